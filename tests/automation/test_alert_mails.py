"""Alerts by mail: much of it together, and nobody who did not agree or wants no more."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail as sent
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import User
from automation.models import Alert, AlertDigest, AlertOptOut
from automation.services.alerts import consent
from connect_platform.core import events, work
from connect_platform.core.audit import AuditEntry
from connect_platform.core.mail import Mail
from tests.automation.alert_world import ALERTS, EXECUTION, FAILED, FLOW, Caller, let_minutes_pass, link_in, text_of, write
from tests.automation.cast import happen
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Caller:
    return Caller()


def test_many_failures_are_one_mail_with_the_count(alice: Caller) -> None:
    alice.alert("email", alice.user.email)
    happen(alice.actor, "flow.failed", **FAILED)
    assert write() == 1
    for number in range(224):
        events.emit(alice.actor.company_id, "flow.failed", {**FAILED, "error": f"error {number}"})
    happen(alice.actor, "flow.failed", **FAILED)
    assert write() == 0
    waiting = AlertDigest.objects.get(state="waiting")
    assert timedelta(minutes=9) < waiting.due_at - timezone.now() <= timedelta(minutes=10)
    happen(alice.actor, "flow.failed", **FAILED)
    let_minutes_pass()
    assert write() == 1
    first, second = Mail.objects.order_by("created_at")
    assert (first.to, first.subject) == (alice.user.email, 'Flow "Greet" failed')
    assert f"/connect/v1/flows/{FLOW}/executions/{EXECUTION}/steps" in text_of(first)
    assert "step_1: The provider refused." in text_of(first)
    assert "replay it" in text_of(first)
    assert "unsubscribe" not in text_of(first)
    assert second.subject == 'Flow "Greet" failed (and 225 more)'
    assert "and 216 more" in text_of(second)
    assert "error 9" in text_of(second)
    assert "error 10" not in text_of(second)
    assert list(AlertDigest.objects.order_by("created_at").values_list("count", flat=True)) == [1, 226]


def test_what_happens_while_a_digest_is_written_goes_into_the_next(alice: Caller) -> None:
    alice.alert("email", alice.user.email)
    happen(alice.actor, "flow.failed", **FAILED)
    (claimed,) = AlertDigest.claim(10)
    happen(alice.actor, "flow.failed", **FAILED)
    assert claimed.run() is True
    assert claimed.run() is False
    assert Mail.objects.count() == 1
    let_minutes_pass()
    assert write() == 1
    assert Mail.objects.count() == 2
    assert sum(AlertDigest.objects.values_list("count", flat=True)) == 2


def test_a_digest_of_a_dead_worker_is_written_by_another_once(alice: Caller) -> None:
    alice.alert("email", alice.user.email)
    happen(alice.actor, "flow.failed", **FAILED)
    (dead,) = AlertDigest.claim(10)
    AlertDigest.objects.update(lease_until=F("lease_until") - timedelta(hours=1))
    assert write() == 1
    assert dead.run() is False
    assert Mail.objects.count() == 1


def test_an_address_outside_is_asked_first(alice: Caller) -> None:
    made = alice.alert("email", "Ops@example.org")
    path = f"{ALERTS}/{made['id']}"
    assert (made["target"], made["status"]) == ("ops@example.org", "unconfirmed")
    happen(alice.actor, "flow.failed", **FAILED)
    assert not AlertDigest.objects.exists()
    alice.call("post", f"{path}/test", status=409)
    question, browser = Mail.objects.get(), Client()
    page = browser.get(link_in(question))
    assert page.status_code == 200
    assert b"ops@example.org" in page.content
    assert alice.call("get", path)["status"] == "unconfirmed"
    token = parse_qs(urlsplit(link_in(question)).query)["token"][0]
    assert browser.post("/alerts/confirm", {"token": token}).status_code == 200
    assert alice.call("get", path)["status"] == "active"
    happen(alice.actor, "flow.failed", **FAILED)
    assert write() == 1
    told = Mail.objects.exclude(pk=question.pk).get()
    leaving = link_in(told)
    assert browser.get(leaving).status_code == 200
    assert alice.call("get", path)["isActive"] is True
    assert browser.post("/alerts/unsubscribe", {"token": parse_qs(urlsplit(leaving).query)["token"][0]}).status_code == 200
    assert alice.call("get", path)["isActive"] is False
    assert AlertOptOut.objects.get().email == "ops@example.org"
    refused = alice.alert("email", "ops@example.org", status=400)
    assert refused["message"] == ["target: Whoever reads this address wants no alerts."]
    alice.call("patch", path, {"isActive": True}, 400)
    assert browser.post("/alerts/confirm", {"token": token}).status_code == 400
    assert Mail.objects.count() == 2


def test_links_of_others_do_not_work(alice: Caller) -> None:
    made = alice.alert("email", "ops@example.org")
    token = parse_qs(urlsplit(link_in(Mail.objects.get())).query)["token"][0]
    browser = Client()
    for wrong in ("", "made-up", token[:-1] + ("A" if token[-1] != "A" else "B")):
        assert browser.post("/alerts/confirm", {"token": wrong}).status_code == 400
        assert browser.post("/alerts/unsubscribe", {"token": wrong}).status_code == 400
    assert browser.post("/alerts/unsubscribe", {"token": token}).status_code == 400
    alice.call("patch", f"{ALERTS}/{made['id']}", {"target": "other@example.org"})
    assert browser.post("/alerts/confirm", {"token": token}).status_code == 400
    assert Alert.objects.get().confirmed_at is None
    assert not AlertOptOut.objects.exists()


def test_one_address_is_not_asked_without_end(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent, "PER_ADDRESS", 2)
    for _ in range(4):
        alice.alert("email", f"often{alice.actor.company_id}@example.org")
    assert Mail.objects.count() == 2
    monkeypatch.setattr(consent, "PER_COMPANY", 2)
    alice.alert("email", "another@example.org", status=429)
    assert Alert.objects.count() == 4


def test_who_is_no_member_any_more_is_told_nothing(alice: Caller) -> None:
    bob = make_user(alice.user.company, is_verified=True)
    made = alice.alert("email", bob.email)
    assert made["status"] == "active"
    happen(alice.actor, "flow.failed", **FAILED)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert write() == 1
    assert not Mail.objects.exists()
    shown = alice.call("get", f"{ALERTS}/{made['id']}")
    assert (shown["isActive"], shown["offReason"]) == (False, "The address belongs to no member any more.")
    (told,) = alice.call("get", f"{ALERTS}/{made['id']}/deliveries")["data"]
    assert (told["status"], told["lastError"]) == ("failed", "conflict: The address belongs to no member any more.")


def test_an_unverified_member_is_asked(alice: Caller) -> None:
    bob = make_user(alice.user.company)
    assert alice.alert("email", bob.email)["status"] == "unconfirmed"


def test_events_without_their_usual_fields_stop_nothing(alice: Caller) -> None:
    alice.alert("email", alice.user.email, "flow.failed", "flow.paused", "connection.needs_reauth", "webhook.disabled")
    for kind in ("flow.failed", "flow.paused", "Connection.Updated", "webhook.disabled"):
        happen(alice.actor, kind, odd=True, reconnectUrl="x", flowName={"a": ["\n"]})
    let_minutes_pass()
    assert write() == 1
    assert AlertDigest.objects.get().count == 4
    assert "\n" not in Mail.objects.get().subject


def test_the_name_of_a_company_breaks_no_header(alice: Caller) -> None:
    assert alice.user.company
    alice.user.company.name = "A\r\nBcc: b@example.com"
    alice.user.company.save()
    alice.alert("email", "reader@example.com")
    assert Mail.objects.get().subject == "Alerts of A Bcc: b@example.com"
    work.drain(Mail)
    assert Mail.objects.get().state == "done"


def one_click_links(settings: Any) -> dict[str, str]:
    """Of each mail that went out, by subject, the address a mail program posts to."""
    settings.PUBLIC_URL = "https://connect.example.com"
    write()
    work.drain(Mail)
    found = {}
    for each in sent.outbox:
        headers = message_from_bytes(each.message().as_bytes(), policy=default)
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        (link,) = re.findall(r"^ ?<https://connect\.example\.com(/alerts/end\?token=\S+)>$", headers["List-Unsubscribe"])
        found[str(each.subject)] = str(link)
    return found


def test_one_click_in_a_mail_program_ends_that_alert_alone(alice: Caller, settings: Any) -> None:
    made, other = alice.alert("email", alice.user.email), alice.alert("email", alice.user.email, "flow.succeeded")
    path, browser = f"{ALERTS}/{made['id']}", Client(enforce_csrf_checks=True)
    happen(alice.actor, "flow.failed", **FAILED)
    happen(alice.actor, "flow.succeeded", **FAILED)
    links = one_click_links(settings)
    assert len(links) == 2
    link = links['Flow "Greet" failed']
    page = browser.get(link)
    assert (page.status_code, alice.user.email in page.text, "<form" in page.text) == (200, True, True)
    assert alice.call("get", path)["isActive"] is True
    for _ in range(2):
        assert browser.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    ended = alice.call("get", path)
    assert (ended["status"], ended["offReason"]) == ("off", "The reader of the address ended it.")
    assert AuditEntry.objects.get(action="alert.end").target == made["id"]
    assert alice.call("get", f"{ALERTS}/{other['id']}")["status"] == "active"
    assert not AlertOptOut.objects.exists()
    happen(alice.actor, "flow.failed", **FAILED)
    happen(alice.actor, "flow.succeeded", **FAILED)
    assert [digest.alert_id for digest in AlertDigest.objects.filter(state="waiting")] == [other["id"]]
    again = alice.call("patch", path, {"isActive": True, "target": alice.user.email})
    assert again["status"] == "active"


def alert_outside(alice: Caller, settings: Any) -> tuple[Any, str]:
    """An alert to somebody outside, who agreed and got a mail, and the link in it that ends the alert."""
    made = alice.alert("email", "ops@example.org")
    Alert.objects.update(confirmed_at=timezone.now(), consent=Alert.Consent.LINK)
    Mail.objects.all().delete()
    happen(alice.actor, "flow.failed", **FAILED)
    (link,) = one_click_links(settings).values()
    return made, link


def test_who_ended_an_alert_from_outside_is_asked_again(alice: Caller, settings: Any) -> None:
    made, link = alert_outside(alice, settings)
    assert Client().post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    path = f"{ALERTS}/{made['id']}"
    assert alice.call("patch", path, {"isActive": True})["status"] == "unconfirmed"
    happen(alice.actor, "flow.failed", **FAILED)
    assert AlertDigest.objects.filter(state="waiting").count() == 0
    assert alice.call("patch", path, {"target": "ops@example.org"})["status"] == "unconfirmed"
    assert Mail.objects.get(state="waiting").subject.startswith("Alerts of ")


def test_a_link_that_ends_one_alert_does_nothing_else(alice: Caller, settings: Any) -> None:
    made, link = alert_outside(alice, settings)
    token, browser = parse_qs(urlsplit(link).query)["token"][0], Client()
    leaving = parse_qs(urlsplit(link_in(Mail.objects.get())).query)["token"][0]
    for wrong in ("", "made-up", leaving, token[:-1] + ("A" if token[-1] != "A" else "B")):
        assert browser.get("/alerts/end", {"token": wrong}).status_code == 400
        assert browser.post("/alerts/end", {"token": wrong}).status_code == 400
    for page in ("confirm", "unsubscribe"):
        assert browser.post(f"/alerts/{page}", {"token": token}).status_code == 400
    assert browser.delete(link).status_code == 405
    Alert.objects.update(target="other@example.org")
    assert browser.post(link).status_code == 200
    assert alice.call("get", f"{ALERTS}/{made['id']}")["status"] == "active"
    assert not AlertOptOut.objects.exists()
