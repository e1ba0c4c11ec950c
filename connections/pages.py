"""The hosted connect page: plain forms, no JavaScript needed, every failure said in a sentence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from connect_platform.core.errors import ConnectError, Gone, InvalidInput, NotFound
from connections import returning
from connections.models import ConnectLink, ConnectSession
from connections.services.connecting import connecting, pasting, sessions, storing
from integrations.spec import Auth, OAuth1, OAuth2, Provider

#: Sentences for people, by error code; anything else says what the error says.
TITLES = {
    "access_denied": "You did not allow the connection",
    "canceled": "You left before connecting",
    "missing_state": "This sign-in is incomplete",
    "invalid_state": "This sign-in cannot be finished",
    "app_mismatch": "This sign-in belongs to another app",
    "not_found": "There is no such link",
    "gone": "This link no longer works",
    "byo_credentials_required": "This provider is not set up yet",
    "invalid_client": "This provider is not set up correctly",
    "provider_unreachable": "The provider could not be reached",
}
SCHEME_LABELS = {
    "OAUTH2": "Sign in at {name}",
    "OAUTH1": "Sign in at {name} (OAuth 1)",
    "API_KEY": "Use an API key",
    "BASIC": "Use a user name and password",
    "S2S_OAUTH2": "Use a client ID and secret",
    "BASIC_WITH_JWT": "Log in with a user name and password",
}


def provider_context(provider: Provider) -> dict[str, Any]:
    """What the templates show of a provider."""
    return {
        "slug": provider.slug,
        "name": provider.name,
        "logo_url": f"/logos/{provider.slug}.svg",
        "description": provider.description,
    }


def problem(request: HttpRequest, error: ConnectError, session: ConnectSession | None = None) -> HttpResponse:
    """The failure page: what happened, its code, a reference to quote, what to do next."""
    context = {
        "title": TITLES.get(error.code, "The account could not be connected"),
        "message": error.message,
        "hint": error.hint,
        "code": error.code,
        "reference": getattr(request, "request_id", ""),
        "retry_url": f"/link/{session.short_code}" if session and session.is_open else None,
        "return_url": session.redirect_url if session else None,
        "provider": provider_context(session.connection.definition) if session else None,
    }
    return render(request, "connections/failed.html", context, status=error.status if error.status < 500 else 502)


@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm the provider and how to connect. A reusable link makes its own session first."""
    try:
        session = _session(code)
    except ConnectError as error:
        return problem(request, error)
    if session.short_code != code:
        return HttpResponseRedirect(sessions.url(session))
    if request.method == "POST":
        return _decided(request, session)
    sessions.visit(session)
    return _consent(request, session)


def _session(code: str) -> ConnectSession:
    try:
        return sessions.opened(code)
    except NotFound:
        link = ConnectLink.objects.filter(short_code=code).first()
        if link is None:
            raise
        return sessions.from_link(link)


def _decided(request: HttpRequest, session: ConnectSession) -> HttpResponse:
    if request.POST.get("decision") == "cancel":
        return returning.Away(returning.canceled(session))
    auth = connecting.scheme_of(session, request.POST.get("scheme", ""))
    try:
        fields = connecting.user_fields(session.connection.definition, request.POST)
    except InvalidInput as error:
        return _consent(request, session, error)
    if isinstance(auth, OAuth2 | OAuth1):
        return _depart(request, session, auth, fields)
    session.scheme, session.account_fields = auth.scheme, fields
    session.save(update_fields=["scheme", "account_fields"])
    return HttpResponseRedirect(f"/link/{session.short_code}/credentials")


def _depart(request: HttpRequest, session: ConnectSession, auth: OAuth2 | OAuth1, fields: dict[str, str]) -> HttpResponse:
    """Off to the provider, with a cookie that ties the way back to this browser."""
    browser = returning.browser_of(request)
    try:
        address = connecting.begin(session, auth, fields, browser)
    except ConnectError as error:
        return problem(request, error, session)
    return returning.remember(HttpResponseRedirect(address), browser)


def _consent(request: HttpRequest, session: ConnectSession, error: InvalidInput | None = None) -> HttpResponse:
    connection, provider = session.connection, session.connection.definition
    auth = connecting.scheme_of(session)
    wrong = error.fields if error else {}
    choices = [] if session.scheme else [_choice(provider, each) for each in provider.schemes]
    context = {
        "provider": provider_context(provider),
        "company_name": session.company.name,
        "app_name": connection.app.name if connection.app else "",
        "scheme": auth.scheme,
        "scheme_choices": choices if len(choices) > 1 else [],
        "scopes": session.scopes or list(getattr(auth, "scopes", ())),
        "steps": [
            {"title": step.title, "description": step.description, "image_url": step.image_url} for step in provider.steps
        ],
        "account_fields": [
            {
                "key": item.key,
                "label": item.label,
                "help": item.help,
                "example": item.example,
                "value": request.POST.get(item.key, connection.account_fields.get(item.key, "")),
                "error": " ".join(wrong.get(item.key, [])),
            }
            for item in provider.account_fields
            if item.source == "user"
        ],
        "reconnecting": connection.connected_at is not None,
        "health": None,
        "cancel_url": None,
        "session_code": session.short_code,
    }
    return render(request, "connections/consent.html", context, status=400 if error else 200)


def _choice(provider: Provider, auth: Auth) -> dict[str, str]:
    return {"scheme": auth.scheme, "label": SCHEME_LABELS[auth.scheme].format(name=provider.name)}


@never_cache
@require_GET
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Straight to the provider's consent page, for an app that has its own page before."""
    try:
        session = sessions.opened(code)
    except ConnectError as error:
        return problem(request, error)
    sessions.visit(session)
    auth = connecting.scheme_of(session)
    if not isinstance(auth, OAuth2 | OAuth1) or any(
        item.source == "user" for item in session.connection.definition.account_fields
    ):
        return HttpResponseRedirect(f"/link/{code}")
    return _depart(request, session, auth, {})


@never_cache
@require_http_methods(["GET", "POST"])
def credentials(request: HttpRequest, code: str) -> HttpResponse:
    """The form for what a person pastes, built from the provider's definition."""
    try:
        session = sessions.opened(code)
    except ConnectError as error:
        return problem(request, error)
    auth = connecting.scheme_of(session)
    if isinstance(auth, OAuth2 | OAuth1):
        return HttpResponseRedirect(f"/link/{code}")
    if request.method == "GET":
        return _credentials(request, session, auth)
    if request.POST.get("decision") == "cancel":
        return returning.Away(returning.canceled(session))
    pasted = {key: request.POST.get(key, "").strip() for key, _, _ in pasting.secret_fields(auth)}
    missing = {key: "This field is required." for key, value in pasted.items() if not value}
    try:
        if missing:
            raise InvalidInput(missing)
        fields = connecting.user_fields(session.connection.definition, session.account_fields)
        connection = pasting.paste(session, auth, fields, pasted)
    except storing.OtherAccount:
        return returning.to_choice(request, session)
    except ConnectError as error:
        return _credentials(request, session, auth, error)
    return returning.Away(returning.succeeded(session, connection))


def _credentials(request: HttpRequest, session: ConnectSession, auth: Auth, error: ConnectError | None = None) -> HttpResponse:
    provider = session.connection.definition
    wrong = error.fields if isinstance(error, InvalidInput) else {}
    wanted = pasting.secret_fields(auth)
    keys = {key for key, _, _ in wanted}
    context = {
        "provider": provider_context(provider),
        "company_name": session.company.name,
        "fields": [
            {
                "key": key,
                "label": label,
                "secret": secret,
                "help": getattr(auth, "help", "") if place == 0 else "",
                "value": "" if secret else request.POST.get(key, ""),
                "error": " ".join(str(reason) for reason in wrong.get(key, [])),
            }
            for place, (key, label, secret) in enumerate(wanted)
        ],
        "error": {
            "message": error.message if not wrong else next(iter(wrong.values()))[0],
            "code": error.code,
            "reference": getattr(request, "request_id", ""),
        }
        if error and not (set(wrong) & keys)
        else None,
        "docs_url": provider.docs_url,
    }
    status = 200 if error is None else error.status if error.status < 500 else 502
    return render(request, "connections/credentials.html", context, status=status)


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The platform's own redirect URI at providers."""
    try:
        _, destination = returning.finish(request)
    except returning.Lost as lost:
        return problem(request, lost.error)
    return returning.Away(destination)


@never_cache
@require_GET
def done(request: HttpRequest, code: str) -> HttpResponse:
    """Connected, and nowhere else to go."""
    session = _finished(code)
    if session is None or not session.connection.is_live:
        return problem(request, Gone("There is nothing to see here any more."))
    context = {
        "provider": provider_context(session.connection.definition),
        "account_label": session.connection.account_label,
        "return_url": session.redirect_url or None,
        "company_name": session.company.name,
    }
    return render(request, "connections/done.html", context)


@never_cache
@require_GET
def failed(request: HttpRequest, code: str) -> HttpResponse:
    """Not connected, and nowhere else to go."""
    session = _finished(code)
    reason: dict[str, str] = (session.connection.last_error if session else None) or {}
    said = request.GET.get("code", "")
    known = reason.get("code") == said
    error = ConnectError(
        reason["message"] if known else "The account could not be connected.",
        code=said if known else "connection_failed",
        hint=reason.get("hint") or "Ask for a new link to try again.",
    )
    error.status = 200
    return problem(request, error, session)


def _finished(code: str) -> ConnectSession | None:
    found = ConnectSession.objects.select_related("connection", "company", "connection__app").filter(short_code=code)
    return found.exclude(finished_at=None).first()
