"""Durable work of every kind in one list: what waits or runs or gave up, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import CharField, Count, F, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Company
from connect_platform.core import work
from connect_platform.core.actors import Actor

UNFINISHED = (work.Work.State.WAITING, work.Work.State.RUNNING)
_COLUMNS = ("state", "due_at", "lease_until", "attempt", "last_error", "created_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of work, whatever its kind."""

    id: str
    kind: str
    state: str
    due_at: datetime
    lease_until: datetime | None
    attempt: int
    last_error: str
    created_at: datetime

    @property
    def why(self) -> str:
        """Why it stands where it stands, in a sentence."""
        now = timezone.now()
        match self.state:
            case "running" if self.lease_until and self.lease_until < now:
                return _("The worker that had it went away; another one takes it over.")
            case "running":
                return _("A worker is doing it now.")
            case "failed":
                return _("Given up after %(tries)d tries: %(reason)s") % {"tries": self.attempt, "reason": self.last_error}
            case "waiting" if self.attempt:
                return _("Try %(tries)d did not work: %(reason)s") % {"tries": self.attempt, "reason": self.last_error}
            case "waiting" if self.due_at > now:
                return _("It is planned for later.")
            case "waiting":
                return _("It is due and waits for a free worker.")
        return ""


@cache
def company_path(model: type[Model], depth: int = 3) -> str:
    """The lookup from a model to its company's id, over at most `depth` foreign keys; empty where there is none."""
    names = {field.attname for field in model._meta.concrete_fields}
    if "company_id" in names:
        return "company_id"
    for field in model._meta.concrete_fields if depth else ():
        target = field.related_model
        if target is Company:
            return field.attname
        if isinstance(target, type) and (further := company_path(target, depth - 1)):
            return f"{field.name}__{further}"
    return ""


def _of_kind(model: type[work.Work], actor: Actor | None, states: Iterable[str]) -> QuerySet[work.Work]:
    rows = model._default_manager.filter(state__in=list(states))
    return rows.filter(**{company_path(model): actor.company_id}) if actor else rows


def _kinds(actor: Actor | None) -> list[type[work.Work]]:
    return [model for model in work.kinds() if actor is None or company_path(model)]


def _name(model: type[work.Work]) -> Value:
    return Value(str(capfirst(model._meta.verbose_name)), CharField())


def items(actor: Actor | None, *, states: Iterable[str] = UNFINISHED, limit: int = 50) -> list[Item]:
    """Work in these states, longest due first, in one query over all kinds. `actor` None = of every company, for staff."""
    parts = [
        _of_kind(model, actor, states)
        .order_by("due_at")
        .values(*_COLUMNS, key=Cast(F("pk"), CharField()), of=Value(str(capfirst(model._meta.verbose_name)), CharField()))[
            :limit
        ]
        for model in _kinds(actor)
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by("due_at")[:limit]
    return [Item(id=row.pop("key"), kind=row.pop("of"), **row) for row in rows]


def counts(actor: Actor | None) -> dict[str, int]:
    """How many rows wait, run and gave up, over all kinds, in one query."""
    states = (*UNFINISHED, work.Work.State.FAILED)
    parts = [
        _of_kind(model, actor, states).order_by().values("state").annotate(count=Count("pk")).values_list("state", "count")
        for model in _kinds(actor)
    ]
    found = dict.fromkeys((str(state) for state in states), 0)
    for state, count in parts[0].union(*parts[1:], all=True):
        found[str(state)] += count
    return found
