"""Carries pushes out, many at once and fairly: who has much to push, or a slow other side, takes up a share of the places."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import structlog
from django.db import connection as database

from automation.models import RecordPush
from automation.services.executions.claiming import even_shares
from connect_platform.core import work
from connect_platform.core.api.rendering import dumps
from connect_platform.core.turns import one_at_a_time
from connections.services.health.credentials import release

log = structlog.get_logger(__name__)
#: Pushes under way in one process, and how many of them may be one company's; seconds between looks for more, and until another
#: task takes over.
AT_ONCE, MOST_OF_ONE, PAUSE, SHIFT = 24, 12, 0.2, 60.0

_TAKE_BACK = """
UPDATE automation_recordpush SET state = 'waiting', lease_until = NULL WHERE id IN (
  SELECT id FROM automation_recordpush WHERE state = 'running' AND lease_until < statement_timestamp() FOR UPDATE SKIP LOCKED)
"""
# Rules with something due, found by jumping from one to the next in the index, however many pushes each has.
_RULES = """
WITH RECURSIVE queued(rule_id) AS (
  (SELECT rule_id FROM automation_recordpush WHERE state = 'waiting' ORDER BY rule_id LIMIT 1)
  UNION ALL
  SELECT (SELECT rule_id FROM automation_recordpush WHERE state = 'waiting' AND rule_id > queued.rule_id
          ORDER BY rule_id LIMIT 1)
  FROM queued WHERE queued.rule_id IS NOT NULL
)
SELECT rule.id, rule.company_id FROM queued JOIN automation_pushrule rule ON rule.id = queued.rule_id
WHERE EXISTS (SELECT FROM automation_recordpush due WHERE due.rule_id = rule.id AND due.state = 'waiting'
  AND due.due_at <= statement_timestamp())
"""
# What of the same record is older goes first: an answer that comes late must not undo a newer one. A count and an array,
# where NOT EXISTS and a join would do, as with those PostgreSQL reads all that is due.
_TAKE = """
WITH taken AS MATERIALIZED (
  SELECT next.id FROM json_to_recordset(%(shares)s::json) AS share (rule text, most int),
  LATERAL (SELECT id FROM automation_recordpush due WHERE due.rule_id = share.rule AND due.state = 'waiting'
    AND due.due_at <= statement_timestamp()
    AND 0 = (SELECT count(*) FROM automation_recordpush older WHERE older.rule_id = due.rule_id
      AND older.record_id = due.record_id AND older.id <> due.id AND older.state IN ('waiting', 'running')
      AND (older.created_at, older.id) < (due.created_at, due.id))
    ORDER BY due.due_at LIMIT share.most FOR UPDATE SKIP LOCKED) next
)
UPDATE automation_recordpush push SET state = 'running', attempt = attempt + 1, lease_until = statement_timestamp() + %(lease)s
FROM automation_pushrule rule WHERE push.id = ANY(ARRAY(SELECT id FROM taken)) AND rule.id = push.rule_id
RETURNING push.*, rule.company_id
"""


def claim(limit: int, active: Collection[RecordPush] = ()) -> list[RecordPush]:
    """Take up to `limit` due pushes for one lease, besides the `active` ones: as many of each company as can be, and of a
    company as many of each rule. The fewer places are left, the fewer go to one company, so that the last are for others."""
    with database.cursor() as cursor:
        cursor.execute(_TAKE_BACK)
        cursor.execute(_RULES)
        company_of: dict[str, int] = dict(cursor.fetchall())
    companies, rules = Counter(row.company_id for row in active), Counter(row.rule_id for row in active)
    most = max(min(MOST_OF_ONE, limit // 2), 1)
    shares = []
    for company, share in even_shares(dict.fromkeys(company_of.values()), limit, companies, most).items():
        own = [rule for rule in company_of if company_of[rule] == company]
        given = even_shares(own, share, rules, MOST_OF_ONE)
        shares += [{"rule": rule, "most": count} for rule, count in given.items()]
    if not shares:
        return []
    taken = RecordPush.objects.raw(_TAKE, {"shares": dumps(shares).decode(), "lease": RecordPush.LEASE})
    return sorted(taken, key=lambda row: row.due_at)


@one_at_a_time
def drain() -> int:
    """Push what is due until nothing is due or under way, or the shift is over. Returns how many were tried."""
    done, ends, looks_at = 0, time.monotonic() + SHIFT, 0.0
    active: dict[Future[None], RecordPush] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push") as pool:
        while True:
            is_on = time.monotonic() < ends
            if is_on and (time.monotonic() >= looks_at or len(active) <= AT_ONCE // 4):
                looks_at = time.monotonic() + PAUSE
                if free := AT_ONCE - len(active):
                    active |= {pool.submit(_alone, row): row for row in claim(free, active.values())}
            if not active:
                break
            release(database)
            for future in wait(active, PAUSE, FIRST_COMPLETED).done:
                del active[future]
                done += 1
    if not is_on:
        work.publish(RecordPush)
    return done


def _alone(row: RecordPush) -> None:
    """One push on a thread of its own."""
    try:
        row.run()
    except Exception:  # the database is away: the lease runs out, and another worker takes the push up
        log.exception("push_lost", id=str(row.pk))
    finally:
        database.close()
