"""Views: filters and sorts of a table, saved under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from automation.models import Table, TableView
from automation.services.tables import designing, filters
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, NotFound

MOST = 100  # of one table


def named(table: Table, view_id: str) -> TableView:
    """A view of the table. Raises NotFound."""
    found = TableView.objects.filter(table=table, pk=view_id).first()
    if found is None:
        raise NotFound("There is no such view.")
    return found


def create(actor: Actor, table: Table, *, name: str, filter: Any = (), sort: Sequence[str] = ()) -> TableView:
    """A new view; `filter` and `sort` name columns as callers do. Raises InvalidInput, and Conflict for too many."""
    view = TableView(table=table, name=name)
    view.filter, view.sort = filters.kept(table, list(filter)), filters.kept_sort(table, sort)
    with transaction.atomic():
        designing.locked(table)
        if TableView.objects.filter(table=table).count() >= MOST:
            raise Conflict(f"A table has at most {MOST} views.", code="too_many_views")
        view.save(force_insert=True)
        audit.record(actor, "table_view.create", view.pk, detail={"table": str(table.pk)})
    return view


def change(actor: Actor, table: Table, view: TableView, changes: Mapping[str, Any]) -> TableView:
    """Change what is named. Raises InvalidInput."""
    if "name" in changes:
        view.name = changes["name"]
    if "filter" in changes:
        view.filter = filters.kept(table, changes["filter"])
    if "sort" in changes:
        view.sort = filters.kept_sort(table, changes["sort"])
    with transaction.atomic():
        changed = TableView.objects.filter(pk=view.pk).update(name=view.name, filter=view.filter, sort=view.sort)
        if not changed:
            raise NotFound("There is no such view.")
        audit.record(actor, "table_view.update", view.pk, detail={"changed": sorted(changes)})
    return view


def delete(actor: Actor, view: TableView) -> None:
    """Forget a view."""
    with transaction.atomic():
        audit.record(actor, "table_view.delete", view.pk)
        view.delete()
