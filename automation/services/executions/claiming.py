"""Which executions a worker takes next: what is due, fair between companies, and what other workers left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection

from automation.models import Execution
from automation.services.executions import concurrency
from connect_platform.core.api.rendering import dumps

_MINUTE = timedelta(minutes=1)
#: Workers that may end over one execution before it is put before a person.
MOST_DEATHS = 6
#: How many of a company one worker runs at once of those that were under way when so many workers ended, or more: fewer each
#: time, so that the one to blame is found, and takes few others with it.
SUSPECTS = {2: 10, 3: 3, 4: 1}
_Key = TypeVar("_Key")

# The order within a company, that of the indexes execution_due and execution_begun: what was begun goes on before anything
# else begins, or a delay of a minute would last as long as the queue; and a step of priority is worth a minute of waiting, so
# that nothing waits for ever behind what is more urgent. Priorities reach from -10 to 10.
_RANK = "(e.due_at AT TIME ZONE 'UTC' + e.priority * interval '1 minute')"
_IS_DUE = f"""e.state = 'waiting' AND e.due_at <= statement_timestamp()
  AND {_RANK} <= statement_timestamp() AT TIME ZONE 'UTC' + interval '10 minutes'"""
# Companies with something due, found by jumping from one to the next in the index, however many rows each has. Of a plain
# EXISTS PostgreSQL makes a join that reads all that is due.
_COMPANIES = f"""
WITH RECURSIVE found AS (
  (SELECT company_id FROM automation_execution WHERE state = 'waiting' ORDER BY company_id LIMIT 1)
  UNION ALL
  SELECT (SELECT company_id FROM automation_execution WHERE state = 'waiting' AND company_id > found.company_id
          ORDER BY company_id LIMIT 1)
  FROM found WHERE found.company_id IS NOT NULL
)
SELECT company_id FROM found, LATERAL (
  SELECT 1 FROM automation_execution e WHERE e.company_id = found.company_id AND {_IS_DUE} ORDER BY {_RANK} LIMIT 1) due
"""  # noqa: S608 - constants
# Asked plainly, PostgreSQL may read the history of all months until it finds a row.
_IS_ANY_DUE = f"""
SELECT EXISTS ({_COMPANIES}) OR (
  SELECT min(lease_until) FROM automation_execution WHERE state = 'running') < statement_timestamp() IS TRUE
"""  # noqa: S608 - constants
_TAKE = f"""
WITH share AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%(shares)s::json) AS share (company bigint, most int)
), suspect AS MATERIALIZED (
  SELECT room.company, due.id
  FROM json_to_recordset(%(suspects)s::json) AS room (company bigint, least int, worst int, most int),
  LATERAL (SELECT id FROM automation_execution e
           WHERE e.company_id = room.company AND {_IS_DUE} AND deaths > 1 AND deaths BETWEEN room.least AND room.worst
           ORDER BY {_RANK} LIMIT room.most FOR UPDATE SKIP LOCKED) due
), begun AS MATERIALIZED (
  SELECT share.company, due.id FROM share,
  LATERAL (SELECT id FROM automation_execution e
           WHERE e.company_id = share.company AND {_IS_DUE} AND started_at IS NOT NULL AND deaths < 2
           ORDER BY {_RANK}
           LIMIT greatest(share.most - (SELECT count(*) FROM suspect WHERE suspect.company = share.company), 0)
           FOR UPDATE SKIP LOCKED) due
), taken AS MATERIALIZED (
  SELECT company, id FROM suspect UNION ALL SELECT company, id FROM begun
), new AS MATERIALIZED (
  SELECT due.id FROM share,
  LATERAL (SELECT id FROM automation_execution e
           WHERE e.company_id = share.company AND {_IS_DUE} AND started_at IS NULL AND deaths < 2
           ORDER BY {_RANK}
           LIMIT greatest(share.most - (SELECT count(*) FROM taken WHERE taken.company = share.company), 0)
           FOR UPDATE SKIP LOCKED) due
)
UPDATE automation_execution SET state = 'running', attempt = attempt + 1, reason = '',
  lease_until = statement_timestamp() + %(lease)s
WHERE id IN (SELECT id FROM taken UNION ALL SELECT id FROM new)
RETURNING *
"""  # noqa: S608 - constants
_LEFT_BEHIND = """
WITH left_behind AS MATERIALIZED (
  SELECT id FROM automation_execution WHERE state = 'running' AND lease_until < statement_timestamp()
  ORDER BY lease_until LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE automation_execution SET attempt = attempt + 1, deaths = deaths + 1,
  state = CASE WHEN deaths >= %(most)s THEN 'parked' WHEN deaths > 0 THEN 'waiting' ELSE 'running' END,
  reason = CASE WHEN deaths >= %(most)s THEN 'every worker that ran it ended; look at its last step' ELSE '' END,
  due_at = CASE WHEN deaths > 0 THEN statement_timestamp() ELSE due_at END,
  lease_until = CASE WHEN deaths > 0 THEN NULL ELSE statement_timestamp() + %(lease)s END
WHERE id IN (SELECT id FROM left_behind)
RETURNING *
"""


def claim(
    limit: int, busy: Mapping[int, int], most_of_one: int, suspected: Mapping[tuple[int, int], int] | None = None
) -> list[Execution]:
    """Take up to `limit` due executions for one lease.

    `busy` is how many of each company this worker runs already; no company gets more than `most_of_one` in all. `suspected`
    is how many it runs of each company and `suspicion`.
    """
    taken = _run(_LEFT_BEHIND, limit=limit, most=MOST_DEATHS)
    taken = [execution for execution in taken if execution.state == Execution.State.RUNNING]
    with connection.cursor() as cursor:
        cursor.execute(_COMPANIES)
        companies = [row[0] for row in cursor.fetchall()]
    if companies and len(taken) < limit:
        shares = even_shares(companies, limit - len(taken), busy, most_of_one)
        given = [{"company": company, "most": most} for company, most in shares.items()]
        rooms = [room for company in shares for room in _rooms(company, suspected or {})]
        due = _run(_TAKE, shares=dumps(given).decode(), suspects=dumps(rooms).decode()) if given else []
        taken += sorted(due, key=lambda one: (one.started_at is None, one.due_at + one.priority * _MINUTE))
    return concurrency.within_limits(taken)


def suspicion(execution: Execution) -> int:
    """Which of SUSPECTS it counts to; 0 or 1 where it is none."""
    return min(execution.deaths, max(SUSPECTS))


def _rooms(company: int, suspected: Mapping[tuple[int, int], int]) -> Iterator[dict[str, int]]:
    for deaths, most in SUSPECTS.items():
        if (room := most - suspected.get((company, deaths), 0)) > 0:
            worst = MOST_DEATHS if deaths == max(SUSPECTS) else deaths
            yield {"company": company, "least": deaths, "worst": worst, "most": room}


def is_any_due() -> bool:
    """Whether there is an execution that a worker may claim now; at most one look into an index for each company."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_ANY_DUE)
        return bool(cursor.fetchone()[0])


def even_shares(companies: Iterable[_Key], limit: int, busy: Mapping[_Key, int], most_of_one: int) -> dict[_Key, int]:
    """How many each company may have taken now: as even as possible, those with least under way first."""
    order = sorted(companies, key=lambda company: busy.get(company, 0))
    room = {company: max(most_of_one - busy.get(company, 0), 0) for company in order}
    given = dict.fromkeys(order, 0)
    while limit > 0 and (open_to := [company for company in order if given[company] < room[company]]):
        each = max(limit // len(open_to), 1)
        for company in open_to[:limit]:
            more = min(each, room[company] - given[company], limit)
            given[company] += more
            limit -= more
    return {company: most for company, most in given.items() if most}


def _run(sql: str, **values: Any) -> list[Execution]:
    return list(Execution.objects.raw(sql, {"lease": Execution.LEASE, **values}))
