"""What tests of the ground floor share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.core.hostile_servers import Answer, RawServer, Serve, reply

OK = reply()


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """Start servers that are allowed at their 127.0.0.1 address."""
    running: list[RawServer] = []

    def start(answer: Answer | bytes = OK, **options: Any) -> RawServer:
        server = RawServer(answer, **options).__enter__()
        running.append(server)
        settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": tuple(one.host for one in running)}
        return server

    yield start
    for server in running:
        server.__exit__()
