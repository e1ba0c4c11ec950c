"""Tells a worker that events came in: never in a request's own time, and at most once in 50 ms for each process."""

from __future__ import annotations

import threading
import time

import structlog

from connect_platform.core import valkey

log = structlog.get_logger(__name__)
PAUSE = 0.05


class _Waker(threading.Thread):
    """Waits for events and sends one wake-up for all of them. Losing it delays matching until the next beat."""

    def __init__(self) -> None:
        super().__init__(name="inbound-waker", daemon=True)
        self.events = threading.Event()

    def run(self) -> None:
        while True:
            self.events.wait()
            self.events.clear()
            _publish()
            time.sleep(PAUSE)


_waker: _Waker | None = None
_guard = threading.Lock()


def wake() -> None:
    """Note that there is something to match."""
    global _waker
    if _waker is None or not _waker.is_alive():
        with _guard:
            if _waker is None or not _waker.is_alive():
                _waker = _Waker()
                _waker.start()
    _waker.events.set()


def _publish() -> None:
    from connections.tasks import match_inbound  # tasks use services

    try:
        if valkey.client().set("wake:inbound", 1, nx=True, px=int(PAUSE * 1000)):
            match_inbound.apply_async(retry=False)
    except Exception as error:
        log.warning("wake_up_lost", kind="inbound", error=type(error).__name__)
