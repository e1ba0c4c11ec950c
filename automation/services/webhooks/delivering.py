"""Sends deliveries, hundreds in flight in one thread: whoever is slow or hangs takes up a place, not a worker."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog
from django.db import connection
from django.utils import timezone

from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services.webhooks import claiming, messages, settling
from automation.services.webhooks.claiming import Claim
from automation.services.webhooks.settling import Outcome
from connect_platform.core import work
from connect_platform.core.errors import ConnectError, ServiceUnavailable
from connect_platform.core.events import Event
from connect_platform.core.http_pool import Pool
from connect_platform.core.outgoing import Response
from connect_platform.core.turns import one_at_a_time
from connections.services.health.credentials import release

log = structlog.get_logger(__name__)
#: Calls in flight in one process; seconds between looks for more, seconds in which answers are gathered to be written together,
#: and seconds until another task takes over.
IN_FLIGHT, PAUSE, GATHER, SHIFT = 200, 0.1, 0.003, 60.0


@one_at_a_time
def drain() -> int:
    """Send what is due until nothing is due and nothing in flight, or the shift is over. Returns how many were settled."""
    return Sender().run(SHIFT)


class Sender:
    """Deliveries in flight, from being claimed to being settled."""

    def __init__(self) -> None:
        self.pool = Pool[Claim]()
        self.secrets: dict[Claim, tuple[str, ...]] = {}
        self.started: dict[Claim, float] = {}
        self.unsendable: list[Outcome] = []

    def run(self, shift: float) -> int:
        """Claim, send and settle. After `shift` seconds nothing more is claimed, and a message asks for a successor."""
        done, ends, looks_at = 0, time.monotonic() + shift, 0.0
        claiming.take_back()
        try:
            while True:
                is_on = time.monotonic() < ends
                if is_on and time.monotonic() >= looks_at:
                    claimed = self.start(claiming.claim(IN_FLIGHT - len(self.pool)))
                    looks_at = time.monotonic() + (0.0 if claimed else PAUSE)
                if not self.pool and not self.unsendable:
                    break
                if outcomes := self.ended():
                    settling.settle(outcomes)
                    done += len(outcomes)
                    looks_at = 0.0
        finally:
            self.pool.close()
        if not is_on:
            work.publish(WebhookDelivery)
        return done

    def start(self, claims: Sequence[Claim]) -> int:
        """Let claimed deliveries take off. Returns how many those are."""
        if not claims:
            return 0
        endpoints = WebhookEndpoint.objects.in_bulk({claim.endpoint_id for claim in claims})
        events = Event.objects.in_bulk({claim.event_id for claim in claims})
        payloads = messages.payloads_of(events)
        for claim in claims:
            if claim.endpoint_id in endpoints and claim.event_id in events:  # else it was removed since, its deliveries with it
                self._send(claim, endpoints[claim.endpoint_id], events[claim.event_id], payloads)
        return len(claims)

    def _send(self, claim: Claim, endpoint: WebhookEndpoint, event: Event, payloads: Mapping[UUID, str]) -> None:
        self.started[claim], self.secrets[claim] = time.monotonic(), ()
        try:
            self.secrets[claim] = endpoint.signing_secrets
            body = messages.body_of(event, payloads, endpoint)
            self.pool.start(claim, messages.request_of(endpoint, event.id, body, timezone.now()))
        except ConnectError as error:
            self.unsendable.append(self._judge(claim, error))
        except Exception as error:  # one that cannot be made, say because its secret does not open, must not stop the others
            log.exception("delivery_not_made", id=str(claim.id))
            self.unsendable.append(self._judge(claim, ServiceUnavailable(f"internal_error: {type(error).__name__}")))

    def ended(self) -> list[Outcome]:
        """What came of deliveries since the last look. Waits a moment for the network, holding no database connection."""
        outcomes, self.unsendable = self.unsendable, []
        release(connection)
        until = time.monotonic() + PAUSE
        while self.pool and (left := until - time.monotonic()) > 0:
            answers = self.pool.wait(left)
            if answers and not outcomes:
                until = time.monotonic() + GATHER  # those right behind are written in the same transaction
            outcomes += [self._judge(claim, answer) for claim, answer in answers]
        return outcomes

    def _judge(self, claim: Claim, answer: Response | ConnectError) -> Outcome:
        milliseconds = round((time.monotonic() - self.started.pop(claim)) * 1000)
        return settling.judge(claim, answer, milliseconds, self.secrets.pop(claim))
