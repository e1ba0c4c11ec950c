"""The sandbox served from this process for a while, for commands that run when no server does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application

from connect_platform.core import http
from connect_platform.core.errors import ProviderUnreachable


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def answers() -> bool:
    """Whether somebody serves SANDBOX_URL already."""
    try:
        return http.send(http.Request(method="GET", url=f"{settings.SANDBOX_URL}/healthz", timeout=3)).status == 200
    except ProviderUnreachable:
        return False


@contextmanager
def served() -> Iterator[None]:
    """Make sure the sandbox answers at SANDBOX_URL inside the block."""
    if answers():
        yield
        return
    parts = urlsplit(settings.SANDBOX_URL)
    server = ThreadedWSGIServer((parts.hostname or "127.0.0.1", parts.port or 80), _Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
