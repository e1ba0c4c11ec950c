"""Waits for the network on behalf of libcurl transfers, by poll(2): select(2) ends at descriptor 1024."""

from __future__ import annotations

import select
import time
from typing import Any

import pycurl


class Loop:
    """A libcurl multi handle and what it waits for. Nothing moves unless `turn` is called: who does not turn does not read."""

    def __init__(self) -> None:
        self.multi: Any = pycurl.CurlMulti()
        self.multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self.multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self.poll = select.poll()
        self.timer: float | None = None

    def turn(self, longest: float = 1.0) -> list[tuple[Any, int]]:
        """Wait for the network once, `longest` seconds at most, and return the handles that ended, each with libcurl's code."""
        wait = longest if self.timer is None else min(longest, max(0.0, self.timer - time.perf_counter()))
        for descriptor, events in self.poll.poll(wait * 1000):
            readable = pycurl.CSELECT_IN if events & ~select.POLLOUT else 0
            self.multi.socket_action(descriptor, readable | (pycurl.CSELECT_OUT if events & select.POLLOUT else 0))
        if self.timer is not None and self.timer <= time.perf_counter():
            self.timer = None
            self.multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        ended: list[tuple[Any, int]] = []
        left = 1
        while left:
            left, fine, failed = self.multi.info_read()
            ended += [(handle, 0) for handle in fine] + [(handle, code) for handle, code, _ in failed]
        return ended

    def _watch(self, what: int, descriptor: int, *_others: Any) -> None:
        if what == pycurl.POLL_REMOVE:
            self.poll.unregister(descriptor)
        else:
            reading = select.POLLIN if what & pycurl.POLL_IN else 0
            self.poll.register(descriptor, reading | (select.POLLOUT if what & pycurl.POLL_OUT else 0))

    def _set_timer(self, milliseconds: int) -> None:
        self.timer = None if milliseconds < 0 else time.perf_counter() + milliseconds / 1000
