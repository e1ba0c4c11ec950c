"""What a person should look at, each with its reason and the next thing to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connect_platform.core.actors import Actor
from connect_platform.dashboard.figures import Calls, provider_names
from connections.models import LIVE, Connection, Health, Status

NEEDY = (Status.EXPIRED, Status.FAILED, Status.PARTIAL)
#: A share of failed calls that is no accident, and the fewest calls that say so.
FAILING_SHARE, FAILING_CALLS = 0.2, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to look at. `tone` is `bad` or `warn`, `action` the words of the link to `url`."""

    title: str
    reason: str
    action: str
    url: str
    tone: str = "warn"
    icon: str = "triangle-alert"


def of_connections(actor: Actor, limit: int = 6) -> list[Item]:
    """Connections that broke within the last 30 days or are unwell now, latest first. One query."""
    since = timezone.now() - timedelta(days=30)
    broken = Q(status__in=NEEDY, updated_at__gte=since)
    unwell = Q(status__in=LIVE) & ~Q(health=Health.HEALTHY)
    rows = Connection.objects.for_actor(actor).defer("credentials").filter(broken | unwell).order_by("-updated_at")[:limit]
    name = provider_names(actor.company_id)
    return [of_connection(row, name(row.provider)) for row in rows]


def of_connection(row: Connection, name: str) -> Item:
    """What is wrong with one connection, in words; `name` is its provider's."""
    unwell = row.status in LIVE and row.health != Health.HEALTHY
    error = (row.health_cause if unwell else row.last_error) or {}
    titles: dict[str, str] = {
        Health.DEGRADED: _("%s is in trouble") % name,
        Health.MISCONFIGURED: _("%s refuses the OAuth app") % name,
        Status.EXPIRED: _("%s must be connected again") % name,
        Status.PARTIAL: _("%s was read only in part") % name,
        Status.FAILED: _("%s could not be connected") % name,
    }
    who = row.account_label or row.user_id
    reason = error.get("message") or _("The provider gave no reason.")
    return Item(
        title=titles.get(row.health if unwell else row.status, _("%s must be connected again") % name),
        reason=f"{who}: {reason}" if who else reason,
        action=_("Reconnect") if row.status == Status.EXPIRED else _("Look at it"),
        url=f"/dashboard/connections/{row.id}",
        tone="warn" if row.status == Status.PARTIAL or row.health == Health.DEGRADED else "bad",
        icon="key-round" if row.status == Status.EXPIRED else "plug",
    )


def of_calls(calls: Calls) -> list[Item]:
    """Calls that fail too often to be an accident."""
    if calls.total < FAILING_CALLS or calls.failed / calls.total < FAILING_SHARE:
        return []
    return [
        Item(
            title=_("Many calls fail"),
            reason=_("%(failed)d of %(total)d calls in the last 24 hours failed.")
            % {"failed": calls.failed, "total": calls.total},
            action=_("See the causes"),
            url="/dashboard/calls?outcome=failed",
            tone="bad",
            icon="activity",
        )
    ]


def of_work(counts: Mapping[str, int]) -> list[Item]:
    """Background work that nobody will try again."""
    failed = counts["failed"]
    if not failed:
        return []
    return [
        Item(
            title=_("Work was given up"),
            reason=ngettext(
                "%d piece of background work ran out of tries.", "%d pieces of background work ran out of tries.", failed
            )
            % failed,
            action=_("See why"),
            url="/dashboard/work?state=failed",
            icon="list-checks",
        )
    ]


def of_services(parts: Mapping[str, bool]) -> list[Item]:
    """Services of the platform itself that are away (for staff)."""
    effects = {
        "database": _("Nothing can be served without it."),
        "migrations": _("The database does not have every table this version needs; run manage.py migrate."),
        "valkey": _("Rate limits and wake-ups pause; work goes on more slowly."),
        "worker": _("Background work waits: start a worker and beat."),
    }
    return [
        Item(
            title=_("%s is away") % capfirst(name),
            reason=effects.get(name, ""),
            action=_("See service health"),
            url="/readyz",
            tone="bad",
            icon="server",
        )
        for name, well in parts.items()
        if not well
    ]
