"""JSON Schema (2020-12) read off documented samples."""

from __future__ import annotations

from typing import Any, TypeAlias

Schema: TypeAlias = "dict[str, Any]"


def schema_of(sample: Any) -> Schema:
    """The schema of a sample: types only, nothing required, so that a longer answer stays valid; null allows anything."""
    match sample:
        case None:
            return {}
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case float():
            return {"type": "number"}
        case list() | tuple():
            return {"type": "array", "items": _items([schema_of(item) for item in sample])}
        case dict():
            return {"type": "object", "properties": {key: schema_of(value) for key, value in sample.items()}}
    return {"type": "string"}


def _items(schemas: list[Schema]) -> Schema:
    """What holds for each of a sample's items: that of the first, unless they are of several kinds."""
    kinds = {schema.get("type") for schema in schemas}
    if len(kinds) != 1:
        return {}
    return {"type": "array"} if kinds == {"array"} and any(schema != schemas[0] for schema in schemas) else schemas[0]
