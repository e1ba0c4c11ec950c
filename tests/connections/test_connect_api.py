"""Surface *connect*: providers, connecting with a key, and how a connection stands."""

from __future__ import annotations

from typing import Any

import pytest

from connections.models import Connection, Sync
from tests.connections.cast import Caller, secret_of

PATH = "/connect/v1/providers/sandbox"
live = pytest.mark.django_db(transaction=True)


@pytest.fixture
def viewer(client: Any, db: None) -> Any:
    """GET with a key that may only read."""
    from tests import factories

    key = factories.make_key(factories.make_actor(), permissions_wanted=("read",))[1]
    return lambda path: client.get(path, headers={"Authorization": f"Bearer {key}"})


def test_providers_are_listed_in_this_surfaces_spelling(viewer: Any) -> None:
    rows = viewer("/connect/v1/providers").json()
    assert len(rows) >= 200
    assert len({row["name"] for row in rows}) == len(rows)
    by_name = {row["name"]: row for row in rows}
    assert by_name["sandbox"] == {
        "name": "sandbox", "displayName": "Sandbox", "category": "sandbox", "isAvailable": True, "requiresOAuth": False,
        "capabilities": ["oauth", "api_key", "proxy", "webhook_receive", "actions", "triggers", "records"],
    }  # fmt: skip
    assert by_name["google_calendar"]["requiresOAuth"] is True
    for spelling in ("google_calendar", "google-calendar"):
        assert viewer(f"/connect/v1/providers/{spelling}").json() == by_name["google_calendar"]
    assert viewer("/connect/v1/providers/no-such").status_code == 404


def test_actions_are_listed_with_their_schemas(viewer: Any) -> None:
    for path in ("/connect/v1/providers/sandbox/actions", "/providers/sandbox/actions"):
        actions = {row["name"]: row for row in viewer(path).json()}
        assert {"echo", "create_contact", "list_contacts", "fail", "unreachable", "slow"} <= set(actions)
        (message,) = actions["echo"]["inputs"]
        assert (message["name"], message["type"], message["required"]) == ("message", "string", True)
        assert actions["echo"]["inputSchema"]["required"] == ["message"]
        assert actions["slow"]["inputs"][0]["type"] == "number"


@live
def test_key_is_tried_stored_and_replaced_in_place(alice: Caller) -> None:
    before = alice.get(f"{PATH}/status")
    assert before == {
        "providerType": "sandbox", "status": "disconnected", "connectionId": None, "connectedAt": None, "expiresAt": None,
        "lastError": None,
    }  # fmt: skip
    connection = alice.connect_key("sandbox-key-1")
    assert (connection.surface, connection.user_id, connection.scheme) == ("connect", "", "API_KEY")
    assert secret_of(connection) == {"api_key": "sandbox-key-1"}
    assert alice.get(f"{PATH}/status") | {"connectedAt": ""} == {
        **before,
        "status": "connected",
        "connectionId": str(connection.pk),
        "connectedAt": "",
    }
    again = alice.connect_key("sandbox-key-2")
    assert again.pk == connection.pk
    assert secret_of(again) == {"api_key": "sandbox-key-2"}
    assert Connection.objects.count() == 1
    assert Sync.objects.get().state == "waiting"  # one reads whatever is connected now
    assert "sandbox-key" not in alice.call("GET", f"{PATH}/status").text


@live
@pytest.mark.parametrize(
    ("provider", "body", "status"),
    [
        ("sandbox", {"credentials": {"apiKey": "sandbox-bad"}}, 400), ("sandbox", {"credentials": {}}, 400),
        ("sandbox", {}, 400),
        ("sandbox", {"credentials": "sandbox-key"}, 400), ("sandbox", {"credentials": {"apiKey": 7}}, 400),
        ("sandbox", {"credentials": {"apiKey": ""}}, 400), ("sandbox", {"credentials": {"apiKey": "a\r\nX: 1"}}, 400),
        ("gmail", {"credentials": {"apiKey": "x"}}, 400), ("no-such", {"credentials": {"apiKey": "x"}}, 404),
    ],
)  # fmt: skip
def test_refused_key_stores_nothing_and_keeps_what_worked(alice: Caller, provider: str, body: Any, status: int) -> None:
    connection = alice.connect_key("sandbox-key-good")
    answer = alice.call("POST", f"/connect/v1/providers/{provider}/connect", body)
    assert (answer.status_code, answer.json()["statusCode"]) == (status, status), answer.text
    assert secret_of(connection) == {"api_key": "sandbox-key-good"}
    assert Connection.objects.count() == 1
    assert alice.get(f"{PATH}/status")["status"] == "connected"


@live
def test_key_that_cannot_be_tried_is_502_and_not_stored(alice: Caller, settings: Any) -> None:
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    answer = alice.call("POST", f"{PATH}/connect", {"credentials": {"apiKey": "sandbox-key"}})
    assert (answer.status_code, answer.json()["retryable"]) == (502, True)
    assert not Connection.objects.exists()


@live
def test_permissions_and_companies_are_kept_apart(alice: Caller, mallory: Caller) -> None:
    refused = alice.call("POST", f"{PATH}/connect", {"credentials": {"apiKey": "sandbox-key"}}, key=alice.read_key)
    assert (refused.status_code, Connection.objects.count()) == (403, 0)
    connection = alice.connect_key()
    assert mallory.get(f"{PATH}/status")["connectionId"] is None
    assert mallory.call("GET", f"{PATH}/status?connectionId={connection.pk}").status_code == 404
    assert alice.call("GET", f"/connect/v1/providers/github/status?connectionId={connection.pk}").status_code == 404
    theirs = mallory.connect_key("sandbox-key-mallory")
    assert theirs.pk != connection.pk
    for path in (PATH, f"{PATH}/status", f"{PATH}/actions", "/connect/v1/providers"):
        answer = alice.call("GET", path, key="cv_live_nobody")
        assert (answer.status_code, answer.json()["error"]) == (401, "Unauthorized")
