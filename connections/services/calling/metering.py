"""Counts actions run through the API against the plan: one is taken before the call, and given back where nothing was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from billing import plans
from billing.services import allowances
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError
from connect_platform.core.outgoing import OutgoingError


@contextmanager
def metered(actor: Actor) -> Iterator[None]:
    """Around one call. Raises PlanLimit before it where the month's actions are used up.

    A process that dies in between leaves one counted that may not have been sent: the limit is never exceeded.
    """
    taken = allowances.take(actor.company_id, allowances.ACTIONS, plans.of(actor.plan).actions)
    try:
        yield
    except ConnectError as error:
        if not was_sent(error):
            allowances.give_back(taken)
        raise


def was_sent(error: ConnectError) -> bool:
    """Whether the provider may have got the action's request: it answered one, or broke off while it had it."""
    attempts = error.details.get("attempts", 0)
    if isinstance(error, OutgoingError):
        return attempts > 1 or (attempts == 1 and error.sent)
    return bool(attempts)
