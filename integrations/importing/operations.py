"""What every kind of API description says of one operation, before it becomes an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Place: TypeAlias = Literal["path", "query", "header"]
BodyKind: TypeAlias = Literal["", "json", "form", "multipart", "text"]
#: A schema as the document has it; `True` allows anything.
RawSchema: TypeAlias = Any
#: What a `$ref` points to. Raises Unusable where there is nothing.
Resolve: TypeAlias = Callable[[str], Any]


class Unusable(Exception):
    """An operation that cannot become an action; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value in the path, the query or a header. `wire` is its name there; `style` says how a list or an object is written."""

    place: Place
    wire: str
    schema: RawSchema
    required: bool = False
    description: str = ""
    style: str = ""  # as in `Request.styles`
    is_reserved: bool = False  # RFC 6570 `{+name}`: slashes stay


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is sent along. `styles` says of properties of a form how their list or object is written, as in `Request.styles`."""

    kind: BodyKind = ""
    schema: RawSchema = None
    required: bool = False
    media_type: str = ""
    description: str = ""
    styles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path. `servers` are tried in order; `path` holds `{wire}` names; `where` is a JSON pointer.

    `shown` is the path people know where `path` is shorter and shared by several operations.
    """

    method: str
    path: str
    where: str
    servers: tuple[str, ...]
    shown: str = ""
    id: str = ""
    name: str = ""
    description: str = ""
    docs_url: str = ""
    parameters: tuple[Parameter, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)  # of the query, in every call
    body: Body = field(default_factory=Body)
    output: RawSchema = None
    scope_choices: tuple[tuple[str, ...], ...] = ()  # any one of these sets is enough; none = nothing is known
    is_deprecated: bool = False

    @property
    def title(self) -> str:
        """Method and path, by which it is known again at the next import."""
        return f"{self.method} {self.shown or self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An operation that did not become an action, and why."""

    operation: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return {"operation": self.operation, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A whole API description, read."""

    format: str
    title: str
    version: str
    name: str  # by which several descriptions of one provider are told apart
    operations: tuple[Operation, ...]
    skipped: tuple[Skipped, ...]
    resolve: Resolve
    credentials: frozenset[tuple[str, str]] = frozenset()  # (place, lower-case name) of what carries the credential
