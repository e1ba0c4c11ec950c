"""Reads Google discovery documents (https://developers.google.com/discovery/v1/reference/apis)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.importing.documents import pointer, refused
from integrations.importing.naming import snake
from integrations.importing.operations import Body, Description, Operation, Parameter, Skipped, Unusable

_METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "PATCH"})
_IN_PATH = re.compile(r"\{(\+?)([A-Za-z0-9_.$-]+)\}")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\?#]")
_DEEPEST = 20


def read(document: dict[str, Any]) -> Description:
    """The description. Raises InvalidInput naming place and reason where it cannot be read as a whole."""
    if document.get("discoveryVersion", "v1") != "v1":
        raise refused("#/discoveryVersion", f"version {str(document['discoveryVersion'])[:20]} is not read; v1 is")
    root, name = document.get("rootUrl"), document.get("name")
    if not isinstance(root, str) or not isinstance(name, str):
        raise refused("#/rootUrl", "rootUrl and name must be given")
    reader = _Reader(document, f"{root.rstrip('/')}/{str(document.get('servicePath') or '').strip('/')}".rstrip("/"))
    made: list[Operation] = []
    skipped: list[Skipped] = []
    for place, method in reader.methods(document, (), 0):
        title = f"{method.get('httpMethod')} /{method.get('flatPath') or method.get('path')}"[:500]
        try:
            made.append(reader.operation(place, method))
        except Unusable as error:
            skipped.append(Skipped(operation=title, reason=str(error)))
    return Description(
        format="google-discovery",
        title=str(document.get("title") or name)[:300],
        version=str(document.get("version") or "")[:100],
        name=snake(name)[:100] or "api",
        operations=tuple(made),
        skipped=tuple(skipped),
        resolve=reader.resolve,
        credentials=frozenset({("query", "key"), ("query", "access_token"), ("query", "oauth_token")}),
    )


class _Reader:
    def __init__(self, document: dict[str, Any], server: str) -> None:
        self.server = server
        self.name = str(document["name"])
        self.schemas = _mapping(document.get("schemas"))
        self.docs_url = str(document.get("documentationLink") or "")
        #: Asks for parts of the answer only; the other parameters of every method are for tests and keys.
        self.fields = _mapping(_mapping(document.get("parameters")).get("fields"))
        self.ids: dict[str, str] = {}

    def resolve(self, reference: str) -> Any:
        """A schema by its name. Raises Unusable."""
        if reference not in self.schemas:
            raise Unusable(f"the schema {reference[:100]} is not in the document")
        return self.schemas[reference]

    def methods(self, level: Mapping[str, Any], place: tuple[str, ...], depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Every method with its place; resources hold further ones."""
        if depth > _DEEPEST:
            raise refused(pointer(*place), f"resources are nested deeper than {_DEEPEST} levels")
        for name, method in _mapping(level.get("methods")).items():
            where = pointer(*place, "methods", name)
            found = _mapping(method)
            if (known := str(found.get("id"))) in self.ids:
                raise refused(where, f"the id {known[:100]!r} is taken by {self.ids[known]}")
            self.ids[known] = where
            yield where, found
        for name, resource in _mapping(level.get("resources")).items():
            yield from self.methods(_mapping(resource), (*place, "resources", name), depth + 1)

    def operation(self, where: str, method: Mapping[str, Any]) -> Operation:
        """One method. Raises Unusable."""
        verb, path, name = method.get("httpMethod"), method.get("path"), str(method.get("id") or "")
        if verb not in _METHODS:
            raise Unusable(f"{str(verb)[:20]} brings no data")
        if not isinstance(path, str) or _UNSAFE.search(path) or len(path) > 900:
            raise Unusable("its path is not a plain path")
        path = "/" + path.lstrip("/")
        scopes = [scope for scope in method.get("scopes") or () if isinstance(scope, str)]
        request = method.get("request")
        return Operation(
            method=verb,
            path=_IN_PATH.sub(r"{\2}", path),
            where=where,
            shown=f"/{flat.lstrip('/')}" if isinstance(flat := method.get("flatPath"), str) and len(flat) < 900 else "",
            servers=(self.server,),
            id=name.removeprefix(f"{self.name}.")[:300],
            description=str(method.get("description") or ""),
            docs_url=self.docs_url,
            parameters=self._parameters(path, _mapping(method.get("parameters"))),
            body=Body(kind="json", schema=request, media_type="application/json") if request and verb != "GET" else Body(),
            output=method.get("response"),
            scope_choices=tuple((scope,) for scope in scopes),
            is_deprecated=method.get("deprecated") is True,
        )

    def _parameters(self, path: str, given: Mapping[str, Any]) -> tuple[Parameter, ...]:
        reserved = {name: bool(plus) for plus, name in _IN_PATH.findall(path)}
        found = {
            name: Parameter(place="path", wire=name, schema={"type": "string"}, required=True, is_reserved=plus)
            for name, plus in reserved.items()
        }
        for name, raw in given.items():
            schema = {
                key: item
                for key, item in _mapping(raw).items()
                if key not in ("location", "required", "repeated", "description")
            }
            in_path = name in reserved
            found[name] = Parameter(
                place="path" if in_path else "query",
                wire=name,
                schema={"type": "array", "items": schema} if _mapping(raw).get("repeated") is True else schema,
                required=in_path or _mapping(raw).get("required") is True,
                description=str(_mapping(raw).get("description") or ""),
                is_reserved=reserved.get(name, False),
            )
        if self.fields and "fields" not in found:
            found["fields"] = Parameter(
                place="query", wire="fields", schema={"type": "string"}, description="Which parts of the answer to include."
            )
        return tuple(found.values())


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
