"""What the vendor sends by itself: subscriptions of its customers, and events signed with HMAC-SHA256 over time and body."""

from __future__ import annotations

import hmac
import time
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.utils import timezone

from connect_platform.core import http, work
from connect_platform.core.errors import ProviderUnreachable
from connect_platform.core.ids import is_uuid, prefixed

from . import clients
from .calls import Refusal
from .models import Grant, Hook, HookDelivery, Item

EVENTS = ("contact.created", "file.created")
LIFETIME = timedelta(days=7)
#: Subscriptions a connection may have.
MOST_HOOKS = 20


def secret_of(grant_id: str) -> str:
    """The signing secret of one connection."""
    return clients.derive("webhook", grant_id)


def sign(body: bytes, secret: str, *, timestamp: int) -> dict[str, str]:
    """Headers for a webhook: Unix seconds, and `sha256=` with the hex HMAC-SHA256 of `timestamp.body`."""
    signature = hmac.new(secret.encode(), b"%d.%b" % (timestamp, body), sha256).hexdigest()
    return {"X-Sandbox-Timestamp": str(timestamp), "X-Sandbox-Signature": f"sha256={signature}"}


def subscribe(grant: Grant, wanted: dict[str, Any]) -> dict[str, Any]:
    """A new subscription; only addresses of this installation are taken. Raises Refusal."""
    url, secret, events = wanted.get("url"), wanted.get("secret"), wanted.get("events", list(EVENTS))
    if not isinstance(url, str) or not url.startswith(settings.PUBLIC_URL + "/webhook/") or len(url) > 1000:
        raise Refusal(422, "invalid_url", "url must be a webhook address of this installation.")
    if not isinstance(secret, str) or not 8 <= len(secret) <= 200:
        raise Refusal(422, "invalid_secret", "secret must be a text of 8 to 200 characters.")
    if not isinstance(events, list) or not events or not all(event in EVENTS for event in events):
        raise Refusal(422, "invalid_events", f"events must be some of {', '.join(EVENTS)}.")
    if Hook.objects.filter(grant=grant).count() >= MOST_HOOKS:
        raise Refusal(409, "too_many", f"There may be {MOST_HOOKS} webhooks.")
    return _json(Hook.objects.create(grant=grant, url=url, secret=secret, events=events, expires_at=timezone.now() + LIFETIME))


def renew(grant: Grant, hook_id: str) -> dict[str, Any]:
    """Another week. Raises Refusal."""
    hook = _one(grant, hook_id)
    hook.expires_at = timezone.now() + LIFETIME
    hook.save(update_fields=["expires_at"])
    return _json(hook)


def unsubscribe(grant: Grant, hook_id: str) -> None:
    """End it. Raises Refusal."""
    _one(grant, hook_id).delete()


def _one(grant: Grant, hook_id: str) -> Hook:
    found = Hook.objects.filter(grant=grant, pk=UUID(hook_id)).first() if is_uuid(hook_id) else None
    if found is None or found.expires_at <= timezone.now():
        raise Refusal(404, "not_found", "There is no such webhook.")
    return found


def _json(hook: Hook) -> dict[str, Any]:
    return {"id": str(hook.id), "url": hook.url, "events": hook.events, "expires_at": hook.expires_at}


def tell(item: Item, what: str) -> None:
    """Send an event about an item to whoever subscribed to it on that account."""
    event = f"{item.kind}.{what}"
    live = {"expires_at__gt": timezone.now(), "grant__revoked_at": None}
    hooks = Hook.objects.filter(grant__account_id=item.account_id, events__contains=[event], **live)
    body = orjson.dumps({"event": event, "id": prefixed("evt"), "data": item.as_json()}).decode()
    if HookDelivery.objects.bulk_create(HookDelivery(hook=hook, body=body) for hook in hooks):
        work.wake(HookDelivery)


def deliver(row: HookDelivery) -> work.Finish | None:
    """Post one event. Raises ProviderUnreachable unless it is taken; an address that is gone gets nothing more."""
    body, hook = row.body.encode(), row.hook
    # This machine may not reach itself by its public name.
    url = settings.SANDBOX_URL + hook.url.removeprefix(settings.PUBLIC_URL)
    headers = {"Content-Type": "application/json", **sign(body, hook.secret, timestamp=int(time.time()))}
    answer = http.send(http.Request(method="POST", url=url, headers=headers, body=body, timeout=15))
    if answer.status in (404, 410):
        return lambda: _end(hook)
    if answer.status >= 300:
        raise ProviderUnreachable(f"The receiver answered {answer.status}.")
    return None


def _end(hook: Hook) -> None:
    hook.delete()
