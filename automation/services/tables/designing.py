"""Tables are made, changed and removed. No change of columns loses a value: what is taken away is hidden, and can come back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Company
from automation.models import Table
from automation.services.tables import altering, ddl
from automation.services.tables import columns as defined
from automation.services.tables.columns import Column
from billing import plans
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound, PlanLimit

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)


def create(
    actor: Actor, *, name: str, columns: Sequence[Mapping[str, Any]], slug: str = "", description: str | None = None
) -> Table:
    """A new, empty table. Raises InvalidInput, PlanLimit, and Conflict where the slug is taken; without one it is made of the
    name, with a number where that is taken."""
    if slug and not _SLUG.fullmatch(slug):
        raise InvalidInput({"slug": "Must be lower-case letters, digits, hyphens and underscores, 63 at most."})
    wanted = defined.checked(columns, slugs_of(actor.company_id))
    made = [_keyed(column, f"c{place}") for place, column in enumerate(wanted, start=1)]
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        own = Table.objects.filter(company=company)
        limit = plans.of(company.plan).tables
        if limit is not None and own.count() >= limit:
            raise PlanLimit(f"The plan allows {limit} tables.")
        if slug and own.filter(slug=slug).exists():
            raise Conflict("Another table has this slug.", code="slug_taken", details={"slug": slug})
        table = Table.objects.create(
            company=company,
            slug=slug or _free_slug(name, set(own.values_list("slug", flat=True))),
            name=name,
            description=description,
            columns=[defined.as_values(column) for column in made],
            next_column=len(made) + 1,
        )
        with ddl.altering():
            ddl.create(table.pk, made)
        audit.record(actor, "table.create", str(table.pk), detail={"slug": table.slug})
    return table


def slugs_of(company_id: int) -> dict[str, str]:
    """The company's tables: slug → id."""
    return {slug: str(key) for slug, key in Table.objects.filter(company_id=company_id).values_list("slug", "pk")}


def _free_slug(name: str, taken: set[str]) -> str:
    base = slugify(name)[:56].strip("-_") or "table"
    return next(slug for number in range(1, 10**6) if (slug := base if number == 1 else f"{base}-{number}") not in taken)


def _keyed(column: Column, key: str) -> Column:
    return defined.kept({**defined.as_values(column), "key": key})


def change(actor: Actor, table: Table, changes: Mapping[str, Any], *, null_invalid: bool = False) -> Table:
    """Change name, description or columns (the whole list); the slug stays. Writers wait meanwhile.

    Raises InvalidInput, and Conflict where stored values stand against it: those a new type does not take, unless
    `null_invalid` leaves them empty (the former column keeps them), empty ones where a value is required and there is no
    default, and equal ones where they should be unique.
    """
    wanted = defined.checked(changes["columns"], slugs_of(actor.company_id)) if "columns" in changes else None
    with transaction.atomic():
        table = locked(table)
        for key in ("name", "description"):
            if key in changes:
                setattr(table, key, changes[key])
        if wanted is not None:
            steps = altering.planned(table, wanted)
            altering.apply(table, steps, null_invalid=null_invalid)
        table.updated_at = timezone.now()
        table.save()
        audit.record(actor, "table.update", str(table.pk), detail={"changed": sorted(changes)})
    return table


def widen(table: Table, columns: Sequence[Column]) -> None:
    """Add columns, which have no key yet, in the caller's transaction, so that the table is as `altering.widened` says.

    Raises NotFound and Conflict.
    """
    table = locked(table)
    altering.apply(table, altering.planned(table, [*defined.shown(table), *columns]), null_invalid=True)
    table.updated_at = timezone.now()
    table.save()


def locked(table: Table) -> Table:
    """The table as it is now, kept from all others until the transaction ends. Raises NotFound where it is gone."""
    found = Table.objects.select_for_update().filter(pk=table.pk).first()
    if found is None:
        raise NotFound("There is no such table.")
    return found


def preview(actor: Actor, table: Table, columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What `change` would do to each column and what stands against it. Changes nothing. Raises InvalidInput."""
    wanted = defined.checked(columns, slugs_of(actor.company_id))
    return [altering.told(table, step) for step in altering.planned(table, wanted)]


def remove(actor: Actor, table: Table) -> None:
    """Delete a table with its rows. Raises Conflict while columns of other tables refer to it."""
    with transaction.atomic(), ddl.altering():
        locked(table)  # before the relation, as those who write rows do
        others = Table.objects.filter(company_id=actor.company_id).exclude(pk=table.pk)
        used = [
            f"{other.slug}.{column.name}"
            for other in others
            for column in defined.shown(other)
            if column.table == str(table.pk)
        ]
        if used:
            raise Conflict("Columns of other tables refer to this one.", code="table_in_use", details={"columns": used})
        audit.record(actor, "table.delete", str(table.pk), detail={"slug": table.slug})
        ddl.drop(table.pk)
        table.delete()
