"""Which secrets may have signed a delivery: an address's own, the company's OAuth app's, or the platform's."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from connections.models import InboundAddress
from integrations.models import OAuthApp
from integrations.services import clients
from integrations.spec import Provider

#: Words of provider definitions for the secret of the OAuth client itself.
CLIENT_SECRETS = frozenset({"client secret", "app secret", "consumer secret", "application secret"})
SANDBOX_VERIFY_TOKEN = "sandbox-verify"


@lru_cache(maxsize=512)
def _of_operator(entries: tuple[str, ...], slug: str) -> tuple[str, ...]:
    pairs = (entry.partition("=") for entry in entries)
    return tuple(value for name, _, value in pairs if value and name.replace("_", "-") == slug)


def of_platform(provider: Provider) -> tuple[str, ...]:
    """What signs events that come to the provider's shared address: the operator's secrets, the platform client's."""
    secrets = _of_operator(settings.CONFIG["WEBHOOK_SECRETS"], provider.slug)
    if signs_with_client(provider) and (client := clients.platform_client(provider)):
        secrets += (client.secret,)
    return secrets


def of_address(provider: Provider, address: InboundAddress) -> tuple[str, ...]:
    """What signs events that come to an address: its own secrets, or else its company's, or else the platform's."""
    own = [address.secrets.get("secret", "")]
    if address.previous_until and address.previous_until > timezone.now():
        own.append(address.secrets.get("previous", ""))
    return tuple(filter(None, own)) or of_company(provider, address.company_id) or of_platform(provider)


def of_company(provider: Provider, company_id: int) -> tuple[str, ...]:
    """The webhook secrets of a company's OAuth apps, or where the provider signs with it, their client secrets."""
    names = ("webhook_secret", *(("client_secret", "previous_secret") if signs_with_client(provider) else ()))
    apps = OAuthApp.objects.filter(company_id=company_id, provider=provider.slug).order_by("-created_at")
    return tuple(secret for app in apps for name in names if (secret := app.secrets.get(name)))


def signs_with_client(provider: Provider) -> bool:
    """Whether events are signed with the OAuth client's secret."""
    return provider.webhook is not None and provider.webhook.key in CLIENT_SECRETS


def verify_tokens(provider: Provider, address: InboundAddress | None) -> tuple[str, ...]:
    """What `hub.verify_token` may be."""
    if address:
        return (address.secrets["verify_token"],)
    built_in = (SANDBOX_VERIFY_TOKEN,) if provider.slug == "sandbox" else ()
    return _of_operator(settings.CONFIG["WEBHOOK_VERIFY_TOKENS"], provider.slug) + built_in
