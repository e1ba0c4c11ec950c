"""Notices when a provider that used to send stops, judged by how often it sent before."""

from __future__ import annotations

from django.db import connection as database
from django.db import transaction

from connections.models import LIVE, Connection
from connections.services.health import timeline

#: Events in the last two weeks from which a rhythm can be read.
FEWEST = 10

# Silent: for three times the longest pause there was, and an hour at least.
_CHANGED = """
WITH seen AS (
  SELECT connection_id, matched_at, matched_at - lag(matched_at) OVER (PARTITION BY connection_id ORDER BY matched_at) AS pause
  FROM connections_inboundmatch WHERE matched_at > now() - interval '14 days'
), rhythm AS (
  SELECT connection_id, count(*) AS events, max(pause) AS longest, max(matched_at) AS latest FROM seen GROUP BY connection_id
), noted AS (
  SELECT DISTINCT ON (connection_id) connection_id, kind, at FROM connections_healthevent
  WHERE kind IN ('webhook_silent', 'webhook_resumed') ORDER BY connection_id, id DESC
)
SELECT rhythm.connection_id, rhythm.latest, extract(epoch FROM rhythm.longest)::int,
  CASE WHEN noted.kind = 'webhook_silent' THEN 'webhook_resumed' ELSE 'webhook_silent' END
FROM rhythm JOIN connections_connection one ON one.id = rhythm.connection_id AND one.status = ANY(%s)
LEFT JOIN noted USING (connection_id)
WHERE CASE WHEN noted.kind = 'webhook_silent' THEN rhythm.latest > noted.at
  ELSE rhythm.events >= %s AND now() - rhythm.latest > greatest(3 * rhythm.longest, interval '1 hour') END
LIMIT 500
"""


@transaction.atomic
def look() -> int:
    """Write on the timelines who went silent and who sends again. Returns how many entries that were."""
    with database.cursor() as cursor:
        cursor.execute(_CHANGED, [[str(status) for status in LIVE], FEWEST])
        rows = cursor.fetchall()
    connections = Connection.objects.in_bulk([row[0] for row in rows])
    for key, latest, longest, kind in rows:
        timeline.note(connections[key], kind, lastEventAt=latest.isoformat(), longestPauseSeconds=longest)
    return len(rows)
