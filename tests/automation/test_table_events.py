"""What happens to rows is on record and told to those who listen."""

from __future__ import annotations

import pytest

from automation.models import FlowTrigger, WebhookEndpoint
from automation.services.tables import telling
from connect_platform.core.events import Event
from tests.automation.test_flows_api import Caller
from tests.automation.test_tables import add, alice, make

__all__ = ["alice"]
pytestmark = pytest.mark.django_db


def test_the_history_of_a_row_says_who_did_what(alice: Caller) -> None:
    slug = make(alice)
    alice("POST", f"/tables/{slug}/rows", {"data": {"name": "Ada", "age": 36}})
    alice("PATCH", f"/tables/{slug}/rows/1", {"data": {"age": 37}, "externalKey": "k"})
    alice("PATCH", f"/tables/{slug}/rows/1", {"data": {"age": 37}})
    alice("DELETE", f"/tables/{slug}/rows/1")
    told = alice("GET", f"/tables/{slug}/rows/1/changes")
    assert told["total"] == 3
    assert [one["action"] for one in told["data"]] == ["deleted", "updated", "created"]
    assert {one["by"] for one in told["data"]} == {f"user:{alice.user.pk}"}
    assert told["data"][1]["before"] == {"age": 36, "externalKey": None}
    assert told["data"][1]["after"] == {"age": 37, "externalKey": "k"}
    assert told["data"][0]["before"]["name"] == "Ada"
    alice("GET", f"/tables/{slug}/rows/7/changes", status=404)


def test_events_are_told_to_those_who_listen(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "nobody listens"})
    assert not Event.objects.exists()
    WebhookEndpoint.objects.create(
        company_id=alice.company_id, kind="company", url="https://example.com",
        events=["table.row.created", "table.row.deleted"], secrets={"current": "whsec_" + "QUJD" * 10},
    )  # fmt: skip
    add(alice, slug, {"name": "a"}, {"name": "b"})
    alice("PATCH", f"/tables/{slug}/rows/2", {"data": {"age": 1}})
    alice("DELETE", f"/tables/{slug}/rows/2")
    created, deleted = Event.objects.order_by("id")
    assert (created.type, created.data["tableSlug"], created.data["rowIds"]) == ("table.row.created", slug, ["2", "3"])
    assert [row["data"]["name"] for row in created.data["rows"]] == ["a", "b"]
    assert created.data["row"] is None
    assert (deleted.type, deleted.data["row"]["data"]["age"]) == ("table.row.deleted", 1)
    assert not telling.listens(alice.company_id, "table.row.updated")
    FlowTrigger.objects.create(
        flow_id=alice.flow(), company_id=alice.company_id, provider="platform", name="table.row.updated", kind="webhook"
    )
    assert telling.listens(alice.company_id, "table.row.updated")


def test_rows_that_are_too_large_for_an_event_are_named_only(alice: Caller) -> None:
    slug = make(alice)
    WebhookEndpoint.objects.create(
        company_id=alice.company_id, kind="company", url="https://example.com", events=["*"], secrets={"current": "whsec_x"}
    )
    add(alice, slug, *({"name": "x" * 30_000} for _ in range(10)))
    event = Event.objects.get()
    assert (len(event.data["rowIds"]), event.data["rows"], event.data["row"]) == (10, [], None)
