"""What a proxied call costs: API key, rate limit, connection, stored token, audit row and usage, beside doing none of it."""

from __future__ import annotations

import sys
import uuid
from datetime import timedelta

from benchmarks import contest
from benchmarks.contest import Contender
from benchmarks.stack import free_port, granian, platform, stack

AIM = 1.5  # not claimed: milliseconds of CPU for each call, of web process, PostgreSQL and Valkey together
CALL = b'{"method": "GET", "path": "/contacts", "query": {"limit": "2"}, "connectionId": "%s"}'


def seed() -> tuple[str, bytes]:
    """An API key, and the body of a call through an OAuth connection whose token is good for a day."""
    from django.utils import timezone

    from connections.models import Connection, Status
    from tests.factories import make_actor, make_key

    actor = make_actor()
    connection = Connection.objects.create(
        company_id=actor.company_id,
        surface="apps",
        user_id=str(uuid.uuid4()),
        provider="sandbox",
        scheme="OAUTH2",
        status=Status.READY,
        credentials={"access_token": "a" * 64, "refresh_token": "r" * 64, "token_type": "Bearer"},
        expires_at=timezone.now() + timedelta(days=1),
        refresh_at=timezone.now() + timedelta(hours=23),
    )
    return make_key(actor)[1], CALL % str(connection.id).encode()


def main() -> int:
    """Measure and print; 1 when the claim is missed."""
    options = contest.arguments(__doc__)
    upstream, between, web = free_port(), free_port(), free_port()
    with stack(PORT=str(web), SANDBOX_URL=f"http://127.0.0.1:{upstream}") as running:
        key, body = seed()
        address = f"http://127.0.0.1:{upstream}/sandbox/api/contacts?limit=2"
        running.serve(granian("upstream", "benchmarks.rivals.upstream:application", upstream), upstream)
        running.serve(granian("forwarder", "benchmarks.rivals.forwarder:application", between, UPSTREAM=address), between)
        running.serve(platform(web), web)
        target = f"http://127.0.0.1:{web}/connect/v1/proxy/sandbox"
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        rows = contest.compare(
            running,
            [
                Contender("direct (CPU is the upstream's)", address, ["upstream"]),
                Contender("bare WSGI forwarder", f"http://127.0.0.1:{between}/", ["forwarder"], headers, body),
                Contender("platform", target, ["web", "postgres", "valkey"], headers, body),
            ],
            rounds=options.rounds,
            seconds=options.seconds,
        )
        written = recorded()
    contest.report("Proxied call", rows, beside="bare WSGI forwarder", as_json=options.json)
    if written < rows["platform"]["calls"]:
        raise RuntimeError(f"{rows['platform']['calls']} calls, but {written} audit rows")
    if rows["platform"]["cpu_ms"] > AIM:
        print(f"The aim of {AIM} ms is not reached on this machine.", file=sys.stderr)
    return 0


def recorded() -> int:
    """Audit rows of calls; as many as the hours of usage add up to, or RuntimeError."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM core_auditentry WHERE action = 'connection.call' AND outcome = 'ok'),"
            " (SELECT sum(quantity) FROM billing_usagehour WHERE operation = 'proxy' AND errors = 0)"
        )
        audited, used = cursor.fetchone()
    connection.close()
    if audited != used:
        raise RuntimeError(f"{audited} audit rows, but {used} calls in usage")
    return int(audited)


if __name__ == "__main__":
    sys.exit(main())
