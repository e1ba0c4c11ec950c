"""Values no caller should send, derived from what the OpenAPI document says a field is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from tests.security.operations import resolved

Schema = dict[str, Any]
#: One value of every JSON type.
OF_TYPE: dict[str, Any] = {
    "string": "text",
    "integer": 7,
    "number": 7.5,
    "boolean": True,
    "object": {"a": 1},
    "array": [[]],
    "null": None,
}
#: Deeper than any use; what is stored must still be readable once it is wrapped in an answer.
DEEP: Any = 0
for _ in range(240):
    DEEP = {"a": DEEP}
#: Bodies that are no JSON, or not an object.
NOT_OBJECTS: dict[str, bytes] = {
    "cut": b'{"a": ',
    "trailing": b"{} {}",
    "single quotes": b"{'a': 1}",
    "not utf-8": b'{"a": "\xff\xfe"}',
    "bare word": b"hello",
    "NaN": b'{"a": NaN}',
    "lone surrogate": b'{"a": "\\ud800"}',
    "NUL": b'{"a": "\\u0000"}',
    "raw NUL": b'{"a": "\x00"}',
    "array": b"[1, 2]",
    "string": b'"text"',
    "number": b"7",
    "null": b"null",
    "true": b"true",
    "deep": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep but closed": b'{"a": ' + b"[" * 600 + b"]" * 600 + b"}",
}
QUERIES: tuple[str, ...] = (
    "page=NaN",
    "page=0",
    "page=-1",
    "page=1e9",
    "page=99999999999999999999",
    "page=%D9%A3",
    "page=1_0",
    "page=1.0",
    "page=%201",
    "page=",
    "limit=-1",
    "limit=0",
    "limit=101",
    "limit=1e2",
    "limit=Infinity",
    "limit=true",
    "limit=0x10",
    "limit=%2B5",
    "limit[]=5",
    "offset=-1",
    "offset=NaN",
    "offset=99999999999999999999",
    "sortBy=id;drop",
    "sortBy=__class__",
    "sortOrder=sideways",
    "status=unknown",
    "startDate=yesterday",
    "endDate=2026-13-45",
    "startDate=9999999",
    "startDate=0000-01-01T00:00:00Z",
)
#: Odd, and to be borne: nothing documented is broken by them.
ODD_QUERIES: tuple[str, ...] = (
    "%ED%A0%80=1",
    "q=%ED%A0%80",
    "search=%25%27%22%5C",
    "search=" + "x" * 400,
    "userId=%F0%9F%92%A9",
    "toolkit=%C3%28",
    "a[b][c]=1",
    "=",
    "&&&",
    "connectionId=" + "1" * 300,
    "type=" + "%5C" * 10,
    "startDate=9999-12-31T23:59:59-14:00",
    "url=http://[",
    "shortCode=%F0%9F%92%A9",
    "userId=" + "%C3%A9" * 300,
)
#: What pages read from the query: a wrong value shows the page without it.
PAGE_QUERIES: tuple[str, ...] = (
    "page=NaN",
    "page=-1",
    "page=99999999999999999999",
    "page=%D9%A3",
    "before=x",
    "before=" + "1" * 36,
    "status=unknown",
    "outcome=x",
    "q=%25",
    "type=%C3%28",
    "category=x",
    "provider=..%2f",
    "code=%F0",
    "token=" + "x" * 9000,
    "state=%00x",
    "next=//evil.example",
)
PATH_IDS: tuple[str, ...] = (
    "%00",
    "a%00b",
    "%2e%2e%2f%2e%2e%2fetc",
    "..%5c..",
    "x" * 3000,
    "%F0%9F%92%A9",
    "%ED%A0%80",
    "%FF",
    "-1",
    "0",
    "9" * 40,
    "1e9",
    "NaN",
    "null",
    "%D9%A3",
    "%27%20OR%201=1--",
    "%7B%7D",
    "00000000-0000-0000-0000-000000000000",
    "0" * 36,
    "%0a%0d",
    "%20",
    "{uuid}",
)


def types_of(schema: Schema) -> set[str]:
    """The JSON types a schema lets through; all of them where it says nothing."""
    schema = resolved(schema)
    if options := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        return set().union(*(types_of(option) for option in options))
    named = schema.get("type")
    if named is None:
        return set(OF_TYPE)
    found = {named} if isinstance(named, str) else set(named)
    return found | ({"integer"} if "number" in found else set())


def _object_of(schema: Schema) -> Schema:
    schema = resolved(schema)
    options = [_object_of(option) for option in schema.get("oneOf") or schema.get("allOf") or ()]
    return next((one for one in (schema, *options) if one.get("properties")), {})


def wrong_values(schema: Schema) -> Iterator[Any]:
    """Values of every type the schema does not allow, and values of the right type beyond its bounds."""
    schema, allowed = resolved(schema), types_of(schema)
    declared = {schema["type"]} if isinstance(schema.get("type"), str) else set(schema.get("type", ()))
    if "object" in allowed and "properties" not in schema:
        yield DEEP
    yield from (value for name, value in OF_TYPE.items() if name not in allowed)
    if "string" in allowed and "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    if "array" in allowed and (inner := schema.get("items")):
        yield from ([value] for value in wrong_values(inner) if not isinstance(value, list))
        yield [OF_TYPE[min(types_of(inner))]] * (schema.get("maxItems", 10**4) + 1)
    if {"integer", "number"} & declared:
        yield from (schema.get("minimum", 0) - 1, schema.get("maximum", 2**63) + 1, 1.5, 1e300, -(2**63))


def wrong_bodies(schema: Schema, valid: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Each field in turn with each wrong value, and each required field missing; with the name of the field."""
    for name, inner in schema.get("properties", {}).items():
        for value in wrong_values(inner):
            yield f"{prefix}{name}={str(value)[:30]!r}", orjson.dumps({**valid, name: value}, default=str)
        if nested := _object_of(inner):
            base = valid.get(name) or dict.fromkeys(nested.get("required", ()), "text")
            for label, body in wrong_bodies(nested, base, f"{name}."):
                yield label, orjson.dumps({**valid, name: orjson.loads(body)})
    for name in schema.get("required", ()):
        yield f"without {prefix}{name}", orjson.dumps({key: value for key, value in valid.items() if key != name})
