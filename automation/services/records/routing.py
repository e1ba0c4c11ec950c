"""Puts records that changed on their way into tables and to CRMs, in the transaction that stores them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection as database

from automation.models import RecordMirroring, RecordPush
from connect_platform.core import work
from connect_platform.core.ids import is_uuid

if TYPE_CHECKING:
    from automation.services.records.storing import Given, Outcome

# Whoever takes a push that waits locks it: then the change waits for that, finds it taken, and another push is made.
_ROUTE = """
WITH changed AS (
  SELECT given.*, record.version FROM unnest(%(ids)s::uuid[], %(companies)s::bigint[], %(providers)s::text[],
    %(types)s::text[], %(outcomes)s::text[], %(causes)s::uuid[])
    AS given (id, company_id, provider, resource_type, outcome, cause)
  JOIN automation_record record ON record.id = given.id
), mirrored AS (
  INSERT INTO automation_recordmirroring (rule_id, record_id, cause)
  SELECT rule.id, changed.id, changed.cause FROM changed JOIN automation_mirrorrule rule
    ON rule.company_id = changed.company_id AND rule.resource_type = changed.resource_type
  WHERE rule.is_active AND rule.provider IN ('', changed.provider) RETURNING id
), wanted AS (
  SELECT rule.id AS rule_id, changed.id AS record_id, changed.version FROM changed JOIN automation_pushrule rule
    ON rule.company_id = changed.company_id AND rule.resource_type = changed.resource_type
  WHERE rule.is_active AND rule.provider IN ('', changed.provider) AND changed.outcome = ANY(rule.events)
), joined AS (
  UPDATE automation_recordpush push SET version = wanted.version FROM wanted
  WHERE push.rule_id = wanted.rule_id AND push.record_id = wanted.record_id AND push.state = 'waiting'
  RETURNING push.rule_id, push.record_id
), pushed AS (
  INSERT INTO automation_recordpush (rule_id, record_id, version) SELECT rule_id, record_id, version FROM wanted
  WHERE NOT EXISTS (SELECT FROM joined WHERE joined.rule_id = wanted.rule_id AND joined.record_id = wanted.record_id)
  RETURNING id
)
SELECT (SELECT count(*) FROM mirrored), (SELECT count(*) FROM pushed)
"""
_RULED = """
SELECT company_id, resource_type FROM automation_mirrorrule WHERE company_id = ANY(%(companies)s) AND is_active
UNION SELECT company_id, resource_type FROM automation_pushrule WHERE company_id = ANY(%(companies)s) AND is_active
"""


def route(stored: Iterable[tuple[Given, UUID, Outcome]], source: str) -> None:
    """In the caller's transaction, note for the rules of their companies which records were made or changed."""
    told = [one for one in stored if one[2] != "unchanged"]
    if not told:
        return
    with database.cursor() as cursor:
        cursor.execute(_RULED, {"companies": list({item.company_id for item, _, _ in told})})
        ruled = set(cursor.fetchall())
        told = [one for one in told if (one[0].company_id, one[0].resource_type) in ruled]
        if not told:
            return
        causes = [item.cause if source == "flow_step" and is_uuid(item.cause) else None for item, _, _ in told]
        values: dict[str, Any] = {
            "ids": [record_id for _, record_id, _ in told],
            "companies": [item.company_id for item, _, _ in told],
            "providers": [item.provider for item, _, _ in told],
            "types": [item.resource_type for item, _, _ in told],
            "outcomes": [outcome for _, _, outcome in told],
            "causes": causes,
        }
        cursor.execute(_ROUTE, values)
        mirrored, pushed = cursor.fetchone()
    if mirrored:
        work.wake(RecordMirroring)
    if pushed:
        work.wake(RecordPush)
