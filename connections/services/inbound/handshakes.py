"""Proves to a provider that an address is ours, in whichever way it asks before it sends the first event."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from django.db import transaction

from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import InvalidInput, MethodNotAllowed, PermissionDenied
from connections.models import InboundAddress
from connections.services.inbound import keys as inbound_keys
from connections.services.inbound.verifying import Delivery
from integrations.conventions import Webhook
from integrations.spec import Provider

MAX_CHALLENGE = 2000
SECRET_HEADER = "X-Hook-Secret"


@dataclass(frozen=True, slots=True)
class Echo:
    """What the provider wants to hear."""

    text: bytes
    media_type: str = "text/plain; charset=utf-8"
    secret: str = ""  # said back in X-Hook-Secret


def asked(provider: Provider, query: dict[str, str], address: InboundAddress | None) -> Echo:
    """The answer to a GET: `hub.challenge` for whoever knows the verify token (WebSub §5.3), or a bare `challenge`.

    Raises MethodNotAllowed where the provider has no such handshake, PermissionDenied for a wrong token, InvalidInput
    without a challenge.
    """
    kind = provider.webhook.handshake if provider.webhook else ""
    if kind == "challenge":  # dropbox.com/developers/reference/webhooks
        return Echo(_challenge("challenge", query))
    if not kind.startswith("hub.challenge"):
        raise MethodNotAllowed("This provider does not ask by GET; events are sent by POST.")
    given = query.get("hub.verify_token", "").encode()
    known = inbound_keys.verify_tokens(provider, address)
    if query.get("hub.mode") != "subscribe" or not any(compare_digest(given, token.encode()) for token in known):
        raise PermissionDenied("The verify token is wrong.", code="verify_token_wrong")
    challenge = _challenge("hub.challenge", query)
    if kind == "hub.challenge-json":  # developers.strava.com/docs/webhooks
        return Echo(dumps({"hub.challenge": challenge.decode()}), "application/json")
    return Echo(challenge)


def _challenge(name: str, query: Mapping[str, Any]) -> bytes:
    text = query.get(name, "")
    if not isinstance(text, str) or not text or len(text) > MAX_CHALLENGE:
        raise InvalidInput({name: "A challenge is needed." if not text else f"May have {MAX_CHALLENGE} characters."})
    return text.encode(errors="replace")


def before_verifying(provider: Provider, delivery: Delivery, address: InboundAddress | None) -> Echo | None:
    """The answer to a POST that is a handshake and is not signed; None where it is an event."""
    kind = provider.webhook.handshake if provider.webhook else ""
    if kind == "validationToken" and "validationToken" in delivery.query:
        return Echo(_challenge("validationToken", dict(delivery.query)))
    if kind == SECRET_HEADER and (secret := delivery.header(SECRET_HEADER)):
        return _agree(address, secret)
    return None


def unsigned(hook: Webhook, delivery: Delivery) -> Echo | None:
    """The answer to a POST of nothing but a challenge, which comes before anything is signed; None where it is an event.

    developer.monday.com/api-reference/docs/webhooks: the same JSON is wanted back.
    """
    data = delivery.data
    if hook.handshake != "challenge-json" or not isinstance(data, dict) or set(data) != {"challenge"}:
        return None
    return Echo(dumps({"challenge": _challenge("challenge", data).decode()}), "application/json")


def signed(provider: Provider, hook: Webhook, delivery: Delivery, address: InboundAddress | None) -> Echo | None:
    """The answer to a signed POST that only carries a challenge; None where it is an event."""
    data = delivery.data if isinstance(delivery.data, dict) else {}
    if hook.handshake == "challenge" and isinstance(data.get("challenge"), str):  # Slack, Twitch
        return Echo(_challenge("challenge", data))
    payload = data.get("payload")
    if hook.handshake == "plainToken" and data.get("event") == "endpoint.url_validation" and isinstance(payload, dict):
        # developers.zoom.us/docs/api/webhooks: the token and its HMAC with the secret are wanted back
        token = _challenge("plainToken", payload)
        keys = inbound_keys.of_address(provider, address) if address else inbound_keys.of_platform(provider)
        sealed = hmac.new(keys[0].encode(), token, hashlib.sha256).hexdigest() if keys else ""
        return Echo(dumps({"plainToken": token.decode(), "encryptedToken": sealed}), "application/json")
    return None


def _agree(address: InboundAddress | None, secret: str) -> Echo:
    """Take the secret the provider chose for an address that has none yet; the first one counts, until it is rotated.

    developers.asana.com/docs/webhooks-guide: the secret comes once, in the handshake, and is said back.
    """
    if address is None or not 16 <= len(secret) <= 500:
        raise PermissionDenied("The secret of a handshake is taken at a webhook address of a company only.")
    with transaction.atomic():
        row = InboundAddress.objects.select_for_update().filter(pk=address.pk).first()
        if row is None or row.secrets.get("secret", secret) != secret:
            raise PermissionDenied("This webhook address has agreed on another secret.", hint="Rotate its secret first.")
        row.secrets = {**row.secrets, "secret": secret}
        row.save(update_fields=["secrets"])
    return Echo(b"", secret=secret)
