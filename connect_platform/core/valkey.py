"""The one client of the Redis-protocol server: rate limits, wake-ups, heartbeats. Never the home of anything that must last."""

from __future__ import annotations

from functools import cache

import redis
from django.conf import settings
from redis.exceptions import RedisError

#: What a caller catches when the server is away or refuses.
Away = RedisError


@cache
def client() -> redis.Redis:
    """A pooled client; a server that is away is noticed within half a second."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1.0, socket_connect_timeout=0.5, health_check_interval=30)
