"""The rules of the large model vendors for a tool's name and input schema, where they are strict, as one checker.

- OpenAI: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas (keywords, 10 levels, 5,000 properties,
  120,000 characters of names and choices, 1,000 choices; more than 250 choices of one property share 15,000 characters) and
  https://platform.openai.com/docs/api-reference/chat/create (function names: letters, digits, `_`, `-`, at most 64)
- Anthropic: https://platform.claude.com/docs/en/build-with-claude/structured-outputs (no minimum, maximum, lengths or
  recursion), https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview (names `^[a-zA-Z0-9_-]{1,64}$`, no union
  at the top); its API refuses property names other than `^[a-zA-Z0-9_.-]{1,64}$`
- Gemini: https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/FunctionDeclaration (names begin with a letter or
  `_`; parameter names are letters, digits and `_`, at most 64), https://ai.google.dev/gemini-api/docs/structured-output
  (`null` in a list of types; choices are texts, none of them empty; `date-time` is the format every model takes)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

KEYWORDS = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "description", "format"}
TYPES = {"string", "integer", "number", "boolean", "object", "array"}


def problems(tool: str, schema: dict[str, Any]) -> list[str]:
    """Everything a model vendor would refuse in a tool, a sentence each."""
    found = [] if re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}", tool) else ["the tool's name"]
    if schema.get("type") != "object" or "anyOf" in schema or schema.get("additionalProperties") is not False:
        found.append("the top is not a closed object")
    if not all(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]{0,63}", name) for name in schema["properties"]):
        found.append("the name of an input")
    if len(json.dumps(schema, separators=(",", ":"), ensure_ascii=False).encode()) > 16_384:
        found.append("longer than 16 KB")
    nodes = list(_nodes(schema, 0))
    for node, depth in nodes:
        found += _node(node)
        if depth > 10:
            found.append("deeper than 10 levels")
    names = [name for node, _ in nodes for name in node.get("properties", {})]
    choices = [str(choice) for node, _ in nodes for choice in node.get("enum", [])]
    if len(names) > 5_000 or len(choices) > 1_000 or sum(map(len, names + choices)) > 120_000:
        found.append("too many names or choices")
    return found


def _nodes(schema: dict[str, Any], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    yield schema, depth
    below = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    for item in below:
        yield from _nodes(item, depth + 1)
    for branch in schema.get("anyOf", []):
        yield from _nodes(branch, depth)


def _node(node: dict[str, Any]) -> Iterator[str]:
    if extra := set(node) - KEYWORDS:
        yield f"keywords {sorted(extra)}"
    kinds = node.get("type")
    named = [kinds] if isinstance(kinds, str) else kinds or []
    if ("anyOf" in node) == bool(named):
        yield "neither one type nor anyOf"
    if isinstance(kinds, list) and (len(kinds) != 2 or kinds[1] != "null" or kinds[0] not in TYPES):
        yield f"types {kinds}"
    if isinstance(kinds, str) and kinds not in TYPES | {"null"}:
        yield f"type {kinds}"
    if "items" not in node and "array" in named:
        yield "a list of nothing"
    if "format" in node and node["format"] != "date-time":
        yield f"format {node['format']}"
    yield from _names(node)
    yield from _choices(node, named)


def _names(node: dict[str, Any]) -> Iterator[str]:
    required, properties = node.get("required", []), node.get("properties", {})
    if len(set(required)) != len(required) or not set(required) <= set(properties):
        yield "required names something twice or nothing"
    if not all(re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", name) for name in properties):
        yield "the name of a property"
    if ("properties" in node or "required" in node) and node.get("type") not in ("object", ["object", "null"]):
        yield "properties of what is no object"


def _choices(node: dict[str, Any], kinds: list[str]) -> Iterator[str]:
    if "enum" not in node:
        return
    choices = node["enum"]
    texts = [choice for choice in choices if choice is not None]
    if not texts or len(set(choices)) != len(choices) or "string" not in kinds:
        yield "choices that are none, stand twice or have no type"
    if not all(isinstance(choice, str) and choice for choice in texts) or (None in choices and "null" not in kinds):
        yield "a choice that is no text"
    if len(choices) > 250 and sum(map(len, texts)) > 15_000:
        yield "choices too long"
