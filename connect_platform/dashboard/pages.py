"""The pages that look across all apps: home, overview, calls, work, mail, providers, and the connect demo."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from connect_platform.core import health
from connect_platform.core.ids import is_uuid
from connect_platform.core.mail import Mail
from connect_platform.dashboard import attention, figures, waiting
from connect_platform.dashboard.visitors import page, staff_page, visitor, writer
from connections.models import LIVE, Status
from connections.services.connecting import sessions
from integrations import catalogue, provider_search
from integrations.services import offered

PAGE_SIZE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the first call to try, and where to go from here."""
    return render(request, "home.html", {"public_url": settings.PUBLIC_URL, "provider_count": len(catalogue.all_providers())})


@require_GET
@page
def overview(request: HttpRequest) -> HttpResponse:
    """How everything stands: connections, calls, what needs attention, what waits."""
    actor, is_staff = visitor(request), cast(User, request.user).is_staff
    everyone = None if is_staff else actor
    calls, states, work_counts = figures.calls(actor), figures.states(actor), waiting.counts(everyone)
    parts = health.parts() if is_staff else {}
    look_at = [
        *attention.of_services(parts),
        *attention.of_connections(actor),
        *attention.of_calls(calls),
        *attention.of_work(work_counts),
    ]
    context = {
        "calls": calls,
        "states": states,
        "connection_count": sum(part.count for part in states),
        "live_count": sum(part.count for part, status in zip(states, Status.values, strict=True) if Status(status) in LIVE),
        "attention": look_at,
        "recent": figures.call_rows(figures.entries(actor), 8),
        "work_counts": work_counts,
        "waiting": waiting.items(everyone, limit=6),
        "parts": parts,
    }
    return render(request, "dashboard/overview.html", context)


@require_GET
@page
def calls(request: HttpRequest) -> HttpResponse:
    """Every call to a provider, newest first, with its cause where it did not go well."""
    actor, outcome = visitor(request), request.GET.get("outcome", "")
    before, slug = request.GET.get("before", ""), request.GET.get("provider", "")
    found = figures.entries(actor)
    if outcome in ("ok", "refused", "failed"):
        found = found.filter(outcome=outcome)
    if slug:
        found = found.filter(detail__provider=slug)
    if is_uuid(before):
        found = found.filter(id__lt=before)
    rows = figures.call_rows(found, PAGE_SIZE + 1)
    context = {
        "calls": figures.calls(actor),
        "rows": rows[:PAGE_SIZE],
        "older": rows[PAGE_SIZE - 1]["id"] if len(rows) > PAGE_SIZE else None,
        "outcome": outcome,
        "provider": slug,
        "is_filtered": bool(outcome or slug or before),
    }
    return render(request, "dashboard/calls.html", context)


@require_GET
@page
def work(request: HttpRequest) -> HttpResponse:
    """Background work that waits, runs or was given up, and why. Staff see every company's."""
    everyone = None if cast(User, request.user).is_staff else visitor(request)
    state = request.GET.get("state", "")
    states = (state,) if state in ("waiting", "running", "failed") else waiting.UNFINISHED
    context = {"items": waiting.items(everyone, states=states, limit=100), "counts": waiting.counts(everyone), "state": state}
    return render(request, "dashboard/work.html", context)


@require_GET
@staff_page
def mail(request: HttpRequest) -> HttpResponse:
    """The mail outbox. What a mail says is shown only where no mail server is configured, so that its link can be followed."""
    shown = Paginator(Mail.objects.order_by("-created_at", "-id"), 20).get_page(request.GET.get("page"))
    return render(request, "dashboard/mail.html", {"page": shown, "is_readable": not settings.CONFIG["SMTP_URL"]})


@require_GET
@page
def providers(request: HttpRequest) -> HttpResponse:
    """The catalogue, by search and category."""
    text, category = request.GET.get("q", "").strip(), request.GET.get("category", "")
    everything = offered.every(visitor(request).company_id)
    found = provider_search.ranked(text, everything) if text else everything
    shown = Paginator([each for each in found if category in ("", each.category)], 60).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "categories": sorted({each.category for each in everything}),
        "q": text,
        "category": category,
        "total": len(everything),
    }
    return render(request, "dashboard/providers.html", context)


@require_POST
@page
def connect(request: HttpRequest, slug: str) -> HttpResponse:
    """Connect the company's own account at a provider: to the hosted page and back to the new connection."""
    return redirect(_link(request, slug, {}))


def _link(request: HttpRequest, slug: str, options: dict[str, Any]) -> str:
    """A fresh link of the hosted page that leads back to the connection it makes."""
    actor = writer(request)
    session = sessions.for_intent(actor, offered.get(slug, actor.company_id), options)
    session.redirect_url = f"{settings.PUBLIC_URL}/dashboard/connections/{session.connection_id}"
    session.save(update_fields=["redirect_url"])
    return sessions.url(session)


@require_http_methods(["GET", "POST"])
@page
def demo(request: HttpRequest) -> HttpResponse:
    """Connect the sandbox the way an end user would: a fresh link, the hosted page, and back to the connection."""
    if request.method == "GET":
        return render(request, "dashboard/demo.html", {"public_url": settings.PUBLIC_URL})
    user = cast(User, request.user)
    return redirect(_link(request, "sandbox", {"userId": user.email}))
