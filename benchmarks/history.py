"""Pages of a connection's history of a million items, first and far in, under every filter and sort."""

from __future__ import annotations

import json
import statistics
import sys
import time
from argparse import ArgumentParser
from urllib.parse import urlencode

import pycurl

from benchmarks.stack import free_port, platform, stack

CLAIM = 2.0  # p95 of page 1,000 over p95 of page 1
ITEMS, OTHERS = 1_000_000, 50_000  # of the connection that is read, and of others in the same table
WORDS = ["ocean", "river", "garden", "winter", "secret", "letter", "island", "mirror"]
WORDS += ["shadow", "silver", "golden", "broken", "hidden", "little", "second", "morning"]
_SEED = """
INSERT INTO connections_historyitem (id, connection_id, external_id, type, title, title_key, authors, progress, read, isbn13,
  description, thumbnail_url, version, generation, created_at, updated_at)
SELECT gen_random_uuid(), %(connection)s, 'item_' || n, CASE WHEN n %% 3 = 0 THEN 'movie' ELSE 'book' END, title, lower(title),
  ARRAY['Author ' || n %% 5000], n %% 101, n %% 2 = 0, '978' || lpad(n::text, 10, '0'), repeat('Some words about it. ', 12),
  'https://covers.example/' || n || '.jpg', md5(n::text), 1, now() - n * interval '1 minute', now() - n * interval '30 seconds'
FROM (SELECT n, 'The ' || initcap((%(words)s::text[])[1 + n %% 16] || ' ' || (%(words)s::text[])[1 + n / 16 %% 16]) || ' '
        || md5(n::text) || CASE WHEN n %% 100003 = 0 THEN ' Zanzibar' ELSE '' END AS title
      FROM generate_series(1, %(count)s) n) made
"""
_COUNTS = """SELECT json_object_agg(type, items)::text FROM
  (SELECT type, count(*) AS items FROM connections_historyitem WHERE connection_id = %s GROUP BY type) counted"""


def seed(items: int) -> tuple[str, str]:
    """An API key, and the path of the history of a connection with so many items."""
    from django.db import connection as database

    from connections.models import Connection, ResourceState, Status
    from tests.factories import make_actor, make_key

    actor = make_actor()
    mine, other = (
        Connection.objects.create(company_id=actor.company_id, provider="sandbox", status=Status.READY) for _ in range(2)
    )
    with database.cursor() as cursor:
        for connection, count in ((mine, items), (other, OTHERS)):
            cursor.execute(_SEED, {"connection": connection.pk, "count": count, "words": WORDS})
            cursor.execute(_COUNTS, [connection.pk])
            counts = json.loads(cursor.fetchone()[0])
            ResourceState.objects.create(connection=connection, resource="history", counts=counts, items=count, version=1)
        cursor.execute("VACUUM ANALYZE")
    key = make_key(actor)[1]
    database.close()
    return key, f"/connections/{mine.pk}/history"


#: What is asked for, by name; each is measured at each of PAGES.
QUESTIONS: dict[str, dict[str, str]] = {
    "newest first": {},
    "oldest first": {"sortOrder": "asc"},
    "by updatedAt": {"sortBy": "updatedAt"},
    "by title": {"sortBy": "title", "sortOrder": "asc"},
    "by type": {"sortBy": "type"},
    "type=movie": {"type": "movie"},
    "type=movie by title": {"type": "movie", "sortBy": "title"},
    "a year": {"startDate": "2025-11-01", "endDate": "2026-10-31"},
    "search, half of all": {"search": "ar"},
    "search, an eighth": {"search": "winter"},
    "search, 10 items": {"search": "zanzibar"},
    "search, none": {"search": "quixotic"},
}
PAGES = (1, 10, 1_000)


def measure(url: str, key: str, calls: int) -> list[float]:
    """Seconds each of so many calls took, after three to warm up, on one kept connection. Raises RuntimeError unless 200."""
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {key}"])
    handle.setopt(pycurl.WRITEFUNCTION, len)
    took = []
    for number in range(calls + 3):
        handle.perform()
        if handle.getinfo(pycurl.RESPONSE_CODE) != 200:
            raise RuntimeError(f"{url} answers {handle.getinfo(pycurl.RESPONSE_CODE)}")
        if number >= 3:
            took.append(handle.getinfo(pycurl.TOTAL_TIME))
    return took


def first(url: str, key: str) -> float:
    """Seconds of one call, the first of its kind: nothing of it is remembered."""
    started = time.perf_counter()
    measure_once = pycurl.Curl()
    measure_once.setopt(pycurl.URL, url)
    measure_once.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {key}"])
    measure_once.setopt(pycurl.WRITEFUNCTION, len)
    measure_once.perform()
    return time.perf_counter() - started


def main() -> int:
    """Measure and print; 1 when the claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 calls of each instead of 100")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--items", type=int, default=ITEMS)
    options = parser.parse_args()
    port, rows = free_port(), {}
    with stack(PORT=str(port)) as running:
        key, path = seed(options.items)
        running.serve(platform(port), port)
        for name, query in QUESTIONS.items():
            for page in PAGES:
                url = f"http://127.0.0.1:{port}{path}?{urlencode({**query, 'page': page})}"
                cold = first(url, key)
                cuts = statistics.quantiles(measure(url, key, 20 if options.quick else 100), n=20)
                milliseconds = {"p50_ms": cuts[9] * 1000, "p95_ms": cuts[18] * 1000, "first_ms": cold * 1000}
                rows[f"{name}, page {page}"] = {figure: round(value, 1) for figure, value in milliseconds.items()}
    if options.json:
        print(json.dumps({"benchmark": "history", "items": options.items, "results": rows}, indent=2))
    else:
        print(
            f"\nHistory of {options.items:,} items, 20 a page, one caller\n{'':34} {'p50 ms':>8} {'p95 ms':>8} {'first ms':>9}"
        )
        for name, row in rows.items():
            print(f"{name:34} {row['p50_ms']:8.1f} {row['p95_ms']:8.1f} {row['first_ms']:9.1f}")
    far, near = rows["newest first, page 1000"]["p95_ms"], rows["newest first, page 1"]["p95_ms"]
    return int(far > CLAIM * near)


if __name__ == "__main__":
    sys.exit(main())
