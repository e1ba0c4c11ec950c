"""The least a proxy in Python can do: read the body, call UPSTREAM by libcurl, give its answer. No keys, no records."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

import pycurl

ADDRESS = os.environ["UPSTREAM"]
_thread = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """A WSGI application."""
    environ["wsgi.input"].read()
    if not hasattr(_thread, "handle"):
        _thread.handle = pycurl.Curl()
        _thread.handle.setopt(pycurl.URL, ADDRESS)
        _thread.handle.setopt(pycurl.HTTPHEADER, ["Authorization: Bearer " + "a" * 64])
    body: bytes = _thread.handle.perform_rb()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
