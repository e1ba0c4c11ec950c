"""Prometheus metrics: what this process counts, and gauges read from the database when scraped."""

from __future__ import annotations

from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess, values

REQUESTS = Counter("connect_requests_total", "Requests answered.", ["surface", "status"])
SECONDS = Histogram(
    "connect_request_seconds",
    "Time to answer.",
    ["surface"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
CALLS = Counter("connect_provider_calls_total", "Calls to providers by outcome.", ["outcome"])
REFRESHES = Counter("connect_token_refreshes_total", "Token refreshes by outcome.", ["outcome"])
RATE_LIMITER_AWAY = Counter("connect_rate_limiter_away_total", "Requests let through because Valkey did not answer.")


def request_done(surface: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(surface, f"{status // 100}xx").inc()
    SECONDS.labels(surface).observe(seconds)


def scrape() -> bytes:
    """The exposition text: counters of all web processes, and the state of the work tables."""
    registry = CollectorRegistry()
    if values.ValueClass is not values.MutexValue:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        for metric in (REQUESTS, SECONDS, CALLS, REFRESHES, RATE_LIMITER_AWAY):
            registry.register(metric)
    waiting = Gauge("connect_work_waiting", "Work rows that are due.", ["kind"], registry=registry)
    oldest = Gauge("connect_work_oldest_seconds", "Age of the oldest due row.", ["kind"], registry=registry)
    states = Gauge("connect_connections", "Connections by status.", ["status"], registry=registry)
    from connect_platform.core import work  # the models behind it need the app registry

    for model in work.kinds():
        count, age = model.backlog()
        waiting.labels(model._meta.label_lower).set(count)
        oldest.labels(model._meta.label_lower).set(age)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, count(*) FROM connections_connection GROUP BY status")
        for status, count in cursor.fetchall():
            states.labels(status).set(count)
    return generate_latest(registry)
