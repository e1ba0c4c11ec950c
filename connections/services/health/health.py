"""Writes how connections fare: one at a time, or all that were made with one OAuth client.

Each change of health is one transaction: the column, its cause, an entry of the timeline and a `Connection.Updated` event.
A cause is `{code, message, hint, at, stage}`; `stage` is what found it (`refresh` or `verify`) and so what may take it back.
"""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from connect_platform.core import events, valkey
from connect_platform.core.errors import ConnectError
from connections.models import LIVE, Connection, Health, HealthCheck, HealthEvent
from connections.services.health import timeline
from integrations.services.clients import OAuthClient
from integrations.spec import Provider

log = structlog.get_logger(__name__)

#: Refusals of the OAuth client, which the owner of an account can do nothing about.
OF_CLIENT = ("invalid_client", "byo_credentials_required", "oauth_app_gone")
#: This many 401 within a minute are a burst; it is told once in ten minutes.
BURST, BURST_SECONDS, TOLD_SECONDS = 3, 60, 600
_BATCH = 500


def cause(error: ConnectError, stage: str) -> dict[str, Any]:
    """What is stored and told of an error: never its details, which may quote the provider."""
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "at": timezone.now().isoformat(),
        "stage": stage,
    }


def unwell(row: Connection, health: Health, why: dict[str, Any], **changes: Any) -> None:
    """A locked row is not healthy, in the caller's transaction; the same cause again is no news and changes nothing."""
    known = row.health_cause or {}
    if row.health == health and known.get("code") == why["code"] and not changes:
        return
    timeline.note(row, str(health), code=why["code"], message=why["message"])
    row.move_to(changes.pop("status", row.status), health=health, health_cause=why, **changes)


def well(row: Connection, stage: str) -> None:
    """A locked row works, as far as a stage can tell, in the caller's transaction: only what it found itself is taken back."""
    if row.health != Health.HEALTHY and (row.health_cause or {}).get("stage", stage) == stage:
        timeline.note(row, "recovered", after=row.health)
        row.move_to(row.status, health=Health.HEALTHY, health_cause=None)


def found(connection: Connection, health: Health, error: ConnectError | None, stage: str) -> None:
    """Write what a check found, unless the connection has got other credentials or was ended since it began."""
    with transaction.atomic():
        rows = Connection.objects.select_for_update(no_key=True).filter(
            pk=connection.pk, token_version=connection.token_version
        )
        row = rows.filter(status__in=LIVE).first()
        if row and error:
            unwell(row, health, cause(error, stage))
        elif row:
            well(row, stage)


def client_refused(provider: Provider, client: OAuthClient, error: ConnectError) -> None:
    """Every connection made with an OAuth client the provider refuses is misconfigured, whichever of them found out."""
    rows = _of_client(provider, client).filter(health__in=(Health.HEALTHY, Health.DEGRADED))
    _move_all(rows, Health.MISCONFIGURED, "misconfigured", cause(error, "refresh"))


def client_accepted(provider: Provider, client: OAuthClient) -> None:
    """The client was corrected: so are all its connections."""
    _move_all(_of_client(provider, client).filter(health=Health.MISCONFIGURED), Health.HEALTHY, "recovered", None)


def _of_client(provider: Provider, client: OAuthClient) -> models.QuerySet[Connection]:
    rows = Connection.objects.live().filter(provider=provider.slug, oauth_app_id=client.oauth_app_id, scheme="OAUTH2")
    return rows.filter(client_id__in=(client.id, ""))


def _move_all(rows: models.QuerySet[Connection], health: Health, kind: str, why: dict[str, Any] | None) -> None:
    """Change many, a batch a transaction. The credentials stay unread."""
    detail = {"code": why["code"], "message": why["message"]} if why else {}
    while True:
        with transaction.atomic():
            batch = list(rows.defer("credentials").order_by("pk").select_for_update(no_key=True)[:_BATCH])
            moment = timezone.now()
            for row in batch:
                row.health, row.health_cause, row.updated_at = health, why, moment
            keys = [row.pk for row in batch]
            Connection.objects.filter(pk__in=keys).update(health=health, health_cause=why, updated_at=moment)
            HealthEvent.objects.bulk_create([HealthEvent(connection=row, kind=kind, detail=detail) for row in batch])
            told = [events.Event(company_id=row.company_id, type="Connection.Updated", data=row.news()) for row in batch]
            events.Event.objects.bulk_create(told)
            events.wake()
        if len(batch) < _BATCH:
            return


def observed(connection: Connection, status: int) -> None:
    """Learn from the answer to a call. Free for good ones; bursts of 401, and 429, are noted once in ten minutes.

    A burst has the connection checked at once.
    """
    if status not in (401, 429):
        return
    try:
        if status == 401 and _counted(connection.pk) < BURST:
            return
        if not valkey.client().set(f"health:told:{connection.pk}:{status}", 1, nx=True, ex=TOLD_SECONDS):
            return
    except valkey.Away as error:
        log.warning("observation_lost", connection=str(connection.pk), error=type(error).__name__)
        return
    with transaction.atomic():
        timeline.note(connection, "unauthorized_burst" if status == 401 else "rate_limited", status=status)
        if status == 401:
            check_soon(connection)


def check_soon(connection: Connection) -> None:
    """Have a worker check it now."""
    HealthCheck.objects.filter(connection=connection, state=HealthCheck.State.WAITING).update(due_at=Now())


def _counted(connection_id: uuid.UUID) -> int:
    """How many 401 there were within the minute that began with the first."""
    key = f"health:401:{connection_id}"
    with valkey.client().pipeline() as pipe:
        pipe.incr(key)
        pipe.expire(key, BURST_SECONDS, nx=True)
        return int(pipe.execute()[0])
