"""The columns of a table: read from what a caller wants, kept in the table's row, and rows' values checked against them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from automation.models import Table
from automation.services.tables.kinds import KINDS, LONGEST_KEY, Kind
from connect_platform.core.api.rendering import dumps, loads
from connect_platform.core.errors import InvalidInput

MOST = 200  # columns a table shows
#: PostgreSQL has 1,600, and a column dropped or hidden counts.
MOST_EVER = 1_400
#: Names that rows have already, in an export too.
RESERVED = frozenset({"id", "externalkey", "external_key", "createdat", "created_at", "updatedat", "updated_at"})
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `key` is its name in the relation, `c` and a number, never what a caller wrote; `table` the id of the table
    a reference points to."""

    key: str
    name: str
    type: str
    required: bool = False
    unique: bool = False
    indexed: bool = False
    default: Any = None
    options: tuple[str, ...] = field(default=())
    table: str = ""
    hidden: bool = False

    @property
    def kind(self) -> Kind:
        return KINDS[self.type]


def kept(values: Mapping[str, Any]) -> Column:
    """A column out of the table's row."""
    return Column(**{**values, "options": tuple(values["options"])})


def as_values(column: Column) -> dict[str, Any]:
    """A column as it is kept."""
    return asdict(column)


def all_of(table: Table) -> tuple[Column, ...]:
    """Every column that was ever made, hidden ones included."""
    return _read(dumps(table.columns))


@lru_cache(maxsize=200)
def _read(columns: bytes) -> tuple[Column, ...]:
    return tuple(kept(values) for values in loads(columns))


def shown(table: Table) -> tuple[Column, ...]:
    """The columns callers see, in their order."""
    return tuple(column for column in all_of(table) if not column.hidden)


def checked(definitions: Sequence[Mapping[str, Any]], tables: Mapping[str, str]) -> list[Column]:
    """What a caller wants the columns to be; `key` is empty where it was not given. `tables` maps the slugs of the company's
    tables to their ids. Raises InvalidInput naming each wrong field.
    """
    wrong: dict[str, list[str]] = {}
    found, names = [], set()
    if len(definitions) > MOST:
        wrong["columns"] = [f"A table has at most {MOST} columns."]
    for place, given in enumerate(definitions):
        name = given["name"].strip()
        for key, reason in _problems(given, name, tables):
            wrong.setdefault(f"columns.{place}.{key}", []).append(reason)
        if name.lower() in names:
            wrong.setdefault(f"columns.{place}.name", []).append("Another column has this name.")
        names.add(name.lower())
        kind = KINDS[given["type"]]
        found.append(
            Column(
                key=given.get("key") or "",
                name=name,
                type=given["type"],
                required=given.get("required") or False,
                unique=given.get("unique") or False,
                indexed=given.get("indexed") or False,
                default=given.get("default"),
                options=tuple(dict.fromkeys(given.get("options") or ())) if kind.has_options else (),
                table=tables.get(given.get("table") or "", "") if given["type"] == "reference" else "",
            )
        )
    if wrong:
        raise InvalidInput(wrong)
    return found


def _problems(given: Mapping[str, Any], name: str, tables: Mapping[str, str]) -> list[tuple[str, str]]:
    kind, found = KINDS[given["type"]], []
    if not _PLAIN.fullmatch(name) or name.lower() in RESERVED:
        found.append(("name", "Must be 1 to 100 characters, and none of id, externalKey, createdAt and updatedAt."))
    if kind.has_options and not given.get("options"):
        found.append(("options", "This type needs options."))
    if given["type"] == "reference" and given.get("table") not in tables:
        found.append(("table", "There is no such table."))
    if not kind.can_be_key:
        found += [(flag, "A column of this type cannot be that.") for flag in ("unique", "indexed") if given.get(flag)]
    if (default := given.get("default")) is not None:
        if given.get("unique") or given["type"] == "reference":
            found.append(("default", "A column that is unique or a reference has no default."))
        else:
            try:
                kind.read(default, given.get("options") or ())
            except ValueError as error:
                found.append(("default", str(error)))
    return found


def value_of(column: Column, value: Any, *, is_text: bool = False) -> Any:
    """A value as the database takes it in JSON; null stays null. Raises ValueError with the reason."""
    if value is None or (is_text and value == "" and column.type != "string"):
        if column.required:
            raise ValueError("This field is required.")
        return None
    read = column.kind.read_text if is_text else column.kind.read
    found = read(value, column.options)
    if column.unique and isinstance(found, str) and len(found) > LONGEST_KEY:
        raise ValueError(f"Must not be longer than {LONGEST_KEY} characters, as it is unique.")
    return found


def row_values(
    columns: Sequence[Column], data: Mapping[str, Any], *, is_new: bool, is_text: bool = False
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of one row by column key, and what is wrong with it by column name. A new row gets what it does not name from
    the defaults and needs all that is required; of an old one only what is named changes."""
    by_name = {column.name: column for column in columns}
    values: dict[str, Any] = {}
    wrong = {name: "There is no such column." for name in data if name not in by_name}
    for name, column in by_name.items():
        if name not in data and not is_new:
            continue
        try:
            values[column.key] = (
                value_of(column, data[name], is_text=is_text) if name in data else value_of(column, column.default)
            )
        except ValueError as error:
            wrong[name] = str(error)
    return values, wrong


def shown_values(columns: Sequence[Column], values: Sequence[Any]) -> dict[str, Any]:
    """What the database gave for these columns, by name, as JSON values; each column is there, empty ones as null."""
    return {
        column.name: None if value is None else column.kind.show(value) for column, value in zip(columns, values, strict=True)
    }
