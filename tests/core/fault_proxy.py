"""A TCP proxy between a caller and a server on loopback that breaks the line in the ways networks do."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass
class Faults:
    """What happens to the next connections. Times are seconds, places are bytes of the answer.

    `latency` delays every chunk of an answer. `reset_after` sends RST and `truncate_after` FIN after so many bytes.
    `is_blackhole` takes the request and never hands it on; `is_half_open` hands it on and swallows the answer, so that the
    other side acted and the caller never hears of it. `drip` hands the answer on byte by byte, that many seconds apart.
    `times` connections are affected, all of them where it is None.
    """

    latency: float = 0.0
    reset_after: int | None = None
    truncate_after: int | None = None
    is_blackhole: bool = False
    is_half_open: bool = False
    drip: float = 0.0
    times: int | None = None


class FaultProxy:
    """Listens on 127.0.0.1 and passes on to `host` (`127.0.0.1:port`). `connections` counts accepts, `requests` what
    was handed on in bytes."""

    def __init__(self, host: str) -> None:
        name, _, port = host.rpartition(":")
        self.target = (name, int(port))
        self.faults = Faults()
        self.connections = 0
        self.handed_on = 0
        self.stopping = threading.Event()
        self.sockets: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self.thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stopping.set()
        self.thread.join()
        self.listener.close()
        for one in self.sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _take(self) -> Faults:
        """The faults of a new connection; none once `times` is used up."""
        faults = self.faults
        if faults.times is not None:
            if faults.times <= 0:
                return Faults()
            faults.times -= 1
        return faults

    def _accept(self) -> None:
        while not self.stopping.is_set():
            if not select.select([self.listener], [], [], 0.01)[0]:
                continue
            caller, _ = self.listener.accept()
            self.connections += 1
            self.sockets.append(caller)
            threading.Thread(target=self._serve, args=(caller, self._take()), daemon=True).start()

    def _serve(self, caller: socket.socket, faults: Faults) -> None:
        with contextlib.suppress(OSError):
            server = socket.create_connection(self.target)
            self.sockets.append(server)
            passed = 0
            while readable := select.select([caller, server], [], [], 60)[0]:
                if caller in readable:
                    data = caller.recv(65536)
                    if not data:
                        break
                    if not faults.is_blackhole:
                        self.handed_on += len(data)
                        server.sendall(data)
                if server in readable:
                    data = server.recv(65536)
                    if not data:
                        break
                    passed = self._answer(caller, data, passed, faults)
                    if passed < 0:
                        break
            server.close()
        caller.close()

    def _answer(self, caller: socket.socket, data: bytes, passed: int, faults: Faults) -> int:
        """Hand bytes of the answer on; how many in all by now, or -1 where the line was cut."""
        if faults.is_half_open:
            return passed
        cut = faults.reset_after if faults.reset_after is not None else faults.truncate_after
        room = len(data) if cut is None else max(0, cut - passed)
        time.sleep(faults.latency)
        if faults.drip:
            for place in range(min(room, len(data))):
                caller.sendall(data[place : place + 1])
                time.sleep(faults.drip)
        else:
            caller.sendall(data[:room])
        if cut is not None and room <= len(data):
            if faults.reset_after is not None:  # closing with data unsent and no time to linger is RST (socket(7), SO_LINGER)
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return -1
        return passed + len(data)
