"""What one company can connect and do: the providers we ship and those it brought, the actions written by hand and imported."""

from __future__ import annotations

from functools import lru_cache

import structlog
from django.db import models

from connect_platform.core import prepared
from connect_platform.core.errors import Conflict, ConnectError, NotFound
from integrations import catalogue, definition_rules, definitions
from integrations.models import CustomProvider
from integrations.services import imported
from integrations.spec import Action, Provider

log = structlog.get_logger(__name__)

#: What the slug of a company's own provider begins with, and that of no shipped one.
PREFIX = "custom-"
_VERSION = "SELECT id, version FROM integrations_customprovider WHERE company_id = %s AND slug = %s"
_SLUG_OF_TOOLKIT = "SELECT slug FROM integrations_customprovider WHERE company_id = %s AND upper(replace(slug, '-', '')) = %s"


def get(slug: str, company_id: int) -> Provider:
    """The provider of this slug or alias. Raises NotFound, alike for another company's own and for one there is not."""
    provider = find(slug, company_id)
    if provider is None:
        raise NotFound("There is no such provider.", hint="The catalogue lists every provider and its slug.")
    return provider


def find(slug: str, company_id: int) -> Provider | None:
    """As `get`, but None where there is none."""
    name = slug.replace("_", "-")
    if not name.startswith(PREFIX):
        return catalogue.find(slug)
    row = prepared.one(_VERSION, company_id, name) if "\0" not in name else None
    return _read(*row) if row else None


def canonical(slug: str) -> str:
    """The slug as rows hold it, of an alias too; a company's own is not looked up. Empty where no provider can be named so."""
    shipped = catalogue.find(slug)
    name = slug.replace("_", "-")
    return shipped.slug if shipped else name if name.startswith(PREFIX) and "\0" not in name else ""


def own(company_id: int) -> tuple[Provider, ...]:
    """The providers a company brought, by slug."""
    rows = CustomProvider.objects.filter(company_id=company_id).order_by("slug").values_list("id", "version")
    return tuple(provider for row in rows if (provider := _read(*row)))


def every(company_id: int) -> tuple[Provider, ...]:
    """All a company can connect: its own, then the catalogue, by slug."""
    return own(company_id) + catalogue.all_providers()


def readable() -> models.Q:
    """Rows with `provider` and `company_id`, of any company, whose provider has resources to read."""
    shipped = [provider.slug for provider in catalogue.all_providers() if provider.resources]
    names = {"company_id": models.OuterRef("company_id"), "slug": models.OuterRef("provider")}
    brought = models.Exists(CustomProvider.objects.filter(**names, definition__has_key="resources"))
    return models.Q(provider__in=shipped) | (models.Q(provider__startswith=PREFIX) & models.Q(brought))


def action(provider: Provider, key: str, company_id: int) -> Action | None:
    """An action by its key; a hand-written one goes before an imported one."""
    return provider.action(key) or imported.action(provider.slug, key, company_id)


def tool(name: str, company_id: int) -> tuple[Provider, Action] | None:
    """The provider and action behind a tool name such as `GMAIL_SEND_EMAIL`, or None."""
    toolkit, _, key = name.partition("_")
    provider = catalogue.toolkit(toolkit) or _own_toolkit(toolkit, company_id)
    found = provider and action(provider, key.lower(), company_id)
    return (provider, found) if provider and found and provider.tool_name(found) == name else None


def hold(provider: Provider, company_id: int) -> None:
    """Keep a company's own provider as it is until the caller's transaction ends.

    Raises Conflict `provider_changed` where it has hosts the one the caller has read had not: a credential that was given for
    those of then is not sent to others.
    """
    if not provider.slug.startswith(PREFIX):
        return
    CustomProvider.objects.select_for_update(no_key=True).filter(company_id=company_id, slug=provider.slug).first()
    current = find(provider.slug, company_id)
    if current is None or not definition_rules.hosts(current) <= definition_rules.hosts(provider):
        raise Conflict("The provider was changed meanwhile.", code="provider_changed", hint="Connect the account again.")


def _own_toolkit(toolkit: str, company_id: int) -> Provider | None:
    is_own = toolkit.startswith(PREFIX[:-1].upper()) and "\0" not in toolkit
    row = prepared.one(_SLUG_OF_TOOLKIT, company_id, toolkit) if is_own else None
    return find(row[0], company_id) if row else None


@lru_cache(maxsize=1000)
def _read(key: str, version: int) -> Provider | None:
    """The provider of one version of a row; a version never changes. None, and logged, where it can no longer be read."""
    row = CustomProvider.objects.filter(pk=key).values_list("definition", flat=True).first()
    try:
        return None if row is None else definitions.from_json(row)
    except ConnectError as error:
        log.error("custom_provider_unreadable", custom_provider=key, version=version, why=error.message)
        return None
