"""A flow's own setting says what a path that leads nowhere is, wherever the flow runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from automation.models import Execution, Flow
from automation.services.executions import executing
from tests.factories import make_token, make_user

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [{"kind": "transform", "config": {"fields": {"x": "{{trigger.gone}}"}}}]


def send(token: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return getattr(Client(), method)(f"/connect/v1{path}", body or {}, "application/json", headers=headers)


@pytest.mark.parametrize(("missing", "status"), [("error", "failed"), ("empty", "completed"), (None, "completed")])
def test_a_missing_path_fails_the_step_where_the_flow_says_so(missing: str | None, status: str) -> None:
    token = make_token(make_user())
    settings = {"missing": missing} if missing else {}
    made = send(token, "post", "/flows", {"name": "Flow", "steps": STEPS, "settings": settings})
    assert (made.status_code, made.json()["settings"]) == (201, settings)
    flow = made.json()["id"]
    assert send(token, "post", f"/flows/{flow}/test").status_code == 201
    executing.pump()
    assert Execution.objects.get().status == status
    assert send(token, "post", f"/flows/{flow}/publish").status_code == 200
    hook = {"providerType": "webhook", "triggerName": "received", "kind": "webhook", "config": {"respond": "last_step"}}
    address = send(token, "post", f"/flows/{flow}/triggers", hook).json()["url"]
    answer = Client().post("/hooks/" + address.rpartition("/")[2], {"id": "1"}, "application/json")
    assert answer.status_code == (422 if status == "failed" else 200)
    if status == "failed":
        assert answer.json()["message"] == "step_1: trigger.gone leads nowhere."
    else:
        assert answer.json() == {"x": ""}


def test_another_word_is_refused() -> None:
    token = make_token(make_user())
    for missing in ("strict", "", True, None):
        answer = send(token, "post", "/flows", {"name": "Flow", "steps": STEPS, "settings": {"missing": missing}})
        assert answer.status_code == 400
        assert "settings.missing" in answer.json()["message"][0]
    assert not Flow.objects.exists()
