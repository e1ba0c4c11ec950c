"""The database's side of `refresh_storm`: makes connections, lets their tokens run out again and again, and counts the losses.

Runs in a process of its own on the database of the platform under test; reads commands, a line each, and answers in JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django


def make(number: str) -> dict[str, Any]:
    """Connections to the sandbox, each with a grant of its own whose refresh token rotates."""
    from connections.models import Connection, HealthCheck, Status
    from integrations.sandbox import accounts, clients, tokens
    from integrations.sandbox.models import Account, Grant
    from tests import factories

    actor = factories.make_actor()
    client_id, secret = clients.platform_client()
    account, _ = Account.objects.get_or_create(id="storm", defaults={"name": "Storm", "email": "storm@sandbox.example"})
    for _ in range(int(number)):
        grant = Grant.objects.create(
            kind=Grant.Kind.OAUTH2,
            account=account,
            client_id=client_id,
            client_secret_digest=accounts.digest(secret),
            scopes=["contacts.read", "offline"],
            faults={"token_endpoint_slow_ms": 100},
        )
        issued = tokens._issue(grant)
        connection = Connection.objects.create(
            company_id=actor.company_id,
            provider="sandbox",
            scheme="OAUTH2",
            status=Status.READY,
            client_id=client_id,
            token_version=1,
            account_external_id=str(grant.pk),
            user_id="storm",
            credentials={"access_token": issued.access_token, "refresh_token": issued.refresh_token},
        )
        HealthCheck.objects.create(connection=connection, provider="sandbox")
    return {"key": factories.make_key(actor, permissions_wanted=("read", "write"))[1]}


def expire(_: str) -> dict[str, Any]:
    """Every token has run out and is due; the leases of a worker that was killed have, too."""
    return _sql(
        """UPDATE connections_connection SET expires_at = now(), refresh_at = now()
           WHERE user_id = 'storm' AND refresh_claim IS NULL""",
        """UPDATE connections_healthcheck SET due_at = now(), lease_until = NULL, state = 'waiting'
           WHERE state = 'waiting' OR NOT EXISTS (SELECT 1 FROM connections_connection c
             WHERE c.id = connection_id AND c.refresh_claim_until > now())""",
    )


def flying(_: str) -> dict[str, Any]:
    """How many refreshes are on their way, and how many were finished."""
    return _row(
        "SELECT count(*) FILTER (WHERE refresh_claim IS NOT NULL), sum(token_version) FROM connections_connection"
        " WHERE user_id = 'storm'"
    )


def verdict(_: str) -> dict[str, Any]:
    """What was lost."""
    from connections.models import LIVE, Connection, HealthEvent
    from integrations.sandbox.models import Grant

    made = Connection.objects.filter(user_id="storm")
    return {
        "dead": made.exclude(status__in=LIVE).count(),
        "unwell": made.exclude(health="healthy").count(),
        "revoked": Grant.objects.filter(account_id="storm").exclude(revoked_at=None).count(),
        "interrupted": HealthEvent.objects.filter(kind="refresh_interrupted").count(),
        "behind": sum(
            connection.token_version - 1 != Grant.objects.get(pk=connection.account_external_id).refreshes
            for connection in made
        ),
    }


def _sql(*statements: str) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return {}


def _row(statement: str) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        flying, finished = cursor.fetchone()
    return {"flying": flying, "finished": int(finished)}


COMMANDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "make": make,
    "expire": expire,
    "flying": flying,
    "verdict": verdict,
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")
    django.setup()
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        print(json.dumps(COMMANDS[word](rest)), flush=True)
