"""Has one thread of a process do what several were asked to do at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps


def one_at_a_time(task: Callable[[], int]) -> Callable[[], int]:
    """The task, done by one thread of the process: whoever asks meanwhile makes sure that it is done once more, and leaves.

    Where it takes long, the beat would else have every thread of a worker do it. Each caller gets the sum of what its own
    thread did.
    """
    turn, asked = threading.Lock(), threading.Event()

    @wraps(task)
    def in_turn() -> int:
        done = 0
        asked.set()
        while asked.is_set() and turn.acquire(blocking=False):
            try:
                asked.clear()
                done += task()
            finally:
                turn.release()
        return done

    return in_turn
