"""What is left of a provider's quota for one connection, as its own answers told, on surfaces *connect* and *apps*."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import AppsView, ConnectView
from connect_platform.core.api.schema import operation
from connections.models import Connection
from connections.services.calling import budgets
from connections.services.connecting import finding

EXAMPLE = {
    "connectionId": "0192c7a0-0000-7000-8000-000000000000",
    "provider": "sandbox",
    "limit": 600,
    "remaining": 598,
    "used": None,
    "percentUsed": None,
    "dailyRemaining": None,
    "resetsAt": "2026-01-05T09:01:00Z",
    "blockedUntil": None,
    "learnedAt": "2026-01-05T09:00:12Z",
    "told": {"limit": "x-ratelimit-limit", "remaining": "x-ratelimit-remaining", "reset": "x-ratelimit-reset"},
}
_DESCRIPTION = (
    "Read off the provider's latest answers; null where it does not tell, or where the window has ended since. "
    "`told` names the headers it tells by. Until `blockedUntil`, and while `remaining` is 0, calls without `maxWait` fail."
)


def limits_body(connection: Connection) -> dict[str, Any]:
    """The wire's limits."""
    held, rate = budgets.known(connection.id), connection.definition.rate
    names = ("limit", "remaining", "used", "daily_remaining", "reset", "retry_after")
    told = {name: getattr(rate, name) for name in names if rate and getattr(rate, name)}
    return {
        "connectionId": str(connection.id),
        "provider": connection.provider,
        "limit": held.get("limit"),
        "remaining": held.get("remaining"),
        "used": held.get("used"),
        "percentUsed": held.get("percent"),
        "dailyRemaining": held.get("daily"),
        "resetsAt": held.get("ends"),
        "blockedUntil": held.get("blocked"),
        "learnedAt": held.get("seen"),
        "told": told,
    }


class Limits(ConnectView):
    permission = "connections.view"

    @operation(
        "C.limits", "What is left of the provider's quota", answer=EXAMPLE, failures=(403, 404), description=_DESCRIPTION
    )
    def get(self, request: Request, connection_id: str) -> Response:
        return Response(limits_body(finding.named(self.actor, connection_id)))


class AppLimits(AppsView):
    @operation("B.limits", "What is left of the provider's quota", answer=EXAMPLE, failures=(404,), description=_DESCRIPTION)
    def get(self, request: Request, app_id: str, connection_id: str) -> Response:
        return Response(limits_body(finding.named(self.actor, connection_id)))
