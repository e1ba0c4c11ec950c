"""Lists actions of providers page by page: of each those written by hand, then those imported, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from integrations.models import ApiDescription
from integrations.services import imported
from integrations.spec import Action, Provider


def page(
    providers: Sequence[Provider], company_id: int, *, after: tuple[str, str] | None = None, limit: int
) -> tuple[list[tuple[Provider, Action]], bool]:
    """Actions that follow the one of slug and key `after`, at most `limit`, and whether there are more.

    Reads no more rows than it shows, but one. An action that is gone is still a place to go on from. Raises LookupError where
    its provider is not among these.
    """
    slugs = [provider.slug for provider in providers]
    start, key = 0, ""
    if after:
        if after[0] not in slugs:
            raise LookupError(after[0])
        start, key = slugs.index(after[0]), after[1]
    mine = models.Q(company_id=None) | models.Q(company_id=company_id)
    described = ApiDescription.objects.filter(mine, provider__in=slugs[start:])
    with_imports = set(described.values_list("provider", flat=True).distinct())
    found: list[tuple[Provider, Action]] = []
    for provider in providers[start:]:
        written, imported_after = _written_after(provider, key)
        found += [(provider, action) for action in written]
        if provider.slug in with_imports and len(found) <= limit:
            more = _imported_after(provider, company_id, imported_after, limit + 1 - len(found))
            found += [(provider, action) for action in more]
        if len(found) > limit:
            break
        key = ""
    return found[:limit], len(found) > limit


def _written_after(provider: Provider, key: str) -> tuple[Sequence[Action], str]:
    """The hand-written actions after a key, and the key after which the imported ones go on."""
    keys = [action.key for action in provider.actions]
    if key in keys:
        return provider.actions[keys.index(key) + 1 :], ""
    return ((), key) if key else (provider.actions, "")


def _imported_after(provider: Provider, company_id: int, key: str, limit: int) -> list[Action]:
    """Imported actions by key; the company's own goes before the operator's, one written by hand before both."""
    rows = imported.visible(company_id).filter(provider=provider.slug, key__gt=key)
    rows = rows.exclude(key__in=[action.key for action in provider.actions])
    by_key = rows.order_by("key", models.F("company_id").asc(nulls_last=True)).distinct("key")
    return [imported.built(row) for row in by_key[:limit]]
