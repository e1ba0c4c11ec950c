"""The vendor's OAuth 2 endpoints: authorize (PKCE S256 only), token, revoke, introspect."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from . import accounts, clients, consent, tokens
from .clients import Client, OAuthError
from .models import Grant

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
#: Grant types of the token endpoint.
GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")


def issuer() -> str:
    """Who we are in `iss` (RFC 9207)."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/sandbox"


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The authorization request of a GET. Raises Unanswerable, or OAuthError for what the client is to hear."""
    query = request.GET
    client_id, redirect_uri = query.get("client_id", ""), query.get("redirect_uri", "")
    if not client_id or len(client_id) > 200 or not client_id.isprintable():
        raise consent.Unanswerable("The app did not say who it is (client_id).")
    if not clients.is_redirect_allowed(redirect_uri):
        raise consent.Unanswerable("The address to return to (redirect_uri) is not one of this installation.")
    if any(len(values) > 1 for _, values in query.lists()):
        raise OAuthError("invalid_request", "A parameter is given twice.")
    if query.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "Only response_type=code is offered.")
    if query.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(query.get("code_challenge", "")):
        raise OAuthError("invalid_request", "PKCE with code_challenge_method=S256 is required.")
    scopes = list(dict.fromkeys(query.get("scope", "").split())) or list(accounts.SCOPES)
    if not set(scopes) <= set(accounts.SCOPES):
        raise OAuthError("invalid_scope", f"Scopes are: {' '.join(accounts.SCOPES)}")
    return {
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": query.get("state", ""),
        "scopes": scopes,
        "code_challenge": query["code_challenge"],
    }


@csrf_exempt
def authorize(request: HttpRequest) -> HttpResponse:
    """GET shows the consent page; its POST sends the browser back with `code`, or with `error=access_denied`."""
    try:
        if request.method != "POST":
            return consent.page(request, "oauth2", _asked(request))
        asked, is_approved = consent.answer(request, "oauth2")
    except consent.Unanswerable as error:
        return consent.problem(request, str(error))
    except OAuthError as error:
        back = {"error": error.error, "error_description": error.description, "state": request.GET.get("state", "")}
        return consent.send_back(request.GET["redirect_uri"], **back, iss=issuer())
    if not is_approved:
        back = {"error": "access_denied", "error_description": "The user said no.", "state": asked["state"]}
        return consent.send_back(asked["redirect_uri"], **back, iss=issuer())
    code = tokens.consent(
        accounts.person(asked["account"]),
        asked["client_id"],
        asked["scopes"],
        redirect_uri=asked["redirect_uri"],
        code_challenge=asked["code_challenge"],
    )
    return consent.send_back(asked["redirect_uri"], code=code, state=asked["state"], iss=issuer())


Form = dict[str, str]


def _endpoint(handler: Callable[[Client, Form], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """An endpoint that takes a form from an authenticated client and answers JSON in the shapes of RFC 6749 §5."""

    @csrf_exempt
    @functools.wraps(handler)
    def view(request: HttpRequest) -> HttpResponse:
        try:
            if request.method != "POST":
                raise OAuthError("invalid_request", "Use POST.", 405)
            if request.content_type != "application/x-www-form-urlencoded" or any(len(v) > 1 for _, v in request.POST.lists()):
                raise OAuthError("invalid_request", "Send a form (application/x-www-form-urlencoded), each parameter once.")
            form = {key: value for key, value in request.POST.items() if isinstance(value, str)}
            response = JsonResponse(handler(clients.authenticate(request, form), form))
        except OAuthError as error:
            response = JsonResponse({"error": error.error, "error_description": error.description}, status=error.status)
            if error.status == 401:
                response["WWW-Authenticate"] = 'Basic realm="sandbox"'
            elif error.status == 503:
                response["Retry-After"] = "1"
        response["Cache-Control"] = "no-store"
        return response

    return view


def _needed(form: Form, name: str) -> str:
    if not form.get(name):
        raise OAuthError("invalid_request", f"{name} is missing.")
    return form[name]


@_endpoint
def token(client: Client, form: Form) -> dict[str, Any]:
    """Tokens for a code, a refresh token or the client itself."""
    scopes = form.get("scope", "").split()
    match _needed(form, "grant_type"):
        case "authorization_code":
            code, verifier = _needed(form, "code"), _needed(form, "code_verifier")
            issued = tokens.exchange(code, client, redirect_uri=_needed(form, "redirect_uri"), verifier=verifier)
        case "refresh_token":
            issued = tokens.refresh(_needed(form, "refresh_token"), client, scopes)
        case "client_credentials":
            issued = _for_client(client, scopes)
        case _:
            raise OAuthError("unsupported_grant_type", f"Grant types are: {' '.join(GRANT_TYPES)}")
    return issued.as_json()


def _for_client(client: Client, scopes: list[str]) -> tokens.Issued:
    offered = [scope for scope in accounts.SCOPES if scope != "offline"]
    if not set(scopes) <= set(offered):
        raise OAuthError("invalid_scope", f"Scopes are: {' '.join(offered)}")
    wanted = tuple(dict.fromkeys(scopes)) or tuple(offered)
    credential = accounts.digest(f"client|{client.id}|{client.secret_digest}|{' '.join(sorted(wanted))}")
    grant = accounts.grant_for(
        Grant.Kind.CLIENT_CREDENTIALS, credential, name="Client account", client_id=client.id, scopes=wanted
    )
    return tokens.client_credentials(grant)


@_endpoint
def revoke(client: Client, form: Form) -> dict[str, Any]:
    """RFC 7009: ends the family of the token; 200 also for one that is unknown."""
    tokens.revoke(_needed(form, "token"), client)
    return {}


@_endpoint
def introspect(client: Client, form: Form) -> dict[str, Any]:
    """RFC 7662, for tokens of the asking client."""
    found = tokens.find(_needed(form, "token"))
    if found is None or found.grant.client_id != client.id or found.kind == found.Kind.CODE:
        return {"active": False}
    if found.used_at or found.is_expired or found.grant.is_revoked or not found.grant.outlives(found.created_at):
        return {"active": False}
    body: dict[str, Any] = {
        "active": True,
        "client_id": client.id,
        "sub": found.grant.account_id,
        "scope": " ".join(found.grant.scopes),
    }
    return body | ({"exp": int(found.expires_at.timestamp())} if found.expires_at else {})
