"""Background tasks of connections."""

from __future__ import annotations

from celery import shared_task

from connect_platform.core.turns import one_at_a_time
from connections.services.connecting import selfservice, sessions
from connections.services.health import checking, timeline
from connections.services.inbound import inbox as inbound_inbox
from connections.services.inbound import matching as inbound_matching
from connections.services.inbound import silence as inbound_silence
from connections.services.inbound import subscribing as inbound_subscribing
from connections.services.syncing import syncing


@shared_task
def forget_expired() -> int:
    """End what nobody finished."""
    return sessions.forget_expired() + selfservice.forget_expired()


@shared_task
def revive_syncs() -> int:
    """Have those connections read that have something to read and nothing planned."""
    return syncing.revive()


@shared_task
@one_at_a_time
def match_inbound() -> int:
    """Find out whom the events that came in belong to."""
    return inbound_matching.match_all()


@shared_task
def look_after_inbound() -> int:
    """Forget old events, notice who went silent, and ask providers again whose connection works again."""
    inbound_inbox.forget()
    inbound_subscribing.revive()
    return inbound_silence.look()


@shared_task
def schedule_checks() -> int:
    """Have every live connection looked after, also those made by an older release."""
    return checking.fill()


@shared_task
def forget_timeline() -> int:
    """Forget what happened to connections long ago."""
    return timeline.forget_old()
