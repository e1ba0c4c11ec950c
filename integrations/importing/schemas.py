"""Cleans JSON Schemas until any model vendor takes them as a tool's input: small, closed in themselves, with few keywords.

What is left is what the strict modes of OpenAI, Anthropic and Gemini have in common. Limits they do not share (a minimum, a
pattern, a default) become words of the description; the provider checks them anyhow.

- https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
- https://platform.claude.com/docs/en/build-with-claude/structured-outputs
- https://ai.google.dev/gemini-api/docs/structured-output
- https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/FunctionDeclaration
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from connect_platform.core.json_schema import Schema
from integrations.importing.operations import RawSchema, Resolve, Unusable

MOST_LEVELS = 5
MOST_STEPS = 10_000
MOST_PROPERTIES = 100
MOST_CHOICES = 200
LONGEST_CHOICES = 7_500  # characters of all choices together
INPUT_BYTES, OUTPUT_BYTES = 16_384, 8_192
#: Anthropic refuses a whole request for one other name.
PROPERTY = re.compile(r"[a-zA-Z0-9_.-]{1,64}")

_TYPES = ("string", "integer", "number", "boolean", "object", "array")
_MARKUP = re.compile(r"<[^<>]{1,200}>|\]\([^()\s]{0,500}\)|[`*\[\]]|\s+")
_LIMITS = (
    ("minimum", "At least {}."),
    ("maximum", "At most {}."),
    ("minLength", "At least {} characters."),
    ("maxLength", "At most {} characters."),
    ("minItems", "At least {} items."),
    ("maxItems", "At most {} items."),
    ("pattern", "Pattern: {}"),
    ("default", "Default: {}."),
)
_ANYTHING: Schema = {"anyOf": [{"type": kind} for kind in ("string", "number", "boolean", "object")]}
Direction = Literal["input", "output"]


def words(text: Any, most: int) -> str:
    """Text without markup, on one line, cut at a word."""
    if not isinstance(text, str):
        return ""
    plain = _MARKUP.sub(lambda match: " " if match[0].isspace() or match[0].startswith("<") else "", text[: most * 4])
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…"


def size(schema: Any) -> int:
    """Bytes of a schema as it travels."""
    return len(json.dumps(schema, separators=(",", ":"), ensure_ascii=False).encode())


class _TooIntricate(Unusable):
    """More schemas stand below one another than any tool can show."""


class Cleaner:
    """Cleans the schemas of one document, for inputs (what only answers hold is left out) or for outputs."""

    def __init__(self, resolve: Resolve, direction: Direction) -> None:
        self.resolve = resolve
        self.left = MOST_STEPS
        self.hidden = "readOnly" if direction == "input" else "writeOnly"
        self.known: dict[tuple[str, int], Schema] = {}

    def fitted(self, build: Callable[[int], Schema], most: int) -> Schema:
        """What `build` makes with as many levels as keep it within `most` bytes; of one level, whatever its size.

        Raises Unusable where even that takes too long.
        """
        for levels in range(MOST_LEVELS, 0, -1):
            self.left = MOST_STEPS
            try:
                made = build(levels)
            except _TooIntricate:
                if levels == 1:
                    raise
                continue
            if levels == 1 or size(made) <= most:
                break
        return made

    def clean(self, raw: RawSchema, levels: int) -> Schema:
        """`raw` with `levels` levels of objects and lists below it. Raises Unusable for a `$ref` that leads nowhere."""
        reference = raw.get("$ref") if isinstance(raw, Mapping) and len(raw) == 1 else None
        if isinstance(reference, str):
            if (reference, levels) not in self.known:
                self.known[reference, levels] = self._clean(raw, levels)
            return self.known[reference, levels]
        return self._clean(raw, levels)

    def _clean(self, raw: RawSchema, levels: int) -> Schema:
        node = self.node(raw)
        made = self._typed(node, levels)
        if described := _described(node, made, 300 if levels >= MOST_LEVELS - 1 else 160):
            made = {**made, "description": described}
        return _nullable(made) if _may_be_null(node) else made

    def node(self, raw: RawSchema, trail: tuple[str, ...] = ()) -> dict[str, Any]:
        """One schema with its `$ref` followed and its `allOf` merged; what is below it stays as it was."""
        self.left -= 1
        if self.left < 0:
            raise _TooIntricate("its schemas are too intricate")
        if not isinstance(raw, Mapping):
            return {}
        reference = raw.get("$ref")
        if isinstance(reference, str):
            if reference in trail:
                raise Unusable(f"{reference} refers to nothing but itself")
            beside = {key: item for key, item in raw.items() if key != "$ref"}  # OpenAPI 3.1 lets keywords stand beside it
            return _both(self.node(self.resolve(reference), (*trail, reference)), self.node(beside, trail))
        made = dict(raw)
        parts = made.pop("allOf", None)
        for part in parts if isinstance(parts, list) else ():
            made = _both(self.node(part, trail), made)
        if "const" in made:
            made["enum"] = [made.pop("const")]
        return made

    def properties(self, node: Mapping[str, Any], left: int = 3) -> dict[str, RawSchema]:
        """The properties of an object that go this way, those of its alternatives among them."""
        own = {key: item for key, item in _mapping(node.get("properties")).items() if not self._is_hidden(item)}
        for branch in self._branches(node, left):
            for key, item in self.properties(branch, left - 1).items():
                own[key] = item if key not in own or own[key] == item else {"anyOf": [own[key], item]}
        return own

    def required(self, node: Mapping[str, Any], left: int = 3) -> set[str]:
        """Names that every valid object has: its own, and those that all its alternatives ask for."""
        branches = [self.required(branch, left - 1) for branch in self._branches(node, left)]
        return set(_names(node.get("required"))) | (set.intersection(*branches) if branches else set())

    def is_object(self, node: Mapping[str, Any], left: int = 3) -> bool:
        """Whether it is an object, or one of its alternatives is."""
        return "object" in self._kinds(node) or any(self.is_object(branch, left - 1) for branch in self._branches(node, left))

    def _branches(self, node: Mapping[str, Any], left: int) -> list[dict[str, Any]]:
        raw = node.get("anyOf") or node.get("oneOf")
        return [self.node(branch) for branch in raw] if left and isinstance(raw, list) else []

    def _is_hidden(self, raw: RawSchema) -> bool:
        return isinstance(raw, Mapping) and raw.get(self.hidden) is True

    def _kinds(self, node: Mapping[str, Any]) -> list[str]:
        given = node.get("type")
        kinds = [kind for kind in (given if isinstance(given, list) else [given]) if kind in _TYPES]
        if kinds:
            return kinds
        if "properties" in node or "additionalProperties" in node:
            return ["object"]
        if "items" in node:
            return ["array"]
        choices = [item for item in node.get("enum") or () if item is not None]
        return list(dict.fromkeys(map(_kind_of, choices)))

    def _typed(self, node: Mapping[str, Any], levels: int) -> Schema:
        """The schema without description: one type, or `anyOf` with a branch for each type there may be."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        self._collect(node, found, 3)
        if not found:
            return dict(_ANYTHING)
        if "integer" in found and "number" in found:
            found["number"] += found.pop("integer")
        made = [self._of_kind(kind, nodes, levels) for kind, nodes in found.items()]
        return made[0] if len(made) == 1 else {"anyOf": made}

    def _collect(self, node: Mapping[str, Any], found: dict[str, list[Mapping[str, Any]]], left: int) -> None:
        """Sorts a node, or its alternatives, by type; an object keeps its alternatives, which `properties` reads."""
        kinds = self._kinds(node)
        before = sum(map(len, found.values()))
        if "object" not in kinds:
            for branch in self._branches(node, left):
                self._collect(branch, found, left - 1)
        if sum(map(len, found.values())) == before:
            for kind in kinds:
                found.setdefault(kind, []).append(node)

    def _of_kind(self, kind: str, nodes: list[Mapping[str, Any]], levels: int) -> Schema:
        if kind == "object":
            return self._object(nodes, levels)
        if kind == "array":
            items = [node["items"] for node in nodes if isinstance(node.get("items"), Mapping)]
            raw = items[0] if len(items) == 1 else {"anyOf": items} if items else {"type": "string"}
            return {"type": "array", "items": self.clean(raw, levels - 1) if levels > 1 else self._bare(raw)}
        made: Schema = {"type": kind}
        if kind == "string":
            if all(node.get("enum") for node in nodes):
                made |= _choices(item for node in nodes for item in node["enum"])
            if all(node.get("format") == "date-time" for node in nodes):
                made["format"] = "date-time"
        return made

    def _bare(self, raw: RawSchema) -> Schema:
        """What stands where no level is left."""
        kinds = self._kinds(self.node(raw)) or ["object"]
        return {"type": "string" if kinds[0] == "array" else kinds[0]}

    def _object(self, nodes: list[Mapping[str, Any]], levels: int) -> Schema:
        if levels < 1:
            return {"type": "object"}
        raw: dict[str, RawSchema] = {}
        for node in nodes:
            for key, item in self.properties(node).items():
                raw[key] = item if key not in raw or raw[key] == item else {"anyOf": [raw[key], item]}
        required = set.intersection(*(self.required(node) for node in nodes))
        kept = [key for key in raw if PROPERTY.fullmatch(key)]
        kept.sort(key=lambda key: key not in required)
        properties = {key: self.clean(raw[key], levels - 1) for key in kept[:MOST_PROPERTIES]}
        made: Schema = {"type": "object"}
        if properties:
            made["properties"] = properties
            made["required"] = [key for key in properties if key in required]
        return made


def _both(base: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Two schemas that hold at once; where they contradict each other, the latter speaks."""
    made = {**base, **more}
    if "properties" in base and "properties" in more:
        made["properties"] = {**_mapping(base["properties"]), **_mapping(more["properties"])}
    if "required" in base and "required" in more:
        made["required"] = [*_names(base["required"]), *_names(more["required"])]
    return made


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _kind_of(value: Any) -> str:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
    return kinds[type(value)]


def _choices(values: Iterable[Any]) -> Schema:
    """`enum`, where it is short enough to be sent to a model; Gemini takes no empty text."""
    texts = list(dict.fromkeys(item for item in values if isinstance(item, str) and item))
    return {"enum": texts} if texts and len(texts) <= MOST_CHOICES and sum(map(len, texts)) <= LONGEST_CHOICES else {}


def _may_be_null(node: Mapping[str, Any]) -> bool:
    kinds = node.get("type")
    if node.get("nullable") is True or (isinstance(kinds, list) and "null" in kinds):
        return True
    branches = node.get("anyOf") or node.get("oneOf") or ()
    return any(isinstance(branch, Mapping) and branch.get("type") == "null" for branch in branches)


def _nullable(schema: Schema) -> Schema:
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    made = {**schema, "type": [schema["type"], "null"]}
    return {**made, "enum": [*made["enum"], None]} if "enum" in made else made


def _described(node: Mapping[str, Any], made: Schema, most: int) -> str:
    """The description, with what had to leave the schema in words."""
    said = words(node.get("description") or node.get("title"), most)
    extra = [text.format(_spelled(node[key])) for key, text in _LIMITS if _is_worth_saying(node.get(key))]
    choices = node.get("enum")
    if isinstance(choices, list) and choices and "enum" not in made:
        extra.append(f"One of: {', '.join(_spelled(item) for item in choices[:12])}{' …' if len(choices) > 12 else '.'}")
    form = node.get("format")
    if isinstance(form, str) and form not in ("date-time", "int32", "int64", "float", "double") and len(form) <= 40:
        extra.append(f"Format: {form}.")
    if said and extra and said[-1] not in ".…!?:":
        said += "."
    return " ".join([said, *extra] if said else extra)


def _is_worth_saying(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != "" and not (isinstance(value, str) and len(value) > 60)


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
