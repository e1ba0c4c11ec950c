"""The pages about what providers send: the inbox, one event, what was refused, and subscriptions at providers."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, NotFound
from connect_platform.core.ids import is_uuid
from connect_platform.dashboard import figures
from connect_platform.dashboard.visitors import page, visitor, writer
from connections.api.inbox import subscription_body
from connections.models import Connection, InboundAddress, InboundEvent, ProviderSubscription
from connections.services.inbound import inbox as inbound_inbox
from connections.services.inbound import subscribing as inbound_subscribing

PAGE_SIZE = 25
#: Bytes shown of a body.
SHOWN_BYTES = 65_536
#: State of an event -> state of the badge, and what a person reads.
STATES = {
    InboundEvent.State.RECEIVED: ("waiting", gettext_lazy("Being matched")),
    InboundEvent.State.MATCHED: ("ok", gettext_lazy("Matched")),
    InboundEvent.State.UNMATCHED: ("refused", gettext_lazy("Unmatched")),
    InboundEvent.State.IGNORED: ("disconnected", gettext_lazy("Ignored")),
}
#: Why an event belongs to nobody -> that as a sentence, and what to do next.
REASONS = {
    "connection_not_live": (
        gettext_lazy("Its connection is not connected any more."),
        gettext_lazy("Reconnect the account, then replay the event."),
    ),
    "no_such_account": (
        gettext_lazy("None of your connections is to the account it names."),
        gettext_lazy("Connect that account, then replay the event."),
    ),
    "not_one_connection": (
        gettext_lazy("It names no account, and you have none or several connections to this provider."),
        gettext_lazy("Make an address for one connection and enter that at the provider."),
    ),
    "no_account_in_event": (
        gettext_lazy("It does not say which account it is about."),
        gettext_lazy("Make an address for one connection and enter that at the provider."),
    ),
    "provider_names_no_account": (
        gettext_lazy("This provider never says which account an event is about."),
        gettext_lazy("Make an address for one connection and enter that at the provider."),
    ),
    "confirmation": (gettext_lazy("It tells of the subscription itself, not of an account."), ""),
}
#: Why a delivery was refused -> that as a sentence, and what to do next.
REFUSALS = {
    "not_signed": (
        gettext_lazy("The provider does not sign its events."),
        gettext_lazy("Enter an address of your own at the provider."),
    ),
    "signature_missing": (
        gettext_lazy("It carried no signature."),
        gettext_lazy("Switch signing on at the provider, with the secret of this address."),
    ),
    "no_secret": (
        gettext_lazy("No secret is known that could have signed it."),
        gettext_lazy("Rotate the secret of this address to the one the provider shows."),
    ),
    "timestamp_missing": (
        gettext_lazy("It did not say when it was signed."),
        gettext_lazy("Check that the provider sends it directly, with all its headers."),
    ),
    "timestamp_outside": (
        gettext_lazy("It was signed too long ago, or the clock of its sender is wrong."),
        gettext_lazy("Have the provider send it again. If that does not help, compare clocks."),
    ),
    "signature_wrong": (
        gettext_lazy("The signature was made with another secret."),
        gettext_lazy("Rotate the secret of this address to the one the provider shows."),
    ),
}
#: Status of a subscription -> state of the badge, and what a person reads.
SUBSCRIPTION_WORDS = {
    "pending": ("waiting", gettext_lazy("Being asked")),
    "active": ("ok", gettext_lazy("Active")),
    "failed": ("failed", gettext_lazy("Failed")),
}


def readable(text: str) -> tuple[str, bool]:
    """A body for reading: JSON indented, cut at SHOWN_BYTES; and whether it was cut."""
    if len(text) <= SHOWN_BYTES:
        with suppress(ValueError, RecursionError):
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    data = text.encode(errors="replace")
    return data[:SHOWN_BYTES].decode(errors="ignore"), len(data) > SHOWN_BYTES


def _row(event: InboundEvent, name: Callable[[str], str]) -> dict[str, Any]:
    mark, words = STATES[InboundEvent.State(event.state)]
    why, then = REASONS.get(event.reason, (event.reason, ""))
    told = {"badge": mark, "words": words, "why": why, "then": then}
    return {"event": event, "name": name(event.provider), **told}


def _with_connections(actor: Actor, events: list[InboundEvent]) -> list[dict[str, Any]]:
    """Events as rows, each with the company's connections it belongs to. Two queries, however many there are."""
    own = inbound_inbox.connections_of(actor, events)
    wanted = {key for keys in own.values() for key in keys}
    found = Connection.objects.for_actor(actor).filter(pk__in=wanted).only("id", "provider", "account_label", "company_id")
    known = {str(one.pk): one for one in found} if wanted else {}
    name = figures.provider_names(actor.company_id)
    return [{**_row(event, name), "connections": [known[key] for key in own[event.pk] if key in known]} for event in events]


def _providers(actor: Actor) -> list[tuple[str, str]]:
    """Providers the company is connected to or has an address for."""
    connected = Connection.objects.for_actor(actor).order_by().values_list("provider")
    addressed = InboundAddress.objects.filter(company_id=actor.company_id).order_by().values_list("provider")
    slugs = {slug for (slug,) in connected.union(addressed)}
    name = figures.provider_names(actor.company_id)
    return sorted(((slug, name(slug)) for slug in slugs), key=lambda pair: pair[1].lower())


@require_GET
@page
def inbox(request: HttpRequest) -> HttpResponse:
    """What providers sent, newest first, by provider, state and connection."""
    actor = visitor(request)
    provider, state, connection_id, before = (
        request.GET.get(k, "").strip() for k in ("provider", "state", "connection", "before")
    )
    wanted: dict[str, Any] = {"provider": provider[:100], "state": state if state in InboundEvent.State.values else ""}
    found: list[InboundEvent] = []
    if not connection_id or is_uuid(connection_id):
        position = before if is_uuid(before) else ""
        found = inbound_inbox.page(actor, limit=PAGE_SIZE, before=position, connection_id=connection_id, **wanted)
    shown = found[:PAGE_SIZE]
    context = {
        **wanted,
        "connection": connection_id,
        "rows": _with_connections(actor, shown),
        "older": shown[-1].pk if len(found) > PAGE_SIZE else "",
        "states": [(value, words) for value, (_mark, words) in STATES.items()],
        "providers": _providers(actor),
        "is_filtered": bool(provider or wanted["state"] or connection_id or before),
        "can_write": actor.may("connections.write"),
        "days": settings.CONFIG["INBOX_DAYS"],
    }
    return render(request, "dashboard/inbox.html", context)


@require_GET
@page
def event(request: HttpRequest, inbound_id: UUID) -> HttpResponse:
    """One event as the provider sent it, where it belongs, and sending it on once more."""
    actor = visitor(request)
    found = inbound_inbox.named(actor, str(inbound_id))
    (row,) = _with_connections(actor, [found])
    body, is_cut = readable(found.body)
    context = {**row, "headers": sorted(found.headers.items()), "body": body, "is_cut": is_cut}
    return render(request, "dashboard/inbox_event.html", {**context, "can_write": actor.may("connections.write")})


@require_POST
@page
def replay(request: HttpRequest, inbound_id: UUID) -> HttpResponse:
    """Send it on once more, or match it anew where it belonged to nobody."""
    actor = writer(request)
    sent, again = inbound_inbox.replay(actor, str(inbound_id))
    if again:
        messages.success(request, _("It is matched anew. Reload this page to see what it belongs to."))
    elif sent:
        messages.success(request, _("It is sent on once more, marked as a replay."))
    else:
        messages.warning(request, _("There is nothing to send on: it belongs to none of your connections."))
    return redirect("dashboard:inbox_event", inbound_id=inbound_id)


@require_GET
@page
def refused(request: HttpRequest) -> HttpResponse:
    """What was refused at the company's addresses, by hour and reason, with what to do next."""
    actor = visitor(request)
    shown = Paginator(inbound_inbox.rejections(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    scopes = [row.scope for row in shown]
    there = set(InboundAddress.objects.filter(company_id=actor.company_id, pk__in=scopes).values_list("pk", flat=True))
    rows, name = [], figures.provider_names(actor.company_id)
    for row in shown:
        why, then = REFUSALS.get(row.reason, (row.reason, ""))
        told = {"why": why, "then": then, "is_there": row.scope in there}
        rows.append({"row": row, "name": name(row.provider), **told})
    return render(request, "dashboard/inbox_refused.html", {"page": shown, "rows": rows})


@require_GET
@page
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What providers were asked to send, until when, and why some of it will not come."""
    actor, before = visitor(request), request.GET.get("before", "")
    own = ProviderSubscription.objects.filter(company_id=actor.company_id).select_related("connection").order_by("-pk")
    own = own.defer("connection__credentials")
    found = list((own.filter(pk__lt=before) if before else own)[: PAGE_SIZE + 1])
    name = figures.provider_names(actor.company_id)
    rows = [_shown_subscription(row, name) for row in found[:PAGE_SIZE]]
    context = {
        "rows": rows,
        "older": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else "",
        "can_write": actor.may("connections.write"),
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "dashboard/inbox_subscriptions.html", context)


def _shown_subscription(row: ProviderSubscription, name: Callable[[str], str]) -> dict[str, Any]:
    body = subscription_body(row)
    mark, words = SUBSCRIPTION_WORDS[body["status"]]
    shown = {"row": row, "connection": row.connection, "name": name(row.connection.provider), "badge": mark, "words": words}
    return {**shown, "renews_at": body["renewsAt"]}


def _subscription(actor: Actor, provider_subscription_id: str) -> ProviderSubscription:
    own = ProviderSubscription.objects.filter(company_id=actor.company_id).select_related("connection")
    found = own.filter(pk=provider_subscription_id).first()
    if found is None:
        raise NotFound("There is no such webhook subscription.")
    return found


@require_POST
@page
def ask_again(request: HttpRequest, provider_subscription_id: str) -> HttpResponse:
    """Ask the provider once more for a subscription that failed."""
    actor = writer(request)
    row = _subscription(actor, provider_subscription_id)
    try:
        again = inbound_subscribing.create(actor, row.connection, row.inputs)
    except ConnectError as error:
        messages.error(request, f"{error.message} {error.hint}")
    else:
        if again.last_error:
            messages.warning(request, _("The provider said no again: %s") % again.last_error)
        else:
            messages.success(request, _("The provider was asked again."))
    return redirect("dashboard:inbox_subscriptions")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def end(request: HttpRequest, provider_subscription_id: str) -> HttpResponse:
    """Ask first; then end a subscription at the provider and here."""
    actor = writer(request)
    row = _subscription(actor, provider_subscription_id)
    name = figures.provider_name(row.connection.provider, actor.company_id)
    if request.method == "POST":
        inbound_subscribing.end(actor, row.connection, row.pk)
        messages.success(request, _("The subscription is ended. What came in before stays in the inbox."))
        return redirect("dashboard:inbox_subscriptions")
    return render(request, "dashboard/inbox_subscription_end.html", {"row": row, "name": name})
