"""Every operation of the platform, read from the URL resolver, so that none can be forgotten by a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from connect_platform.core.api.dialects import is_surface, of_path

PARAMETER = re.compile(r"\{(\w+)\}")
#: Branches that are not operations of the platform's customers, and why.
ELSEWHERE = {
    "/admin/": "platform staff alone, by Django's own admin",
    "/sandbox/": "the sandbox plays a vendor with accounts of its own; tests/integrations covers it",
    "/static/": "files without an owner",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; `path` is spelled with `{parameter}`."""

    method: str
    path: str
    view: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(PARAMETER.findall(self.path))

    @property
    def surface(self) -> str:
        """Name of the API surface that owns it; empty for a page."""
        return of_path(self.path, self.method).name if is_surface(self.path) and self.view_class else ""

    @property
    def view_class(self) -> Any:
        return getattr(self.view, "view_class", None) or getattr(self.view, "cls", None)

    @property
    def documented(self) -> dict[str, Any]:
        """What the OpenAPI document says of it."""
        return dict(document()["paths"].get(self.path, {}).get(self.method.lower(), {}))

    def url(self, **parameters: object) -> str:
        """The path with its parameters filled in."""
        return PARAMETER.sub(lambda match: str(parameters[match[1]]), self.path)


def _walk(patterns: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if any(path.startswith(branch) for branch in ELSEWHERE):
            continue
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


@cache
def all_operations() -> tuple[Operation, ...]:
    """Each path with each method it implements; a page's function is tried with GET and POST."""
    found = []
    for path, view in _walk(get_resolver().url_patterns, "/"):
        shown = Operation("", path, view).view_class
        names = (
            [name for name in shown.http_method_names if name != "head" and hasattr(shown, name)] if shown else ["get", "post"]
        )
        found += [Operation(name.upper(), path, view) for name in names if name != "options"]
    return tuple(found)


def api_operations() -> tuple[Operation, ...]:
    """The operations of the five surfaces."""
    return tuple(one for one in all_operations() if one.surface)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of the code as it is."""
    with GENERATOR_STATS.silence():
        generator: Any = SchemaGenerator
        return dict(generator().get_schema(request=None, public=True))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return dict(document()["components"]["schemas"][name]) if name else schema


def body_schema(operation: Operation) -> dict[str, Any]:
    """The schema of the JSON body; empty where none is documented."""
    content = operation.documented.get("requestBody", {}).get("content", {})
    return resolved(next((one.get("schema", {}) for one in content.values()), {}))


def body_example(operation: Operation) -> dict[str, Any]:
    """The documented example of the body."""
    content = operation.documented.get("requestBody", {}).get("content", {})
    for examples in (one.get("examples", {}) for one in content.values()):
        for example in examples.values():
            return dict(example["value"])
    return {}


def query_names(operation: Operation) -> tuple[str, ...]:
    """Names of the documented query parameters."""
    return tuple(one["name"] for one in operation.documented.get("parameters", []) if one["in"] == "query")
