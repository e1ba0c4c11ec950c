"""Surface A's token endpoint: the client credentials grant of RFC 6749 §4.4, in JSON or as a form."""

from __future__ import annotations

import base64
import binascii
import io
from typing import IO, Any
from urllib.parse import parse_qsl, unquote_plus

from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import PublicView
from accounts.services import clients
from connect_platform.core.api.fields import Text
from connect_platform.core.api.rendering import OrjsonParser
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import ConnectError, InvalidInput

# RFC 6749 §5.1: neither answer nor refusal may be stored.
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_MAX_BYTES = 10_000
_PARAMETERS = ("grant_type", "client_id", "client_secret", "scope")
_ANSWER = {"access_token": "ot_…", "token_type": "Bearer", "expires_in": 3600, "scope": "read write"}


class TokenParser(OrjsonParser):
    """JSON, or the form the RFC asks for; told apart by the body, since many clients label it wrongly."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        if "json" in (media_type or ""):
            return super().parse(stream, media_type, parser_context)
        body = stream.read(_MAX_BYTES + 1)
        if len(body) > _MAX_BYTES:
            raise InvalidInput({"body": "The request is too long."})
        if body.lstrip()[:1] in (b"{", b"["):
            return super().parse(io.BytesIO(body), media_type, parser_context)
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        if len(dict(pairs)) != len(pairs):
            raise InvalidInput({"body": "A parameter must not be sent twice."})
        return dict(pairs)


class TokenRequest(serializers.Serializer[Any]):
    """The documented body; it is read by hand, since its errors have words of their own."""

    grant_type = Text()
    client_id = Text()
    client_secret = Text()
    scope = Text(required=False)


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    """Client id and secret of an Authorization header, form-decoded (RFC 6749 §2.3.1)."""
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise clients.OAuthRefused("The Authorization header cannot be read.", code="invalid_client", status=401) from None
    return unquote_plus(client_id), unquote_plus(secret)


def _invalid_request(message: str) -> clients.OAuthRefused:
    return clients.OAuthRefused(message, code="invalid_request")


class TokenView(PublicView):
    """The endpoint, under both of its addresses."""

    public = True
    parser_classes = [TokenParser]

    @operation(
        "A.token",
        "Get an access token",
        answer=_ANSWER,
        body=TokenRequest,
        example={"grant_type": "client_credentials", "client_id": "cl_…", "client_secret": "cs_…", "scope": "read write"},
        public=True,
        description=(
            "JSON or form; the client may authenticate by HTTP Basic instead. Errors are `{error, error_description}` "
            "with the words of RFC 6749: `invalid_request`, `invalid_client` (401), `unsupported_grant_type`, `invalid_scope`."
        ),
    )
    def post(self, request: Request) -> Response:
        try:
            token, scopes = self.grant(request)
        except InvalidInput as error:
            return self.refuse(_invalid_request(error.message))
        except clients.OAuthRefused as error:
            return self.refuse(error)
        body = {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": " ".join(scopes)}
        return Response(body, headers=_NO_STORE)

    def grant(self, request: Request) -> tuple[str, list[str]]:
        """The token a request earns, and its scopes. Raises OAuthRefused."""
        data = request.data
        if not isinstance(data, dict):
            raise _invalid_request("A JSON object or a form is needed.")
        if any(not isinstance(data.get(name, ""), str) for name in _PARAMETERS):
            raise _invalid_request("Every parameter must be text.")
        if not data.get("grant_type"):
            raise _invalid_request("grant_type is missing.")
        if data["grant_type"] != "client_credentials":
            raise clients.OAuthRefused("Only client_credentials is offered.", code="unsupported_grant_type")
        basic = _basic(request._request)
        if basic and data.get("client_secret"):
            raise _invalid_request("Authenticate the client by the header or by the body, not both.")
        client_id, secret = basic or (data.get("client_id", ""), data.get("client_secret", ""))
        if not client_id or not secret:
            raise _invalid_request("client_id and client_secret are needed.")
        if "\x00" in client_id or len(client_id) > 48:
            raise clients.OAuthRefused("Unknown client.", code="invalid_client", status=401)
        return clients.issue_token(client_id, secret, data.get("scope", ""))

    def refuse(self, error: ConnectError) -> Response:
        """RFC 6749 §5.2."""
        headers = {**_NO_STORE, **({"WWW-Authenticate": 'Basic realm="token"'} if error.status == 401 else {})}
        return Response({"error": error.code, "error_description": error.message}, status=error.status, headers=headers)


class TokenAliasView(TokenView):
    """The same at `/auth/token`."""

    @operation("A.token-alias", "Get an access token", answer=_ANSWER, body=TokenRequest, public=True)
    def post(self, request: Request) -> Response:
        return super().post(request)
