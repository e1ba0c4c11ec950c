"""Many calls in flight whose answers are taken as they come, so that whoever hangs keeps nobody else waiting."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from connect_platform.core.http import Transfer
from connect_platform.core.http_loop import Loop
from connect_platform.core.outgoing import OutgoingError, Request, Response

Key = TypeVar("Key", bound=Hashable)
Answer = Response | OutgoingError


class Pool(Generic[Key]):
    """Calls through the door, each under a key of the caller's. Belongs to one thread; connections are kept between calls."""

    def __init__(self) -> None:
        self._loop = Loop()
        self._idle: list[Transfer] = []
        self._flying: dict[Any, tuple[Key, Transfer]] = {}
        self._refused: list[tuple[Key, Answer]] = []

    def __len__(self) -> int:
        return len(self._flying) + len(self._refused)

    def start(self, key: Key, request: Request) -> None:
        """Let a call take off. One that must not be made is among the next answers, with its refusal."""
        transfer = self._idle.pop() if self._idle else Transfer()
        try:
            transfer.begin(request)
        except OutgoingError as refusal:
            self._idle.append(transfer)
            self._refused.append((key, refusal))
            return
        self._fly(key, transfer)

    def wait(self, longest: float) -> list[tuple[Key, Answer]]:
        """The answers that came in within `longest` seconds; returns as soon as the network moves."""
        ended, self._refused = self._refused, []
        if self._flying:
            for handle, code in self._loop.turn(0.0 if ended else longest):
                self._land(handle, code, ended)
        return ended

    def close(self) -> None:
        """Hang up on every call in flight; whether they arrived is not known."""
        for handle, (_, transfer) in self._flying.items():
            self._loop.multi.remove_handle(handle)
            while transfer.sockets:
                transfer.sockets.pop().close()
        self._flying.clear()

    def _fly(self, key: Key, transfer: Transfer) -> None:
        self._loop.multi.add_handle(transfer.handle)
        self._flying[transfer.handle] = (key, transfer)

    def _land(self, handle: Any, code: int, ended: list[tuple[Key, Answer]]) -> None:
        key, transfer = self._flying.pop(handle)
        self._loop.multi.remove_handle(handle)
        try:
            answer = transfer.finish(code)
        except OutgoingError as failure:
            ended.append((key, failure))
        else:
            if answer is None:
                self._fly(key, transfer)
                return
            ended.append((key, answer))
        self._idle.append(transfer)
