"""Which OAuth client speaks to a provider: the app's own, the platform's from settings, or the provider's built-in one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from connect_platform.core.errors import ConnectError
from integrations.models import Toolkit
from integrations.spec import OAuth1, OAuth2, Provider


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """An id and a secret, known at the provider. `owner` says whose: `app` or `platform`."""

    id: str
    secret: str
    owner: str


def platform_client(provider: Provider) -> OAuthClient | None:
    """The client the operator (OAUTH_CLIENTS) or the provider itself supplies for everybody."""
    for entry in settings.CONFIG["OAUTH_CLIENTS"]:
        slug, _, pair = entry.partition("=")
        if slug.replace("_", "-") == provider.slug:
            client_id, _, secret = pair.partition(":")
            return OAuthClient(client_id, secret, "platform")
    if provider.client:
        return OAuthClient(*provider.client(), "platform")
    return None


def client_for(
    provider: Provider, app_id: str | None, *, company_id: int | None = None, client_id: str = ""
) -> OAuthClient:
    """The client to use for an app (None = no app) of a company; `client_id` asks for the one that tokens were issued to. Raises ConnectError `byo_credentials_required` where there is none."""
    if app_id and (toolkit := Toolkit.objects.filter(app_id=app_id, provider=provider.slug).first()) and toolkit.client:
        return OAuthClient(toolkit.client["client_id"], toolkit.client["client_secret"], "app")
    if client := platform_client(provider):
        return client
    raise ConnectError(
        f"{provider.name} needs an OAuth client of your own.",
        code="byo_credentials_required",
        hint=f"Register an OAuth app at {provider.name} and send its client_id and client_secret as oauth_credentials.",
    )


def needs_own_client(provider: Provider) -> bool:
    """Whether the provider can only be connected with an OAuth client that nobody has supplied yet."""
    return isinstance(provider.auth, OAuth2 | OAuth1) and not provider.alternatives and platform_client(provider) is None
