"""Schedules: each time of the clock once, through changes of the clock, downtime, pauses and two beats at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection as database
from django.utils import timezone

from automation.models import Execution, FlowTrigger, TriggerItem
from automation.services.triggers import forgetting, scheduling
from automation.services.triggers.scheduling import Schedule
from tests.automation.starting_world import call, items, live_flow, own, payloads
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "zone", "after", "wanted"),
    [
        # 02:30 does not exist on 2026-03-29 in Berlin, and comes twice on 2026-10-25
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00", ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:45", ["2026-10-26T01:30"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T01:15", ["2026-10-26T01:30"]),  # from within the second pass
        ("0 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:00"]),
        ("0 * * * *", "Europe/Berlin", "2026-10-24T23:30", ["2026-10-25T00:00", "2026-10-25T01:00", "2026-10-25T02:00"]),
        ("0 * * * *", "Europe/Berlin", "2026-03-29T00:30", ["2026-03-29T01:00", "2026-03-29T02:00"]),
        # the same on 2026-03-08 and 2026-11-01 in New York
        ("30 2 * * *", "America/New_York", "2026-03-07T00:00", ["2026-03-07T07:30", "2026-03-08T07:00", "2026-03-09T06:30"]),
        ("30 1 * * *", "America/New_York", "2026-10-31T12:00", ["2026-11-01T05:30", "2026-11-02T06:30"]),
        ("*/30 1 * * *", "America/New_York", "2026-11-01T05:15", ["2026-11-01T05:30", "2026-11-01T06:00", "2026-11-01T06:30"]),
        ("0 9 * * MON-FRI", "Europe/Berlin", "2026-03-27T12:00", ["2026-03-30T07:00"]),  # summer began in between
        ("0 0 29 2 *", "UTC", "2026-03-01T00:00", ["2028-02-29T00:00", "2032-02-29T00:00"]),
        ("0 12 L * *", "UTC", "2026-02-01T00:00", ["2026-02-28T12:00"]),
    ],
)
def test_times_of_a_zone(cron: str, zone: str, after: str, wanted: list[str]) -> None:
    times = Schedule(cron, ZoneInfo(zone)).times(utc(after))
    assert [next(times) for _ in wanted] == [utc(text) for text in wanted]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
@pytest.mark.parametrize("cron", ["* * * * *", "30 2 * * *", "15 * * * *", "*/20 1-3 * * *"])
def test_times_that_passed_are_those_that_were_announced(cron: str, zone: str) -> None:
    schedule = Schedule(cron, ZoneInfo(zone))
    for month, day in ((3, 29), (10, 25), (11, 1)):
        begin = datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=20)
        now = begin + timedelta(hours=45, minutes=7)
        announced = [at for at, _ in zip(schedule.times(begin), range(3000), strict=False) if at <= now]
        assert schedule.passed(announced[0], now) == announced[-scheduling.MOST :]


def test_a_year_of_missed_minutes_is_found_at_once() -> None:
    passed = Schedule("* * * * *", ZoneInfo("Europe/Berlin")).passed(NOON, NOON + timedelta(days=365))
    assert (len(passed), passed[-1]) == (100, NOON + timedelta(days=365))


@pytest.fixture
def alice() -> Caller:
    return Caller()


def scheduled(alice: Caller, **config: Any) -> FlowTrigger:
    made = own(alice, live_flow(alice), "schedule", "cron", "schedule", **{"cron": "*/10 * * * *", **config})
    return FlowTrigger.objects.get(pk=made["id"])


def due(trigger: FlowTrigger, since: timedelta = timedelta(seconds=1)) -> datetime:
    """Let its time have come so long ago; returns that time."""
    every = scheduling.of(trigger.config)
    at = next(every.times(timezone.now() - since - timedelta(minutes=10)))
    FlowTrigger.objects.filter(pk=trigger.pk).update(due_at=at)
    return at


def decisions() -> list[str]:
    return list(TriggerItem.objects.order_by("key").values_list("decision", flat=True))


def test_a_schedule_tells_its_next_times_and_fires_when_they_come(alice: Caller) -> None:
    trigger = scheduled(alice, timeZone="Europe/Berlin")
    (shown,) = alice("GET", f"/flows/{trigger.flow_id}/triggers")
    assert shown["config"] == {"cron": "*/10 * * * *", "timeZone": "Europe/Berlin", "overlap": True, "misfire": "fire_once"}
    times = [datetime.fromisoformat(text) for text in shown["nextRuns"]]
    assert datetime.fromisoformat(shown["nextRunAt"]) == times[0]
    assert [later - times[0] for later in times] == [timedelta(minutes=10 * count) for count in range(5)]
    assert scheduling.fire_due() == 0
    at = due(trigger)
    assert scheduling.fire_due() == 1
    assert scheduling.fire_due() == 0
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    local = at.astimezone(ZoneInfo("Europe/Berlin")).isoformat()
    assert payloads() == [{"scheduledAt": moment, "localTime": local, "timeZone": "Europe/Berlin", "cron": "*/10 * * * *"}]
    assert items(alice, str(trigger.flow_id)) == [(moment, "fired")]
    trigger.refresh_from_db()
    assert trigger.due_at
    assert trigger.due_at > timezone.now()
    assert trigger.last_fired_at


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_fire_a_time_once(alice: Caller) -> None:
    trigger = scheduled(alice)
    due(trigger)
    start = threading.Barrier(4)

    def beat() -> None:
        start.wait()
        scheduling.fire_due()
        database.close()

    beats = [threading.Thread(target=beat) for _ in range(4)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()
    assert (len(payloads()), decisions()) == (1, ["fired"])
    due(trigger)  # as if the row were older than the item
    scheduling.fire_due()
    assert len(payloads()) == 1


@pytest.mark.parametrize(
    ("misfire", "wanted"),
    [
        ("fire_once", ["skipped", "skipped", "skipped", "fired"]),
        ("fire_all", ["fired", "fired", "fired", "fired"]),
        ("skip", ["skipped", "skipped", "skipped", "skipped"]),
    ],
)
def test_times_missed_while_nobody_looked(alice: Caller, misfire: str, wanted: list[str], monkeypatch: Any) -> None:
    trigger = scheduled(alice, misfire=misfire)
    now = NOON.replace(minute=35)
    FlowTrigger.objects.update(due_at=NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert scheduling.fire_due() == 1
    assert decisions() == wanted
    assert len(payloads()) == wanted.count("fired")
    trigger.refresh_from_db()
    assert trigger.due_at == NOON.replace(minute=40)


def test_a_beat_some_seconds_late_misses_nothing(alice: Caller, monkeypatch: Any) -> None:
    scheduled(alice, misfire="skip")
    FlowTrigger.objects.update(due_at=NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(seconds=45))
    scheduling.fire_due()
    assert decisions() == ["fired"]


def test_without_overlap_a_time_is_skipped_while_the_one_before_runs(alice: Caller, monkeypatch: Any) -> None:
    scheduled(alice, overlap=False, misfire="fire_all")
    FlowTrigger.objects.update(due_at=NOON)
    now = [NOON.replace(minute=15)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    scheduling.fire_due()
    assert decisions() == ["fired", "skipped"]
    for minute, state, wanted in ((20, "parked", "skipped"), (30, "done", "fired"), (40, "waiting", "skipped")):
        Execution.objects.update(state=state)
        now[0] = NOON.replace(minute=minute)
        scheduling.fire_due()
        assert decisions()[-1] == wanted, minute


def test_times_pass_quietly_while_the_flow_is_not_live_or_the_trigger_off(alice: Caller) -> None:
    trigger = scheduled(alice, misfire="fire_all")
    alice("PATCH", f"/flows/{trigger.flow_id}", {"status": "archived"})
    due(trigger, timedelta(hours=3))
    scheduling.fire_due()
    alice("POST", f"/flows/{trigger.flow_id}/publish", status=200)
    scheduling.fire_due()
    at = f"/flows/{trigger.flow_id}/triggers/{trigger.pk}"
    assert alice("PATCH", at, {"isActive": False})["nextRuns"] == []
    due(trigger, timedelta(hours=3))
    scheduling.fire_due()
    alice("PATCH", at, {"isActive": True})
    scheduling.fire_due()
    assert (payloads(), decisions()) == ([], [])


def test_a_schedule_that_breaks_holds_nobody_up(alice: Caller) -> None:
    broken, sound = scheduled(alice), scheduled(alice)
    due(broken, timedelta(minutes=30))
    due(sound)
    FlowTrigger.objects.filter(pk=broken.pk).update(config={**broken.config, "timeZone": "Nowhere/Land"})
    assert scheduling.fire_due() == 2
    assert len(payloads()) == 1
    broken.refresh_from_db()
    assert broken.last_error == "internal_error: ZoneInfoNotFoundError"


def test_a_time_is_not_lost_by_a_failure_of_ours(alice: Caller, monkeypatch: Any) -> None:
    trigger = scheduled(alice, cron="@daily")
    sound = trigger.config
    midnight = NOON.replace(hour=0)
    now = [midnight + timedelta(seconds=1)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    FlowTrigger.objects.update(due_at=midnight, config={"cron": "@daily", "timeZone": "UTC"})
    assert scheduling.fire_due() == 1
    trigger.refresh_from_db()
    assert trigger.last_error == "internal_error: KeyError"
    FlowTrigger.objects.update(config=sound)
    assert scheduling.fire_due() == 0
    now[0] += scheduling.AGAIN
    assert scheduling.fire_due() == 1
    trigger.refresh_from_db()
    assert [payload["scheduledAt"] for payload in payloads()] == ["2026-03-01T00:00:00Z"]
    assert (trigger.last_error, trigger.lease_until, trigger.due_at) == ("", None, midnight + timedelta(days=1))


def test_what_cannot_be_is_refused_with_its_place(alice: Caller) -> None:
    flow = live_flow(alice)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "config.cron"),
        ({"cron": 5}, "config.cron"),
        ({"cron": "* * * *"}, "config.cron"),
        ({"cron": "*/10 * * * * *"}, "config.cron"),  # seconds
        ({"cron": "60 * * * *"}, "config.cron"),
        ({"cron": "0 0 31 2 *"}, "config.cron"),  # never
        ({"cron": "0 0 1 1 *", "timeZone": "Europe/Atlantis"}, "config.timeZone"),
        ({"cron": "0 0 1 1 *", "timeZone": "../../etc/passwd"}, "config.timeZone"),
        ({"cron": "0 0 1 1 *", "timeZone": 1}, "config.timeZone"),
        ({"cron": "0 0 1 1 *", "overlap": "no"}, "config.overlap"),
        ({"cron": "0 0 1 1 *", "misfire": "never"}, "config.misfire"),
        ({"cron": "0 0 1 1 *", "filter": "true"}, "config.filter"),
    ]
    for config, place in wrong:
        assert f"{place}:" in str(own(alice, flow, "schedule", "cron", "schedule", 400, **config)["message"]), config
    assert "triggerName:" in str(own(alice, flow, "schedule", "daily", "schedule", 400, cron="@daily")["message"])
    assert "kind:" in str(own(alice, flow, "schedule", "cron", "poll", 400, cron="@daily")["message"])
    assert not FlowTrigger.objects.exists()
    assert own(alice, flow, "schedule", "cron", "schedule", cron="@daily")["nextRunAt"].endswith("T00:00:00Z")


def test_old_items_of_addresses_and_schedules_are_forgotten_and_still_counted(alice: Caller, monkeypatch: Any) -> None:
    monkeypatch.setattr(forgetting, "OTHER_KEPT", 1)
    flow = live_flow(alice)
    made = own(alice, flow, "webhook", "received", "webhook")
    path = "/hooks/" + made["url"].split("/hooks/")[1]
    for key in ("a", "b", "b", "c"):
        call(path, {"id": key})
    for days, key in ((40, "a"), (39, "b"), (38, "c")):
        long_ago = timezone.now() - timedelta(days=days)
        TriggerItem.objects.filter(key=key).update(seen_at=long_ago, last_seen_at=long_ago)
    call(path, {"id": "a"})  # sent again today
    assert forgetting.forget() == 1
    assert sorted(TriggerItem.objects.values_list("key", flat=True)) == ["a", "c"]
    (shown,) = alice("GET", f"/flows/{flow}/triggers")
    assert (shown["itemsSeen"], shown["itemsNew"]) == (5, 3)
