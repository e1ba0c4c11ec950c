"""What steps on tables and records share: the table they mean, whose doing it is, and rows as expressions see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from automation.engine.kinds import Context, StepFailed
from automation.models import Execution, Record, Table
from automation.services.tables import columns as defined
from automation.services.tables import reading, telling
from connect_platform.core.errors import NotFound
from connect_platform.core.ids import is_uuid

SLUG: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 2000}
#: Keys and ids may also come as numbers out of an expression.
KEY: dict[str, Any] = {"type": ["string", "number", "null"], "maxLength": 20000}
DATA: dict[str, Any] = {"type": ["object", "string"]}
_COLUMNS = {"table.lookup": ("column",), "table.upsert": ("keyColumn",)}
_FIXED = ("id", "externalKey")


def schema(required: Sequence[str], **properties: Any) -> dict[str, Any]:
    """The schema of a step's configuration."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def table_of(config: Mapping[str, Any], context: Context) -> Table:
    """The table a step names. Raises StepFailed `unknown_table`, also for one that was deleted."""
    slug = str(config["tableSlug"])
    try:
        return reading.of_company(context.company_id, slug)
    except NotFound:
        hint = "Make the table again, or let the step name another one."
        raise StepFailed(f"There is no table {slug[:100]!r}.", code="unknown_table", hint=hint) from None


def author(context: Context) -> str:
    """Who writes, for the history of rows and the events they cause."""
    return f"{telling.EXECUTION}{context.execution_id}"


def text_of(value: Any, name: str) -> str:
    """A key or an id as text. Raises StepFailed for what is none."""
    if isinstance(value, bool | dict | list):
        raise StepFailed(f"{name} must be text or a number.", code="invalid_input")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def data_of(value: Any) -> dict[str, Any]:
    """The data of a row. Raises StepFailed where an expression came to something else."""
    if not isinstance(value, dict):
        raise StepFailed("data must be an object.", code="invalid_input")
    return value


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as later steps see it: its values by column, and `id`, `externalKey`, `data`, `createdAt`, `updatedAt`."""
    plain = telling.plain(dict(row))
    return {**plain["data"], **plain}


def record_of(config: Mapping[str, Any], context: Context) -> Record | None:
    """The record a step names by id, or the one the flow was started with. None where there is none."""
    key = text_of(config.get("recordId"), "recordId")
    if not key:
        found = Execution.objects.filter(pk=context.execution_id).values_list("record_id", flat=True).first()
        key = str(found or "")
    own = Record.objects.filter(company_id=context.company_id).defer("search")
    return own.filter(pk=key).first() if is_uuid(key) else None


def strangers(company_id: int, steps: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What steps say of tables that is not so, by field; expressions are looked at when the step runs."""
    named = {place: str(step["config"]["tableSlug"]) for place, step in enumerate(steps) if "tableSlug" in step["config"]}
    slugs = {slug for slug in named.values() if "{{" not in slug}
    tables = {one.slug: one for one in Table.objects.filter(company_id=company_id, slug__in=slugs)} if slugs else {}
    wrong: dict[str, list[str]] = {}
    for place, slug in named.items():
        if slug in slugs and slug not in tables:
            wrong[f"steps.{place}.config.tableSlug"] = ["There is no such table."]
        elif slug in tables:
            columns = {column.name for column in defined.shown(tables[slug])}
            step = steps[place]
            for field, name in _named_columns(step["kind"], step["config"]):
                if name not in columns and not (field in ("column", "keyColumn") and name in _FIXED):
                    wrong[f"steps.{place}.config.{field}"] = [f"The table has no column {name[:100]!r}."]
    return wrong


def _named_columns(kind: str, config: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where a step names columns."""
    found = [(field, config[field]) for field in _COLUMNS.get(kind, ()) if "{{" not in config.get(field, "{{")]
    for field in ("data", "mapping"):
        if isinstance(config.get(field), dict):
            found += [(f"{field}.{name}", name) for name in config[field]]
    return found
