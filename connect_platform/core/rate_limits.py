"""Exact counters per clock window in Valkey: one round trip, one Lua script, right across processes.

The `limits` library starts a window at the first hit; the documented window ends on the clock hour, hence these few lines.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import structlog

from connect_platform.core import metrics, valkey

log = structlog.get_logger(__name__)

# KEYS[1] counter; ARGV[1] seconds to live, ARGV[2] amount.
_COUNT = """
local used = redis.call('INCRBY', KEYS[1], ARGV[2])
if used == tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return used
"""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of a window. `reset` is Unix seconds at its end."""

    limit: int
    used: int
    reset: int

    @property
    def remaining(self) -> int:
        return max(self.limit - self.used, 0)

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit

    @property
    def headers(self) -> tuple[int, int, int]:
        return self.limit, self.remaining, self.reset


@cache
def _script() -> Any:
    return valkey.client().register_script(_COUNT)


def count(name: str, limit: int, window: int, amount: int = 1) -> Quota:
    """Count `amount` against `name` in the current clock window of `window` seconds (0 = only look).

    Where Valkey is away everything is let through and a metric rises: a broker must not stop the product.
    """
    now = time.time()
    start = int(now // window) * window
    try:
        used = int(_script()(keys=[f"limit:{name}:{start}"], args=[window + 60, amount]))
    except (valkey.Away, OSError) as error:
        metrics.RATE_LIMITER_AWAY.inc()
        log.warning("rate_limiter_away", error=type(error).__name__)
        used = 0
    return Quota(limit, used, start + window)
