"""Reads a JSON or YAML document that nobody vouches for: size, depth and expansion have limits, keys come once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from connect_platform.core.errors import InvalidInput

MOST_BYTES = 20 * 1024 * 1024
#: Values in a document, those that YAML aliases repeat counted each time. GitHub's description has 700,000.
MOST_VALUES = 3_000_000
DEEPEST = 100

_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset({None, "!", *(_TAG + kind for kind in ("str", "int", "float", "bool", "null", "map", "seq"))})
# The core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema), which OpenAPI asks for: in YAML 1.1 the
# country code `no` would be false.
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def refused(place: str, reason: str) -> InvalidInput:
    """What is said of a document that cannot be read: `place` is a line or a JSON pointer."""
    return InvalidInput(
        {"document": f"{place}: {reason}" if place else reason}, hint="Mend the description at that place and import it again."
    )


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901) in its fragment form: `#/paths/~1user/get`."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def read(raw: bytes | str) -> dict[str, Any]:
    """The document as JSON values. Raises InvalidInput naming the line or the place, and what is wrong there."""
    size = len(raw)
    if size > MOST_BYTES:
        raise refused("", f"is larger than {MOST_BYTES // 1024 // 1024} MB")
    text = _decoded(raw).removeprefix("\ufeff")
    if "\x00" in text:
        raise refused(f"line {text.count(chr(10), 0, text.index(chr(0))) + 1}", "NUL characters are not allowed")
    document = _from_json(text) if text.lstrip()[:1] in ("{", "[") else _from_yaml(text)
    return checked(document)


def checked(document: Any) -> dict[str, Any]:
    """A document that is parsed already, once sure that it can be walked and stored. Raises InvalidInput."""
    if not isinstance(document, dict):
        raise refused("", "is not an object; an OpenAPI or a Google discovery document is needed")
    stack: list[tuple[Any, tuple[object, ...]]] = [(document, ())]
    left = MOST_VALUES
    while stack:
        value, place = stack.pop()
        left -= 1
        if left < 0:
            raise refused("", f"holds more than {MOST_VALUES} values")
        if len(place) > DEEPEST:
            raise refused(pointer(*place[:8]), f"is nested deeper than {DEEPEST} levels")
        if reason := _unfit(value):
            raise refused(pointer(*place), reason)
        if isinstance(value, dict):
            stack += [(item, (*place, key)) for key, item in value.items()]
        elif isinstance(value, list):
            stack += [(item, (*place, number)) for number, item in enumerate(value)]
    return document


def _unfit(value: Any) -> str:
    """Why a value cannot stay, or nothing."""
    if isinstance(value, str):
        return "" if _storable(value) else "holds a NUL character or half a surrogate pair"
    if isinstance(value, _Twice):
        return f"the key {value.key!r} stands there twice"
    if isinstance(value, dict) and not all(isinstance(key, str) and _storable(key) for key in value):
        return "a key is not text that can be stored"
    return ""


def _decoded(raw: bytes | str) -> str:
    if isinstance(raw, str):
        return raw
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(f"line {raw.count(10, 0, error.start) + 1}", "is not UTF-8") from None


def _storable(text: str) -> bool:
    if text.isascii():
        return "\x00" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


@dataclass(frozen=True, slots=True)
class _Twice:
    """Stands for an object with the same key twice until the walk knows where it is."""

    key: str


def _once(pairs: list[tuple[str, Any]]) -> Any:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    seen: set[str] = set()
    return _Twice(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]


def _from_json(text: str) -> Any:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise refused(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}") from None
    except RecursionError:
        raise refused("", f"is nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        raise refused("", str(error)[:200]) from None
    if isinstance(document, _Twice):
        raise refused("#", f"the key {document.key!r} stands there twice")
    return document


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON value (RFC 8259 §6)")


@dataclass(slots=True)
class _Level:
    """A mapping or a list that is being read."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    size: int = 1
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)  # each key and its line


def _from_yaml(text: str) -> Any:
    reader = _YamlReader()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise refused(f"line {mark.line + 1}" if mark else "", f"is not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise refused("", f"is not YAML: {str(error)[:200]}") from None
    return reader.document


class _YamlReader:
    """Builds values from parser events, so that nothing is ever expanded, nested or converted beyond the limits."""

    def __init__(self) -> None:
        self.document: Any = None
        self.documents = 0
        self.levels: list[_Level] = []
        self.anchors: dict[str, tuple[Any, int]] = {}

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._tagged(event)
                self._place(event, _scalar(event), 1, event.anchor)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                level = self.levels.pop()
                value = _merged(level.value, _line(event)) if isinstance(level.value, dict) else level.value
                self._place(event, value, level.size, level.anchor)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    raise refused(_line(event), f"the alias *{event.anchor} names nothing that ends before it")
                self._place(event, *self.anchors[event.anchor], None)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise refused(_line(event), "a second document begins; one is needed")

    def _open(self, event: Any) -> None:
        self._tagged(event)
        if len(self.levels) >= DEEPEST:
            raise refused(_line(event), f"is nested deeper than {DEEPEST} levels")
        if self.levels and isinstance(self.levels[-1].value, dict) and self.levels[-1].key is None:
            raise refused(_line(event), "a key must be text")
        self.levels.append(_Level({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor))

    def _tagged(self, event: Any) -> None:
        if event.tag not in _PLAIN_TAGS:
            raise refused(_line(event), f"the tag {event.tag} is not allowed")

    def _place(self, event: Any, value: Any, size: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.levels:
            self.document = value
            return
        level = self.levels[-1]
        level.size += size
        if level.size > MOST_VALUES:
            raise refused(_line(event), f"its aliases expand to more than {MOST_VALUES} values")
        if isinstance(level.value, list):
            level.value.append(value)
        elif level.key is None:
            level.key = _key(event, value)
            if level.key in level.keys:
                raise refused(_line(event), f"the key {level.key!r} stands there twice, before at line {level.keys[level.key]}")
            level.keys[level.key] = event.start_mark.line + 1
        else:
            level.value[level.key] = value
            level.key = None


def _line(event: Any) -> str:
    return f"line {event.start_mark.line + 1}"


def _key(event: Any, value: Any) -> str:
    """Status codes are written as numbers; OpenAPI means their text."""
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if isinstance(value, str):
        return value
    raise refused(_line(event), "a key must be text")


def _scalar(event: Any) -> Any:
    text = event.value
    if event.tag == _TAG + "str" or not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 40:  # no number anybody means
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _merged(value: dict[str, Any], line: str) -> dict[str, Any]:
    """`<<` takes over the keys of another mapping (https://yaml.org/type/merge.html), as tools write for repeated parts."""
    if "<<" not in value:
        return value
    parts = value["<<"] if isinstance(value["<<"], list) else [value["<<"]]
    merged: dict[str, Any] = {}
    for part in reversed(parts):
        if not isinstance(part, Mapping):
            raise refused(line, "`<<` must name a mapping")
        merged |= part
    return {**merged, **{key: item for key, item in value.items() if key != "<<"}}
