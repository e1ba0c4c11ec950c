"""The platform says of itself what works, quickly, and without being asked nicely."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from django.db import connection
from django.test import Client

from accounts import tokens
from connect_platform.core import metrics, tasks
from connect_platform.core.config import ROOT

http = Client()
ASK_WITHOUT_SERVICES = """
import json, django
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 0.2
django.setup()
from django.test import Client
said = {}
for path in ("/healthz", "/readyz", "/api/v1/health", "/connections", "/connect/v1/providers", "/api/v1/account/apps"):
    answer = Client(raise_request_exception=False).get(path, headers={"X-Api-Key": "%s"})
    said[path] = [answer.status_code, answer.json(), answer.get("Retry-After")]
print(json.dumps(said))
"""


@pytest.mark.django_db
def test_healthz_asks_nothing() -> None:
    answer = http.get("/healthz")
    assert (answer.status_code, answer.json()["status"], answer["Cache-Control"]) == (200, "ok", "no-store")


@pytest.mark.django_db
def test_readyz_names_every_part_and_is_degraded_without_a_worker() -> None:
    answer = http.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200, {"status": "degraded", "parts": {"database": True, "migrations": True, "valkey": True, "worker": False}},
    )  # fmt: skip
    tasks.heartbeat()
    assert http.get("/readyz").json()["status"] == "ok"


def test_without_database_and_broker_every_surface_says_503_in_its_own_shape() -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@/nothing?host=/nonexistent",
        "REDIS_URL": "unix:///nonexistent/valkey.sock?db=0",
        "LOG_LEVEL": "CRITICAL",
    }
    script = ASK_WITHOUT_SERVICES % tokens.new_key("company")
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout)
    assert said["/healthz"][0] == 200
    assert said["/readyz"][:2] == [
        503, {"status": "unavailable", "parts": {"database": False, "migrations": False, "valkey": False, "worker": False}},
    ]  # fmt: skip
    status, body, _ = said["/api/v1/health"]
    assert (status, body["code"], body["database"], body["data"]) == (
        503,
        "SERVICE_UNAVAILABLE",
        {"connected": False},
        {"responsive": False},
    )
    status, body, retry = said["/connections"]
    assert (status, body["errorCode"], retry) == (503, "UNAVAILABLE_001", "2")
    status, body, retry = said["/connect/v1/providers"]
    assert (status, body["error"], retry) == (503, "Service Unavailable", "2")
    status, body, retry = said["/api/v1/account/apps"]
    assert (status, body["code"], retry) == (503, "SERVICE_UNAVAILABLE", "2")


@pytest.mark.django_db(transaction=True)
def test_after_a_restart_of_the_database_one_request_fails_and_no_more(live_server: Any) -> None:
    together = threading.Barrier(4)

    def connect() -> None:
        connection.ensure_connection()
        together.wait()
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(connect) for _ in range(4)]:
            each.result()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 3
    answers = [requests.post(f"{live_server.url}/hooks/nobody", json={}, timeout=30) for _ in range(6)]
    assert [each.status_code for each in answers] == [503, *[404] * 5]


@pytest.mark.django_db
def test_metrics_are_for_this_machine_or_the_holder_of_the_token(settings: Any) -> None:
    answer = http.get("/metrics")
    assert answer.status_code == 200
    assert b"connect_requests_total" in answer.content
    assert http.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 401
    settings.CONFIG = {**settings.CONFIG, "METRICS_TOKEN": "right"}
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "right"}, {"Authorization": "Bearer \xff"}):
        assert http.get("/metrics", headers=header).status_code == 401
    assert http.get("/metrics", headers={"Authorization": "Bearer right"}, REMOTE_ADDR="203.0.113.7").status_code == 200


@pytest.mark.django_db
def test_requests_are_counted_by_surface_and_outcome() -> None:
    counter = metrics.REQUESTS.labels("platform", "4xx")
    before = counter._value.get()
    http.get("/api/v1/nothing")
    assert counter._value.get() == before + 1
