"""A company whose flows are started: its caller, its connection to the sandbox, its flows and their triggers."""

from __future__ import annotations

from typing import Any

from django.test import Client

from automation.models import Execution
from automation.services import fanning
from connections.models import Connection
from connections.services.inbound import matching
from tests.automation.test_flows_api import Caller


def at_home(live_server: Any, settings: Any) -> Caller:
    """A caller on a platform whose sandbox is reached at the test's own server."""
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (settings.SANDBOX_URL.split("//")[1],)}
    return Caller()


def connected(caller: Caller) -> str:
    caller("POST", "/providers/sandbox/connect", {"credentials": {"apiKey": "sandbox-key"}}, status=200)
    return str(Connection.objects.get(company_id=caller.company_id, surface="connect").pk)


def live_flow(caller: Caller, *steps: Any) -> str:
    flow = caller.flow(*steps)
    caller("POST", f"/flows/{flow}/publish", status=200)
    return flow


def trigger(caller: Caller, flow: str, status: int = 0, **changes: Any) -> Any:
    body = {"providerType": "sandbox", "triggerName": "contact.created", "kind": "webhook", **changes}
    return caller("POST", f"/flows/{flow}/triggers", body, status=status)


def own(caller: Caller, flow: str, provider: str, name: str, kind: str, status: int = 0, **config: Any) -> Any:
    """A trigger that needs no provider."""
    return trigger(caller, flow, status, providerType=provider, triggerName=name, kind=kind, config=config)


def deliver(connection: str, event_id: str = "e1", name: str = "Ada") -> None:
    """The provider sends an event, and the workers do their part."""
    event = {"connectionId": connection, "event": "contact.created", "id": event_id, "data": {"id": "c1", "name": name}}
    assert Client().post("/webhook/sandbox", event, content_type="application/json").status_code == 200
    matching.match_all()
    fanning.fan_out()


def payloads() -> list[Any]:
    return list(Execution.objects.order_by("pk").values_list("payload", flat=True))


def call(path: str, body: Any, **headers: str) -> Any:
    """Somebody calls an address."""
    return Client().post(path, body, content_type="application/json", headers=headers)


def items(caller: Caller, flow: str, query: str = "") -> list[tuple[str, str]]:
    """Key and decision of what a flow's trigger was told of, oldest first."""
    (one,) = caller("GET", f"/flows/{flow}/triggers")
    found = caller("GET", f"/flows/{flow}/triggers/{one['id']}/items{query}")["data"]
    return [(item["key"], item["decision"]) for item in reversed(found)]
