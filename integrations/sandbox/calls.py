"""A call to the vendor's API: who makes it, which faults it meets, how often it may come, and the shape of a refusal."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from connect_platform.core import valkey

from . import accounts, faults, oauth1
from .models import Grant, GrantQuerySet

#: Calls one connection may make in a minute.
CALLS_A_MINUTE = 600
Quota = tuple[int, int]


class Refusal(Exception):
    """An answer of the vendor's API other than success."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        self.status, self.code, self.message = status, code, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(message)

    def response(self) -> HttpResponse:
        return render({"error": {"code": self.code, "message": self.message}}, self.status, self.headers)


def render(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """JSON; no body where the status allows none."""
    if status in (204, 304):
        return HttpResponse(status=status, headers=headers)
    body = orjson.dumps(data)
    known = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return HttpResponse(body, status=status, headers=known | (headers or {}))


@dataclass(frozen=True, slots=True)
class Call:
    """An authenticated request."""

    request: HttpRequest
    grant: Grant

    def json(self) -> dict[str, Any]:
        """The body as a JSON object that PostgreSQL can store. Raises Refusal 400."""
        body = self.request.body
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Refusal(400, "invalid_json", f"The body is not JSON: {error}") from None
        if not isinstance(data, dict):
            raise Refusal(400, "invalid_json", "The body must be a JSON object.")
        if b"\\u0000" in body:
            raise Refusal(400, "invalid_json", "NUL characters cannot be stored.")
        return data

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number of the query. Raises Refusal 400 when it is none or out of bounds."""
        text = self.request.GET.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise Refusal(400, "invalid_parameter", f"{name} must be a whole number from {low} to {high}.")
        return int(text)


Handler = Callable[..., HttpResponseBase | dict[str, Any]]


def _unauthenticated(code: str, message: str) -> Refusal:
    return Refusal(401, code, message, WWW_Authenticate='Bearer realm="sandbox", error="invalid_token"')


def _refusal_of(grant: Grant, issued_at: datetime, expires_at: datetime | None) -> Refusal | None:
    """Why a credential that is known is not good any more; None when it is."""
    if grant.is_revoked:
        return _unauthenticated("token_revoked", "Access has been revoked.")
    if (expires_at and expires_at <= timezone.now()) or not grant.outlives(issued_at):
        return _unauthenticated("token_expired", "This token or key has expired.")
    return None


def _by_token(text: str) -> tuple[Grant, Refusal | None]:
    found = Grant.objects.shown(GrantQuerySet.BY_TOKEN, accounts.digest(text))
    if found is None:
        raise _unauthenticated("invalid_token", "This token is unknown.")
    return found[0], _refusal_of(*found)


def _by_credential(kind: Grant.Kind, text: str, name: str) -> tuple[Grant, Refusal | None]:
    credential = accounts.digest(f"{kind.value}|{text}")
    found = Grant.objects.shown(GrantQuerySet.BY_CREDENTIAL, credential)
    if found is None:
        return accounts.grant_for(kind, credential, name=name), None
    return found[0], _refusal_of(*found)


def _by_basic(packed: str) -> tuple[Grant, Refusal | None]:
    try:
        user, _, password = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _unauthenticated("invalid_credentials", "The Authorization header cannot be read.") from None
    if not user.isprintable() or not user or not password.startswith("sandbox-") or password.startswith("sandbox-bad"):
        raise _unauthenticated("invalid_credentials", "Wrong user name or password.")
    return _by_credential(Grant.Kind.BASIC, f"{user}|{password}", user[:100])


def identify(request: HttpRequest) -> tuple[Grant, Refusal | None]:
    """The grant behind the Authorization header, in one query, and why it may not be used now, if so.

    Bearer carries tokens (`sbat_…`) and API keys (any that starts `sandbox-key`); Basic takes any user with a password
    that starts `sandbox-` but not `sandbox-bad`; OAuth is a signature with an OAuth 1 token.
    Raises Refusal 401 for a credential that is nobody's.
    """
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    match scheme.lower():
        case "bearer" if rest.startswith("sandbox-key"):
            return _by_credential(Grant.Kind.API_KEY, rest, "Sandbox account")
        case "bearer" if rest.startswith("sbat_"):
            return _by_token(rest)
        case "basic":
            return _by_basic(rest)
        case "oauth":
            try:
                return _by_token(oauth1.verify(request).get("oauth_token", ""))
            except oauth1.Refused as error:
                raise _unauthenticated("invalid_signature", str(error)) from None
    raise _unauthenticated("invalid_credentials", "No credential, or one that is not known here.")


def count(grant_id: UUID) -> Quota:
    """Count a call: what is left of this minute (below zero when too many) and the Unix second at which it ends."""
    now = int(time.time())
    minute = now // 60
    try:
        pipe = valkey.client().pipeline(transaction=False)
        for key, life in ((f"sandbox:rate:{grant_id}:{minute}", 120), (f"sandbox:calls:{grant_id}", 86_400)):
            pipe.incr(key)
            pipe.expire(key, life)
        used = pipe.execute()[0]
    except valkey.Away:
        used = 0
    return CALLS_A_MINUTE - int(used), (minute + 1) * 60


def calls_of(grant_id: UUID) -> int:
    """API calls counted for a grant within a day of the last one."""
    return int(valkey.client().get(f"sandbox:calls:{grant_id}") or 0)


def _meet_faults(grant: Grant) -> HttpResponse | None:
    """Slow down, fail or garble as switched; None when the call may go on. Raises Refusal."""
    faults.pause(grant.faults.get("slow_ms", 0))
    status = faults.take_failure(grant) if grant.faults.get("fail_next") else 0
    if status:
        raise Refusal(
            status, "fault", f"Failing with {status} as switched.", **({"Retry_After": "1"} if status in (429, 503) else {})
        )
    if grant.faults.get("malformed"):
        return HttpResponse(b'{"contacts": [{"id": "contact_1", "na', content_type="application/json")
    return None


def _admit(request: HttpRequest, grant: Grant, quota: Quota, scope: str) -> None:
    """Quota, then scope. Raises Refusal."""
    if quota[0] < 0 and settings.CONFIG["RATE_LIMITS"]:
        raise Refusal(429, "rate_limited", "Too many calls this minute.", Retry_After=str(max(1, quota[1] - int(time.time()))))
    needed = scope and f"{scope}.{'read' if request.method in ('GET', 'HEAD') else 'write'}"
    if needed and needed not in grant.scopes:
        raise Refusal(403, "insufficient_scope", f"This needs the scope {needed}.")


def _run(handler: Handler, call: Call, arguments: dict[str, Any]) -> HttpResponseBase:
    try:
        answer = handler(call, **arguments)
    except RequestDataTooBig:
        raise Refusal(413, "too_large", "The body is too large.") from None
    return render(answer) if isinstance(answer, dict) else answer


def endpoint(scope: str = "", is_control: bool = False, **handlers: Handler) -> Callable[..., HttpResponseBase]:
    """A view from one handler per method, or `ANY`; every answer to a known caller tells the quota.

    `scope` is the first half of the scope needed (`.read` to look, `.write` to change). `is_control` marks the fault
    switches themselves: open to dead tokens, untouched by faults and limits.
    """

    @csrf_exempt
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        quota: Quota | None = None
        try:
            grant, dead = identify(request)
            quota = None if is_control else count(grant.id)
            if dead and not is_control:
                raise dead
            handler = handlers.get("GET" if request.method == "HEAD" else str(request.method)) or handlers.get("ANY")
            if handler is None:
                raise Refusal(405, "method_not_allowed", f"{request.method} is not offered here.", Allow=", ".join(handlers))
            broken = None
            if quota:
                _admit(request, grant, quota, scope)
                broken = _meet_faults(grant) if grant.faults else None
            response = broken or _run(handler, Call(request, grant), arguments)
        except Refusal as refusal:
            response = refusal.response()
        if quota:
            response["X-RateLimit-Limit"] = str(CALLS_A_MINUTE)
            response["X-RateLimit-Remaining"] = str(max(0, quota[0]))
            response["X-RateLimit-Reset"] = str(quota[1])
        return response

    return view


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    """Any path of the vendor that does not exist."""
    return Refusal(404, "not_found", "There is nothing here.").response()


def broken_off(request: HttpRequest) -> StreamingHttpResponse:
    """No usable answer: one that is shorter than announced, over which Granian drops the connection.

    Django's own server would leave the client waiting for the rest; there the headers are such that clients hang up.
    """
    is_django = request.META.get("SERVER_SOFTWARE", "").startswith("WSGIServer")
    headers = {"Content-Length": "none", "X-Noise": "x" * 120_000} if is_django else {"Content-Length": "4096"}
    return StreamingHttpResponse(iter([b""]), content_type="application/json", headers=headers)
