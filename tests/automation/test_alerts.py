"""Alerts: who is told of what, once, and together where it is much."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connections, transaction
from django.utils import timezone
from rest_framework.test import APIClient
from standardwebhooks import Webhook

from automation.engine.run import Ended
from automation.models import Alert, AlertDigest, Execution, Flow, WebhookDelivery, WebhookEndpoint
from automation.services import fanning
from automation.services.alerts import alerting, alerts
from automation.services.executions import storing
from automation.services.webhooks.settling import PATIENCE_DAYS
from connect_platform.core import events
from connect_platform.core.errors import NotFound
from connect_platform.core.mail import Mail
from connections.models import Connection
from tests.automation.alert_world import ALERTS, EXECUTION, FAILED, FLOW, Caller, let_minutes_pass, write
from tests.automation.cast import deliver, happen, received
from tests.core.hostile_servers import Serve, reply
from tests.factories import bearer, make_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Caller:
    return Caller()


@pytest.fixture
def mallory() -> Caller:
    return Caller()


def test_an_alert_is_made_shown_changed_and_deleted(alice: Caller, mallory: Caller) -> None:
    made = alice.alert("email", alice.user.email.upper(), "flow.failed", "flow.failed", "flow.succeeded")
    assert made.pop("secret") is None
    assert {name: made[name] for name in ("channel", "target", "eventTypes", "flowIds", "isActive", "status")} == {
        "channel": "email", "target": alice.user.email, "eventTypes": ["flow.failed", "flow.succeeded"], "flowIds": [],
        "isActive": True, "status": "active",
    }  # fmt: skip
    path = f"{ALERTS}/{made['id']}"
    assert alice.call("get", ALERTS) == [made] == [alice.call("get", path)]
    changed = alice.call("patch", path, {"isActive": False, "eventTypes": ["flow.paused"]})
    assert (changed["isActive"], changed["status"], changed["eventTypes"]) == (False, "off", ["flow.paused"])
    assert mallory.call("get", ALERTS) == []
    for method, body in (("get", None), ("patch", {"isActive": True}), ("delete", None)):
        mallory.call(method, path, body, 404)
    assert Alert.objects.get().is_active is False
    alice.call("delete", path, status=204)
    alice.call("delete", path, status=404)
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"target": "nobody"}, "target"),
        ({"target": 5}, "target"),
        ({"eventTypes": []}, "eventTypes"),
        ({"eventTypes": ["flow.exploded"]}, "eventTypes"),
        ({"flowIds": "all"}, "flowIds"),
        ({"secret": "whsec_" + "QUJD" * 10}, "secret"),
        ({"connectionId": FLOW}, "connectionId"),
        ({"channel": "webhook", "target": "http://example.com/x"}, "target"),
        ({"channel": "webhook", "target": "https://10.0.0.1/x"}, "target"),
        ({"channel": "slack", "target": "https://example.com/services/x"}, "target"),
        ({"channel": "slack", "target": "#general"}, "target"),
    ],
)
def test_what_cannot_be_told_is_refused_by_name(alice: Caller, body: dict[str, Any], field: str) -> None:
    good = {"channel": "email", "target": alice.user.email, "eventTypes": ["flow.failed"]}
    refused = alice.call("post", ALERTS, {**good, **body}, 400)
    assert any(field in sentence for sentence in refused["message"])
    assert not Alert.objects.exists()
    assert not WebhookEndpoint.objects.exists()


def test_flows_and_rights_of_others_do_not_count(alice: Caller, mallory: Caller) -> None:
    theirs = Flow.objects.create(company_id=mallory.actor.company_id, name="Private")
    for flow_id in (str(theirs.pk), FLOW, "no id"):
        refused = alice.alert("email", alice.user.email, status=404, flowIds=[flow_id])
        assert refused["message"] == "There is no such flow."
    key = make_key(alice.actor, permissions_wanted=("read",))[1]
    answer = APIClient().post(ALERTS, {}, format="json", **bearer(key))
    assert answer.status_code == 403
    assert not Alert.objects.exists()


def test_a_webhook_gets_each_event_signed(alice: Caller, serve: Serve) -> None:
    server = serve()
    made = alice.alert("webhook", server.url, "flow.failed", "connection.needs_reauth")
    happen(alice.actor, "flow.failed", **FAILED)
    happen(alice.actor, "flow.succeeded", **FAILED)
    told = {"connectionId": "c1", "provider": "github", "status": "inactive", "cause": "Revoked."}
    happen(alice.actor, "Connection.Updated", **told, reconnectUrl="https://connect.example.com/reconnect/x")
    happen(alice.actor, "Connection.Updated", **told, reconnectUrl=None)
    assert deliver() == 2
    first, second = received(server)
    assert Webhook(made["secret"]).verify(first.body, first.headers)
    assert first.json == {"event": "flow.failed", "timestamp": first.json["timestamp"], **FAILED}
    assert (second.json["event"], second.json["connectionId"], second.json["error"]) == (
        "connection.needs_reauth",
        "c1",
        "Revoked.",
    )
    assert second.json["flowId"] is None
    listed = alice.call("get", f"{ALERTS}/{made['id']}/deliveries")
    assert [(row["event"], row["status"], row["tries"]) for row in listed["data"]] == [
        ("connection.needs_reauth", "delivered", 1), ("flow.failed", "delivered", 1),
    ]  # fmt: skip
    detail = alice.call("get", f"{ALERTS}/{made['id']}/deliveries/{listed['data'][1]['id']}")
    assert [attempt["status"] for attempt in detail["attempts"]] == [200]
    assert detail["items"][0]["executionId"] == EXECUTION


def test_only_the_named_flows_are_told_of(alice: Caller, serve: Serve) -> None:
    flow, other = (Flow.objects.create(company_id=alice.actor.company_id, name=name) for name in ("Mine", "Other"))
    alice.alert("webhook", serve().url, "flow.failed", "webhook.disabled", flowIds=[str(flow.pk)])
    happen(alice.actor, "flow.failed", **{**FAILED, "flowId": str(other.pk)})
    kept = happen(alice.actor, "flow.failed", **{**FAILED, "flowId": str(flow.pk)})
    general = happen(alice.actor, "webhook.disabled", webhookId="wh_1", reason="gone")
    assert set(WebhookDelivery.objects.values_list("event_id", flat=True)) == {kept.pk, general.pk}


def test_slack_gets_blocks_and_its_url_stays_secret(alice: Caller, serve: Serve) -> None:
    server = serve()
    made = alice.alert("slack", f"{server.url}/services/T1/B1/secret-part")
    assert made["target"] == f"{server.url}/services/T1/B1/…"
    happen(alice.actor, "flow.failed", **{**FAILED, "flowName": "A <&> B"})
    assert write() == 1
    assert deliver() == 1
    (got,) = received(server)
    assert b"POST /services/T1/B1/secret-part" in server.requests[0]
    assert "webhook-signature" not in got.headers
    assert got.json["text"] == 'Flow "A &lt;&amp;&gt; B" failed'
    assert [block["type"] for block in got.json["blocks"]] == ["section"]
    assert "step_1: The provider refused." in got.json["blocks"][0]["text"]["text"]
    everything = str(list(Alert.objects.values())) + str(list(WebhookEndpoint.objects.values_list("url")))
    assert "secret-part" not in everything + str(alice.call("get", ALERTS))
    (row,) = alice.call("get", f"{ALERTS}/{made['id']}/deliveries")["data"]
    assert (row["event"], row["count"], row["status"]) == ("flow.failed", 1, "delivered")
    assert len(alice.call("get", f"{ALERTS}/{made['id']}/deliveries/{row['id']}")["attempts"]) == 1


@pytest.mark.parametrize("more", ["", "/", "//", "?a=b/c", "#/a"])
def test_the_secret_of_a_slack_url_is_never_shown(alice: Caller, more: str) -> None:
    made = alice.alert("slack", f"https://hooks.slack.com/services/T0/B0/TopSecret{more}")
    assert made["target"] == "https://hooks.slack.com/services/T0/B0/…"
    stored = Alert.objects.get(pk=made["id"])
    assert stored.endpoint
    assert stored.endpoint.secrets["url"].startswith("https://hooks.slack.com/services/T0/B0/TopSecret")
    assert "TopSecret" not in stored.target + stored.endpoint.url


def test_slack_that_asks_to_wait_is_left_alone_and_tried_again(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b"", "429 Too Many Requests", Retry_After="30"))
    alice.alert("slack", f"{server.url}/services/T1/B1/x")
    happen(alice.actor, "flow.failed", **FAILED)
    write()
    assert deliver() == 1
    endpoint, delivery = WebhookEndpoint.objects.get(), WebhookDelivery.objects.get()
    assert endpoint.paused_until
    assert timedelta(seconds=25) < endpoint.paused_until - timezone.now() <= timedelta(seconds=30)
    assert (delivery.state, delivery.attempt) == ("waiting", 1)


def test_slack_is_told_together_for_a_minute(alice: Caller, serve: Serve) -> None:
    server = serve()
    alice.alert("slack", f"{server.url}/services/T1/B1/x")
    for _ in range(3):
        happen(alice.actor, "flow.failed", **FAILED)
        write()
        deliver()
    let_minutes_pass()
    write()
    deliver()
    one, two = received(server)
    assert [len(one.json["blocks"]), len(two.json["blocks"])] == [1, 2]
    assert two.json["text"] == 'Flow "Greet" failed (and 1 more)'


def test_a_connected_slack_account_needs_a_connection_of_ones_own(alice: Caller, mallory: Caller) -> None:
    theirs = Connection.objects.create(
        company_id=mallory.actor.company_id, provider="slack", scheme="API_KEY", status="ready", surface="connect"
    )
    alice.alert("slack", "#alerts", status=404, connectionId=str(theirs.pk))
    own = Connection.objects.create(
        company_id=alice.actor.company_id, provider="slack", scheme="API_KEY", status="ready", surface="connect"
    )
    made = alice.alert("slack", "#alerts", connectionId=str(own.pk))
    assert (made["target"], made["connectionId"]) == ("#alerts", str(own.pk))
    assert not WebhookEndpoint.objects.exists()
    Connection.objects.filter(pk=own.pk).update(status="expired")
    happen(alice.actor, "flow.failed", **FAILED)
    assert write() == 1
    (told,) = alice.call("get", f"{ALERTS}/{made['id']}/deliveries")["data"]
    assert (told["status"], told["tries"]) == ("failed", 1)


def test_a_receiver_that_is_gone_ends_the_alert_and_is_told(alice: Caller, serve: Serve) -> None:
    gone, other = serve(reply(b"", "410 Gone")), serve()
    made = alice.alert("webhook", gone.url)
    alice.alert("webhook", other.url, "webhook.disabled")
    happen(alice.actor, "flow.failed", **FAILED)
    deliver()
    shown = alice.call("get", f"{ALERTS}/{made['id']}")
    assert (shown["isActive"], shown["offReason"]) == (False, "Switched off, because it answered 410 Gone.")
    mail = Mail.objects.get()
    assert (mail.to, "alert" in mail.subject) == (alice.user.email, True)
    happen(alice.actor, "flow.failed", **FAILED)
    deliver()
    assert len(gone.requests) == 1
    assert [one.json["event"] for one in received(other)] == ["webhook.disabled"]
    assert alice.call("patch", f"{ALERTS}/{made['id']}", {"isActive": True})["status"] == "active"
    happen(alice.actor, "flow.failed", **FAILED)
    deliver()
    assert len(gone.requests) == 2


def test_patience_with_a_dead_receiver_ends(alice: Caller, serve: Serve) -> None:
    alice.alert("webhook", serve(reply(b"", "500 No")).url)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=PATIENCE_DAYS, hours=1))
    happen(alice.actor, "flow.failed", **FAILED)
    deliver()
    assert Alert.objects.get().off_reason == "Switched off, because nothing arrived there for five days."


def test_a_test_reaches_this_alert_alone(alice: Caller, serve: Serve) -> None:
    server, other = serve(), serve()
    hook, _other = alice.alert("webhook", server.url), alice.alert("webhook", other.url)
    mail = alice.alert("email", alice.user.email)
    assert alice.call("post", f"{ALERTS}/{hook['id']}/test", status=202)["event"] == "alert.test"
    assert alice.call("post", f"{ALERTS}/{mail['id']}/test", status=202)["status"] == "pending"
    assert (deliver(), write()) == (1, 1)
    (got,) = received(server)
    assert got.json["event"] == "alert.test"
    assert not other.requests
    assert Mail.objects.get().subject == "This is a test of an alert"
    assert alice.call("get", f"{ALERTS}/{mail['id']}/deliveries")["total"] == 1
    alice.call("patch", f"{ALERTS}/{hook['id']}", {"isActive": False})
    alice.call("post", f"{ALERTS}/{hook['id']}/test", status=409)


def test_alerts_are_not_among_the_webhooks(alice: Caller, serve: Serve) -> None:
    server = serve()
    alice.alert("webhook", server.url)
    endpoint = WebhookEndpoint.objects.get()
    assert alice.call("get", "/api/v1/webhooks")["webhooks"] == []
    alice.call("get", f"/api/v1/webhooks/{endpoint.pk}", status=404)
    happen(alice.actor, "flow.succeeded", **FAILED)
    happen(alice.actor, "Webhook.Received", providerType="sandbox", event="x")
    assert not WebhookDelivery.objects.exists()


def test_deleting_an_alert_drops_what_waits(alice: Caller, serve: Serve) -> None:
    hook, mail = alice.alert("webhook", serve().url), alice.alert("email", alice.user.email)
    happen(alice.actor, "flow.failed", **FAILED)
    assert (WebhookDelivery.objects.count(), AlertDigest.objects.count()) == (1, 1)
    alice.call("delete", f"{ALERTS}/{hook['id']}", status=204)
    alice.call("delete", f"{ALERTS}/{mail['id']}", status=204)
    assert not any(model.objects.exists() for model in (WebhookDelivery, AlertDigest, WebhookEndpoint, Alert))


def ended(caller: Caller, error: dict[str, Any] | None) -> storing.Change:
    """A live execution that ended so."""
    execution = Execution(company_id=caller.actor.company_id, flow_id=UUID(FLOW), mode="live")
    return storing.Change.of(execution, Ended(error=error, output=None), [], timezone.now())


def test_only_what_somebody_listens_to_becomes_an_event(alice: Caller, mallory: Caller) -> None:
    Flow.objects.create(pk=FLOW, company_id=alice.actor.company_id, name="Greet")
    alice.alert("email", alice.user.email)
    failed = {"step": "step_1", "message": "No.", "code": "refused"}
    with transaction.atomic():
        storing.tell([ended(alice, None), ended(alice, failed), ended(mallory, failed)])
    event = events.Event.objects.get()
    assert (event.type, event.data["flowName"], event.data["error"]) == ("flow.failed", "Greet", "step_1: No.")
    alice.alert("email", alice.user.email, "flow.succeeded")
    storing.tell([ended(alice, None)])
    assert list(events.Event.objects.order_by("pk").values_list("type", flat=True)) == ["flow.failed", "flow.succeeded"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_lose_no_failure_from_the_count(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.alert("email", alice.user.email)
    alice.alert("email", alice.user.email)
    monkeypatch.setattr(fanning, "BATCH", 20)
    events.Event.objects.bulk_create(
        events.Event(company_id=alice.actor.company_id, type="flow.failed", data=FAILED) for _ in range(400)
    )
    start = threading.Barrier(3)

    def fan_out(_: int) -> None:
        start.wait()
        fanning.fan_out()
        connections.close_all()

    def write_some(_: int) -> None:
        start.wait()
        for _ in range(20):
            write()
        connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda work: work(0), [fan_out, fan_out, write_some]))
    let_minutes_pass()
    write()
    for alert in Alert.objects.all():
        assert sum(alert.digests.values_list("count", flat=True)) == 400
        assert alert.digests.count() <= 2
    assert Mail.objects.count() == AlertDigest.objects.filter(state="done").count() == AlertDigest.objects.count()


def test_what_one_company_does_costs_others_nothing(alice: Caller, mallory: Caller) -> None:
    mallory.alert("email", mallory.user.email)
    happen(alice.actor, "flow.failed", **FAILED)
    assert not AlertDigest.objects.exists()


def test_old_digests_are_forgotten(alice: Caller) -> None:
    alice.alert("email", alice.user.email)
    happen(alice.actor, "flow.failed", **FAILED)
    write()
    AlertDigest.objects.update(created_at=timezone.now() - timedelta(days=31))
    happen(alice.actor, "flow.failed", **FAILED)
    assert alerting.forget_old() == 1
    assert AlertDigest.objects.get().state == "waiting"


def test_a_new_secret_signs_from_then_on(alice: Caller, serve: Serve) -> None:
    server, secret = serve(), "whsec_" + "QUJD" * 10
    made = alice.alert("webhook", server.url)
    assert made["secret"] != secret
    alice.call("patch", f"{ALERTS}/{made['id']}", {"secret": secret})
    happen(alice.actor, "flow.failed", **FAILED)
    deliver()
    (got,) = received(server)
    assert Webhook(secret).verify(got.body, got.headers)
    assert secret not in orjson.dumps(alice.call("get", ALERTS)).decode()


def test_a_company_has_so_many_alerts(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.services.alerts.alerts.MOST", 1)
    alice.alert("email", alice.user.email)
    alice.alert("email", alice.user.email, status=403)
    assert Alert.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_many_at_once(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.services.alerts.alerts.MOST", 2)
    start = threading.Barrier(6)

    def add(_: int) -> int:
        start.wait()
        body = {"channel": "webhook", "target": "https://example.com/a", "eventTypes": ["flow.failed"]}
        status = APIClient().post(ALERTS, body, format="json", **alice.headers).status_code
        connections.close_all()
        return int(status)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(6))) == [201, 201, 403, 403, 403, 403]
    assert (Alert.objects.count(), WebhookEndpoint.objects.count()) == (2, 2)


def test_an_alert_that_goes_while_it_is_changed_is_unknown(alice: Caller) -> None:
    alice.alert("webhook", "https://example.com/a")
    alert = Alert.objects.select_related("endpoint").get()
    alice.call("delete", f"{ALERTS}/{alert.pk}", status=204)
    with pytest.raises(NotFound):
        alerts.change(alice.actor, alert, event_types=["flow.succeeded"])
    assert not WebhookEndpoint.objects.exists()
