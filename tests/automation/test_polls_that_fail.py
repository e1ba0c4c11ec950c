"""Polls that go wrong: what cannot be stored, what takes long and what one company has too much of holds up nobody else."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from automation.models import FlowTrigger
from automation.services.triggers import polling
from tests.automation.starting_world import connected, payloads
from tests.automation.test_flows_api import Caller
from tests.automation.test_polls import Shop, alice, look, numbers, order, poll, shop, watching
from tests.core.hostile_servers import RawServer

__all__ = ["alice", "poll", "shop"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_nul_in_what_is_listed_is_no_obstacle(alice: Caller, shop: Shop) -> None:
    poll = watching(alice)
    look(poll)
    shop.orders = [order(1, note="a\0b"), {"number": "c\0d"}]
    look(poll)
    assert ([payload.get("note") for payload in payloads()], poll.last_error) == (["a\ufffdb", None], "")
    look(poll)
    assert len(payloads()) == 2


def test_what_cannot_be_taken_in_is_told_of_and_holds_nobody_up(alice: Caller, shop: Shop) -> None:
    broken, sound = watching(alice), watching(alice)
    look(broken)
    shop.orders = [order(1)]
    refuse = "ALTER TABLE automation_triggeritem ADD CONSTRAINT no_room CHECK (trigger_id <> %s) NOT VALID"
    with database.cursor() as cursor:
        cursor.execute(refuse, [broken.pk])
    try:
        look(broken)
    finally:
        with database.cursor() as cursor:
            cursor.execute("ALTER TABLE automation_triggeritem DROP CONSTRAINT no_room")
    sound.refresh_from_db()
    assert (numbers(), sound.last_error) == ([1], "")
    assert (broken.last_error, broken.lease_until) == ("internal_error: IntegrityError", None)
    assert broken.due_at
    assert broken.due_at > timezone.now()
    look(broken)
    assert (numbers(), broken.last_error) == ([1, 1], "")


def test_slow_looks_take_one_thread_of_a_worker_and_keep_nobody_waiting(alice: Caller, settings: Any) -> None:
    hangs, asked = threading.Event(), threading.Event()
    own = Shop()

    def answer(peer: Any, request: bytes) -> None:
        if b"/me" not in request.split(b" ")[1] and not asked.is_set():
            asked.set()
            hangs.wait(20)
        own.answer(peer, request)

    def beat() -> None:
        polling.poll_due()
        database.close()

    with RawServer(answer) as server:
        settings.SANDBOX_URL = server.url
        connected(alice)
        watching(alice)
        first = threading.Thread(target=beat)
        first.start()
        assert asked.wait(20)
        assert polling.poll_due() == 0  # the next beat
        later = watching(alice)
        while not later.is_seeded and first.is_alive():
            later.refresh_from_db()
        assert first.is_alive()
        assert later.is_seeded
        hangs.set()
        first.join()


def test_one_company_cannot_have_every_look(alice: Caller, poll: FlowTrigger) -> None:
    FlowTrigger.objects.update(due_at=timezone.now())
    assert polling.claim(8, {alice.company_id: polling.MOST_OF_ONE}) == []
    assert [one.pk for one in polling.claim(8, {alice.company_id: polling.MOST_OF_ONE - 1})] == [poll.pk]
