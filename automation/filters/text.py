"""Filters of text, and of any value."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from automation.comparing import contains, is_empty, truth
from automation.filters.rules import MAX_ITEMS, MAX_TEXT, FilterError, bounded, rule, text_of, whole_of
from connect_platform.core.api.rendering import loads


@rule("the given value where there is none, or empty text", 1)
def default(value: Any, other: Any) -> Any:
    return other if is_empty(value) else value


@rule("the second value where it holds, else the third", 2)
def either(value: Any, yes: Any, no: Any) -> Any:
    return yes if truth(value) else no


@rule("the value as JSON text")
def to_json(value: Any) -> str:
    return bounded(json.dumps(value, ensure_ascii=False))


@rule("the value that JSON text spells")
def from_json(value: Any) -> Any:
    try:
        return loads(text_of(value))
    except ValueError:
        raise FilterError("the text is not JSON") from None


@rule("how many characters, items or keys")
def length(value: Any) -> int:
    return len(value) if isinstance(value, str | list | Mapping) else len(text_of(value))


@rule("in capitals")
def upper(value: Any) -> str:
    return bounded(text_of(value).upper())


@rule("in small letters")
def lower(value: Any) -> str:
    return bounded(text_of(value).lower())


@rule("with a capital at its beginning")
def capitalize(value: Any) -> str:
    text = text_of(value)
    return text[:1].upper() + text[1:]


@rule("with a capital at the beginning of each word")
def title(value: Any) -> str:
    return text_of(value).title()


@rule("without space around it")
def trim(value: Any) -> str:
    return text_of(value).strip()


@rule("at most so many characters, the last one `…` where something was cut", 1)
def truncate(value: Any, size: Any) -> str:
    text, most = text_of(value), max(whole_of(size), 1)
    return text if len(text) <= most else text[: most - 1] + "…"


@rule("with each occurrence of one text replaced by another", 2)
def replace(value: Any, old: Any, new: Any) -> str:
    text, one, other = text_of(value), text_of(old), text_of(new)
    if one and len(text) + text.count(one) * (len(other) - len(one)) > MAX_TEXT:
        raise FilterError(f"the result is longer than {MAX_TEXT} characters")
    return text.replace(one, other) if one else text


@rule("the list of pieces between a separator; by default space", 0, 1)
def split(value: Any, separator: Any = None) -> list[str]:
    found = text_of(value).split(None if is_empty(separator) else text_of(separator), MAX_ITEMS)
    if len(found) > MAX_ITEMS:
        raise FilterError(f"the list has more than {MAX_ITEMS} items")
    return found


@rule("the part from one place to another, counted from 0; negative from the end", 1, 2)
def slice_(value: Any, start: Any, end: Any = None) -> Any:
    whole = value if isinstance(value, list) else text_of(value)
    return whole[whole_of(start) : None if end is None else whole_of(end)]


@rule("whether text or a list contains the given value", 1)
def contains_(value: Any, part: Any) -> bool:
    return contains(value, part)


@rule("whether it begins with the given text", 1)
def starts_with(value: Any, part: Any) -> bool:
    return text_of(value).startswith(text_of(part))


@rule("whether it ends with the given text", 1)
def ends_with(value: Any, part: Any) -> bool:
    return text_of(value).endswith(text_of(part))


@rule("what stands before the first occurrence of the given text", 1)
def before(value: Any, mark: Any) -> str:
    return text_of(value).partition(text_of(mark))[0] if not is_empty(mark) else text_of(value)


@rule("what stands after the first occurrence of the given text", 1)
def after(value: Any, mark: Any) -> str:
    return text_of(value).partition(text_of(mark))[2] if not is_empty(mark) else text_of(value)


@rule("percent-encoded, as a part of a URL")
def url_encode(value: Any) -> str:
    return bounded(quote(text_of(value), safe=""))


@rule("with `<`, `>`, `&` and quotes made harmless for HTML")
def html_escape(value: Any) -> str:
    return bounded(escape(text_of(value)))


@rule("without HTML tags")
def strip_tags(value: Any) -> str:
    return re.sub(r"<[^<>]{0,10000}>", "", text_of(value))


@rule("in base64")
def base64_encode(value: Any) -> str:
    return bounded(base64.b64encode(text_of(value).encode(errors="replace")).decode())


@rule("the text that base64 spells")
def base64_decode(value: Any) -> str:
    try:
        return base64.b64decode(text_of(value), validate=True).decode()
    except ValueError:
        raise FilterError("the text is not base64 of text") from None


@rule("SHA-256 in hex")
def sha256(value: Any) -> str:
    return hashlib.sha256(text_of(value).encode(errors="replace")).hexdigest()
