"""Actions run through the API count against the plan, each once, and only where something was sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from accounts.models import Company
from billing.models import MonthlyUse
from connect_platform.core.audit import AuditEntry
from connections.models import Connection
from tests.connections.cast import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def run(
    alice: Caller, name: str = "echo", inputs: Any = None, *, root: str = "/connect/v1", query: str = "", **headers: str
) -> requests.Response:
    body = {"message": "hi"} if inputs is None else inputs
    return alice.call("POST", f"{root}/providers/sandbox/actions/{name}{query}", body, **headers)


def used() -> int:
    return sum(MonthlyUse.objects.values_list("used", flat=True))


def on_plan(alice: Caller, plan: str, used: int) -> None:
    """The company is on a plan of which so much is used."""
    Company.objects.filter(pk=alice.company.pk).update(plan=plan)
    assert run(alice).status_code == 200
    MonthlyUse.objects.update(used=used)


def test_the_last_action_of_the_month_is_taken_once(alice: Caller) -> None:
    alice.connect_key()
    on_plan(alice, "free", 95)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: run(alice), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [403] * 11
    assert used() == 100
    refused = run(alice, root="").json()
    assert refused["statusCode"] == 403
    assert "The plan's 100 actions of this month are used up." in str(refused["message"])
    sent = AuditEntry.objects.filter(action="connection.call").count()
    assert sent == 6
    assert alice.get("/connect/v1/usage")["actions"] | {"resetsAt": ""} == {
        "used": 100, "limit": 100, "remaining": 0, "resetsAt": "",
    }  # fmt: skip


def test_what_the_provider_refuses_counts(alice: Caller) -> None:
    alice.connect_key()
    assert run(alice, "fail", {}).status_code == 422
    assert used() == 1


def test_what_was_not_sent_does_not_count(alice: Caller) -> None:
    connection = alice.connect_key()
    assert run(alice, "echo", {}).status_code == 400
    assert run(alice, "no_such").status_code == 404
    assert run(alice, query="?explain=true").status_code == 200
    Connection.objects.filter(pk=connection.pk).update(status="expired")
    assert run(alice).status_code == 409
    assert used() == 0


def test_the_same_idempotency_key_counts_once(alice: Caller) -> None:
    alice.connect_key()
    for _ in range(3):
        assert run(alice, **{"Idempotency-Key": "one"}).status_code == 200
    assert used() == 1


def test_a_plan_without_limit_says_so(alice: Caller) -> None:
    alice.connect_key()
    assert run(alice).status_code == 200
    told = alice.get("/connect/v1/usage")
    assert (told["plan"], told["actions"]["used"], told["actions"]["limit"], told["actions"]["remaining"]) == (
        "enterprise", 1, None, None,
    )  # fmt: skip
