"""Reads OpenAPI 3.0 and 3.1 (https://spec.openapis.org/oas/v3.0.4.html, https://spec.openapis.org/oas/v3.1.1.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from integrations.importing.documents import pointer, refused
from integrations.importing.naming import snake
from integrations.importing.operations import Body, BodyKind, Description, Operation, Parameter, Skipped, Unusable

METHODS = ("get", "put", "post", "delete", "patch")
_OTHER_METHODS = ("head", "options", "trace")
_IN_PATH = re.compile(r"\{([^{}]+)\}")
_MEDIA_TYPE = re.compile(
    r"[A-Za-z0-9!#$&^_.+*-]{1,127}/[A-Za-z0-9!#$&^_.+*-]{1,127}( *;[\t\x20-\x7a\x7c\x7e]*)?"
)  # RFC 6838 §4.2
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_VERSION = re.compile(r"3\.(0|1)\.[0-9]+(-\S+)?")
#: What stands below these is no schema, whatever it looks like.
_DATA = frozenset({"example", "examples", "default", "enum", "const"})
#: Styles of query parameters that are not simply repeated, by (style, explode).
_STYLES = {("form", False): "comma", ("spaceDelimited", False): "space", ("pipeDelimited", False): "pipe"}
#: Header parameters that say what other parts of the description say (OpenAPI 3.1, Parameter Object).
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


def read(document: dict[str, Any]) -> Description:
    """The description. Raises InvalidInput naming place and reason where it cannot be read as a whole."""
    version = document.get("openapi")
    if "swagger" in document:
        raise refused("#/swagger", f"version {str(document['swagger'])[:20]} is not read; convert it to OpenAPI 3")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise refused("#/openapi", f"version {str(version)[:20]} is not read; 3.0 and 3.1 are")
    if not isinstance(document.get("paths", {}), dict) or not isinstance(document.get("info", {}), dict):
        raise refused("#/paths", "paths and info must be objects")
    reader = _Reader(document)
    reader.check_references()
    operations, skipped = reader.operations()
    info = document.get("info", {})
    title = info.get("title") if isinstance(info.get("title"), str) else ""
    return Description(
        format=f"openapi-{version[:3]}",
        title=title[:300],
        version=str(info.get("version") or "")[:100],
        name=snake(title)[:100] or "api",
        operations=operations,
        skipped=skipped,
        resolve=reader.resolve,
        credentials=reader.credentials(),
    )


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        components = document.get("components")
        self.schemes: Mapping[str, Any] = _mapping(_mapping(components).get("securitySchemes"))
        self.ids: dict[str, str] = {}

    def resolve(self, reference: str) -> Any:
        """What a reference within the document names (RFC 6901). Raises Unusable."""
        value: Any = self.document
        for part in reference.removeprefix("#").split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                raise Unusable(f"{reference[:200]} leads nowhere")
        if not reference.startswith("#"):
            raise Unusable(f"{reference[:200]} is another document")
        return value

    def check_references(self) -> None:
        """Raises InvalidInput for a `$ref` to another document, and for one that in the end names only itself."""
        stack: list[tuple[Any, tuple[object, ...]]] = [(self.document, ())]
        while stack:
            value, place = stack.pop()
            if isinstance(value, list):
                stack += [(item, (*place, number)) for number, item in enumerate(value)]
            elif isinstance(value, dict):
                if isinstance(reference := value.get("$ref"), str):
                    self._check(reference, place)
                stack += [(item, (*place, key)) for key, item in value.items() if key not in _DATA and not key.startswith("x-")]

    def _check(self, reference: str, place: tuple[object, ...]) -> None:
        if not reference.startswith("#"):
            raise refused(pointer(*place, "$ref"), f"refers to another document, {reference[:200]}; put it into this one")
        seen = {reference}
        while True:
            try:
                target = self.resolve(reference)
            except Unusable:
                return  # the operations that use it are skipped, and say why
            following = target.get("$ref") if isinstance(target, dict) and len(target) == 1 else None
            if not isinstance(following, str):
                return
            if following in seen:
                raise refused(pointer(*place, "$ref"), f"{following[:200]} refers to nothing but itself")
            seen.add(following)
            reference = following

    def credentials(self) -> frozenset[tuple[str, str]]:
        """Parameters that carry the credential; the connection fills them."""
        found = {("header", "authorization")}
        for raw in self.schemes.values():
            scheme = self._followed(raw)
            if scheme.get("type") == "apiKey" and isinstance(scheme.get("name"), str):
                found.add((str(scheme.get("in")), scheme["name"].lower()))
        return frozenset(found)

    def operations(self) -> tuple[tuple[Operation, ...], tuple[Skipped, ...]]:
        """Every operation, and those that cannot be read."""
        made: list[Operation] = []
        skipped: list[Skipped] = []
        for path, raw_item in _mapping(self.document.get("paths")).items():
            if path.startswith("x-"):
                continue
            try:
                item = self._followed(raw_item)
            except Unusable as error:
                skipped.append(Skipped(operation=path[:500], reason=str(error)))
                continue
            for method, raw in self._methods(item):
                try:
                    made.append(self._operation(path, item, method, raw))
                except Unusable as error:
                    skipped.append(Skipped(operation=f"{method.upper()} {path}"[:500], reason=str(error)))
        return tuple(made), tuple(skipped)

    def _methods(self, item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        yield from ((method, item[method]) for method in (*METHODS, *_OTHER_METHODS) if method in item)

    def _operation(self, path: str, item: Mapping[str, Any], method: str, raw: Any) -> Operation:
        where = pointer("paths", path, method)
        operation = _mapping(raw)
        name = operation.get("operationId")
        if isinstance(name, str) and name:
            if name in self.ids:
                raise refused(where, f"the operationId {name[:100]!r} is taken by {self.ids[name]}")
            self.ids[name] = where
        if method in _OTHER_METHODS:
            raise Unusable(f"{method.upper()} brings no data")
        plain, _, query = path.partition("#")[0].partition("?")  # behind `#` some tell several uses of one path apart
        if not path.startswith("/") or _UNSAFE.search(path) or "{" in query or len(path) > 900:
            raise Unusable("its path is not a plain path")
        return Operation(
            method=method.upper(),
            path=plain,
            shown=path,
            constants=dict(parse_qsl(query, keep_blank_values=True)),
            where=where,
            servers=self._servers(operation.get("servers") or item.get("servers") or self.document.get("servers")),
            id=name[:300] if isinstance(name, str) else "",
            name=_text(operation.get("summary")),
            description=_text(operation.get("description")) or _text(operation.get("summary")),
            docs_url=_text(_mapping(operation.get("externalDocs")).get("url")),
            parameters=self._parameters(path, item, operation),
            body=self._body(operation.get("requestBody")) if method != "get" else Body(),
            output=self._output(operation),
            scope_choices=self._scopes(operation),
            is_deprecated=operation.get("deprecated") is True,
        )

    def _followed(self, raw: Any) -> Mapping[str, Any]:
        """An object or what its `$ref` names; chains end, as `check_references` has seen."""
        value = _mapping(raw)
        while isinstance(reference := value.get("$ref"), str):
            value = _mapping(self.resolve(reference))
        return value

    def _servers(self, raw: Any) -> tuple[str, ...]:
        """The servers' URLs, with the default of each variable."""
        urls = []
        for server in raw if isinstance(raw, list) else ():
            variables = _mapping(_mapping(server).get("variables"))
            defaults = {name: str(_mapping(variable).get("default", "")) for name, variable in variables.items()}
            url = _text(_mapping(server).get("url"))
            urls.append(_IN_PATH.sub(lambda match, known=defaults: known.get(match[1]) or "x", url))  # type: ignore[misc]
        return tuple(url for url in urls if url)

    def _parameters(self, path: str, item: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[Parameter, ...]:
        found: dict[tuple[str, str], Parameter] = {}
        for raw in (*_sequence(item.get("parameters")), *_sequence(operation.get("parameters"))):
            parameter = self._followed(raw)
            name, place = _text(parameter.get("name")), parameter.get("in")
            if place == "cookie" and parameter.get("required") is True:
                raise Unusable(f"it needs the cookie {name[:60]}")
            if not name or place not in ("path", "query", "header") or (place == "header" and name.lower() in _IGNORED_HEADERS):
                continue
            found[place, name] = self._parameter(place, name, parameter)
        for name in _IN_PATH.findall(path):
            found.setdefault(("path", name), Parameter(place="path", wire=name, schema={"type": "string"}, required=True))
        return tuple(found[place, name] for place, name in found if place != "path" or f"{{{name}}}" in path)

    def _parameter(self, place: Any, name: str, parameter: Mapping[str, Any]) -> Parameter:
        content = _mapping(parameter.get("content"))
        schema = parameter.get("schema")
        style = _text(parameter.get("style")) or ("form" if place == "query" else "simple")
        explode = parameter.get("explode", style == "form")
        if place == "path" and style != "simple":
            raise Unusable(f"its path writes {name[:60]} in the style {style[:20]}")
        if content:
            schema = _mapping(next(iter(content.values()))).get("schema")
        return Parameter(
            place=place,
            wire=name,
            schema=schema if schema is not None else {"type": "string"},
            required=place == "path" or parameter.get("required") is True,
            description=_text(parameter.get("description")),
            style="json" if content else "deep" if style == "deepObject" else _STYLES.get((style, bool(explode)), ""),
            is_reserved=place == "path" and parameter.get("allowReserved") is True,
        )

    def _body(self, raw: Any) -> Body:
        if raw is None:
            return Body()
        body = self._followed(raw)
        content = _mapping(body.get("content"))
        choice = _media_type(content)
        if choice is None:
            if body.get("required") is not True:
                return Body()
            raise Unusable(f"its body is sent as {', '.join(content)[:100] or 'nothing that is named'}")
        media_type, kind = choice
        media = _mapping(content[media_type])
        styles = {}
        for name, encoding in _mapping(media.get("encoding")).items():
            style, explode = _mapping(encoding).get("style", "form"), _mapping(encoding).get("explode")
            exploded = explode if isinstance(explode, bool) else style == "form"
            if written := "deep" if style == "deepObject" else _STYLES.get((style, exploded), ""):
                styles[name] = written
        return Body(
            kind=kind,
            schema=media.get("schema"),
            required=body.get("required") is not False,
            media_type=media_type,
            description=_text(body.get("description")),
            styles=styles,
        )

    def _output(self, operation: Mapping[str, Any]) -> Any:
        responses = _mapping(operation.get("responses"))
        for code in ("200", "201", "202", "2XX", "203", "206", "default"):
            if code in responses:
                content = _mapping(self._followed(responses[code]).get("content"))
                choice = _media_type(content)
                return _mapping(content[choice[0]]).get("schema") if choice and choice[1] == "json" else None
        return None

    def _scopes(self, operation: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
        """The sets of scopes any of which will do, of the ways in that know scopes."""
        choices = []
        for requirement in _sequence(operation.get("security", self.document.get("security"))):
            for name, scopes in _mapping(requirement).items():
                if self._followed(self.schemes.get(name)).get("type") in ("oauth2", "openIdConnect"):
                    choices.append(tuple(scope for scope in _sequence(scopes) if isinstance(scope, str)))
        return tuple(choices)


def _media_type(content: Mapping[str, Any]) -> tuple[str, BodyKind] | None:
    """The media type to send, JSON before forms before multipart before text; None where there is none of them."""
    kinds: dict[BodyKind, str] = {}
    for name in filter(_MEDIA_TYPE.fullmatch, content):
        plain = name.partition(";")[0].strip().lower()
        if plain in ("application/json", "*/*", "application/*") or plain.endswith("+json"):
            if "json" not in kinds or plain == "application/json":
                kinds["json"] = name
        elif plain == "application/x-www-form-urlencoded":
            kinds.setdefault("form", name)
        elif plain == "multipart/form-data":
            kinds.setdefault("multipart", name)
        elif plain.startswith("text/"):
            kinds.setdefault("text", name)
    for kind in ("json", "form", "multipart", "text"):
        if kind in kinds:
            return kinds[kind], kind
    return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
