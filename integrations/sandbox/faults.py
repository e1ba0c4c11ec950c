"""Fault switches: a caller breaks its own connection in a chosen way, and nobody else's."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from .clients import OAuthError
from .models import Grant

MOST_MILLISECONDS = 10_000
STATUSES = (401, 403, 429, 500, 503)
SWITCHES = ("expire_tokens", "revoke", "malformed", "token_endpoint_down", "empty_lists")
NUMBERS = {
    "fail_next": (0, 1000),
    "status": (min(STATUSES), max(STATUSES)),
    "slow_ms": (0, MOST_MILLISECONDS),
    "token_endpoint_slow_ms": (0, MOST_MILLISECONDS),
    "expires_in": (1, 86_400),
    "history_items": (0, 1_000_000),
}


def problems(wanted: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a PUT body, by key; empty when nothing is."""
    wrong = {}
    for key, value in wanted.items():
        if key in SWITCHES:
            if not isinstance(value, bool):
                wrong[key] = "must be true or false"
        elif key in NUMBERS:
            low, high = NUMBERS[key]
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                wrong[key] = f"must be a whole number from {low} to {high}"
            elif key == "status" and value not in STATUSES:
                wrong[key] = f"must be one of {', '.join(map(str, STATUSES))}"
        else:
            wrong[key] = "is not a fault; there are " + ", ".join((*SWITCHES, *NUMBERS))
    return wrong


@transaction.atomic
def switch(grant: Grant, wanted: dict[str, Any]) -> dict[str, Any]:
    """Set the named faults and leave the others; gives all that are set.

    `expire_tokens` ends what was issued up to now; tokens issued later are good. Faults only cover up: when they are
    reset, what they broke works again.
    """
    row = Grant.objects.select_for_update().get(pk=grant.pk)
    expire = wanted.get("expire_tokens")
    if expire is not None:
        row.faults.pop("expired_until", None)
        if expire:
            row.faults["expired_until"] = timezone.now().isoformat()
    row.faults |= {key: value for key, value in wanted.items() if key != "expire_tokens"}
    row.faults = {key: value for key, value in row.faults.items() if value}
    row.save(update_fields=["faults"])
    return row.faults


def reset(grant: Grant) -> None:
    """Switch every fault of this grant off."""
    Grant.objects.filter(pk=grant.pk).update(faults={})


@transaction.atomic
def take_failure(grant: Grant) -> int:
    """The status the next call must fail with, counted off `fail_next`; 0 when none is left."""
    row = Grant.objects.select_for_update().get(pk=grant.pk)
    left = row.faults.get("fail_next", 0)
    if not left:
        return 0
    row.faults["fail_next"] = left - 1
    row.save(update_fields=["faults"])
    return int(row.faults.get("status", 500))


def pause(milliseconds: int) -> None:
    """Wait without holding a database connection."""
    if milliseconds:
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(min(milliseconds, MOST_MILLISECONDS) / 1000)


def at_token_endpoint(grant: Grant) -> None:
    """The faults of token requests. Raises OAuthError `temporarily_unavailable`, status 503, when the endpoint is down."""
    pause(grant.faults.get("token_endpoint_slow_ms", 0))
    if grant.faults.get("token_endpoint_down"):
        raise OAuthError("temporarily_unavailable", "The token endpoint is down (fault switch).", 503)
