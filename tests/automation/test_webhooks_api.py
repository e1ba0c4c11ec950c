"""Webhooks on surface *platform* and subscriptions on surface *connect*."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services.executions import resuming
from connect_platform.core.audit import AuditEntry
from connect_platform.core.events import Event
from tests.automation.cast import deliver, happen, make_endpoint, received
from tests.core.hostile_servers import Serve, reply
from tests.factories import bearer, make_actor, make_key, make_token, make_user

pytestmark = pytest.mark.django_db
URL = "https://example.com/hooks"
WEBHOOKS, SUBSCRIPTIONS = "/api/v1/webhooks", "/connect/v1/webhooks/sandbox"


class Caller:
    """Somebody of a company with a JWT."""

    def __init__(self, user: Any = None) -> None:
        self.user = user or make_user()
        self.actor = make_actor(self.user)
        self.client, self.headers = APIClient(), bearer(make_token(self.user))

    def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = getattr(self.client, method)(path, body, format="json", **self.headers)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def alice() -> Caller:
    return Caller()


@pytest.fixture
def mallory() -> Caller:
    return Caller()


def test_a_webhook_is_made_shown_changed_and_deleted(alice: Caller) -> None:
    made = alice.call("post", WEBHOOKS, {"url": URL, "events": ["agent.execute", "*", "agent.execute"]}, 201)["webhook"]
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert made["webhook_id"].startswith("wh_")
    assert (made["url"], made["events"], made["status"]) == (URL, ["agent.execute", "*"], "active")
    assert alice.call("get", WEBHOOKS) == {"webhooks": [made]}
    path = f"{WEBHOOKS}/{made['webhook_id']}"
    assert alice.call("get", path) == {"webhook": made}
    changed = alice.call("patch", path, {"events": ["flow.failed"]})["webhook"]
    assert (changed["events"], changed["url"]) == (["flow.failed"], URL)
    changed = alice.call("put", path, {"url": "https://EXAMPLE.com", "status": "disabled"})["webhook"]
    assert (changed["url"], changed["status"], changed["disabled_reason"]) == ("https://example.com/", "disabled", "by_user")
    assert alice.call("patch", path, {"status": "active"})["webhook"]["disabled_reason"] is None
    assert alice.call("delete", path)["success"] is True
    alice.call("get", path, status=404)
    alice.call("delete", path, status=404)
    deeds = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(deeds) == [
        "webhook.create",
        "webhook.update",
        "webhook.update",
        "webhook.disable",
        "webhook.update",
        "webhook.enable",
        "webhook.delete",
    ]
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"events": ["*"]}, "url"),
        ({"url": URL}, "events"),
        ({"url": URL, "events": []}, "events"),
        ({"url": URL, "events": ["moon.rises"]}, "events"),
        ({"url": URL, "events": [1]}, "events.0"),
        ({"url": URL, "events": {"*": 1}}, "events"),
        ({"url": URL, "events": "*"}, "events"),
        ({"url": URL, "events": [["*"]]}, "events.0"),
        ({"url": "http://example.com/", "events": ["*"]}, "url"),
        ({"url": "https://u:p@example.com/", "events": ["*"]}, "url"),
        ({"url": "https://10.0.0.1/", "events": ["*"]}, "url"),
        ({"url": "https://[::ffff:10.0.0.1]/", "events": ["*"]}, "url"),
        ({"url": "https://2130706433/", "events": ["*"]}, "url"),
        ({"url": "https://metadata.internal/", "events": ["*"]}, "url"),
        ({"url": "ftp://example.com/", "events": ["*"]}, "url"),
        ({"url": "nonsense", "events": ["*"]}, "url"),
        ({"url": 7, "events": ["*"]}, "url"),
        ({"url": URL, "events": ["*"], "secret": "short"}, "secret"),
        ({"url": URL, "events": ["*"], "secret": "whsec_dG9vIHNob3J0"}, "secret"),
        ({"url": URL, "events": ["*"], "secret": "whsec_not base64 at all!"}, "secret"),
    ],
)
def test_a_bad_webhook_is_refused_by_field(alice: Caller, body: dict[str, Any], field: str) -> None:
    answer = alice.call("post", WEBHOOKS, body, 400)
    assert (answer["code"], list(answer["details"])) == ("INVALID_REQUEST", [field])
    assert not WebhookEndpoint.objects.exists()
    path = f"{WEBHOOKS}/{make_endpoint(alice.actor, URL).pk}"
    if field in body and field != "secret":
        alice.call("patch", path, {field: body[field]}, 400)
        assert WebhookEndpoint.objects.get().url == URL


def test_plain_http_goes_to_this_machine_in_development_only(alice: Caller, settings: Any) -> None:
    body = {"url": "http://localhost:3000/hooks", "events": ["*"]}
    alice.call("post", WEBHOOKS, body, 201)
    settings.CONFIG = {**settings.CONFIG, "PRODUCTION": True}
    alice.call("post", WEBHOOKS, body, 400)
    alice.call("post", WEBHOOKS, {**body, "url": "https://localhost/"}, 400)
    assert WebhookEndpoint.objects.count() == 1


def test_who_may_only_look_changes_nothing(alice: Caller) -> None:
    endpoint = make_endpoint(alice.actor, URL)
    viewer = Caller(make_user(alice.user.company, role="viewer"))
    path = f"{WEBHOOKS}/{endpoint.pk}"
    assert len(viewer.call("get", WEBHOOKS)["webhooks"]) == 1
    viewer.call("post", WEBHOOKS, {"url": URL, "events": ["*"]}, 403)
    viewer.call("patch", path, {"status": "disabled"}, 403)
    for deed in ("rotate-secret", "test", "recover"):
        viewer.call("post", f"{path}/{deed}", {}, 403)
    viewer.call("delete", path, status=403)
    before = endpoint.secrets
    assert WebhookEndpoint.objects.get().secrets == before
    assert not Event.objects.exists()


def test_who_may_only_look_sees_no_link_of_a_waiting_step(alice: Caller) -> None:
    endpoint = make_endpoint(alice.actor, URL)
    link = resuming.links_of("0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d")("st_1", "", "approval")
    happen(alice.actor, "flow.emitted", data={"approve": link})
    path = f"{WEBHOOKS}/{endpoint.pk}/deliveries/{WebhookDelivery.objects.get().pk}"
    viewer = Caller(make_user(alice.user.company, role="viewer"))
    assert link in alice.call("get", path)["delivery"]["body"]
    seen = viewer.call("get", path)["delivery"]["body"]
    assert '"approve":"[link hidden]"' in seen
    assert "/resume/" not in seen


def test_another_company_sees_and_changes_nothing(alice: Caller, mallory: Caller) -> None:
    endpoint, forwarded = make_endpoint(alice.actor, URL), make_endpoint(alice.actor, URL, provider="sandbox")
    happen(alice.actor)
    delivery = WebhookDelivery.objects.get()
    assert mallory.call("get", WEBHOOKS) == {"webhooks": []}
    assert mallory.call("get", SUBSCRIPTIONS) == []
    own = make_endpoint(mallory.actor, URL)
    paths = [f"{WEBHOOKS}/{endpoint.pk}", f"{SUBSCRIPTIONS}/{forwarded.pk}"]
    for path in paths:
        for method, rest, body in (
            ("get", "", None),
            ("patch", "", {"url": "https://evil.example/"}),
            ("delete", "", None),
            ("post", "/rotate-secret", {}),
            ("post", "/test", {}),
            ("post", "/recover", {"since": "2026-01-01T00:00:00Z"}),
            ("get", "/deliveries", None),
            ("get", f"/deliveries/{delivery.pk}", None),
            ("post", f"/deliveries/{delivery.pk}/resend", {}),
        ):
            mallory.call(method, path + rest, body, 404)
    mallory.call("get", f"{WEBHOOKS}/{own.pk}/deliveries/{delivery.pk}", status=404)
    alice.call("get", f"{WEBHOOKS}/{forwarded.pk}", status=404)  # each surface names its own kind
    alice.call("get", f"{SUBSCRIPTIONS}/{endpoint.pk}", status=404)
    alice.call("get", f"/connect/v1/webhooks/github/{forwarded.pk}", status=404)
    assert WebhookEndpoint.objects.filter(url=URL).count() == 3
    assert WebhookDelivery.objects.get().attempt == 0


def test_a_secret_is_rotated_and_shown_once(alice: Caller) -> None:
    made = alice.call("post", WEBHOOKS, {"url": URL, "events": ["*"]}, 201)["webhook"]
    path = f"{WEBHOOKS}/{made['webhook_id']}"
    rotated = alice.call("post", f"{path}/rotate-secret", {})["webhook"]
    assert rotated["secret"] != made["secret"]
    assert rotated["old_secret_until"] is not None
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.signing_secrets == (rotated["secret"], made["secret"])
    assert "secret" not in alice.call("get", path)["webhook"]
    alice.call("post", f"{path}/rotate-secret", {"overlap_seconds": 0})
    endpoint = WebhookEndpoint.objects.get()
    assert len(endpoint.signing_secrets) == 1
    assert "previous" not in endpoint.secrets
    for bad in ({"overlap_seconds": -1}, {"overlap_seconds": 10**7}, {"secret": "x"}):
        alice.call("post", f"{path}/rotate-secret", bad, 400)
    assert WebhookEndpoint.objects.get().secrets == endpoint.secrets


def test_a_delivery_can_be_tried_out_read_and_sent_again(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b"no", "500 X"))
    endpoint = make_endpoint(alice.actor, server.url, "flow.failed")
    path = f"{WEBHOOKS}/{endpoint.pk}"
    queued = alice.call("post", f"{path}/test", {}, 202)["delivery"]
    assert (queued["status"], queued["event"], queued["tries"]) == ("pending", "webhook.test", 0)
    deliver()
    (shown,) = alice.call("get", f"{path}/deliveries")["deliveries"]
    assert (shown["delivery_id"], shown["tries"], shown["last_error"]) == (queued["delivery_id"], 1, "It answered 500.")
    detail = alice.call("get", f"{path}/deliveries/{queued['delivery_id']}")["delivery"]
    assert detail["body"] == received(server)[0].body.decode()
    (attempt,) = detail["attempts"]
    assert (attempt["number"], attempt["status"], attempt["error"], attempt["response"]) == (1, 500, "It answered 500.", "no")
    assert alice.call("get", f"{path}/deliveries?status=failed") == {"deliveries": [], "total": 0}
    assert alice.call("get", f"{path}/deliveries?status=pending&limit=1")["total"] == 1
    for bad in ("status=odd", "limit=0", "limit=101", "offset=-1", "limit=x"):
        alice.call("get", f"{path}/deliveries?{bad}", status=400)
    assert deliver() == 0
    again = alice.call("post", f"{path}/deliveries/{queued['delivery_id']}/resend", {}, 202)["delivery"]
    assert again["status"] == "pending"
    assert deliver() == 1
    first, second = received(server)
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == queued["event_id"]
    for unknown in ("x", "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"):
        alice.call("get", f"{path}/deliveries/{unknown}", status=404)


def test_what_failed_is_recovered_once_the_webhook_is_on(alice: Caller, serve: Serve) -> None:
    server = serve()
    endpoint = make_endpoint(alice.actor, server.url)
    path = f"{WEBHOOKS}/{endpoint.pk}"
    alice.call("patch", path, {"status": "disabled"})
    happen(alice.actor)
    since = {"since": endpoint.created_at.isoformat()}
    delivery = WebhookDelivery.objects.get()
    alice.call("post", f"{path}/recover", since, 409)
    alice.call("post", f"{path}/test", {}, 409)
    alice.call("post", f"{path}/deliveries/{delivery.pk}/resend", {}, 409)
    assert deliver() == 0
    alice.call("patch", path, {"status": "active"})
    for bad in ({}, {"since": "yesterday"}, {"since": "2020-01-01T00:00:00Z"}, {"since": "2999-01-01T00:00:00Z"}):
        alice.call("post", f"{path}/recover", bad, 400)
    assert alice.call("post", f"{path}/recover", since, 202) == {"deliveries": 1}
    assert deliver() == 1
    assert len(server.requests) == 1


def test_a_subscription_is_made_listed_changed_and_ended(alice: Caller) -> None:
    made = alice.call("post", f"{SUBSCRIPTIONS}/subscribe", {"url": URL, "events": ["contact.created"]}, 201)
    assert made.pop("secret").startswith("whsec_")
    assert (made["providerType"], made["url"], made["events"], made["isActive"]) == ("sandbox", URL, ["contact.created"], True)
    alias = {"callbackUrl": URL, "eventType": "contact.deleted", "callbackSecret": "a secret of my own"}
    second = alice.call("post", f"{SUBSCRIPTIONS}/subscribe", alias, 201)
    assert (second["secret"], second["events"]) == ("a secret of my own", ["contact.deleted"])
    third = alice.call("post", f"{SUBSCRIPTIONS}/subscribe", {"url": URL}, 201)
    assert third["events"] == ["*"]
    assert [row["id"] for row in alice.call("get", SUBSCRIPTIONS)] == [made["id"], second["id"], third["id"]]
    path = f"{SUBSCRIPTIONS}/{made['id']}"
    assert alice.call("get", path) == made
    assert alice.call("patch", path, {"isActive": False})["disabledReason"] == "by_user"
    assert [row["id"] for row in alice.call("get", SUBSCRIPTIONS)] == [second["id"], third["id"]]
    assert [row["id"] for row in alice.call("get", f"{SUBSCRIPTIONS}?status=disabled")] == [made["id"]]
    rotated = alice.call("post", f"{path}/rotate-secret", {"callbackSecret": "another secret of mine"})
    assert rotated["secret"] == "another secret of mine"
    alice.call("delete", path, status=204)
    alice.call("delete", path, status=404)
    assert WebhookEndpoint.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "url"),
        ({"url": "http://example.com/"}, "url"),
        ({"callbackUrl": "https://127.0.0.2/"}, "url"),
        ({"url": URL, "events": [""]}, "events"),
        ({"url": URL, "events": ["a\nb"]}, "events"),
        ({"url": URL, "callbackSecret": "short"}, "callbackSecret"),
    ],
)
def test_a_bad_subscription_is_refused(alice: Caller, body: dict[str, Any], word: str) -> None:
    answer = alice.call("post", f"{SUBSCRIPTIONS}/subscribe", body, 400)
    assert answer["error"] == "Bad Request"
    assert word in str(answer["message"])
    assert not WebhookEndpoint.objects.exists()


def test_an_unknown_provider_is_not_found(alice: Caller) -> None:
    alice.call("post", "/connect/v1/webhooks/no-such/subscribe", {"url": URL}, 404)
    alice.call("get", "/connect/v1/webhooks/no-such", status=404)


def test_deliveries_of_a_subscription_are_read_by_page(alice: Caller, serve: Serve) -> None:
    endpoint = make_endpoint(alice.actor, serve().url, provider="sandbox")
    path = f"{SUBSCRIPTIONS}/{endpoint.pk}"
    queued = alice.call("post", f"{path}/test", {}, 202)
    deliver()
    page = alice.call("get", f"{path}/deliveries?status=delivered&limit=1")
    assert (page["total"], page["page"], page["limit"]) == (1, 1, 1)
    assert (page["data"][0]["id"], page["data"][0]["nextTryAt"]) == (queued["id"], None)
    assert alice.call("get", f"{path}/deliveries?page=2")["data"] == []
    detail = alice.call("get", f"{path}/deliveries/{queued['id']}")
    assert [attempt["status"] for attempt in detail["attempts"]] == [200]
    alice.call("post", f"{path}/deliveries/{queued['id']}/resend", {}, 202)
    assert deliver() == 1
    since = {"since": endpoint.created_at.isoformat()}
    assert alice.call("post", f"{path}/recover", since, 202) == {"deliveries": 0}


def test_the_permissions_are_those_of_the_surface() -> None:
    actor = make_actor()
    client = APIClient()
    for word, platform, connect in (("webhooks.view", 200, 403), ("connections.view", 403, 200)):
        key = bearer(make_key(actor, permissions_wanted=(word,))[1])
        assert client.get(WEBHOOKS, **key).status_code == platform
        assert client.get(SUBSCRIPTIONS, **key).status_code == connect
