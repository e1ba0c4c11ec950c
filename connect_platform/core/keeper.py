"""Runs what must not be cut off half-way in a process that outlives the one that asked for it.

A provider that rotates refresh tokens takes the old one back the moment it answers: a worker killed between its request and
its commit would lose the connection for good. So a worker forks one child before it has a thread or a connection. The child
shares its memory pages, has a session of its own, and does such work on the worker's behalf. When the worker dies, however
it dies, the child finishes what is in flight and is gone. Measured and weighed in `docs/decisions/0007-keeper.md`.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, TypeVar, TypeVarTuple

import structlog
from django.db import connections

log = structlog.get_logger(__name__)

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

#: Things done at once; more wait their turn.
THREADS = 32
#: Seconds the child may go on after its parent died: the longest token request, and the commit after it.
LINGER = 60.0
#: Ends asked of whole groups and containers reach the child as well; its end is its parent's.
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class _Gone(Exception):
    """The child is no more, and what it was asked may or may not have been done."""


class _Keeper:
    """The parent's end of the line: sends questions, and gives each answer to the thread that waits for it."""

    def __init__(self, line: Connection[Any, Any], pid: int) -> None:
        self.line, self.pid, self.owner = line, pid, os.getpid()
        self._sending = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[Any]] = {}
        self._reader: threading.Thread | None = None
        self._is_gone = False

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """What the function returned or raised there. Raises _Gone."""
        answer: Future[Any] = Future()
        number = next(self._numbers)
        message = pickle.dumps((number, function, arguments))
        with self._sending:
            if self._is_gone:
                raise _Gone
            if self._reader is None:
                self._reader = threading.Thread(target=self._read, name="keeper", daemon=True)
                self._reader.start()
            self._waiting[number] = answer
            with suppress(OSError):  # the reader notices as well, and says so to everybody
                self.line.send_bytes(message)
        return answer.result()

    def _read(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                number, result, error = pickle.loads(self.line.recv_bytes())  # noqa: S301 - from our own child
                answer = self._waiting.pop(number)
                if error is None:
                    answer.set_result(result)
                else:
                    answer.set_exception(error)
        with self._sending:
            self._is_gone = True
            left, self._waiting = self._waiting, {}
        for answer in left.values():
            answer.set_exception(_Gone())
        log.warning("keeper_gone", pid=self.pid)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


_keeper: _Keeper | None = None


def start() -> None:
    """Fork the child of this process. Does nothing where a thread runs already: a fork would copy its locks for good."""
    global _keeper
    if threading.active_count() > 1:
        log.warning("keeper_not_started", threads=threading.active_count())
        return
    connections.close_all()
    gc.collect()
    gc.freeze()  # the collector would write to pages that are shared
    ours, theirs = Pipe()
    if (pid := os.fork()) == 0:
        _live(theirs)
    theirs.close()
    _keeper = _Keeper(ours, pid)


def pid() -> int | None:
    """Process id of the child, where this process has one."""
    return _keeper.pid if _keeper and _keeper.owner == os.getpid() else None


def run(function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Call a function of some module in the child, or here where there is none, and give what it returns or raises.

    Arguments, result and errors are pickled. Where the child dies meanwhile the function runs again here, so it must find
    out by itself, from what it wrote, what an interrupted run left behind.
    """
    keeper = _keeper
    if keeper is not None and keeper.owner == os.getpid():
        with suppress(_Gone):
            result: Result = keeper.ask(function, arguments)
            return result
    return function(*arguments)


def _live(line: Connection[Any, Any]) -> NoReturn:
    """The whole life of the child."""
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)
        _let_go(line)
        with suppress(OSError):
            Path("/proc/self/comm").write_text("keeper")
        _serve(line)
        code = 0
    except BaseException:
        log.exception("keeper_failed")
    finally:
        os._exit(code)  # what the parent registered for its own end is none of the child's business


def _let_go(line: Connection[Any, Any]) -> None:
    """Turn every inherited descriptor but the line and the standard streams into /dev/null.

    Closing them would free their numbers for new files, which the objects that hold them would close one day.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in [int(name) for name in os.listdir("/dev/fd")]:
        if number > 2 and number not in (line.fileno(), nothing):
            with suppress(OSError):  # the one that listed the folder is closed
                os.fstat(number)
                os.dup2(nothing, number, inheritable=False)


def _serve(line: Connection[Any, Any]) -> None:
    """Do what is asked until the parent is gone and everything asked is done."""
    sending = threading.Lock()

    def do(number: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        result, error = None, None
        try:
            result = function(*arguments)
        except Exception as raised:
            error = raised
        finally:
            connections.close_all()
        message = _packed(number, result, error)
        with sending, suppress(OSError):
            line.send_bytes(message)

    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="keeper")
    with suppress(EOFError, OSError):
        while True:
            pool.submit(do, *pickle.loads(line.recv_bytes()))  # noqa: S301 - from our own parent
    limit = threading.Timer(LINGER, os._exit, (1,))
    limit.daemon = True
    limit.start()
    pool.shutdown()


def _packed(number: int, result: Any, error: Exception | None) -> bytes:
    """The answer as it travels; an exception that cannot is replaced by its text."""
    try:
        message = pickle.dumps((number, result, error))
        pickle.loads(message)  # noqa: S301 - made the line before
    except Exception as problem:
        log.exception("keeper_answer_lost", error=repr(error or problem))
        return pickle.dumps((number, None, RuntimeError(f"{type(error or problem).__name__}: {error or problem}")))
    return message
