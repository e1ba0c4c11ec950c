"""What a column can hold: how each type reads JSON and text, how PostgreSQL stores it, and how it is shown again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from connect_platform.core.api.fields import is_web_address
from connect_platform.core.api.rendering import MAX_DEPTH, dumps, is_deeper, loads

LONGEST_TEXT = 1_000_000  # characters of one value
LONGEST_KEY = 500  # of a value that is unique: an index of PostgreSQL takes 2,704 bytes
_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?", re.ASCII)
#: ISO 8601 as RFC 3339 narrows it, the offset optional; PostgreSQL takes offsets below 16 hours.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-5]):?[0-5]\d)?)?", re.ASCII)
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

Options = Sequence[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One type. `read` takes a JSON value, `read_text` text as it stands in a file or a query; both give what goes into the
    database as JSON, or raise ValueError with the reason. `show` turns what the database gave into a JSON value; a number
    that neither an integer of 64 bits nor a float can hold stays a Decimal.
    """

    sql: str
    read: Callable[[Any, Options], Any]
    read_text: Callable[[str, Options], Any]
    show: Callable[[Any], Any] = lambda value: value
    is_text: bool = False  # one that search looks into
    can_be_key: bool = True  # unique or indexed
    has_options: bool = False


def _text(value: Any, options: Options = ()) -> str:
    if not isinstance(value, str):
        raise ValueError("Must be a string.")
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"Must not be longer than {LONGEST_TEXT} characters.")
    return value


def _number(value: Any, options: Options = ()) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("Must be a number.")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("Must be a number.")
        return repr(value)
    return _number_of_text(str(value) if isinstance(value, int) else format(value, "f"))


def _number_of_text(value: str, options: Options = ()) -> str:
    text = value.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError("Must be a number.")
    return text


def shown_number(value: Decimal) -> int | float | Decimal:
    """A number as JSON has it where that is exact."""
    text = str(value)
    if text.removeprefix("-").isdigit():
        whole = int(text)
        return whole if -(2**63) <= whole < 2**63 else value
    near = float(text)
    return near if repr(near) == text or Decimal(repr(near)) == value else value


def _boolean(value: Any, options: Options = ()) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Must be true or false.")
    return value


def _boolean_of_text(value: str, options: Options = ()) -> bool:
    found = _WORDS.get(value.strip().lower())
    if found is None:
        raise ValueError("Must be true or false.")
    return found


def _date(value: Any, options: Options = ()) -> str:
    if isinstance(value, str) and _MOMENT.fullmatch(text := value.strip()):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return text
    raise ValueError("Must be an ISO 8601 date or date-time.")


def _json(value: Any, options: Options = ()) -> Any:
    return value


def _json_of_text(value: str, options: Options = ()) -> Any:
    try:
        return checked_json(loads(value))
    except orjson.JSONDecodeError:
        raise ValueError("Must be JSON.") from None


def checked_json(value: Any) -> Any:
    """A JSON value as it is. Raises ValueError where the database could not take it, or nobody write it again."""
    if is_deeper(value, MAX_DEPTH):
        raise ValueError(f"Must not be nested deeper than {MAX_DEPTH} levels.")
    try:
        has_nul = b"\\u0000" in dumps(value)
    except TypeError as error:  # a lone surrogate
        raise ValueError(f"Must be JSON: {error}.") from None
    if has_nul:
        raise ValueError("NUL characters are not allowed.")
    return value


def _choice(value: Any, options: Options) -> str:
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"Must be one of: {', '.join(options)}.")
    return value


def _choices(value: Any, options: Options) -> list[str]:
    if not isinstance(value, list):
        raise ValueError("Must be a list.")
    return list(dict.fromkeys(_choice(one, options) for one in value))


def _choices_of_text(value: str, options: Options) -> list[str]:
    if value.lstrip().startswith("["):
        return _choices(_json_of_text(value), options)
    return _choices([one.strip() for one in value.split(",") if one.strip()], options)


def _url(value: Any, options: Options = ()) -> str:
    if not isinstance(value, str) or len(value) > 2048 or not is_web_address(value.strip()):
        raise ValueError("Must be an http or https URL.")
    return value.strip()


def _email(value: Any, options: Options = ()) -> str:
    try:
        text = value.strip() if isinstance(value, str) else ""
        validate_email(text)
    except ValidationError:
        raise ValueError("Must be an e-mail address.") from None
    return text


def _reference(value: Any, options: Options = ()) -> str:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"[1-9]\d{0,17}", text, re.ASCII):
        raise ValueError("Must be the id of a row.")
    return text


#: By their word on the wire. The first five are the contract's.
KINDS: Mapping[str, Kind] = {
    "string": Kind("text", _text, _text, is_text=True),
    "number": Kind("numeric", _number, _number_of_text, shown_number),
    "boolean": Kind("boolean", _boolean, _boolean_of_text, can_be_key=False),
    "date": Kind("text", _date, _date),  # text, so that it comes back as it was given; compared as moments
    "json": Kind("jsonb", _json, _json_of_text, loads, can_be_key=False),
    "select": Kind("text", _choice, _choice, is_text=True, has_options=True),
    "multi_select": Kind("text[]", _choices, _choices_of_text, can_be_key=False, has_options=True),
    "url": Kind("text", _url, _url, is_text=True),
    "email": Kind("text", _email, _email, is_text=True),
    "reference": Kind("bigint", _reference, _reference, str),
}


def text_of(value: Any) -> str:
    """A shown value as text that `read_text` of its type takes: what a file or a column of another type gets."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return dumps(value).decode()


def text_of_kind(name: str, value: Any) -> str:
    """The same for a type by name: text in a JSON column keeps its quotes, so that it is read again as JSON."""
    return dumps(value).decode() if name == "json" else text_of(value)
