"""What tests of webhooks do: make endpoints, let things happen, do the worker's work, read what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from django.db.models import F
from django.utils import timezone

from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services import fanning
from automation.services.webhooks import endpoints
from connect_platform.core import events, work
from connect_platform.core.actors import Actor
from integrations import catalogue
from tests.core.hostile_servers import RawServer


@dataclass(frozen=True)
class Received:
    """One request as a receiver saw it."""

    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


def received(server: RawServer) -> list[Received]:
    """What reached a receiver, in order."""
    found = []
    for request in server.requests:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line.decode().partition(": ") for line in head.split(b"\r\n")[1:]]
        found.append(Received({name.lower(): value for name, _, value in lines}, body))
    return found


def make_endpoint(actor: Actor, url: str, *names: str, provider: str = "", **options: Any) -> WebhookEndpoint:
    return endpoints.create(
        actor, url=url, events=names or ("*",), provider=catalogue.get(provider) if provider else None, **options
    )


def happen(actor: Actor, kind: str = "Connection.Updated", **data: Any) -> events.Event:
    """Something happens, and its deliveries are made."""
    event = events.emit(actor.company_id, kind, data or {"connectionId": "c", "status": "connected", "resources": []})
    fanning.fan_out()
    return event


def deliver() -> int:
    """What the worker does."""
    return work.drain(WebhookDelivery)


def make_due(**which: Any) -> None:
    """Let the time pass until the next try."""
    WebhookDelivery.objects.filter(state="waiting", **which).update(due_at=timezone.now() - timedelta(seconds=1))
    WebhookEndpoint.objects.update(paused_until=None)


def end_leases() -> None:
    """Let the time pass in which a worker that died could have settled."""
    WebhookDelivery.objects.filter(state="running").update(lease_until=F("lease_until") - timedelta(hours=1))


def the_delivery(endpoint: WebhookEndpoint) -> WebhookDelivery:
    return WebhookDelivery.objects.get(endpoint=endpoint)
