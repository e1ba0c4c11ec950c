"""The end user's own page: what they connected, how it fares, connecting it again and ending it. Needs no JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connect_platform.core.errors import ConnectError
from connections.models import Connection, SelfServiceLink, Status
from connections.pages import problem, provider_context
from connections.services.connecting import disconnecting, finding, selfservice, sessions

#: Keeps the visit; only pages below /accounts get it.
COOKIE = "connect_accounts"

#: What a person reads after ending a connection, by how that went at the provider.
ENDED = {
    "revoked": _("%s is disconnected. Its access was also ended there."),
    "pending": _("%s is disconnected. Its access there is being ended now."),
    "shared": _("%s is disconnected here. Its permission at the provider stays, as another connection of yours uses it."),
    "unsupported": _("%s is disconnected. It offers apps no way to end their access; you can remove it in your account there."),
}


def _page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the visit in the cookie; what is refused is a page in the error's words."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, selfservice.visit(request.COOKIES.get(COOKIE, "")), *args, **kwargs)
        except ConnectError as error:
            return problem(request, error)

    return shown


@never_cache
@require_GET
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Open a link: the browser gets the visit as a cookie, and the code leaves the address."""
    try:
        kept = selfservice.enter(code)
    except ConnectError as error:
        return problem(request, error)
    response = HttpResponseRedirect("/accounts")
    response.set_cookie(
        COOKIE,
        kept,
        max_age=int(selfservice.VISIT_LIFETIME.total_seconds()),
        path="/accounts",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_GET
@_page
def overview(request: HttpRequest, link: SelfServiceLink) -> HttpResponse:
    """Everything the person connected, with what each allows and how it stands."""
    context = {
        "rows": [_row(connection) for connection in selfservice.connections(link)],
        "company_name": link.company.name,
        "app_name": link.app.name if link.app else "",
        "return_url": link.return_url,
        "outcome": {"connected": "good", "error": "bad"}.get(request.GET.get("status", "")),
    }
    return render(request, "connections/accounts.html", context)


def _row(connection: Connection) -> dict[str, Any]:
    return {
        "connection": connection,
        "provider": provider_context(connection.definition),
        "account": connection.account_label or connection.account_external_id,
        "app_name": connection.app.name if connection.app else "",
        "standing": selfservice.standing(connection),
        "permissions": selfservice.permissions(connection),
        "is_ended": connection.status == Status.DISCONNECTED,
    }


@require_POST
@_page
def reconnect(request: HttpRequest, link: SelfServiceLink, connection_id: str) -> HttpResponse:
    """To the provider and back here, under the same id."""
    actor = selfservice.visitor(link)
    found = finding.named(actor, connection_id)
    return HttpResponseRedirect(sessions.url(sessions.again(actor, found, f"{settings.PUBLIC_URL}/accounts")))


@require_http_methods(["GET", "POST"])
@_page
def disconnect(request: HttpRequest, link: SelfServiceLink, connection_id: str) -> HttpResponse:
    """Ask first, then end it and say how that went at the provider."""
    actor = selfservice.visitor(link)
    found = finding.named(actor, connection_id)
    if request.method == "GET":
        context = {"row": _row(found), "company_name": link.company.name}
        return render(request, "connections/accounts_disconnect.html", context)
    if found.status != Status.DISCONNECTED:
        outcome = disconnecting.disconnect(actor, found)
        messages.success(request, ENDED.get(outcome, ENDED["unsupported"]) % found.definition.name)
    return HttpResponseRedirect("/accounts")
