"""What tests of connections share: the platform on a real socket and a cast on two companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.servers.basehttp import WSGIServer
from django.db import connections

if TYPE_CHECKING:  # pytest reads this file before Django is set up
    from tests.connections.cast import Caller


@pytest.fixture(autouse=True)
def _closed_connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.fixture
def site(request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The platform and its sandbox on a socket of their own; the address of both."""
    monkeypatch.setattr(WSGIServer, "request_queue_size", 512)
    live: Any = request.getfixturevalue("live_server")
    url = str(live.url).replace("localhost", "127.0.0.1")
    settings.PUBLIC_URL = settings.SANDBOX_URL = url
    settings.CSRF_TRUSTED_ORIGINS = [url]
    return url


@pytest.fixture
def alice(site: str) -> Caller:
    """The owner of the connections."""
    from tests.connections.cast import make_caller

    return make_caller(site)


@pytest.fixture
def mallory(site: str) -> Caller:
    """Somebody of another company."""
    from tests.connections.cast import make_caller

    return make_caller(site)
