"""A list of 20 of a company's connections, beside stock Django REST framework, bare Django and FastAPI with asyncpg."""

from __future__ import annotations

import sys
from datetime import timedelta

from benchmarks import contest
from benchmarks.contest import Contender
from benchmarks.stack import free_port, granian, platform, stack

CLAIM = 3.0  # times fewer milliseconds of CPU than stock Django REST framework
COMPANIES, ROWS = 20, 1_000  # of each; counting them for the total is the same work for everybody


def seed() -> str:
    """An API key of one of COMPANIES companies with ROWS connections each."""
    from django.db import connection as database
    from django.utils import timezone

    from connections.models import Connection, Status
    from tests.factories import make_actor, make_key

    actors = [make_actor() for _ in range(COMPANIES)]
    now = timezone.now()
    secret = {"access_token": "a" * 64, "refresh_token": "r" * 64, "token_type": "Bearer"}
    Connection.objects.bulk_create(
        (
            Connection(
                company_id=actor.company_id,
                user_id=f"user-{number}",
                provider="sandbox",
                scheme="OAUTH2",
                status=Status.READY,
                credentials=secret,
                account_label=f"user{number}@sandbox.example",
                metadata={"resources": ["history"], "number": number},
                created_at=now - timedelta(seconds=number),
            )
            for number in range(ROWS)
            for actor in actors
        ),
        batch_size=2000,
    )
    key = make_key(actors[0])[1]
    with database.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    database.close()
    return key


def main() -> int:
    """Measure and print; 1 when the claim is missed."""
    options = contest.arguments(__doc__)
    ports = {name: free_port() for name in ("web", "stock", "bare", "fastapi")}
    with stack(PORT=str(ports["web"])) as running:
        headers = {"Authorization": f"Bearer {seed()}"}
        rival = {"DJANGO_SETTINGS_MODULE": "benchmarks.rivals.settings"}
        running.serve(platform(ports["web"]), ports["web"])
        running.serve(granian("stock", "connect_platform.wsgi:application", ports["stock"], **rival), ports["stock"])
        running.serve(granian("bare", "connect_platform.wsgi:application", ports["bare"], **rival), ports["bare"])
        asgi = granian("fastapi", "benchmarks.rivals.fastapi_lists:application", ports["fastapi"], interface="asgi")
        running.serve(asgi, ports["fastapi"])

        def contender(name: str, program: str, path: str) -> Contender:
            programs = [program, "postgres", *(["valkey"] if program == "web" else [])]
            return Contender(name, f"http://127.0.0.1:{ports[program]}{path}", programs, headers)

        rows = contest.compare(
            running,
            [
                contender("stock Django REST framework", "stock", "/stock?page=1"),
                contender("bare Django view, values()", "bare", "/bare?limit=20"),
                contender("FastAPI and asyncpg", "fastapi", "/connections?limit=20"),
                contender("platform", "web", "/connections?limit=20"),
            ],
            rounds=options.rounds,
            seconds=options.seconds,
        )
    contest.report(
        f"List of 20 of a company's {ROWS:,} connections, {COMPANIES * ROWS:,} in all",
        rows,
        beside="platform",
        as_json=options.json,
    )
    return int(rows["stock Django REST framework"]["cpu_ms"] < CLAIM * rows["platform"]["cpu_ms"])


if __name__ == "__main__":
    sys.exit(main())
