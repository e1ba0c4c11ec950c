"""Whatever is killed while people connect accounts and call through them, nothing that was acknowledged is lost."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest
import requests

from tests import platforms
from tests.connections.browser import Browser
from tests.platforms import Platform, ended

PEOPLE = 3
ROUNDS_BETWEEN = 2
RECOVERY_SECONDS = 40
SYNC_SECONDS = 75  # the lease of a sync whose worker was killed, and the sweep that finds it


@dataclass
class Ledger:
    """What the platform said yes to, and how often it could not be reached meanwhile."""

    asked: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)
    failures: int = 0


class Company:
    """A company that does the main job over and over, as its back end and its people would: try again until it is done."""

    def __init__(self, url: str) -> None:
        self.url, self.ledger, self.stopping = url, Ledger(), threading.Event()
        self.problems: list[BaseException] = []
        body = {
            "email": f"{uuid.uuid4().hex}@example.com",
            "password": "Correct-Horse-7",
            "full_name": "A",
            "company_name": "B",
        }
        token = self.until(lambda: requests.post(f"{url}/api/v1/auth/register", json=body, timeout=30), 201).json()["token"]
        made = requests.post(
            f"{url}/api/v1/account/api-keys", json={"name": "k", "permissions": ["read", "write"]},
            headers={"Authorization": f"Bearer {token}"}, timeout=30,
        )  # fmt: skip
        self.headers = {"Authorization": f"Bearer {made.json()['api_key']['key']}"}

    def until(self, ask: Callable[[], requests.Response], *wanted: int) -> requests.Response:
        """Ask until an answer with a wanted status comes; in between the platform may be away."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while True:
            answer = None
            with suppress(requests.RequestException):
                answer = ask()
            if answer is not None and answer.status_code in wanted:
                return answer
            if answer is not None and answer.status_code < 500 and answer.status_code != 409:
                raise AssertionError(f"{answer.status_code} {answer.text[:300]}")
            assert time.monotonic() < deadline, "did not come back"
            self.ledger.failures += 1
            time.sleep(0.1)

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """A call of the back end; a POST carries a key of its own, which stays the same unless its outcome is in doubt."""
        key = uuid.uuid4().hex

        def ask() -> requests.Response:
            nonlocal key
            answer = requests.request(
                method, self.url + path, json=body, headers={**self.headers, "Idempotency-Key": key}, timeout=30
            )
            if answer.status_code == 409:  # in flight when its process was killed: in doubt for good
                key = uuid.uuid4().hex
            return answer

        return self.until(ask, 200, 201)

    def run(self) -> None:
        """Rounds of the main job until told to stop."""
        try:
            for number in range(10_000):
                if self.stopping.is_set():
                    return
                self.round(number % 2 == 0)
        except BaseException as error:
            self.problems.append(error)

    def round(self, by_oauth: bool) -> None:
        asked = self.call("POST", "/intent-token", {"integrationId": "sandbox", "userId": "u"}).json()
        self.ledger.asked.append(asked["connectionId"])
        if not self.connect(asked["url"], by_oauth):
            return  # the person was interrupted and gives up, as people do
        self.ledger.connected.append(asked["connectionId"])
        contact = {"method": "POST", "path": "/contacts", "body": {"name": "N"}, "connectionId": asked["connectionId"]}
        made = self.call("POST", "/connect/v1/proxy/sandbox", contact).json()
        if made["status"] == 201:
            self.ledger.contacts.append((asked["connectionId"], made["data"]["id"]))

    def connect(self, url: str, by_oauth: bool) -> bool:
        browser = Browser(self.url)
        with suppress(requests.RequestException, StopIteration, KeyError):
            browser.open(url)
            if by_oauth:
                browser.submit("continue", scheme="OAUTH2").submit("approve")
            else:
                browser.submit("continue", scheme="API_KEY").submit("connect", api_key=f"sandbox-key-{uuid.uuid4().hex}")
            return browser.status == 200 and browser.page.url.endswith("/done")
        self.ledger.failures += 1
        return False


@pytest.fixture
def platform() -> Iterator[Platform]:
    with platforms.platform(RATE_LIMITS="0") as running:
        yield running


def victim(platform: Platform, kind: str) -> psutil.Process:
    """The process of that kind; of the two web servers the one that is not the sandbox's."""
    word = {"web": str(platform.port), "worker": "worker", "postgres": "postgres", "valkey": "valkey-server"}[kind]
    return next(child for child in platform.children(word) if kind != "worker" or "celery" in " ".join(child.cmdline()))


def healthy(platform: Platform, dead: int) -> bool:
    """Whether all answer again and the one that was killed has a successor."""
    kinds = dict.fromkeys(("web", "worker", "postgres", "valkey"), 0)
    with suppress(StopIteration, psutil.NoSuchProcess):
        for kind in kinds:
            kinds[kind] = victim(platform, kind).pid
    return all(kinds.values()) and dead not in kinds.values() and platform.get("/readyz")[0] == 200


def wait_for(what: Callable[[], bool], seconds: float, why: str) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, why
        time.sleep(0.1)


def work_goes_on(company: Company) -> None:
    """Return once a few more rounds were completed."""
    wanted = len(company.ledger.contacts) + ROUNDS_BETWEEN
    wait_for(lambda: len(company.ledger.contacts) >= wanted or bool(company.problems), RECOVERY_SECONDS, "no progress")


def kill_and_wait(platform: Platform, kind: str) -> None:
    """Kill one process with SIGKILL and return once everything answers again."""
    target = victim(platform, kind)
    target.kill()
    wait_for(lambda: healthy(platform, target.pid), RECOVERY_SECONDS, f"{kind} did not come back")


def test_nothing_acknowledged_is_lost_whatever_is_killed(platform: Platform) -> None:
    url = f"http://127.0.0.1:{platform.port}"
    company = Company(url)
    ledger = company.ledger
    people = [threading.Thread(target=company.run, daemon=True) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    try:
        for kind in ("web", "worker", "postgres", "valkey"):
            work_goes_on(company)
            kill_and_wait(platform, kind)
        work_goes_on(company)
    finally:
        company.stopping.set()
        for person in people:
            person.join(60)
    assert company.problems == []
    assert ledger.failures > 0  # they did notice
    assert len(ledger.contacts) >= 5 * ROUNDS_BETWEEN

    def status(connection: str) -> str:
        return str(company.call("GET", f"/connections/{connection}").json()["status"])

    assert all(status(connection) for connection in ledger.asked)
    reached = {"data_available"}
    wait_for(lambda: {status(connection) for connection in ledger.connected} == reached, SYNC_SECONDS, "not synced")
    for connection in ledger.connected:
        assert company.call("GET", f"/connections/{connection}/history?limit=1").json()["meta"]["total"] == 30
    for connection, contact in ledger.contacts:
        body = {"method": "GET", "path": f"/contacts/{contact}", "connectionId": connection}
        assert company.call("POST", "/connect/v1/proxy/sandbox", body).json()["data"]["id"] == contact

    processes = platform.everything()
    platform.process.terminate()
    assert ended(platform, processes, 15)
