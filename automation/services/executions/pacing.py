"""Places in the queue before a provider that asks to slow down: one connection's calls come back one by one, in order.

Kept in Valkey as the budgets are: a help, never a gate. Should it be lost, calls simply go on, and the provider says so again.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any
from uuid import UUID

from automation.engine.kinds import Slowed
from connect_platform.core import valkey
from connect_platform.core.errors import ProviderError
from connections.services.calling import budgets

SLOW_DOWN = "provider_rate_limited"
#: Seconds to wait where the provider does not say, and between two calls where it does not tell its limit.
UNTOLD, APART = 30.0, 0.1

# Milliseconds until the place that is given away, 0 where nobody waits and nobody was told to. Whoever waited for a place
# does not ask again, so that a place is free once its time has come.
_PLACE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local free, wait, apart = tonumber(redis.call('GET', KEYS[1]) or 0), tonumber(ARGV[1]), tonumber(ARGV[2])
if wait == 0 and free <= now then return 0 end
local place = math.max(free, now + wait)
redis.call('SET', KEYS[1], place + apart, 'PX', place + apart - now)
return place - now
"""


@cache
def _script() -> Any:
    return valkey.client().register_script(_PLACE)


def _place(connection_id: UUID, wait: float, apart: float) -> float:
    with suppress(valkey.Away, OSError):
        return float(_script()(keys=[f"pace:{connection_id}"], args=[int(wait * 1000), max(int(apart * 1000), 1)])) / 1000
    return wait


def queue(connection_id: UUID) -> None:
    """Stand behind those who wait for the connection already. Raises Slowed where there are any."""
    if wait := _place(connection_id, 0, APART):
        raise Slowed("Other executions wait for the quota of this connection.", seconds=wait)


def slowed(connection_id: UUID, error: ProviderError) -> Slowed:
    """What a refusal for the sake of the quota makes of a step: the next place once the provider takes calls again.

    Places are as far apart as the provider's limit says, were its window no longer than the wait.
    """
    wait = float(error.retry_after or UNTOLD)
    limit = budgets.known(connection_id).get("limit") or 0
    apart = min(max(wait / limit, 0.02), 10.0) if limit else APART
    return Slowed(error.message, seconds=_place(connection_id, wait, apart), hint="It goes on by itself.")
