"""What tests of automation share: receivers on loopback, and a company that subscribes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests.core.hostile_servers import Answer, RawServer, Serve, reply

OK = reply()


@pytest.fixture(autouse=True)
def _closed_connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """Start receivers that the operator allows at their 127.0.0.1 address."""
    running: list[RawServer] = []

    def start(answer: Answer | bytes = OK, **options: Any) -> RawServer:
        server = RawServer(answer, **options).__enter__()
        running.append(server)
        settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": tuple(one.host for one in running)}
        return server

    yield start
    for server in running:
        server.__exit__()
