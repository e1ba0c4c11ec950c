"""Providers a company brings itself: add, change without sending a credential to a new host, remove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import Company
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound
from integrations import catalogue, definition_rules, definitions, validator
from integrations.models import ApiDescription, CustomProvider, OAuthApp, Toolkit
from integrations.services import oauth_apps
from integrations.services.offered import PREFIX
from integrations.spec import OAuth1, OAuth2, Provider

#: How many one company may have.
MOST = 50


@dataclass(frozen=True, slots=True)
class Client:
    """The OAuth client to connect a provider with; kept apart from its definition."""

    id: str
    secret: str = field(repr=False)


def listed(actor: Actor) -> models.QuerySet[CustomProvider]:
    """The company's own providers, by slug."""
    return CustomProvider.objects.for_actor(actor).order_by("slug")


def named(actor: Actor, slug: str) -> CustomProvider:
    """One of them, by its slug with or without `custom-`. Raises NotFound."""
    name = spelled(slug)
    row = listed(actor).filter(slug=name).first() if "\0" not in name else None
    if row is None:
        raise NotFound("There is no such provider of your own.", hint="List them to see their slugs.")
    return row


def spelled(slug: str) -> str:
    """The slug with hyphens and the prefix no shipped provider has."""
    name = slug.replace("_", "-")
    return name if name.startswith(PREFIX) else PREFIX + name


def connection_count(row: CustomProvider) -> int:
    """How many connections hold a credential of this provider, or are being made at this moment."""
    # Through the relations' names: connections stand on the floor above.
    is_held = models.Q(connections__credentials__isnull=False)
    is_made = models.Q(connections__sessions__finished_at=None, connections__sessions__expires_at__gt=timezone.now())
    own = models.Q(connections__provider=row.slug) & (is_held | is_made)
    counted = Company.objects.filter(pk=row.company_id).aggregate(count=models.Count("connections", filter=own, distinct=True))
    return int(counted["count"])


def add(actor: Actor, data: Mapping[str, Any], client: Client | None = None) -> CustomProvider:
    """Keep a definition as a provider of the company's own, and the OAuth client to connect it with.

    Raises InvalidInput naming the path and reason of each fault, Conflict `provider_exists` or `too_many_providers`.
    """
    provider = checked(data, client)
    with transaction.atomic():
        Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)  # two that are added at once wait here
        others = list(listed(actor).values_list("slug", flat=True))
        if provider.slug in others:
            raise Conflict(
                "You have a provider of this slug already.", code="provider_exists", hint="Change it by PUT, or choose another."
            )
        if len(others) >= MOST:
            raise Conflict(
                f"A company may have {MOST} providers of its own.", code="too_many_providers", hint="Remove one first."
            )
        if twin := next((slug for slug in others if _toolkit(slug) == _toolkit(provider.slug)), None):
            raise InvalidInput({"slug": f"Its tools would be named as those of {twin} are."})
        row = CustomProvider.objects.create(
            company_id=actor.company_id, slug=provider.slug, definition=definitions.to_json(provider)
        )
        if client:
            oauth_apps.bring(actor, None, provider, client.id, client.secret)
        _record(actor, "custom_provider.add", row, provider)
    return row


def change(actor: Actor, slug: str, data: Mapping[str, Any], version: int, client: Client | None = None) -> CustomProvider:
    """Replace a definition. Connections stay, so a host they would send their credential to cannot come in.

    `version` is the one the caller has read. Raises InvalidInput as `add`, Conflict `stale_version`, or `hosts_in_use` with
    the new hosts and the number of connections and OAuth apps.
    """
    provider = checked({**data, "slug": data.get("slug", named(actor, slug).slug)}, client)
    if provider.slug != spelled(slug):
        raise InvalidInput({"slug": "A slug is never changed; make another provider."})
    definition = definitions.to_json(provider)
    with transaction.atomic():
        row = _locked(actor, slug)
        if row.version != version:
            raise Conflict(
                f"The provider was changed meanwhile: it is at version {row.version}.",
                code="stale_version",
                hint="Read it again, then send your change with its version.",
                details={"version": row.version},
            )
        if definition != row.definition:
            _keep_hosts(row, provider)
            row.definition, row.version, row.updated_at = definition, row.version + 1, timezone.now()
            row.save(update_fields=["definition", "version", "updated_at"])
            _record(actor, "custom_provider.change", row, provider)
        if client:
            oauth_apps.bring(actor, None, provider, client.id, client.secret)
    return row


def remove(actor: Actor, slug: str) -> None:
    """Forget a provider with its OAuth apps, toolkits and imported actions.

    Raises Conflict `provider_in_use` while connections hold credentials of it, as those could not be revoked any more.
    """
    with transaction.atomic():
        row = _locked(actor, slug)
        if count := connection_count(row):
            raise Conflict(
                f"{count} connections hold credentials of it." if count > 1 else "A connection holds credentials of it.",
                code="provider_in_use",
                hint="Disconnect them first.",
                details={"connections": count},
            )
        for model in (OAuthApp, Toolkit, ApiDescription):
            model.objects.filter(company_id=row.company_id, provider=row.slug).delete()
        audit.record(actor, "custom_provider.remove", row.slug, detail={"version": row.version})
        row.delete()


def checked(data: Mapping[str, Any], client: Client | None = None) -> Provider:
    """The provider of a definition that keeps every rule. Raises InvalidInput with the path and reason of each fault."""
    slug = data.get("slug")
    provider = definitions.from_json({**data, "slug": spelled(slug)} if isinstance(slug, str) else data)
    if wrong := definition_rules.problems(provider):
        raise InvalidInput(wrong)
    if said := validator.problems(provider):
        raise InvalidInput({"definition": [sentence.removeprefix(f"{provider.slug}: ") for sentence in said]})
    if shipped := catalogue.toolkit(_toolkit(provider.slug)):
        raise InvalidInput({"slug": f"Its tools would be named as those of {shipped.name} are."})
    if client and not any(isinstance(auth, OAuth2 | OAuth1) for auth in provider.schemes):
        raise InvalidInput({"oauth_client": "The provider is not connected by OAuth."})
    return provider


def _toolkit(slug: str) -> str:
    return slug.replace("-", "").upper()


def _locked(actor: Actor, slug: str) -> CustomProvider:
    return CustomProvider.objects.select_for_update(no_key=True).get(pk=named(actor, slug).pk)


def _keep_hosts(row: CustomProvider, provider: Provider) -> None:
    """Raises Conflict where stored credentials would be sent to a host they were not given for."""
    added = definition_rules.hosts(provider) - definition_rules.hosts(definitions.from_json(row.definition))
    if not added:
        return
    apps = OAuthApp.objects.filter(company_id=row.company_id, provider=row.slug).count()
    connections = connection_count(row)
    if apps or connections:
        raise Conflict(
            f"{connections} connections and {apps} OAuth apps would send their credentials to {', '.join(sorted(added))}.",
            code="hosts_in_use",
            hint="Disconnect them and remove the OAuth apps first, or make another provider.",
            details={"hosts": sorted(added), "connections": connections, "oauthApps": apps},
        )


def _record(actor: Actor, deed: str, row: CustomProvider, provider: Provider) -> None:
    detail = {"version": row.version, "hosts": sorted(definition_rules.hosts(provider))}
    audit.record(actor, deed, row.slug, detail=detail)
