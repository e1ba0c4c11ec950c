"""The web server is killed while events come in: what was acknowledged is there, once, and finds its connection."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any

import requests

from tests.connections.test_chaos import Company, healthy, platform, victim, wait_for
from tests.platforms import Platform

__all__ = ["platform"]  # a fixture

SENDERS, KILLS, EVENTS = 4, 2, 25


def send(url: str, connection_id: str, number: int, acknowledged: list[str], stopping: threading.Event) -> None:
    """A provider: each event again until it is acknowledged, and every third one once more for luck."""
    for place in range(EVENTS):
        event = {"connectionId": connection_id, "event": "contact.created", "id": f"e{number}-{place}", "data": {"id": "c"}}
        for _ in range(2 if place % 3 == 0 else 1):
            while not stopping.is_set():
                with suppress(requests.RequestException):
                    if requests.post(f"{url}/webhook/sandbox", json=event, timeout=30).status_code == 200:
                        acknowledged.append(event["id"])  # type: ignore[arg-type]
                        break
                time.sleep(0.05)


def inbox(company: Company) -> list[dict[str, Any]]:
    """Everything in it, page after page."""
    found: list[dict[str, Any]] = []
    before = ""
    while True:
        page = company.call("GET", f"/connect/v1/inbox?limit=100{before}").json()
        found += page["data"]
        if page["nextBefore"] is None:
            return found
        before = f"&before={page['nextBefore']}"


def test_every_acknowledged_event_is_there_once_whatever_is_killed(platform: Platform) -> None:
    url = f"http://127.0.0.1:{platform.port}"
    company = Company(url)
    connected = company.call("POST", "/connect/v1/providers/sandbox/connect", {"credentials": {"apiKey": "sandbox-key"}})
    connection_id = connected.json()["connectionId"]
    acknowledged: list[str] = []
    stopping = threading.Event()
    senders = [
        threading.Thread(target=send, args=(url, connection_id, number, acknowledged, stopping), daemon=True)
        for number in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    for kill in range(KILLS):
        wanted = (kill + 1) * SENDERS * EVENTS // (KILLS + 2)
        wait_for(lambda wanted=wanted: len(acknowledged) >= wanted, 60, "no progress")  # type: ignore[misc]
        target = victim(platform, "web")
        for process in (*target.children(recursive=True), target):
            process.kill()
        wait_for(lambda dead=target.pid: healthy(platform, dead), 40, "web did not come back")  # type: ignore[misc]
    for sender in senders:
        sender.join(60)
    stopping.set()
    assert len(set(acknowledged)) == SENDERS * EVENTS
    wait_for(lambda: len(inbox(company)) >= SENDERS * EVENTS, 40, "not matched")
    assert sorted(event["eventId"] for event in inbox(company)) == sorted(set(acknowledged))
    assert {event["state"] for event in inbox(company)} == {"matched"}
