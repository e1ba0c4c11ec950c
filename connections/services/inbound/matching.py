"""Finds the connections events belong to, many events with a handful of statements, and tells upper floors."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import connection as database
from django.db import transaction

from connect_platform.core import events
from connect_platform.core.events import Event
from connections.models import LIVE, InboundMatch
from integrations.services import offered
from integrations.spec import Provider

BATCH = 500
FORWARDED = "Webhook.Received"

# A row that another worker looks at is skipped, so no lease is needed: nothing but this database is asked.
_TAKE = """
SELECT id, provider, event_id, type, company_id, connection_id, match_value FROM connections_inboundevent
WHERE state = 'received' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
# `how` says which column the value is compared with; each branch has an index of its own.
_FIND = """
WITH wanted AS (
  SELECT * FROM unnest(%(ids)s::uuid[], %(providers)s::text[], %(companies)s::bigint[], %(hows)s::text[], %(texts)s::text[],
    %(keys)s::uuid[]) AS row(id, provider, company_id, how, value, key)
)
SELECT wanted.id, found.id, found.company_id FROM wanted JOIN connections_connection found
  ON found.id = wanted.key AND found.provider = wanted.provider WHERE wanted.how = 'connection_id'
  AND found.status = ANY(%(live)s) AND (wanted.company_id IS NULL OR wanted.company_id = found.company_id)
UNION ALL
SELECT wanted.id, found.id, found.company_id FROM wanted JOIN connections_connection found
  ON found.provider = wanted.provider AND found.account_external_id = wanted.value WHERE wanted.how = 'account_id'
  AND found.status = ANY(%(live)s) AND (wanted.company_id IS NULL OR wanted.company_id = found.company_id)
UNION ALL
SELECT wanted.id, found.id, found.company_id FROM wanted JOIN connections_connection found
  ON found.provider = wanted.provider AND found.account_fields ->> wanted.how = wanted.value
  WHERE wanted.how NOT IN ('connection_id', 'account_id', 'only')
  AND found.status = ANY(%(live)s) AND (wanted.company_id IS NULL OR wanted.company_id = found.company_id)
UNION ALL
SELECT wanted.id, min(found.id::text)::uuid, wanted.company_id FROM wanted JOIN connections_connection found
  ON found.company_id = wanted.company_id AND found.provider = wanted.provider WHERE wanted.how = 'only'
  AND found.status = ANY(%(live)s) GROUP BY wanted.id, wanted.company_id HAVING count(*) = 1
"""
_SETTLE = """
UPDATE connections_inboundevent AS event SET state = row.state, reason = row.reason
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS row(id, state, reason) WHERE event.id = row.id
"""
Found = dict[UUID, list[tuple[UUID, int]]]


def match_all(batches: int = 200) -> int:
    """Match what has come in, until nothing is left or so many batches are done. Returns how many events were looked at."""
    total = 0
    for _ in range(batches):
        total += (done := match_batch())
        if done < BATCH:
            break
    return total


@transaction.atomic
def match_batch() -> int:
    """Match one batch and record an event for each match, all or nothing."""
    with database.cursor() as cursor:
        cursor.execute(_TAKE, [BATCH])
        rows = cursor.fetchall()
        if not rows:
            return 0
        providers = {(slug, company_id): offered.find(slug, company_id) for _, slug, _, _, company_id, *_ in rows}
        wanted = [(row, *_question(row, providers[row[1], row[4]])) for row in rows]
        found = _answers(cursor, [one for one in wanted if one[1]])
        matched = [(row, *pair) for row in rows for pair in found.get(row[0], ())]
        InboundMatch.objects.bulk_create(
            [InboundMatch(event_id=row[0], connection_id=key, company_id=company) for row, key, company in matched],
            ignore_conflicts=True,
        )
        Event.objects.bulk_create([forwarded(row[:4], key, company) for row, key, company in matched])
        events.wake()
        states = [("matched", "") if row[0] in found else ("unmatched", why) for row, _, _, why in wanted]
        cursor.execute(_SETTLE, [[row[0] for row in rows], [state for state, _ in states], [why for _, why in states]])
    return len(rows)


def _question(row: tuple[Any, ...], provider: Provider | None) -> tuple[str, str, str]:
    """How the connection is found, by which value, and why there is none where it cannot be or is not found."""
    _, _, _, _, company_id, connection_id, value = row
    if connection_id:
        return "connection_id", str(connection_id), "connection_not_live"
    hook = provider.webhook if provider else None
    if hook and hook.match and value:
        return hook.match[1], value, "no_such_account"
    if company_id:
        return "only", "", "not_one_connection"
    return "", "", "no_account_in_event" if hook and hook.match else "provider_names_no_account"


def _answers(cursor: Any, wanted: list[tuple[tuple[Any, ...], str, str, str]]) -> Found:
    """Connections and their companies by event."""
    found: Found = defaultdict(list)
    if wanted:
        cursor.execute(
            _FIND,
            {
                "ids": [row[0] for row, *_ in wanted],
                "providers": [row[1] for row, *_ in wanted],
                "companies": [row[4] for row, *_ in wanted],
                "hows": [how for _, how, _, _ in wanted],
                "texts": [value for _, _, value, _ in wanted],
                "keys": [value if how == "connection_id" else None for _, how, value, _ in wanted],
                "live": [str(status) for status in LIVE],
            },
        )
        for event_id, connection_id, company_id in cursor.fetchall():
            found[event_id].append((connection_id, company_id))
    return found


def forwarded(row: tuple[Any, ...], connection_id: UUID, company_id: int, **more: Any) -> Event:
    """The event that tells upper floors; `row` is id, provider, the provider's event id and type."""
    key, slug, event_id, kind = row
    data = {
        "providerType": slug.replace("-", "_"),
        "event": kind,
        "eventId": event_id,
        "connectionId": str(connection_id),
        "inboundId": str(key),
        **more,
    }
    return Event(company_id=company_id, type=FORWARDED, data=data)
