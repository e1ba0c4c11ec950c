"""How many requests an hour: per company and surface by plan, per address where there is no credential."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from rest_framework.request import Request

from billing import plans
from connect_platform.core import rate_limits
from connect_platform.core.api.callers import client_address
from connect_platform.core.errors import RateLimited

HOUR = 3600
#: Requests an hour from one address that shows no credential.
ANONYMOUS_LIMIT = 5_000


class CompanyThrottle:
    """Counts a request exactly once, leaves the quota for the response headers, and refuses what exceeds it."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """True, or RateLimited with the seconds until the clock hour ends. Without RATE_LIMITS it counts but never refuses."""
        actor = getattr(view, "actor_or_none", None)
        dialect = getattr(view, "dialect", None)
        if actor:
            quota = rate_limits.count(
                f"company:{actor.company_id}:{dialect.name if dialect else ''}", plans.hourly_limit(actor.plan), HOUR
            )
        else:
            quota = rate_limits.count(f"address:{client_address(request._request)}", ANONYMOUS_LIMIT, HOUR)
        if actor or (dialect and dialect.always_rate_headers):
            request._request.quota = quota.headers  # type: ignore[attr-defined]
        if quota.exceeded and settings.CONFIG["RATE_LIMITS"]:
            raise RateLimited(retry_after=max(1, quota.reset - int(time.time())))
        return True
