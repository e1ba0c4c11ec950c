"""Pages about connecting an account again: the way in, and the question when another account comes back."""

from __future__ import annotations

import hmac

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from connect_platform.core.actors import system
from connect_platform.core.errors import ConnectError
from connections import returning
from connections.models import ConnectSession
from connections.pages import problem, provider_context
from connections.services.connecting import choosing, connecting, offers, reconnecting, sessions


@never_cache
@require_GET
def reconnect(request: HttpRequest, token: str) -> HttpResponse:
    """A signed link to connecting again: opens a fresh visit for the same connection and goes on to it."""
    try:
        connection, more = reconnecting.read(token)
    except ConnectError as error:
        return problem(request, error)
    return HttpResponseRedirect(sessions.url(sessions.again(system(connection.company_id), connection, more=more)))


@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, code: str) -> HttpResponse:
    """Which account is connected, which one was offered, and what may be done about it."""
    try:
        session = sessions.opened(code)
        if offers.held(session) is None:
            return HttpResponseRedirect(f"/link/{code}")
        _check_browser(request, session)
        if request.method == "POST":
            return _decided(session, request.POST.get("decision", ""))
    except ConnectError as error:
        return problem(request, error)
    return _question(request, session)


def _check_browser(request: HttpRequest, session: ConnectSession) -> None:
    """Raises Refused unless this is the browser that brought the account."""
    shown = connecting.digest(request.COOKIES.get(returning.BROWSER_COOKIE, ""))
    if not hmac.compare_digest(session.browser_hash, shown):
        raise connecting.Refused("This sign-in was started in another browser.", code="invalid_state")


def _decided(session: ConnectSession, decision: str) -> HttpResponse:
    match decision:
        case "again":
            choosing.again(session)
            return HttpResponseRedirect(f"/link/{session.short_code}")
        case "replace":
            return returning.Away(returning.succeeded(session, choosing.replace(session)))
        case "both":
            return returning.Away(returning.succeeded(session, choosing.keep_both(session)))
        case _:
            return returning.Away(returning.canceled(session))


def _question(request: HttpRequest, session: ConnectSession) -> HttpResponse:
    connection = session.connection
    context = {
        "provider": provider_context(connection.definition),
        "app_name": connection.app.name if connection.app else session.company.name,
        "connected": connection.account_label or connection.account_external_id,
        "offered": session.offered_account,
        "may_replace": choosing.may_replace(session),
        "may_keep_both": choosing.may_keep_both(session),
    }
    return render(request, "connections/account.html", context)
