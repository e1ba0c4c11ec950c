"""Tells whoever listens that records were made or changed: one event for many, so that an import floods nobody."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection as database

from connect_platform.core import events
from connect_platform.core.events import Event

if TYPE_CHECKING:
    from automation.services.records.storing import Given, Outcome

#: Records in one event.
MOST = 1000
NAMES = {"created": "record.created", "updated": "record.updated"}
# Webhooks that are switched off count too: what they missed can be recovered.
_LISTENERS = """
SELECT company_id, name FROM automation_webhookendpoint endpoint
CROSS JOIN unnest(%(names)s::varchar[]) AS name
WHERE company_id = ANY(%(companies)s) AND kind = 'company' AND events && ARRAY['*', name]
UNION SELECT company_id, name FROM automation_flowtrigger
WHERE company_id = ANY(%(companies)s) AND is_active AND provider = 'platform' AND name = ANY(%(names)s)
"""


def tell(stored: Iterable[tuple[Given, UUID, Outcome]], source: str) -> None:
    """In the caller's transaction, record what was made and changed, for companies somebody of which listens."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for item, record_id, outcome in stored:
        if name := NAMES.get(outcome):
            cause = item.cause if source == "flow_step" else ""
            key = item.company_id, name, item.provider, item.resource_type, cause
            groups.setdefault(key, []).append(str(record_id))
    if not groups:
        return
    with database.cursor() as cursor:
        cursor.execute(_LISTENERS, {"companies": list({key[0] for key in groups}), "names": list({key[1] for key in groups})})
        listening = set(cursor.fetchall())
    told = [
        Event(company_id=company_id, type=name, data=_data(provider, resource_type, source, cause, ids))
        for (company_id, name, provider, resource_type, cause), every in groups.items()
        if (company_id, name) in listening
        for ids in _chunks(every)
    ]
    if told:
        Event.objects.bulk_create(told)
        events.wake()


def _data(provider: str, resource_type: str, source: str, cause: str, ids: list[str]) -> dict[str, Any]:
    """`executionId` says which flow caused it, so that no flow starts itself again and again."""
    data = {"providerType": provider.replace("-", "_"), "resourceType": resource_type, "source": source, "recordIds": ids}
    return data | ({"executionId": cause} if cause else {})


def _chunks(ids: list[str]) -> Iterable[list[str]]:
    every = iter(ids)
    while chunk := list(islice(every, MOST)):
        yield chunk
