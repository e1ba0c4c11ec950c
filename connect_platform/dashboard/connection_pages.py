"""The pages about connections: the list, one connection with its history and calls, reconnecting and disconnecting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connect_platform.core.ids import is_uuid
from connect_platform.dashboard import figures
from connect_platform.dashboard.templatetags.frame import STATES
from connect_platform.dashboard.visitors import page, visitor, writer
from connections.models import Connection, HistoryItem, Status
from connections.services.connecting import disconnecting, finding, sessions
from connections.services.health import timeline
from integrations.services import offered

PAGE_SIZE = 25
#: What a timeline entry looks like: (tone, icon) by its kind.
MARKS = {
    "": ("plain", "history"),
    **dict.fromkeys(("connected", "reconnected", "recovered", "verified", "webhook_resumed"), ("good", "circle-check")),
    **dict.fromkeys(("refreshed", "synced"), ("plain", "refresh-cw")),
    **dict.fromkeys(("refresh_failed", "degraded", "rate_limited", "sync_failed"), ("warn", "triangle-alert")),
    **dict.fromkeys(("refresh_interrupted", "webhook_silent"), ("warn", "clock")),
    **dict.fromkeys(("needs_reauth", "expired", "unauthorized_burst"), ("bad", "key-round")),
    **dict.fromkeys(("misconfigured", "account_mismatch"), ("bad", "circle-x")),
    "scope_lost": ("warn", "shield"),
    "scope_gained": ("good", "shield"),
    "disconnected": ("plain", "unplug"),
}
RECONNECTABLE = (Status.EXPIRED, Status.DISCONNECTED, Status.FAILED, Status.REJECTED, Status.CANCELED)


@require_GET
@page
def connections(request: HttpRequest) -> HttpResponse:
    """The company's connections, newest first, by state, provider and search."""
    actor = visitor(request)
    text, status, provider = (request.GET.get(name, "").strip() for name in ("q", "status", "provider"))
    rows = Connection.objects.for_actor(actor).defer("credentials").order_by("-created_at", "-id")
    if text:
        rows = rows.filter(
            Q(id=text)
            if is_uuid(text)
            else Q(account_label__icontains=text) | Q(user_id__icontains=text) | Q(provider__icontains=text)
        )
    if status in Status.values:
        rows = rows.filter(status=status)
    if provider:
        rows = rows.filter(provider=provider)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    slugs = Connection.objects.for_actor(actor).order_by("provider").values_list("provider", flat=True).distinct()
    name = figures.provider_names(actor.company_id)
    context = {
        "page": shown,
        "rows": [{"connection": row, "name": name(row.provider)} for row in shown],
        "states": [(value, STATES[value][2]) for value in Status.values],
        "providers": [(slug, name(slug)) for slug in slugs],
        "q": text,
        "status": status,
        "provider": provider,
        "is_filtered": bool(text or status or provider),
    }
    return render(request, "dashboard/connections.html", context)


@require_GET
@page
def connection(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """One connection: how it stands and what to do, its calls, and the history read through it."""
    actor = visitor(request)
    found = finding.named(actor, connection_id)
    text, kind = request.GET.get("q", "").strip(), request.GET.get("type", "")
    history = HistoryItem.objects.filter(connection=found).order_by("-created_at", "-id")
    if text:
        history = history.filter(title__icontains=text)
    if kind:
        history = history.filter(type=kind)
    context = {
        "connection": found,
        "provider": offered.find(found.provider, actor.company_id),
        "name": figures.provider_name(found.provider, actor.company_id),
        "error": found.last_error,
        "calls": figures.calls(actor, target=str(found.id)),
        "recent": figures.call_rows(figures.entries(actor, target=str(found.id)), 10),
        "history": Paginator(history, PAGE_SIZE).get_page(request.GET.get("page")),
        "timeline": _timeline(found),
        "types": HistoryItem.objects.filter(connection=found).order_by("type").values_list("type", flat=True).distinct(),
        "q": text,
        "type": kind,
        "is_settling": found.status in (Status.CONNECTED, Status.SYNCING),
        "can_reconnect": found.status in RECONNECTABLE and found.surface != "connect",
        "can_write": actor.may("connections.write"),
    }
    template = "dashboard/connection_state.html" if request.headers.get("HX-Target") == "state" else "dashboard/connection.html"
    return render(request, template, context)


def _timeline(found: Connection) -> list[dict[str, Any]]:
    """What happened to it lately, latest first, as sentences."""
    return [
        {
            "at": entry.at,
            "tone": MARKS.get(entry.kind, MARKS[""])[0],
            "icon": MARKS.get(entry.kind, MARKS[""])[1],
            "said": timeline.KINDS.get(entry.kind, entry.kind),
            "because": entry.detail.get("message", ""),
        }
        for entry in found.timeline.order_by("-id")[:20]
    ]


@require_POST
@page
def reconnect(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """To the hosted page, to renew this connection in place; then back here."""
    actor = writer(request)
    found = finding.named(actor, connection_id)
    back = f"{settings.PUBLIC_URL}/dashboard/connections/{found.id}"
    return redirect(sessions.url(sessions.again(actor, found, back)))


@require_http_methods(["GET", "POST"])
@page
def disconnect(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Ask first, then end it: the secret is destroyed here and revoked at the provider where that is possible."""
    actor = writer(request)
    found = finding.named(actor, connection_id)
    name = figures.provider_name(found.provider, actor.company_id)
    if request.method == "GET":
        return render(request, "dashboard/disconnect.html", {"connection": found, "name": name})
    outcome = disconnecting.disconnect(actor, found)
    said = {
        "revoked": _("Disconnected. The credentials are destroyed here and revoked at %s."),
        "pending": _("Disconnected. The credentials are destroyed here; revoking them at %s is on its way."),
        "unsupported": _("Disconnected. The credentials are destroyed here; %s offers no way to revoke them."),
        "shared": _("Disconnected. The credentials are destroyed here; the grant at %s stays, as another connection uses it."),
    }
    messages.success(request, said.get(outcome, said["unsupported"]) % name)
    return redirect("dashboard:connection", connection_id=found.id)
