"""Surface *connect*: how much of the plan's month is used."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from billing import plans
from billing.services import allowances
from connect_platform.core.api.schema import operation


class Usage(ConnectView):
    permission = "actions.view"

    @operation(
        "C.usage",
        "Get what is used of the plan",
        answer={"plan": "free", "actions": {"used": 41, "limit": 100, "remaining": 59, "resetsAt": "2026-12-01"}},
        failures=(403,),
        description="`actions` are those run with `POST …/actions/{actionName}` in this calendar month (UTC); those inside "
        "flows, and those of which nothing was sent, do not count. `limit` and `remaining` are null without a limit.",
    )
    def get(self, request: Request) -> Response:
        month = allowances.of_month(self.actor.company_id, allowances.ACTIONS, plans.of(self.actor.plan).actions)
        actions = {"used": month.used, "limit": month.limit, "remaining": month.remaining, "resetsAt": month.ends}
        return Response({"plan": self.actor.plan, "actions": actions})
