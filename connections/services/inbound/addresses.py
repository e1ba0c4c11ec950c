"""Webhook addresses of a company: made, shown, given another secret without a gap, and taken away."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound
from connect_platform.core.ids import prefixed
from connections.models import Connection, InboundAddress
from connections.services.inbound import keys as inbound_keys
from connections.services.inbound import verifying as inbound_verifying
from connections.services.inbound.receiving import NOTHING_DECLARED
from integrations.spec import Provider

#: Addresses a company may have.
MOST = 5000
SYMMETRIC = ("hmac-sha256", "hmac-sha1", "hmac-sha512", "hmac-md5", "sha256", "sha1", "shared-token", "basic-auth")


def create(actor: Actor, provider: Provider, *, connection: Connection | None = None, secret: str = "") -> InboundAddress:
    """A new address. Where no secret is given or known that would sign its events, one is made. Raises InvalidInput."""
    check_secret(provider, secret)
    if InboundAddress.objects.filter(company_id=actor.company_id).count() >= MOST:
        raise Conflict(f"A company may have {MOST} webhook addresses.", hint="Remove one that is no longer used.")
    with transaction.atomic():
        address = make(actor.company_id, provider, connection, secret or _made_secret(provider, actor.company_id))
        audit.record(actor, "webhook_address.create", address.pk, detail={"provider": provider.slug})
    return address


def make(company_id: int, provider: Provider, connection: Connection | None, secret: str) -> InboundAddress:
    """The row of a new address, in the caller's transaction."""
    token = secrets.token_urlsafe(32)
    kept = {"token": token, "verify_token": secrets.token_urlsafe(24)} | ({"secret": secret} if secret else {})
    return InboundAddress.objects.create(
        id=prefixed("wha"),
        company_id=company_id,
        provider=provider.slug,
        connection=connection,
        digest=hashlib.sha256(token.encode()).hexdigest(),
        secrets=kept,
    )


def of(actor: Actor, provider: Provider) -> list[InboundAddress]:
    """The company's addresses at a provider, newest first."""
    return list(InboundAddress.objects.filter(company_id=actor.company_id, provider=provider.slug).order_by("-id"))


def named(actor: Actor, provider: Provider, address_id: str) -> InboundAddress:
    """One address of the company. Raises NotFound."""
    found = InboundAddress.objects.filter(company_id=actor.company_id, provider=provider.slug, pk=address_id).first()
    if found is None:
        raise NotFound("There is no such webhook address.")
    return found


def rotate(actor: Actor, provider: Provider, address_id: str, *, secret: str = "", overlap: int) -> InboundAddress:
    """Another secret: the given one, a made one, or none until the provider's next handshake. The one before stays good for
    `overlap` seconds. Raises NotFound, InvalidInput.
    """
    check_secret(provider, secret)
    known = named(actor, provider, address_id)
    with transaction.atomic():
        row = InboundAddress.objects.select_for_update().filter(pk=known.pk).first()
        if row is None:
            raise NotFound("There is no such webhook address.")
        kept: dict[str, Any] = {name: row.secrets[name] for name in ("token", "verify_token")}
        fresh = secret or _made_secret(provider, actor.company_id, anew=True)
        row.secrets = kept | ({"secret": fresh} if fresh else {}) | {"previous": row.secrets.get("secret", "")}
        row.previous_until = timezone.now() + timedelta(seconds=overlap)
        row.save(update_fields=["secrets", "previous_until"])
        audit.record(actor, "webhook_address.rotate", row.pk, detail={"provider": provider.slug, "overlap": overlap})
    return row


def remove(actor: Actor, provider: Provider, address_id: str) -> None:
    """Take an address away; its events stay. Raises NotFound."""
    address = named(actor, provider, address_id)
    with transaction.atomic():
        audit.record(actor, "webhook_address.delete", address.pk, detail={"provider": provider.slug})
        address.delete()


def fresh_secret(provider: Provider) -> str:
    """A secret in the form the provider's scheme wants."""
    hook = provider.webhook or NOTHING_DECLARED
    if hook.key_encoding == "hex":
        return secrets.token_hex(32)
    if hook.key_encoding == "whsec":
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return ("connect:" if hook.algorithm == "basic-auth" else "") + secrets.token_urlsafe(32)


def _made_secret(provider: Provider, company_id: int, *, anew: bool = False) -> str:
    """Empty where the other side makes the secret, or one is known already that signs."""
    hook = provider.webhook or NOTHING_DECLARED
    if hook.algorithm not in SYMMETRIC or hook.handshake == "X-Hook-Secret" or inbound_keys.signs_with_client(provider):
        return ""
    known = inbound_keys.of_company(provider, company_id) or inbound_keys.of_platform(provider)
    return "" if known and not anew else fresh_secret(provider)


def check_secret(provider: Provider, secret: str) -> None:
    """Raises InvalidInput for a secret the provider's scheme cannot be checked with."""
    hook = provider.webhook or NOTHING_DECLARED
    if not secret:
        return
    if hook.algorithm in inbound_verifying.UNSIGNED:
        raise InvalidInput({"secret": "Nothing is known with which this provider signs its events."})
    if hook.algorithm in ("ed25519", "rsa-sha256", "ecdsa"):
        try:
            inbound_verifying.public_key(secret)
        except ValueError:
            raise InvalidInput({"secret": "Must be a public key in PEM, or base64 of DER."}) from None
    if hook.algorithm == "basic-auth" and ":" not in secret:
        raise InvalidInput({"secret": "Must be user:password."})
    try:
        inbound_verifying.secret_bytes(hook, secret)
    except ValueError:
        raise InvalidInput({"secret": f"Must be {'hex' if hook.key_encoding == 'hex' else 'base64, after whsec_'}."}) from None
