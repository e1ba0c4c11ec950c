"""Surface *connect*: the proxy, which calls a provider's API with the connection's credential."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.api.callers import client_address, request_id
from connect_platform.core.api.fields import Object, Text
from connect_platform.core.api.rendering import OrjsonParser
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent
from connect_platform.core.outgoing import EgressDenied, header_lines
from connections.api import terms
from connections.api.uploads import Upload, UploadParser
from connections.models import Connection
from connections.services.calling import bodies, calls, explaining, paginating, streaming
from connections.services.calling.calls import Terms, Trail, Wanted
from connections.services.connecting import finding
from integrations.services import offered
from integrations.spec import Provider

_NAME = re.compile(r"[A-Za-z0-9_-]+")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class ProxyBody(terms.TermsBody):
    method = serializers.ChoiceField(choices=METHODS)
    path = Text(max_length=8000)
    query = Object(required=False, allow_null=True)
    headers = Object(required=False, allow_null=True)
    body = serializers.JSONField(required=False, allow_null=True, help_text="JSON; a string is sent as it is.")
    form = Object(required=False, allow_null=True, help_text="Sent as application/x-www-form-urlencoded.")
    raw = serializers.JSONField(
        required=False, allow_null=True, help_text="Text, or `{text, contentType}`, or `{base64, contentType}` for bytes."
    )
    file = Object(
        required=False, allow_null=True, help_text="`{base64, name, filename, contentType}`, sent as multipart/form-data."
    )
    files = serializers.ListField(
        child=Object(), required=False, allow_null=True, help_text="Parts as in `file`; `{name, value}` is a text part."
    )
    connectionId = Text(required=False, allow_null=True, max_length=100)
    userId = Text(required=False, allow_null=True, max_length=200, help_text="The end user whose connection is meant.")
    paginate = serializers.JSONField(
        required=False,
        allow_null=True,
        help_text="true, or `{maxPages, maxItems, cursor, items, style, parameter, next, sizeParameter, size}`.",
    )
    stream = serializers.BooleanField(
        required=False, allow_null=True, help_text="Answer with the provider's body as it comes in."
    )


class Proxy(ConnectView):
    permission = "actions.execute"
    parser_classes = [UploadParser, OrjsonParser]

    @operation(
        "C.proxy",
        "Call a provider's API with the connection's credential",
        body=ProxyBody,
        answer={"status": 200, "headers": {"content-type": "application/json"}, "data": {"contacts": []}, "attempts": 1},
        failures=(400, 403, 404, 409, 413, 502),
        example={"method": "GET", "path": "/contacts", "query": {"limit": "2"}},
        description="`status` is the provider's own. A 401 renews the token once and repeats the call. `data` is parsed "
        "JSON or text; anything else comes as base64 and `encoding` says so. Send one of `body`, `form`, `raw`, `file` and "
        "`files`, or the whole call as multipart/form-data with the call itself as JSON in the part `request`. `paginate` "
        "joins the pages of a list in `data` and adds `page` `{pages, items, nextCursor, complete, stoppedBy}`. `stream` "
        "answers with the provider's body, its status in X-Provider-Status and its headers as X-Provider-…. `explain` "
        "sends nothing.",
    )
    @idempotent
    def post(self, request: Request, type: str) -> HttpResponseBase:
        provider = offered.get(type, self.actor.company_id)
        asked = proxy_input(request.data)
        if asked.stream and "Idempotency-Key" in request.headers:
            raise InvalidInput({"stream": "A streamed answer cannot be kept for an Idempotency-Key."})
        journey = paginating.read(provider, asked.paginate) if asked.paginate else None
        connection = finding.to_call(self.actor, provider, asked.connection_id, asked.user_id)
        if asked.explain:
            return Response(explaining.explain(connection, provider, calls.proxied(provider, asked.wanted)))
        trail = Trail(request_id=request_id(request._request), address=client_address(request._request))
        if asked.stream:
            return self.stream(provider, connection, asked, trail)
        if journey:
            return self.paginate(provider, connection, asked, trail, journey)
        answer = calls.through(self.actor, provider, connection, asked.wanted, asked.terms, trail)
        shown = {"status": answer.status, "headers": answer.headers, "data": answer.data, "attempts": answer.attempts}
        return Response(shown | ({"encoding": answer.encoding} if answer.encoding else {}))

    def stream(self, provider: Provider, connection: Connection, asked: Asked, trail: Trail) -> StreamingHttpResponse:
        """The provider's body as ours. It is never shown as a page of this origin."""
        answer = streaming.stream(self.actor, provider, connection, asked.wanted, asked.terms, trail)
        told = {name: value for name, value in answer.headers.items() if value.isprintable() and _NAME.fullmatch(name)}
        headers = {f"X-Provider-{name}": value for name, value in told.items()}
        headers |= {
            "X-Provider-Status": str(answer.status),
            "X-Provider-Attempts": str(answer.attempts),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        if answer.length is not None:
            headers["Content-Length"] = str(answer.length)
        kind = told.get("content-type") or "application/octet-stream"
        return StreamingHttpResponse(answer.pieces, content_type=kind, headers=headers)

    def paginate(
        self, provider: Provider, connection: Connection, asked: Asked, trail: Trail, journey: paginating.Journey
    ) -> Response:
        """One call for each page, each with a record of its own."""
        joined = paginating.follow(
            connection,
            provider,
            asked.wanted,
            journey,
            lambda wanted: calls.through(self.actor, provider, connection, wanted, asked.terms, trail),
            asked.body,
        )
        return Response(
            {
                "status": joined.status,
                "headers": joined.headers,
                "data": joined.data,
                "page": joined.page,
                "attempts": joined.attempts,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A body of the proxy that was checked."""

    wanted: Wanted
    body: Any
    connection_id: str | None
    user_id: str | None
    terms: Terms
    explain: bool
    stream: bool
    paginate: Any


def proxy_input(body: Any) -> Asked:
    """The proxy's body, checked by hand: this is the hottest path there is. Raises InvalidInput."""
    if not isinstance(body, dict):
        raise InvalidInput({"body": "A JSON object is needed."})
    wrong: dict[str, str] = {}
    method, path = body.get("method"), body.get("path")
    if method not in METHODS:
        wrong["method"] = f"Must be one of {', '.join(METHODS)}."
    if not isinstance(path, str) or not path.startswith("/") or len(path) > 8000:
        wrong["path"] = "Must be a path that starts with /."
    if body.get("query") is not None and not isinstance(body["query"], dict):
        wrong["query"] = "Must be an object."
    if body.get("headers"):
        wrong |= _wrong_headers(body["headers"])
    for name in ("connectionId", "userId"):
        if body.get(name) is not None and not isinstance(body[name], str):
            wrong[name] = "Must be a string."
    explain, stream, paginate = terms.flag(body, "explain"), terms.flag(body, "stream"), body.get("paginate") or None
    if stream and paginate:
        wrong |= dict.fromkeys(("stream", "paginate"), "Send only one of stream and paginate.")
    if wrong:
        raise InvalidInput(wrong)
    wanted = Wanted(
        method=str(method),
        path=str(path),
        query=body.get("query") or {},
        headers=body.get("headers") or {},
        content=_content(body),
    )
    return Asked(
        wanted=wanted,
        body=body.get("body"),
        connection_id=body.get("connectionId"),
        user_id=body.get("userId"),
        terms=terms.read(body),
        explain=explain,
        stream=stream,
        paginate=paginate,
    )


def _wrong_headers(headers: Any) -> dict[str, str]:
    if not isinstance(headers, dict):
        return {"headers": "Must be an object."}
    wrong = {}
    for name, value in headers.items():
        if not isinstance(value, str):
            wrong[f"headers.{name}"] = "Must be a string."
            continue
        try:
            header_lines({name: value}, None)
        except EgressDenied as error:
            wrong[f"headers.{name}"] = f"{error.message} {error.hint}"
    return wrong


def _content(body: dict[str, Any]) -> bodies.Content | None:
    upload = body.get("upload")
    if not isinstance(upload, Upload):
        return bodies.read(body)
    if given := [kind for kind in bodies.KINDS if body.get(kind) is not None]:
        raise InvalidInput(dict.fromkeys(given, "The parts of the upload are the body already."))
    return upload.content
