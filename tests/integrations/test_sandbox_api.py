"""The sandbox vendor's API over real HTTP: credentials, contacts, files, history, quotas, fault switches."""

from __future__ import annotations

import base64
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import pytest_django
import pytest_django.live_server_helper
import requests
from django.db import connection
from django.utils import timezone

from connect_platform.core import valkey
from integrations.providers.sandbox import echoed, history_item, provider
from integrations.sandbox import housekeeping
from integrations.sandbox.history import ITEMS
from integrations.sandbox.models import Account, Grant, Item, Token
from tests.integrations import sandbox_client
from tests.integrations.sandbox_client import KEY, Vendor, basic, bearer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vendor(live_server: pytest_django.live_server_helper.LiveServer, settings: pytest_django.Settings) -> Vendor:
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url
    return sandbox_client.at(live_server.url)


def test_good_keys_and_passwords_are_let_in_and_others_are_not(vendor: Vendor) -> None:
    good = [KEY, bearer("sandbox-key-of-my-own"), basic("ada", "sandbox-secret")]
    bad = [
        bearer("sandbox-bad"),
        bearer("sbat_unknown"),
        basic("ada", "sandbox-bad"),
        basic("ada", "other"),
        basic("", "sandbox-x"),
    ]
    broken = [{"Authorization": "Basic ???"}, {"Authorization": "Negotiate x"}, {"Accept": "*/*"}]
    assert [vendor.api("GET", "/me", headers).status_code for headers in good] == [200] * 3
    assert [vendor.api("GET", "/me", headers).status_code for headers in bad + broken] == [401] * 8
    assert Grant.objects.count() == 3


def test_every_key_has_an_account_of_its_own(vendor: Vendor) -> None:
    other = bearer("sandbox-key-2")
    made = vendor.api("POST", "/contacts", json={"name": "Mine"}).json()
    assert vendor.api("GET", f"/contacts/{made['id']}").json() == made
    assert vendor.api("GET", f"/contacts/{made['id']}", other).status_code == 404
    assert vendor.api("DELETE", f"/contacts/{made['id']}", other).status_code == 404
    assert vendor.api("GET", "/me").json()["id"] != vendor.api("GET", "/me", other).json()["id"]


def test_first_calls_of_a_new_key_at_once_open_one_account(vendor: Vendor) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: vendor.api("GET", "/contacts"), range(8)))
    assert [len(answer.json()["contacts"]) for answer in answers] == [6] * 8
    assert (Account.objects.count(), Grant.objects.count()) == (1, 1)


def test_known_token_costs_one_query_and_a_list_one_more(
    vendor: Vendor, django_assert_num_queries: Callable[..., Any], client: Any
) -> None:
    token = vendor.connect()["access_token"]
    for path, queries in (("echo", 1), ("contacts", 2)):
        with django_assert_num_queries(queries):
            assert client.get(f"/sandbox/api/{path}", headers=bearer(token)).status_code == 200


def test_contacts_are_paged_by_cursor_newest_first(vendor: Vendor) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = vendor.api("GET", "/contacts", params={"limit": 4, "cursor": cursor}).json()
        seen += [contact["id"] for contact in page["contacts"]]
        cursor = page["next_cursor"]
    assert len(seen) == 6
    assert seen == sorted(seen, key=lambda key: -int(key.split("_")[1]))
    bad = [
        vendor.api("GET", "/contacts", params=query).status_code for query in ({"limit": 0}, {"limit": "x"}, {"cursor": "%"})
    ]
    assert bad == [400, 400, 400]


def test_contacts_can_be_made_changed_and_deleted(vendor: Vendor) -> None:
    made = vendor.api("POST", "/contacts", json={"name": "Ada", "team": "Engine"})
    contact = made.json()
    assert (made.status_code, contact["name"], contact["email"], contact["team"]) == (201, "Ada", None, "Engine")
    path = f"/contacts/{contact['id']}"
    assert vendor.api("PATCH", path, json={"email": "ada@x.example"}).json()["name"] == "Ada"
    assert vendor.api("DELETE", path).status_code == 204
    assert vendor.api("GET", path).status_code == 404
    bodies = ["{", "[]", '{"name": ""}', '{"name": 1}', '{"name": "a\\u0000"}', '{"name": "a", "email": "x"}']
    assert [vendor.api("POST", "/contacts", data=body).status_code for body in bodies] == [400, 400, 422, 422, 400, 422]


def test_idempotency_key_makes_one_contact(vendor: Vendor) -> None:
    headers = KEY | {"Idempotency-Key": "once"}
    made = [vendor.api("POST", "/contacts", headers, json={"name": "Ada"}).json()["id"] for _ in range(3)]
    assert len(set(made)) == 1


def test_oldest_contacts_make_room(vendor: Vendor) -> None:
    account = vendor.api("GET", "/me").json()["id"]
    Item.objects.bulk_create(Item(account_id=account, kind="contact", data={"name": str(n)}) for n in range(1000))
    vendor.api("POST", "/contacts", json={"name": "newest"})
    left = Item.objects.filter(account_id=account, kind="contact").order_by("id")
    assert (left.count(), left[0].data["name"]) == (1000, "1")


def test_uploaded_bytes_come_back_as_a_download(vendor: Vendor) -> None:
    content = bytes(range(256))
    packed = {"name": "a.bin", "content": base64.b64encode(content).decode()}
    uploads = [
        vendor.api("POST", "/files?name=a.bin", KEY | {"Content-Type": "image/png"}, data=content),
        vendor.api("POST", "/files", files={"file": ("a.bin", content, "image/png")}),
        vendor.api("POST", "/files", json=packed | {"content_type": "image/png"}),
    ]
    for upload in uploads:
        file = upload.json()
        assert (upload.status_code, file["name"], file["content_type"], file["size"]) == (201, "a.bin", "image/png", 256)
        back = vendor.api("GET", f"/files/{file['id']}/content")
        assert (back.content, back.headers["Content-Type"]) == (content, "image/png")
        assert back.headers["Content-Disposition"] == 'attachment; filename="a.bin"'
    assert len(vendor.api("GET", "/files").json()["files"]) == 3
    assert vendor.api("POST", "/files", json={"name": "a", "content": "%"}).status_code == 422


def test_history_is_twenty_books_and_ten_movies_with_right_check_digits(vendor: Vendor) -> None:
    pages = [vendor.api("GET", "/history", params={"page": page}).json() for page in (1, 2, 3, 4)]
    items = [item for page in pages for item in page["items"]]
    assert ([len(page["items"]) for page in pages], items) == ([10, 10, 10, 0], ITEMS)
    assert [item["type"] for item in items] == ["book"] * 20 + ["movie"] * 10
    assert len({item["title"] for item in items}) == len({item["id"] for item in items}) == 30
    for item in items[:20]:
        assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(item["isbn13"])) % 10 == 0
        assert sum((10 if digit == "X" else int(digit)) * (10 - n) for n, digit in enumerate(item["isbn10"])) % 11 == 0


def test_echo_tells_the_request_without_its_credential(vendor: Vendor) -> None:
    told = vendor.api("PUT", "/echo?a=1&a=2&b=3", KEY | {"X-Mine": "yes"}, json={"message": "hi"}).json()
    assert (told["method"], told["path"], told["query"]) == ("PUT", "/echo", {"a": ["1", "2"], "b": "3"})
    assert (told["body"], told["headers"]["x-mine"], "authorization" in told["headers"]) == ({"message": "hi"}, "yes", False)
    assert vendor.api("POST", "/echo", data={"k": "v"}).json()["body"] == {"k": "v"}
    assert vendor.api("POST", "/echo", data="plain").json()["body"] == "plain"
    assert vendor.api("GET", "/echo").json()["body"] is None


def test_status_answers_as_asked(vendor: Vendor) -> None:
    for code in (200, 201, 204, 302, 404, 422, 429, 500, 503):
        answers = [vendor.api(method, f"/status/{code}", allow_redirects=False) for method in ("GET", "POST", "DELETE")]
        assert [answer.status_code for answer in answers] == [code] * 3


def test_wrong_paths_methods_and_numbers_are_refused_in_json(vendor: Vendor) -> None:
    cases = {("GET", "/nothing"): 404, ("PUT", "/contacts"): 405, ("GET", "/status/99"): 400, ("GET", "/slow?ms=10001"): 400}
    for (method, path), status in cases.items():
        answer = vendor.api(method, path)
        assert (answer.status_code, set(answer.json()["error"])) == (status, {"code", "message"})
    assert vendor.api("PUT", "/contacts").headers["Allow"] == "GET, POST"


def test_every_answer_tells_the_quota_and_too_many_calls_are_refused(vendor: Vendor) -> None:
    first = vendor.api("GET", "/status/500")
    now, reset = time.time(), int(first.headers["X-RateLimit-Reset"])
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remaining"]) == ("600", "599")
    assert (reset % 60, now - 60 < reset <= now + 60) == (0, True)
    for minute in (int(now) // 60, int(now) // 60 + 1):
        valkey.client().set(f"sandbox:rate:{Grant.objects.get().id}:{minute}", 600)
    refused = vendor.api("GET", "/me")
    assert (refused.status_code, refused.headers["X-RateLimit-Remaining"]) == (429, "0")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert vendor.api("GET", "/me", bearer("sandbox-key-2")).status_code == 200


def test_unreachable_breaks_off_on_djangos_own_server(vendor: Vendor) -> None:
    with pytest.raises(requests.ConnectionError):
        vendor.api("GET", "/unreachable")


def test_unreachable_drops_the_connection_on_granian(transactional_db: None, tmp_path: Path) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = connection.settings_dict
    environment = os.environ | {"DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--port", str(port)]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([*command, "django.core.wsgi:get_wsgi_application"], env=environment, stdout=log, stderr=log)
    try:
        vendor = sandbox_client.at(f"http://127.0.0.1:{port}")
        assert answering(lambda: vendor.api("GET", "/me")).status_code == 200
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            vendor.api("GET", "/unreachable")
        assert vendor.api("GET", "/me").status_code == 200
    finally:
        server.terminate()
        server.wait()


def answering(ask: Callable[[], requests.Response]) -> requests.Response:
    """The first answer of a server that is starting; gives up after half a minute."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return ask()
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def faults(vendor: Vendor, headers: dict[str, str], **wanted: Any) -> dict[str, Any]:
    answer = vendor.api("PUT", "/faults", headers, json=wanted)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_expired_tokens_are_refused_until_refreshed(vendor: Vendor) -> None:
    given = vendor.connect()
    old = bearer(given["access_token"])
    faults(vendor, old, expire_tokens=True)
    assert vendor.api("GET", "/me", old).json()["error"]["code"] == "token_expired"
    new = bearer(vendor.refresh(given["refresh_token"]).json()["access_token"])
    assert [vendor.api("GET", "/me", headers).status_code for headers in (new, old)] == [200, 401]
    assert vendor.api("DELETE", "/faults", old).json()["faults"] == {}
    assert vendor.api("GET", "/me", old).status_code == 200
    assert vendor.api("GET", "/faults", old).json()["counters"] == {"calls": 4, "refreshes": 1, "refresh_attempts": 1}


def test_expired_key_is_refused_until_reset(vendor: Vendor) -> None:
    faults(vendor, KEY, expire_tokens=True)
    assert vendor.api("GET", "/me").json()["error"]["code"] == "token_expired"
    vendor.api("DELETE", "/faults")
    assert vendor.api("GET", "/me").status_code == 200


def test_revoked_grant_answers_invalid_grant_until_reset(vendor: Vendor) -> None:
    given = vendor.connect()
    headers = bearer(given["access_token"])
    faults(vendor, headers, revoke=True)
    assert vendor.api("GET", "/me", headers).json()["error"]["code"] == "token_revoked"
    assert vendor.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    vendor.api("DELETE", "/faults", headers)
    assert vendor.refresh(given["refresh_token"]).status_code == 200


def test_faults_touch_only_the_connection_that_set_them(vendor: Vendor) -> None:
    mine, other = bearer(vendor.connect()["access_token"]), bearer(vendor.connect()["access_token"])
    faults(vendor, mine, fail_next=2, status=503)
    assert [vendor.api("GET", "/me", headers).status_code for headers in (other, mine, mine, mine, other)] == [
        200,
        503,
        503,
        200,
        200,
    ]


def test_exactly_as_many_calls_fail_as_switched_when_they_come_at_once(vendor: Vendor) -> None:
    faults(vendor, KEY, fail_next=5, status=429)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: vendor.api("GET", "/me"), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [429] * 5
    assert {answer.headers["Retry-After"] for answer in answers if answer.status_code == 429} == {"1"}


def test_malformed_and_slow_answers(vendor: Vendor) -> None:
    faults(vendor, KEY, malformed=True, slow_ms=200)
    started = time.monotonic()
    answer = vendor.api("GET", "/contacts")
    assert time.monotonic() - started >= 0.2
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_token_endpoint_can_be_down_and_tokens_short_lived(vendor: Vendor) -> None:
    given = vendor.connect()
    headers = bearer(given["access_token"])
    faults(vendor, headers, token_endpoint_down=True, token_endpoint_slow_ms=10)
    down = vendor.refresh(given["refresh_token"])
    assert (down.status_code, down.json()["error"]) == (503, "temporarily_unavailable")
    vendor.api("DELETE", "/faults", headers)
    faults(vendor, headers, expires_in=5)
    assert vendor.refresh(given["refresh_token"]).json()["expires_in"] == 5
    assert vendor.api("GET", "/faults", headers).json()["counters"] == {"calls": 0, "refreshes": 1, "refresh_attempts": 2}


def test_unknown_or_wrong_faults_are_refused_and_set_nothing(vendor: Vendor) -> None:
    for wanted in ({"explode": True}, {"fail_next": -1}, {"status": 404}, {"revoke": 1}, {"slow_ms": True}):
        assert vendor.api("PUT", "/faults", json=wanted).status_code == 422
    assert vendor.api("GET", "/faults").json()["faults"] == {}


def test_signed_webhook_sample_verifies(vendor: Vendor) -> None:
    sample = vendor.api("POST", "/webhooks/sample", json={"event": "contact.created", "data": {"id": "1"}}).json()
    signed = f"{sample['headers']['X-Sandbox-Timestamp']}.{sample['body']}".encode()
    made = "sha256=" + hmac.new(sample["secret"].encode(), signed, sha256).hexdigest()
    assert sample["headers"]["X-Sandbox-Signature"] == made
    assert json.loads(sample["body"]) == {"event": "contact.created", "data": {"id": "1"}}


def test_cleaning_forgets_the_expired_and_keeps_the_living(vendor: Vendor) -> None:
    vendor.connect()
    vendor.code()
    Token.objects.filter(kind="code").update(expires_at=timezone.now() - timedelta(days=2))
    Grant.objects.update(created_at=timezone.now() - timedelta(days=2))
    housekeeping.clean()
    assert sorted(Token.objects.values_list("kind", flat=True)) == ["access", "refresh"]
    assert (Grant.objects.count(), Account.objects.count()) == (1, 1)


def test_provider_reads_what_the_vendor_says(vendor: Vendor) -> None:
    item = history_item(vendor.api("GET", "/history").json()["items"][0])
    assert (item["external_id"], item["title"], item["read"]) == ("book_1", "Pride and Prejudice", True)
    assert echoed(vendor.api("POST", "/echo", json={"message": "hi"}).json()) == {"message": "hi"}
    trigger = provider.trigger("contact.created")
    assert trigger
    assert trigger.kinds == ("webhook", "poll")
    assert isinstance(trigger.sample, dict)
    assert set(trigger.sample) == set(vendor.api("GET", "/contacts").json()["contacts"][0]) - {"title"}
    told = vendor.api("GET", "/me").headers
    assert provider.rate
    assert all(name in told for name in (provider.rate.limit, provider.rate.remaining, provider.rate.reset))
