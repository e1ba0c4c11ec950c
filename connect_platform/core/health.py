"""Is the platform well? One place that asks, three addresses that answer."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from connect_platform.core import metrics, valkey
from connect_platform.core.api.callers import client_address
from connect_platform.core.api.rendering import dumps


def database() -> bool:
    """Whether the database answers, on a connection of its own: the pool would wait for it longer than any prober."""
    try:
        with psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": 2}) as own:
            return own.execute("SELECT 1").fetchone() is not None
    except psycopg.Error:
        return False


def broker() -> bool:
    """Whether Valkey answers."""
    try:
        return bool(valkey.client().ping())
    except (valkey.Away, OSError):
        return False


def worker() -> bool:
    """Whether a task that beat scheduled was carried and run within the last minute."""
    try:
        return bool(valkey.client().exists("heartbeat:worker"))
    except (valkey.Away, OSError):
        return False


def migrated() -> bool:
    """Whether every migration of this code is in the database."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return False


def parts() -> dict[str, bool]:
    """Every part with whether it is well."""
    well = database()
    return {"database": well, "migrations": well and migrated(), "valkey": broker(), "worker": worker()}


def _json(body: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(dumps(body), status=status, content_type="application/json", headers={"Cache-Control": "no-store"})


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return _json({"status": "ok", "time": time.time()}, 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """503 where requests cannot be served; 200 and `degraded` where they can, but background work waits."""
    state = parts()
    able = state["database"] and state["migrations"]
    status = "ok" if all(state.values()) else "degraded" if able else "unavailable"
    return _json({"status": status, "parts": state}, 200 if able else 503)


def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus exposition, for the holder of METRICS_TOKEN or, where none is set, this machine.

    In production only the token opens it: behind a reverse proxy every caller looks like this machine.
    """
    token: str = settings.CONFIG["METRICS_TOKEN"]
    local = not settings.CONFIG["PRODUCTION"] and client_address(request) in ("127.0.0.1", "::1", "")
    allowed = constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}") if token else local
    if not allowed:
        return _json({"detail": "Send METRICS_TOKEN as a bearer token."}, 401)
    return HttpResponse(metrics.scrape(), content_type="text/plain; version=0.0.4; charset=utf-8")
