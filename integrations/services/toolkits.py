"""Enable toolkits for an app, change their OAuth client, disable them."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import App
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, InvalidInput
from integrations.models import Toolkit
from integrations.services import clients, oauth_apps, offered
from integrations.spec import OAuth1, OAuth2, Provider


def enabled(app_id: str, slug: str, *, status: int = 400) -> Toolkit:
    """The app's enabled toolkit. Raises ConnectError `toolkit_not_enabled` with the given status."""
    toolkit = Toolkit.objects.filter(app_id=app_id, provider=offered.canonical(slug), enabled=True).first()
    if not toolkit:
        raise ConnectError(
            "This toolkit is not enabled for the app.",
            code="toolkit_not_enabled",
            hint="Call configure with this toolkit first.",
            status=status,
        )
    return toolkit


def enable(
    actor: Actor, app: App, slug: str, *, display_name: str | None, scopes: list[str], client: dict[str, Any] | None
) -> Toolkit:
    """Enable a toolkit. An enabled one is returned unchanged, a disabled one enabled again with its former settings.

    Raises InvalidInput for an unknown toolkit, ConnectError `byo_credentials_required` where nobody has an OAuth client for it.
    """
    provider = offered.find(slug, app.company_id)
    if provider is None:
        raise InvalidInput({"toolkit": "There is no such toolkit in the catalogue."})
    existing = Toolkit.objects.filter(app=app, provider=provider.slug).first()
    if existing and existing.enabled:
        return existing
    scheme = _scheme(provider, client)
    if not client and clients.needs_own_client(provider, clients.supplied(app.company_id, app.pk)):
        clients.client_for(provider, app.pk, company_id=app.company_id)
    try:
        with transaction.atomic():
            toolkit = existing or Toolkit(
                app=app, company_id=app.company_id, provider=provider.slug, auth_scheme=scheme, scopes=scopes
            )
            toolkit.enabled, toolkit.updated_at = True, timezone.now()
            toolkit.display_name = display_name or toolkit.display_name
            if client:
                toolkit.auth_scheme = scheme
                oauth_apps.bring(actor, app, provider, client["client_id"], client["client_secret"])
            toolkit.save()
            audit.record(actor, "toolkit.enable", f"{app.pk}/{provider.slug}")
    except IntegrityError:  # another request enabled it in this moment
        return enabled(app.pk, provider.slug)
    return toolkit


def change_client(actor: Actor, app: App, slug: str, client: dict[str, Any]) -> Toolkit:
    """Replace the OAuth client. Connections stay: those with tokens of the client before are renewed with that one."""
    toolkit = enabled(app.pk, slug, status=404)
    provider = offered.get(toolkit.provider, app.company_id)
    toolkit.auth_scheme, toolkit.updated_at = _scheme(provider, client), timezone.now()
    with transaction.atomic():
        oauth_apps.bring(actor, app, provider, client["client_id"], client["client_secret"])
        toolkit.save(update_fields=["auth_scheme", "updated_at"])
        audit.record(actor, "toolkit.credentials", f"{app.pk}/{toolkit.provider}")
    return toolkit


def disable(actor: Actor, app: App, slug: str) -> None:
    """Disable a toolkit; nothing happens where it was not enabled. Connections stay for listing and disconnecting."""
    provider = offered.find(slug, app.company_id)
    if provider is None:
        return
    with transaction.atomic():
        if Toolkit.objects.filter(app=app, provider=provider.slug, enabled=True).update(
            enabled=False, updated_at=timezone.now()
        ):
            audit.record(actor, "toolkit.disable", f"{app.pk}/{provider.slug}")


def _scheme(provider: Provider, client: dict[str, Any] | None) -> str:
    if client and not any(isinstance(auth, OAuth2 | OAuth1) for auth in provider.schemes):
        raise InvalidInput({"oauth_credentials": f"{provider.name} is not connected by OAuth."})
    asked = (client or {}).get("auth_scheme")
    if asked and provider.scheme(asked) is None:
        raise InvalidInput(
            {"oauth_credentials.auth_scheme": f"{provider.name} offers {', '.join(s.scheme for s in provider.schemes)}."}
        )
    if asked:
        return str(asked)
    oauth = next((auth.scheme for auth in provider.schemes if isinstance(auth, OAuth2 | OAuth1)), None)
    return oauth or provider.auth.scheme
