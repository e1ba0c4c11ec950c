"""What each connection may still ask of its provider, learnt from the provider's own answers and kept in Valkey.

A budget is a help, never a gate of its own: where Valkey is away or a provider says nothing, calls simply go on. Two
connections never share one, as providers count by account or token.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from orjson import JSONDecodeError, loads

from connect_platform.core import metrics, valkey
from integrations.conventions import RateHeaders
from integrations.spec import Provider

log = structlog.get_logger(__name__)

#: Longest quota window believed, in seconds: none documented in the catalogue is longer than a day.
LONGEST = 86_400.0
#: How long a quota that tells no end is shown, in seconds.
SHOWN = 60.0
#: How long a process takes it that nothing is known of a connection before it asks again, in seconds: most providers never
#: tell, and what another process learns may wait that long.
UNKNOWN_FOR = 0.5
_unknown: dict[UUID, float] = {}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NAMED = re.compile(r"\b(limit|remaining|reset|q|r|t)=(\d+)")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_NO_HEADERS = RateHeaders()

# Times are milliseconds of Valkey's clock, the one clock all processes share. Answers come out of order and calls are in
# flight meanwhile: within one window (ends 1.5 s apart at most) the smaller rest is the truer one.
_LEARN = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = tonumber(ARGV[1])
if ends then ends = now + ends end
local rest, life = tonumber(ARGV[2]), tonumber(ARGV[4])
if rest then
  local old = redis.call('HMGET', KEYS[1], 'ends', 'remaining')
  local before, left = tonumber(old[1]), tonumber(old[2])
  if left and ends and before and before > now and math.abs(before - ends) <= 1500 then
    ends, rest = before, math.min(rest, left)
  end
  redis.call('HSET', KEYS[1], 'remaining', rest)
  if ends then redis.call('HSET', KEYS[1], 'ends', ends) else redis.call('HDEL', KEYS[1], 'ends') end
elseif ends then redis.call('HSET', KEYS[1], 'ends', ends) end
local blocked = tonumber(redis.call('HGET', KEYS[1], 'blocked') or 0)
if ARGV[3] ~= '' and now + ARGV[3] > blocked then
  blocked = now + ARGV[3]
  redis.call('HSET', KEYS[1], 'blocked', blocked)
end
redis.call('HSET', KEYS[1], 'seen', now, unpack(ARGV, 5))
redis.call('PEXPIRE', KEYS[1], math.max(life, blocked - now))
return rest
"""
# Milliseconds to wait, 0 when the call may go; then it is counted at once, so that the last one is not given away twice.
# -1 where nothing is known.
_TAKE = """
local held = redis.call('HMGET', KEYS[1], 'blocked', 'ends', 'remaining')
local blocked, ends, rest = tonumber(held[1]), tonumber(held[2]), tonumber(held[3])
if not blocked and not rest then return -1 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if blocked and blocked > now then return blocked - now end
if rest and ends and ends > now then
  if rest <= 0 then return ends - now end
  redis.call('HINCRBY', KEYS[1], 'remaining', -1)
end
return 0
"""


@dataclass(slots=True)
class Quota:
    """What one answer tells: counts of calls, and `reset` in seconds from now. None = not told."""

    limit: int | None = None
    remaining: int | None = None
    used: int | None = None
    daily_remaining: int | None = None
    percent: int | None = None
    reset: float | None = None


def quota(provider: Provider, headers: Mapping[str, str]) -> Quota:
    """Read the provider's headers (lower-case names) as its catalogue entry describes them."""
    rate, told = provider.rate or _NO_HEADERS, Quota()
    told.limit = _first(headers, rate.limit)
    told.remaining = _first(headers, rate.remaining)
    told.daily_remaining = _first(headers, rate.daily_remaining)
    if rate.reset and (text := headers.get(rate.reset)):
        told.reset = seconds(text, rate.reset_unit, headers)
    if rate.used and (text := headers.get(rate.used)):
        _read_used(told, text, headers.get(rate.limit, ""))
    if rate.limit and "=" in headers.get(rate.limit, ""):
        _read_named(told, headers[rate.limit])
    for name in rate.usage:
        _read_percentages(told, headers.get(name, ""))
    if told.daily_remaining == 0:
        told.remaining = 0
    return told


def _first(headers: Mapping[str, str], name: str) -> int | None:
    found = _NUMBER.search(headers.get(name, "")) if name else None
    return int(float(found[0])) if found else None


def _read_used(told: Quota, text: str, limits: str) -> None:
    """`32/40`, `api-usage=18/5000`, `12`, or `12,500` beside a limit `100,1000`: this window's and the day's."""
    used = [int(float(number)) for number in _NUMBER.findall(text)]
    if "/" in text and len(used) > 1:
        told.used, told.limit = used[-2:]
    elif used:
        told.used = used[0]
        most = [int(float(number)) for number in _NUMBER.findall(limits)]
        if len(used) == len(most) == 2:
            told.daily_remaining = max(0, most[1] - used[1])
    if told.remaining is None and told.limit is not None and told.used is not None:
        told.remaining = max(0, told.limit - told.used)


def _read_named(told: Quota, text: str) -> None:
    """`limit=100, remaining=50, reset=5` and `"default";r=50;t=5` (draft-ietf-httpapi-ratelimit-headers)."""
    named = {name: int(value) for name, value in _NAMED.findall(text)}
    told.limit = named.get("limit", named.get("q", told.limit))
    told.remaining = named.get("remaining", named.get("r", told.remaining))
    ends = named.get("reset", named.get("t"))
    told.reset = float(ends) if ends is not None else told.reset


def _read_percentages(told: Quota, text: str) -> None:
    """Meta's usage headers (https://developers.facebook.com/docs/graph-api/overview/rate-limiting/): JSON objects of
    percentages, and minutes until access is given back where one has reached 100."""
    try:
        found = _numbers(loads(text)) if text else []
    except JSONDecodeError:
        return
    shares = [value for name, value in found if name in ("call_count", "total_time", "total_cputime", "acc_id_util_pct")]
    if shares:
        told.percent = int(max(told.percent or 0, *shares))
        told.remaining, told.limit = max(0, 100 - told.percent), 100
    if minutes := [value for name, value in found if name == "estimated_time_to_regain_access" and value]:
        told.reset = max(minutes) * 60


def _numbers(value: Any, name: str = "") -> list[tuple[str, float]]:
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in _numbers(inner, key)]
    if isinstance(value, list):
        return [pair for inner in value for pair in _numbers(inner, name)]
    return [(name, float(value))] if isinstance(value, int | float) else []


def seconds(text: str, unit: str, headers: Mapping[str, str]) -> float | None:
    """How long from now a moment is that a provider wrote, 0 to LONGEST; None for what cannot be read.

    Moments are counted from the answer's own Date, so that a provider whose clock is wrong is still understood.
    """
    try:
        left = _left(text.strip(), unit, headers)
    except (ValueError, OverflowError, TypeError):
        return None
    return min(max(left, 0.0), LONGEST) if left == left else None  # NaN is not equal to itself


def _left(text: str, unit: str, headers: Mapping[str, str]) -> float:
    if unit == "http-date":
        return parsedate_to_datetime(text).timestamp() - _sent_at(headers)
    if unit == "iso":
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - _sent_at(headers)
    if unit == "duration" and (parts := _DURATION.findall(text)):
        return sum(float(amount) * _SECONDS[word] for amount, word in parts)
    number = float(text.split(",")[0])
    if number > 10**11:  # in milliseconds since 1970
        return number / 1000 - _sent_at(headers)
    if unit == "epoch" or number > 10**9:
        return number - _sent_at(headers)
    return number / 1000 if unit == "ms" else number


def _sent_at(headers: Mapping[str, str]) -> float:
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return time.time()


def retry_after(provider: Provider, headers: Mapping[str, str]) -> float | None:
    """Seconds of Retry-After, in seconds or as a date (RFC 9110 §10.2.3), under the provider's own name for it too."""
    return retry_after_of(headers, (provider.rate or _NO_HEADERS).retry_after)


def retry_after_of(headers: Mapping[str, str], name: str = "") -> float | None:
    """The same of any server, which may call the header by another name."""
    text = headers.get(name) or headers.get("retry-after")
    if not text:
        return None
    return seconds(text, "seconds", headers) if text[:1].isdigit() else seconds(text, "http-date", headers)


def is_exhausted(provider: Provider, status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer refuses for the sake of the quota: 429, or GitHub's way of saying it with a 403
    (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api)."""
    if status != 403:
        return status == 429
    return retry_after(provider, headers) is not None or quota(provider, headers).remaining == 0


def told_wait(provider: Provider, headers: Mapping[str, str]) -> float | None:
    """Seconds an answer asks to wait: Retry-After, else until a quota with nothing left fills up again."""
    wait = retry_after(provider, headers)
    if wait is not None:
        return wait
    told = quota(provider, headers)
    return told.reset if told.remaining == 0 else None


@cache
def _scripts() -> tuple[Any, Any]:
    client = valkey.client()
    return client.register_script(_LEARN), client.register_script(_TAKE)


def _key(connection_id: UUID) -> str:
    return f"budget:{connection_id}"


def _away(error: Exception) -> None:
    metrics.RATE_LIMITER_AWAY.inc()
    log.warning("budget_away", error=type(error).__name__)


def learn(connection_id: UUID, provider: Provider, status: int, headers: Mapping[str, str]) -> None:
    """Take an answer's word on the quota. It is forgotten when its window ends."""
    told = quota(provider, headers)
    block = told_wait(provider, headers) if is_exhausted(provider, status, headers) else None
    counts = {"limit": told.limit, "used": told.used, "daily": told.daily_remaining, "percent": told.percent}
    known = [part for name, value in counts.items() if value is not None for part in (name, value)]
    if not known and told.remaining is None and block is None:
        return
    shown = told.reset if told.reset is not None else SHOWN if known or told.remaining is not None else 0.0
    life = max(shown, block or 0.0, 1.0)
    arguments = [
        "" if told.reset is None else int(told.reset * 1000),
        "" if told.remaining is None else told.remaining,
        "" if block is None else int(block * 1000),
        int(life * 1000),
        *known,
    ]
    try:
        _scripts()[0](keys=[_key(connection_id)], args=arguments)
        _unknown.pop(connection_id, None)
    except (valkey.Away, OSError) as error:
        _away(error)


def take(connection_id: UUID) -> float:
    """Count one call against the budget: 0 when it may go, else the seconds until it may. Raises nothing."""
    if time.monotonic() < _unknown.get(connection_id, 0.0):
        return 0.0
    try:
        wait = int(_scripts()[1](keys=[_key(connection_id)]))
    except (valkey.Away, OSError) as error:
        _away(error)
        return 0.0
    if wait < 0:
        if len(_unknown) > 10_000:
            _unknown.clear()
        _unknown[connection_id] = time.monotonic() + UNKNOWN_FOR
    return max(wait, 0) / 1000


def known(connection_id: UUID) -> dict[str, Any]:
    """What is known and not over: `limit`, `remaining`, `used`, `daily`, `percent`; `ends`, `blocked`, `seen` as datetimes."""
    try:
        held: Any = valkey.client().hgetall(_key(connection_id))
    except (valkey.Away, OSError) as error:
        _away(error)
        held = {}
    numbers = {name.decode(): int(float(value)) for name, value in held.items()}
    now = time.time() * 1000
    over = {"ends", "remaining", "used"} if numbers.get("ends", now + 1) <= now else set()
    over |= {"blocked"} if numbers.get("blocked", now + 1) <= now else set()
    return {
        name: datetime.fromtimestamp(value / 1000, UTC) if name in ("ends", "blocked", "seen") else value
        for name, value in numbers.items()
        if name not in over
    }
