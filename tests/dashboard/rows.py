"""Makes the rows the dashboard looks at."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Company
from connect_platform.core.audit import AuditEntry
from connect_platform.dashboard.figures import CALL, oldest_id
from connections.models import Connection, HistoryItem, Status


def make_connection(company: Company, **fields: Any) -> Connection:
    return Connection.objects.create(company=company, **{"provider": "sandbox", "status": Status.READY, **fields})


def make_call(
    company: Company, connection: Connection | None = None, *, at: datetime | None = None, **fields: Any
) -> AuditEntry:
    """A call as the proxy writes it, with an id of its moment."""
    moment = at or timezone.now()
    defaults = {
        "id": uuid.UUID(int=oldest_id(moment).int + uuid.uuid4().int % 2**61),
        "at": moment,
        "company_id": company.pk,
        "actor": "user:alice",
        "action": CALL,
        "target": str(connection.pk) if connection else "",
        "status": 200,
        "duration_ms": 100.0,
        "detail": {"provider": "sandbox", "name": "proxy", "method": "GET", "path": "/contacts"},
    }
    return AuditEntry.objects.create(**{**defaults, **fields})


def make_history(connection: Connection, count: int, **fields: Any) -> None:
    now = timezone.now()
    HistoryItem.objects.bulk_create(
        HistoryItem(
            connection=connection,
            external_id=f"item-{number}",
            created_at=now - timedelta(minutes=number),
            **{"type": "book", "title": f"Title {number}", "authors": ["Ursula"], **fields},
        )
        for number in range(count)
    )
