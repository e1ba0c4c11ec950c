"""Writes down what came of deliveries, many in one transaction, each only where its lease still holds."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services.webhooks import signing, switching
from automation.services.webhooks.claiming import Claim
from connect_platform.core.errors import ConnectError
from connect_platform.core.outgoing import OutgoingError, Response
from connections.services.calling.redaction import MASK

#: An endpoint where nothing arrived for so long is switched off.
PATIENCE_DAYS = 5
#: Longest time an endpoint may ask us to wait, in seconds; and how much of its answer is kept, in characters.
LONGEST_PAUSE, EXCERPT = 24 * 3600.0, 1024

_SETTLE = """
UPDATE automation_webhookdelivery delivery SET state = row.state, lease_until = NULL, last_error = row.error,
  due_at = CASE WHEN row.state = 'waiting' THEN statement_timestamp() + row.delay * interval '1 second' ELSE due_at END,
  finished_at = CASE WHEN row.state <> 'waiting' THEN statement_timestamp() END
FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::float8[], %s::text[]) AS row(id, attempt, state, delay, error)
WHERE delivery.id = row.id AND delivery.attempt = row.attempt AND delivery.state = 'running'
"""
_LOG = """
INSERT INTO automation_webhookattempt (delivery_id, number, status, milliseconds, error, response)
SELECT * FROM unnest(%s::uuid[], %s::int[], %s::smallint[], %s::int[], %s::text[], %s::text[])
"""
_TALLY = """
UPDATE automation_webhookendpoint endpoint SET
  delivered = endpoint.delivered + row.arrived, failed = endpoint.failed + row.lost,
  failing_since = CASE WHEN row.arrived > 0 THEN NULL ELSE coalesce(failing_since, statement_timestamp()) END,
  failures_in_a_row = CASE WHEN row.arrived > 0 THEN 0 ELSE failures_in_a_row + row.lost END,
  timeouts_in_a_row = CASE WHEN row.answered THEN 0 ELSE timeouts_in_a_row + row.lost END,
  paused_until = CASE WHEN row.pause > 0 THEN greatest(paused_until, statement_timestamp() + row.pause * interval '1 second')
    ELSE paused_until END
FROM unnest(%s::text[], %s::int[], %s::int[], %s::bool[], %s::float8[]) AS row(id, arrived, lost, answered, pause)
WHERE endpoint.id = row.id
RETURNING endpoint.id, endpoint.failing_since < statement_timestamp() - %s * interval '1 day'
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try. `pause` are seconds the endpoint asked us to wait."""

    claim: Claim
    status: int | None
    milliseconds: int
    error: str = ""
    response: str = ""
    pause: float = 0.0
    is_timeout: bool = False
    is_final: bool = False

    @property
    def is_delivered(self) -> bool:
        return not self.error

    @property
    def state(self) -> str:
        if self.is_delivered:
            return WebhookDelivery.State.DONE
        is_last = self.is_final or self.claim.tries > len(WebhookDelivery.RETRIES)
        return WebhookDelivery.State.FAILED if is_last else WebhookDelivery.State.WAITING

    @property
    def delay(self) -> float:
        """Seconds until the next try: the schedule's, give or take a fifth, or what the endpoint asked for if that is more."""
        step = WebhookDelivery.RETRIES[min(self.claim.tries, len(WebhookDelivery.RETRIES)) - 1]
        return max(step * random.uniform(0.8, 1.2), self.pause)  # noqa: S311 - jitter, not a secret


def judge(claim: Claim, answer: Response | ConnectError, milliseconds: int, secrets: tuple[str, ...]) -> Outcome:
    """What an answer, or that there was none, means for a delivery. Only 2xx is success; 410 ends it."""
    if isinstance(answer, ConnectError):
        is_timeout = isinstance(answer, OutgoingError) and answer.kind == "timeout"
        # Only what the platform itself can never send is pointless to try again: an address may become a public one.
        is_final = answer.permanent and not isinstance(answer, OutgoingError)
        return Outcome(claim, None, milliseconds, error=answer.message, is_timeout=is_timeout, is_final=is_final)
    error = "" if 200 <= answer.status < 300 else f"It answered {answer.status}."
    return Outcome(
        claim,
        answer.status,
        milliseconds,
        error=error,
        response=_excerpt(answer.text, secrets),
        pause=_asked_pause(answer),
        is_final=answer.status == 410,
    )


def _excerpt(text: str, secrets: tuple[str, ...]) -> str:
    """The beginning of an answer. An endpoint that says its own secret back, with or without `whsec_`, is not quoted."""
    text = text[: 4 * EXCERPT].replace("\x00", "")
    for secret in secrets:
        text = text.replace(secret, MASK).replace(secret.removeprefix(signing.PREFIX), MASK)
    return text[:EXCERPT]


def _asked_pause(answer: Response) -> float:
    """Seconds of Retry-After on 429 and 503, as a number or a date (RFC 9110 §10.2.3), a day at most."""
    text = answer.headers.get("retry-after", "")
    if answer.status not in (429, 503) or not text:
        return 0.0
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_PAUSE)
    try:
        wait = parsedate_to_datetime(text) - timezone.now()
    except (ValueError, TypeError):  # no date, or one without a time zone
        return 0.0
    return min(max(wait.total_seconds(), 0.0), LONGEST_PAUSE)


@transaction.atomic
def settle(outcomes: Sequence[Outcome]) -> None:
    """Write outcomes, their log and what they say of their endpoints. Who lost its lease changes no delivery."""
    by_endpoint: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_endpoint[outcome.claim.endpoint_id].append(outcome)
    # In one order everywhere, so that two workers never wait for each other.
    locked = WebhookEndpoint.objects.filter(pk__in=by_endpoint).order_by("pk").select_for_update(no_key=True)
    kept = set(locked.values_list("pk", flat=True))
    written = [outcome for outcome in outcomes if outcome.claim.endpoint_id in kept]
    if not written:  # the endpoints were removed meanwhile, and their deliveries with them
        return
    with connection.cursor() as cursor:
        columns = zip(*[(one.claim.id, one.claim.attempt, one.state, one.delay, one.error) for one in written], strict=True)
        cursor.execute(_SETTLE, [list(column) for column in columns])
        log = zip(*[_log(outcome) for outcome in written], strict=True)
        cursor.execute(_LOG, [list(column) for column in log])
        tallies = [_tally(key, by_endpoint[key]) for key in sorted(kept)]
        cursor.execute(_TALLY, [*(list(column) for column in zip(*tallies, strict=True)), PATIENCE_DAYS])
        tired = [key for key, is_tired in cursor.fetchall() if is_tired]
    for key in kept:
        if any(outcome.status == 410 for outcome in by_endpoint[key]):
            switching.switch_off(key, WebhookEndpoint.Reason.GONE)
        elif key in tired:
            switching.switch_off(key, WebhookEndpoint.Reason.FAILING)


def _log(outcome: Outcome) -> tuple[UUID, int, int | None, int, str, str]:
    claim = outcome.claim
    return claim.id, claim.attempt, outcome.status, outcome.milliseconds, outcome.error, outcome.response


def _tally(key: str, outcomes: Sequence[Outcome]) -> tuple[str, int, int, bool, float]:
    arrived = sum(outcome.is_delivered for outcome in outcomes)
    answered = any(not outcome.is_timeout for outcome in outcomes)
    return key, arrived, len(outcomes) - arrived, answered, max(outcome.pause for outcome in outcomes)
