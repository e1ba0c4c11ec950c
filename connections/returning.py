"""The way back from a provider's consent page: one routine for every surface's callback."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from connect_platform.core.errors import ConnectError
from connections.models import Connection, ConnectSession, Status
from connections.services.connecting import connecting, sessions, storing

log = structlog.get_logger(__name__)

#: Cookie that tells one browser from another while somebody connects.
BROWSER_COOKIE = "connect_browser"


class Lost(Exception):
    """The sign-in is nobody's here; `word` says why. `address` is the developer's page, where that is known."""

    def __init__(self, word: str, error: connecting.Refused) -> None:
        self.word, self.error = word, error
        self.address = error.session.redirect_url if error.session else ""
        super().__init__(word)


class Away(HttpResponseRedirect):
    """A redirect to an address that was checked when the developer gave it; it may have a mobile app's own scheme."""

    def __init__(self, address: str) -> None:
        self.allowed_schemes = [urlsplit(address).scheme]
        super().__init__(address)


def browser_of(request: HttpRequest) -> str:
    """What tells this browser from others; new where it has not been here."""
    return request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(24)


def remember(response: HttpResponse, browser: str) -> HttpResponse:
    """Let the browser keep what tells it from others for an hour."""
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(BROWSER_COOKIE, browser, max_age=3600, httponly=True, samesite="Lax", secure=is_secure)
    return response


def to_choice(request: HttpRequest, session: ConnectSession) -> HttpResponse:
    """To the question what is to become of another account that was pasted; only this browser may answer it."""
    browser = browser_of(request)
    session.browser_hash = connecting.digest(browser)
    session.save(update_fields=["browser_hash"])
    return remember(HttpResponseRedirect(f"/link/{session.short_code}/account"), browser)


def finish(request: HttpRequest, app_id: str | None = None) -> tuple[ConnectSession, str]:
    """Complete the round trip. Returns the session and where the browser goes next. Raises Lost."""
    query = {key: request.GET[key] for key in request.GET}
    try:
        session = connecting.returned(query, request.COOKIES.get(BROWSER_COOKIE, ""), app_id)
    except connecting.Refused as error:
        raise Lost(error.code, error) from error
    try:
        connection = connecting.complete(session, query)
    except storing.OtherAccount:
        return session, f"{sessions.url(session)}/account"
    except ConnectError as error:
        return session, failed(session, error)
    return session, succeeded(session, connection)


def succeeded(session: ConnectSession, connection: Connection) -> str:
    """Back to the developer's page, or our own last page."""
    if not session.redirect_url:
        return f"{sessions.url(session)}/done"
    words = {"status": "connected", "toolkit": connection.provider}
    return with_query(
        session.redirect_url, words if connection.surface == "apps" else {**words, "connectionId": str(connection.id)}
    )


def failed(session: ConnectSession, error: ConnectError) -> str:
    """Write down why, then back to the developer's page, or our own that says so in words."""
    denied = error.code == "access_denied"
    log.info("connect_failed", session=session.pk, provider=session.connection.provider, code=error.code)
    reason = {"code": error.code, "message": error.message, "hint": error.hint}
    sessions.close(session, Status.REJECTED if denied else Status.FAILED, reason)
    return _left(session, error.code, "connection_failed")


def canceled(session: ConnectSession) -> str:
    """The person chose not to."""
    sessions.close(session, Status.CANCELED, {"code": "canceled", "message": "The person left without connecting.", "hint": ""})
    return _left(session, "canceled", "connection_failed")


def _left(session: ConnectSession, code: str, word: str) -> str:
    if not session.redirect_url:
        return f"{sessions.url(session)}/failed?{urlencode({'code': code})}"
    words = {"status": "error", "message": word}
    if session.connection.surface != "apps":
        words |= {"reason": code, "connectionId": str(session.connection_id)}
    return with_query(session.redirect_url, words)


def with_query(url: str, words: dict[str, str]) -> str:
    """`url` with words appended to its query; what was there stays."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query, keep_blank_values=True), *words.items()])))
