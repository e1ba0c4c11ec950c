"""Reads and writes a provider as JSON: the same shape as a provider file, field by field, without code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, field, fields, is_dataclass, make_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError
from pydantic import Field as Tagged

from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import InvalidInput, PayloadTooLarge
from integrations import conventions, schemes, spec
from integrations.spec import Auth, Provider

#: Largest definition, in bytes of JSON, and how many of its faults are told at once.
MAX_BYTES, MAX_FAULTS = 256 * 1024, 50
#: Fields of a provider file that are Python functions.
CODE = frozenset({"client", "fault", "item", "prepare", "result"})

_SCHEMES = frozenset(get_args(get_type_hints(auth)["scheme"])[0] for auth in get_args(Auth))
_STRICT = ConfigDict(extra="forbid", strict=True)
_SAID = {
    "missing": "This field is required.",
    "unexpected_keyword_argument": "This key is not known.",
    "dataclass_type": "Must be an object.",
    "union_tag_not_found": f"`scheme` must say how to connect: one of {', '.join(sorted(_SCHEMES))}.",
    "union_tag_invalid": f"`scheme` must be one of {', '.join(sorted(_SCHEMES))}.",
}


def from_json(data: Any) -> Provider:
    """The provider a definition describes, its form checked and nothing else.

    Raises InvalidInput naming the path of each fault (`auth.token_url`, `actions.0.key`), PayloadTooLarge above MAX_BYTES.
    """
    raw = dumps(data)
    if len(raw) > MAX_BYTES:
        raise PayloadTooLarge(f"A definition may have {MAX_BYTES // 1024} KB.")
    if b"\\u0000" in raw:
        raise InvalidInput({"definition": "holds a null character"})
    try:
        read = _adapter().validate_json(raw)
    except ValidationError as error:
        raise InvalidInput(_faults(error)) from None
    provider: Provider = _original(read)
    return provider


def to_json(provider: Provider) -> dict[str, Any]:
    """The definition of a provider; what is at its default is left out. Raises ValueError where it holds a function."""
    plain: dict[str, Any] = _plain(provider)
    return plain


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a definition."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter().json_schema(), "title": "Provider"}


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(_shape(Provider))


@cache
def _shape(kind: type[Any]) -> type[Any]:
    """A copy of one of the vocabulary's dataclasses that takes JSON strictly and has no place for code."""
    hints = {name: hint for name, hint in get_type_hints(kind, {}, _names(), include_extras=True).items() if name not in CODE}
    shaped = [(one.name, _reshaped(hints[one.name]), _default(one)) for one in fields(kind) if one.name in hints]
    space = {"__pydantic_config__": _STRICT, "__doc__": kind.__doc__}
    made: type[Any] = make_dataclass(kind.__name__, shaped, kw_only=True, namespace=space)
    _ORIGINALS[made] = kind
    return made


_ORIGINALS: dict[type[Any], type[Any]] = {}


def _names() -> dict[str, Any]:
    """What the names in the vocabulary's annotations mean here."""
    tagged = Annotated[Auth, Tagged(discriminator="scheme")]
    own = {"Json": JsonValue, "Schema": dict[str, JsonValue], "Auth": tagged}
    return {**vars(schemes), **vars(conventions), **vars(spec), **own}


def _reshaped(hint: Any) -> Any:
    """An annotation with every dataclass of the vocabulary replaced by its copy."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _shape(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[_reshaped(inner[0]), *inner[1:]]
    if origin is tuple:
        return tuple[tuple(part if part is Ellipsis else _reshaped(part) for part in inner)]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return Union[tuple(map(_reshaped, inner))]  # noqa: UP007 - there is no operator for a tuple of types
    return hint


def _default(one: Any) -> Any:
    if one.name == "scheme":
        return field()  # it tells the ways to connect apart, so it is always written
    if one.default_factory is not MISSING:
        return field(default_factory=one.default_factory)
    return field() if one.default is MISSING else field(default=one.default)


def _original(value: Any) -> Any:
    if kind := _ORIGINALS.get(type(value)):
        return kind(**{one.name: _original(getattr(value, one.name)) for one in fields(value)})
    return tuple(map(_original, value)) if isinstance(value, tuple) else value


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if not _is_default(value, one)}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Callable):  # type: ignore[arg-type]
        raise ValueError("a function cannot be written as JSON")
    return value


def _is_default(owner: Any, one: Any) -> bool:
    if one.name == "scheme":
        return False
    default = one.default if one.default_factory is MISSING else one.default_factory()
    return bool(getattr(owner, one.name) == default)


def _faults(error: ValidationError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in error.errors(include_url=False, include_context=False, include_input=False)[:MAX_FAULTS]:
        parts = [str(part) for part in fault["loc"] if part not in _SCHEMES]
        said = _SAID.get(fault["type"], f"{fault['msg']}.")
        if fault["type"] == "unexpected_keyword_argument" and parts[-1] in CODE:
            said = "Is code, which a definition cannot hold."
        found.setdefault(".".join(parts) or "definition", []).append(said)
    return found
