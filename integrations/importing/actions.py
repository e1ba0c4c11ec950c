"""Makes actions of the operations of an API description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from connect_platform.core.json_schema import Schema
from connect_platform.core.outgoing import OWN_HEADERS
from integrations.importing import naming, schemas, servers
from integrations.importing.operations import Description, Operation, Parameter, Skipped, Unusable
from integrations.importing.schemas import Cleaner
from integrations.spec import CREDENTIAL_FIELDS, PLATFORM_FIELDS, Action, Effect, Login, OAuth2, Provider, Request

_IN_PATH = re.compile(r"\{([^{}]+)\}")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2
_EFFECTS: dict[str, Effect] = {"GET": "idempotent", "PUT": "idempotent", "DELETE": "idempotent"}  # RFC 9110 §9.2.2
#: Inputs by which further pages are asked for, as providers call them.
_PAGING = (
    "page_token",
    "next_token",
    "cursor",
    "after",
    "starting_after",
    "page_cursor",
    "page",
    "page_number",
    "offset",
    "start",
)
_BINARY = frozenset({"binary", "byte", "base64"})
FREE: Schema = {"type": "object"}
_DOCS = re.compile(r"https://[^\s<>\"{}]{1,1000}")


@dataclass(frozen=True, slots=True)
class _Input:
    """One input: where it goes on the wire, and its schema as the document has it."""

    name: str
    place: str
    wire: str
    schema: Any
    required: bool
    description: str = ""
    is_text: bool = False  # written as text whatever its type, such as a list in a path
    is_file: bool = False


class Maker:
    """Makes the actions of one description for one provider. `skipped` grows by what was left out, and why."""

    def __init__(self, provider: Provider, description: Description) -> None:
        self.provider = provider
        self.description = description
        self.inputs = Cleaner(description.resolve, "input")
        self.outputs = Cleaner(description.resolve, "output")
        self.account = {item.key for item in provider.account_fields if not item.secret}
        kept = {item.key for item in provider.account_fields if item.secret}
        kept |= {name for auth in provider.schemes if isinstance(auth, Login) for name in auth.keeps}
        self.reserved = self.account | kept | CREDENTIAL_FIELDS | PLATFORM_FIELDS
        self.filled = _filled(provider) | description.credentials
        self.skipped: list[Skipped] = list(description.skipped)

    def action(self, operation: Operation, key: str) -> Action | None:
        """The action of an operation, or None with a line more in `skipped`."""
        try:
            return self._action(operation, key)
        except Unusable as error:
            self._skip(operation, str(error))
            return None

    def _skip(self, operation: Operation, reason: str) -> None:
        self.skipped.append(Skipped(operation=operation.title[:500], reason=reason[:300]))

    def _action(self, operation: Operation, key: str) -> Action:
        origin, path = servers.located(self.provider, operation.servers, operation.path)
        found = self._found(operation)
        schema = self._schema(operation, found)
        kept = [item for item in found if item.name in schema["properties"]]
        name = schemas.words(operation.name, 200) or schemas.words(key.replace("_", " ").capitalize(), 200)
        return Action(
            key=key,
            name=name,
            description=_description(operation, name, schema),
            request=self._request(operation, origin, path, kept),
            sample=None,
            scopes=self._scopes(operation),
            effect=_EFFECTS.get(operation.method, "at_most_once"),
            output=self._output(operation),
            schema=schema,
            docs_url=operation.docs_url if _DOCS.fullmatch(operation.docs_url) else self.provider.docs_url,
        )

    # Inputs

    def _found(self, operation: Operation) -> list[_Input]:
        """Every input the operation has, named."""
        found: list[_Input] = []
        for place in ("path", "query", "header"):
            for parameter in operation.parameters:
                if parameter.place == place and not self._is_filled(parameter):
                    found += self._of_parameter(operation, parameter, {item.name for item in found})
        return found + self._of_body(operation, {item.name for item in found})

    def _is_filled(self, parameter: Parameter) -> bool:
        """Whether the connection supplies it: a credential, an account field, or what goes with every call."""
        if parameter.place == "path":
            return naming.snake(parameter.wire) in self.account
        name = parameter.wire.lower()
        return (parameter.place, name) in self.filled or (parameter.place == "header" and name in OWN_HEADERS)

    def _of_parameter(self, operation: Operation, parameter: Parameter, taken: set[str]) -> list[_Input]:
        node = self.inputs.node(parameter.schema)
        is_listed = parameter.place != "query" and node.get("type") == "array"
        unwritable = self.inputs.is_object(node) and parameter.style not in ("deep", "json")
        if unwritable or "{" in parameter.wire or (parameter.place == "header" and not _TOKEN.fullmatch(parameter.wire)):
            if parameter.required:
                raise Unusable(f"nothing says how to write its {parameter.place} parameter {parameter.wire[:60]}")
            self._skip(operation, f"without its parameter {parameter.wire[:60]}: nothing says how to write it")
            return []
        name = naming.input_name(parameter.wire, parameter.place, taken, self.reserved)
        return [
            _Input(
                name,
                parameter.place,
                parameter.wire,
                parameter.schema,
                parameter.required,
                parameter.description,
                is_text=is_listed,
            )
        ]

    def _of_body(self, operation: Operation, taken: set[str]) -> list[_Input]:
        body = operation.body
        if not body.kind:
            return []
        node = self.inputs.node(body.schema)
        properties = self.inputs.properties(node) if body.kind != "text" else {}
        if not properties or not self.inputs.is_object({"type": "object", **node}):
            if body.kind in ("form", "multipart"):
                return []
            name = naming.input_name("body", "body", taken, self.reserved)
            said = body.description or ("What is sent." if not node.get("description") else "")
            raw = {"type": "string"} if body.kind == "text" else body.schema
            return [_Input(name, "body", "", raw, body.required, said)]
        required = self.inputs.required(node) if body.required else set()
        found: list[_Input] = []
        for wire, raw in properties.items():
            if "{" in wire:
                self._skip(operation, f"without the property {wire[:60]} of its body: its name cannot be written")
                continue
            name = naming.input_name(wire, "body", taken | {item.name for item in found}, self.reserved)
            is_file = body.kind == "multipart" and self._is_file(raw)
            found.append(_Input(name, "body", wire, raw, wire in required, is_file=is_file))
        return found

    def _is_file(self, raw: Any) -> bool:
        node = self.inputs.node(raw)
        if isinstance(node.get("items"), Mapping):
            node = self.inputs.node(node["items"])
        return node.get("format") in _BINARY or bool(node.get("contentMediaType") or node.get("contentEncoding"))

    # Schemas

    def _schema(self, operation: Operation, found: list[_Input]) -> Schema:
        """JSON Schema of the inputs, within the limits; the last optional ones go where there are too many."""
        ordered = sorted(found, key=lambda item: not item.required)
        kept = ordered[: schemas.MOST_PROPERTIES]
        made = self.inputs.fitted(lambda levels: self._object(kept, levels), schemas.INPUT_BYTES)
        if schemas.size(made) > schemas.INPUT_BYTES:
            made["properties"] = _curt(made["properties"])
        optional = [item.name for item in kept if not item.required]
        while schemas.size(made) > schemas.INPUT_BYTES and optional:
            del made["properties"][optional.pop()]
        if lost := [item for item in ordered if item.name not in made["properties"]]:
            if any(item.required for item in lost) or schemas.size(made) > schemas.INPUT_BYTES:
                raise Unusable("it has more required inputs than a tool can hold")
            self._skip(operation, f"without {len(lost)} optional inputs: {', '.join(item.name for item in lost)}")
        return made

    def _object(self, kept: list[_Input], levels: int) -> Schema:
        return {
            "type": "object",
            "properties": {item.name: self._property(item, levels) for item in kept},
            "required": [item.name for item in kept if item.required],
            "additionalProperties": False,
        }

    def _property(self, item: _Input, levels: int) -> Schema:
        if item.is_file:
            return {"type": "string", "description": "Base64 of the file's content."}
        made = self.inputs.clean(item.schema, levels - 1)
        said = schemas.words(item.description, 300)
        if item.is_text:
            made = {"type": "string"}
            said = f"{said} Several are joined by commas.".strip()
        if said and said not in made.get("description", ""):
            rest = made.get("description", "")
            made = {**made, "description": f"{said} {rest}".strip() if len(rest) < 160 else said}
        return made if made.get("description") else {**made, "description": schemas.words(item.name.replace("_", " "), 60)}

    def _output(self, operation: Operation) -> Schema:
        if operation.output is None:
            return FREE
        try:
            made = self.outputs.fitted(lambda levels: self.outputs.clean(operation.output, levels), schemas.OUTPUT_BYTES)
        except Unusable:
            return FREE
        return made if schemas.size(made) <= schemas.OUTPUT_BYTES else FREE

    # Request

    def _request(self, operation: Operation, origin: str, path: str, kept: list[_Input]) -> Request:
        reserved = {parameter.wire for parameter in operation.parameters if parameter.is_reserved}
        names = {(item.place, item.wire): item.name for item in kept}

        def placeholder(match: re.Match[str]) -> str:
            wire = match[1]
            if ("path", wire) in names:
                return f"{{{'+' if wire in reserved else ''}{names['path', wire]}}}"
            if naming.snake(wire) not in self.account:
                raise Unusable(f"nothing fills {wire[:60]} in its address")
            return f"{{{naming.snake(wire)}}}"

        query = {item.wire: f"{{{item.name}}}" for item in kept if item.place == "query"}
        headers = {item.wire: f"{{{item.name}}}" for item in kept if item.place == "header"}
        styles = {item.wire: item.style for item in operation.parameters if item.style and item.wire in query}
        request = Request(
            method=operation.method,  # type: ignore[arg-type]  # the readers let no other through
            path=origin + _IN_PATH.sub(placeholder, path),
            query={**operation.constants, **query},
            headers=headers,
            styles=styles,
        )
        return _with_body(request, operation, [item for item in kept if item.place == "body"])

    def _scopes(self, operation: Operation) -> tuple[str, ...]:
        """The scopes an account must have granted, where that can be said: the one choice there is, or one that every
        other choice includes. Of true alternatives none is demanded; the provider judges."""
        choices = operation.scope_choices
        for choice in choices:
            if all(set(choice) <= _included(self.provider, other) for other in choices):
                return choice
        return ()


def _with_body(request: Request, operation: Operation, items: list[_Input]) -> Request:
    body = operation.body
    if not body.kind or (not items and body.kind in ("form", "multipart")):
        return request
    whole = len(items) == 1 and not items[0].wire
    content = {"Content-Type": body.media_type} if body.media_type not in ("", "application/json", "*/*") else {}
    headers = {**request.headers, **content}
    values = {item.wire: f"{{{item.name}}}" for item in items}
    match body.kind:
        case "text":
            return replace(request, raw=f"{{{items[0].name}}}", headers=headers)
        case "form":
            return replace(request, form=values, styles={**request.styles, **body.styles})
        case "multipart":
            return replace(request, multipart=values, files=tuple(item.wire for item in items if item.is_file))
    if body.media_type.endswith("/*"):
        headers = dict(request.headers)
    return replace(request, json=f"{{{items[0].name}}}" if whole else values, headers=headers)  # type: ignore[arg-type]


def _description(operation: Operation, name: str, schema: Schema) -> str:
    said = schemas.words(operation.description, 800) or name
    if operation.is_deprecated:
        said = f"Deprecated by the provider. {said}"
    paging = next((name for name in _PAGING if name in schema["properties"]), "")
    if paging and operation.method == "GET":
        said = f"{said}{'' if said[-1] in '.…!?' else '.'} Answers come in pages, chosen by {paging}."
    return said


def _curt(properties: Schema) -> Schema:
    """The same properties with short descriptions."""
    return {name: {**item, "description": schemas.words(item.get("description"), 80)} for name, item in properties.items()}


def _filled(provider: Provider) -> frozenset[tuple[str, str]]:
    """Headers and query parameters the provider's definition sends with every call."""
    found = {("header", name.lower()) for name in provider.headers} | {("query", name.lower()) for name in provider.query}
    for auth in provider.schemes:
        if getattr(auth, "placement", "") in ("header", "query"):
            found.add((getattr(auth, "placement", ""), getattr(auth, "name", "").lower()))
        found |= {("header", name.lower()) for name in getattr(auth, "headers", {})}
    return frozenset(found)


def _included(provider: Provider, scopes: tuple[str, ...]) -> set[str]:
    """Scopes and all they imply."""
    implied = {key: more for auth in provider.schemes if isinstance(auth, OAuth2) for key, more in auth.implied_scopes.items()}
    found: set[str] = set()
    rest = list(scopes)
    while rest:
        scope = rest.pop()
        if scope not in found:
            found.add(scope)
            rest += implied.get(scope, ())
    return found
