"""The proxy's bodies, uploads, streams and retries, over lines that hold and lines that break."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from connect_platform.core import http
from connect_platform.core.audit import AuditEntry
from connections.models import Connection
from connections.services.calling import sending, streaming
from connections.services.calling.calls import Terms, Trail, Wanted
from tests.connections.cast import Caller, secret_of, vendor_of
from tests.core.fault_proxy import FaultProxy, Faults
from tests.core.hostile_servers import RawServer

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = bytes(range(256))
PACKED = base64.b64encode(BYTES).decode()


def echoed(answer: requests.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_forms_text_and_bytes_travel_with_their_type(alice: Caller) -> None:
    alice.connect_key()
    form = echoed(alice.proxy("/echo", "POST", form={"a": "1 &", "list": ["x", 2], "yes": True, "none": None}))
    assert form["body"] == {"a": "1 &", "list": ["x", "2"], "yes": "true"}
    assert form["headers"]["content-type"] == "application/x-www-form-urlencoded"
    for raw, kind, body in (
        ("a,b\n1,2", "text/plain; charset=utf-8", "a,b\n1,2"),
        ({"text": "<a/>", "contentType": "application/xml"}, "application/xml", "<a/>"),
        ({"base64": "aGk=", "contentType": "image/png"}, "image/png", "hi"),
        ({"base64": "aGk="}, "application/octet-stream", "hi"),
    ):
        seen = echoed(alice.proxy("/echo", "PUT", raw=raw))
        assert (seen["headers"]["content-type"], seen["body"]) == (kind, body)
    own = {"method": "PUT", "path": "/echo", "raw": "a,b", "headers": {"content-type": "text/csv"}}
    assert echoed(alice.call("POST", "/connect/v1/proxy/sandbox", own))["headers"]["content-type"] == "text/csv"


def stored(alice: Caller, made: requests.Response) -> tuple[dict[str, Any], bytes]:
    assert made.json()["status"] == 201, made.text
    item = made.json()["data"]
    content = alice.proxy(f"/files/{item['id']}/content").json()["data"]
    return item, base64.b64decode(content)


def test_files_become_multipart_parts(alice: Caller) -> None:
    alice.connect_key()
    part = {"base64": PACKED, "filename": 'a "b"\r\n.bin', "contentType": "application/x-thing"}
    item, content = stored(alice, alice.proxy("/files", "POST", file=part))
    assert (content, item["size"], item["content_type"]) == (BYTES, 256, "application/x-thing")
    assert item["name"] == "a %22b%22%0D%0A.bin"
    parts = [{"name": "purpose", "value": "test"}, {"name": "file", "base64": PACKED, "filename": "b.bin"}]
    item, content = stored(alice, alice.proxy("/files", "POST", files=parts))
    assert (content, item["name"], item["content_type"]) == (BYTES, "b.bin", "application/octet-stream")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"body": 1, "form": {}}, ["body", "form"]), ({"raw": "x", "file": {"base64": ""}}, ["raw", "file"]),
        ({"form": [1]}, ["form"]), ({"form": {"a": {"b": 1}}}, ["form.a"]), ({"raw": 7}, ["raw"]), ({"raw": {}}, ["raw"]),
        ({"raw": {"text": "x", "base64": "x"}}, ["raw"]), ({"raw": {"base64": "%"}}, ["raw.base64"]),
        ({"raw": {"text": "x", "contentType": "text/x\r\nX-A: 1"}}, ["raw.contentType"]), ({"raw": {"text": 1}}, ["raw.text"]),
        ({"file": "x"}, ["file"]), ({"file": {"base64": "x"}}, ["file.base64"]), ({"files": []}, ["files"]),
        ({"files": [{"value": "x"}]}, ["files.0.name"]), ({"files": [{"name": "a", "value": 1}]}, ["files.0.value"]),
        ({"retries": 6}, ["retries"]), ({"retries": 1.5}, ["retries"]), ({"maxWait": 61}, ["maxWait"]),
        ({"maxWait": True}, ["maxWait"]), ({"maxWait": "5"}, ["maxWait"]),
        ({"stream": "perhaps"}, ["stream"]), ({"stream": True, "paginate": True}, ["stream", "paginate"]),
        ({"path": "/contacts/{id}"}, ["path"]), ({"headers": {"X A": "x"}}, ["headers.X A"]),
        ({"headers": {"X-A": "a\r\nX-Evil: 1"}}, ["headers.X-A"]),
    ],
)  # fmt: skip
def test_unclear_calls_name_the_field_and_send_nothing(alice: Caller, fields: Any, named: list[str]) -> None:
    connection = alice.connect_key()
    calls = vendor_of(alice, connection).counters["calls"]
    answer = alice.call("POST", "/connect/v1/proxy/sandbox", {"method": "POST", "path": "/echo", **fields})
    assert answer.status_code == 400, answer.text
    assert {line.partition(": ")[0] for line in answer.json()["message"]} == set(named)
    assert vendor_of(alice, connection).counters["calls"] == calls


def upload(alice: Caller, call: Any, **more: Any) -> requests.Response:
    files = {"request": (None, json.dumps(call), "application/json"), **more.pop("files", {})}
    headers = {"Authorization": f"Bearer {alice.key}", **more}
    return requests.post(f"{alice.url}/connect/v1/proxy/sandbox", files=files, headers=headers, timeout=60)


def test_uploads_are_passed_on_byte_for_byte(alice: Caller, settings: Any) -> None:
    alice.connect_key()
    call = {"method": "POST", "path": "/files"}
    big = BYTES * 20_000  # 5 MB, with every byte there is
    item, content = stored(alice, upload(alice, call, files={"file": ("big.bin", big, "application/x-big")}))
    assert (content == big, item["name"], item["content_type"]) == (True, "big.bin", "application/x-big")
    settings.CONFIG = {**settings.CONFIG, "MAX_UPLOAD_BYTES": 1000}
    assert upload(alice, call, files={"file": ("big.bin", big[:2000])}).status_code == 413


def test_uploads_keep_their_idempotency_though_boundaries_differ(alice: Caller) -> None:
    alice.connect_key()
    call, headers = {"method": "POST", "path": "/files"}, {"Idempotency-Key": "u1"}
    first = upload(alice, call, files={"file": ("a.txt", b"one")}, **headers)
    again = upload(alice, call, files={"file": ("a.txt", b"one")}, **headers)
    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    assert upload(alice, call, files={"file": ("a.txt", b"two")}, **headers).status_code == 422


def test_malformed_uploads_are_refused(alice: Caller) -> None:
    connection = alice.connect_key()
    calls = vendor_of(alice, connection).counters["calls"]
    call = {"method": "POST", "path": "/files"}
    both = upload(alice, {**call, "form": {}}, files={"file": ("a", b"x")})
    assert (both.status_code, both.json()["message"]) == (400, ["form: The parts of the upload are the body already."])
    for body, kind in (
        (b"--x--\r\n", ""), (b"", "; boundary=x"), (b"--x\r\n", "; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ny\r\n--x--', "; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="request"\r\n\r\n[]\r\n--x--', "; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="request"\r\n\r\n{\r\n--x--', "; boundary=x"),
    ):  # fmt: skip
        headers = {"Authorization": f"Bearer {alice.key}", "Content-Type": f"multipart/form-data{kind}"}
        answer = requests.post(f"{alice.url}/connect/v1/proxy/sandbox", data=body, headers=headers, timeout=60)
        assert answer.status_code == 400, (body, answer.text)
    assert vendor_of(alice, connection).counters["calls"] == calls


def test_streams_carry_the_providers_body_status_and_headers(alice: Caller) -> None:
    connection = alice.connect_key()
    made = alice.proxy("/files", "POST", file={"base64": base64.b64encode(BYTES * 4000).decode(), "contentType": "image/x-big"})
    answer = alice.proxy(f"/files/{made.json()['data']['id']}/content", stream=True)
    assert (answer.status_code, answer.content == BYTES * 4000) == (200, True)
    assert answer.headers["Content-Type"] == "image/x-big"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert (answer.headers["X-Provider-Status"], answer.headers["X-Provider-Attempts"]) == ("200", "1")
    assert answer.headers["X-Provider-X-RateLimit-Limit"] == "600"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    missing = alice.proxy("/contacts/contact_0", stream=True)
    assert (missing.status_code, missing.headers["X-Provider-Status"]) == (200, "404")
    assert missing.json()["error"]["code"] == "not_found"
    assert "X-Provider-Set-Cookie" not in answer.headers
    rows = list(AuditEntry.objects.filter(action="connection.call", target=str(connection.pk)).order_by("id"))
    assert [(row.outcome, row.status) for row in rows[-2:]] == [("ok", 200), ("refused", 404)]


def test_streams_renew_a_refused_token_and_keep_no_idempotency_key(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor_of(alice, connection).faults(expire_tokens=True)
    answer = alice.proxy("/me", stream=True)
    assert (answer.headers["X-Provider-Status"], answer.headers["X-Provider-Attempts"]) == ("200", "2")
    refused = alice.proxy("/me", stream=True, headers={"Idempotency-Key": "s1"})
    assert (refused.status_code, refused.json()["message"][0].partition(":")[0]) == (400, "stream")


@pytest.fixture
def line(alice: Caller, settings: Any) -> Iterator[FaultProxy]:
    """A line between the platform and the sandbox; the connection is made before it breaks."""
    alice.connect_key()
    with FaultProxy(alice.url.removeprefix("http://")) as proxy:
        settings.SANDBOX_URL = proxy.url
        settings.CONFIG = {**settings.CONFIG, "EGRESS_TIMEOUT": 3.0, "STREAM_TIMEOUT": 3.0}
        yield proxy


def made(alice: Caller, name: str) -> int:
    headers = {"Authorization": "Bearer sandbox-key"}
    contacts = requests.get(f"{alice.url}/sandbox/api/contacts?limit=100", headers=headers, timeout=30).json()["contacts"]
    return [each["name"] for each in contacts].count(name)


@pytest.fixture
def vendor(alice: Caller, settings: Any) -> Iterator[RawServer]:
    """A vendor that says what it is told to say, in place of the sandbox, behind a connection made before."""
    alice.connect_key()
    with RawServer(b"") as server:
        settings.SANDBOX_URL = server.url
        yield server


def cut(head: bytes) -> Any:
    def answer(peer: Any, _request: bytes) -> bool:
        peer.sendall(head)
        return True

    return answer


def last_record() -> AuditEntry:
    row = AuditEntry.objects.filter(action="connection.call").order_by("id").last()
    assert row
    return row


def test_a_stream_that_breaks_is_too_short_for_its_length(alice: Caller, vendor: RawServer) -> None:
    vendor.answer = cut(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    connection = Connection.objects.get()
    wanted = Wanted(method="GET", path="/x")
    answer = streaming.stream(alice.actor, connection.definition, connection, wanted, Terms(), Trail())
    assert (answer.length, next(answer.pieces)) == (100, b"half")
    with pytest.raises(http.OutgoingError):  # which makes the web server close the connection
        next(answer.pieces)
    assert (last_record().outcome, last_record().cause.partition(":")[0]) == ("failed", "provider_unreachable")


def test_a_stream_of_unknown_length_is_whole_or_an_error(alice: Caller, vendor: RawServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
    vendor.answer = cut(head)
    broken = alice.proxy("/x", stream=True)
    assert (broken.status_code, broken.json()["code"], last_record().outcome) == (502, "provider_unreachable", "failed")
    vendor.answer = cut(head + b"4\r\nmore\r\n0\r\n\r\n")
    whole = alice.proxy("/x", stream=True)
    assert (whole.content, whole.headers["Content-Length"], whole.headers["Content-Type"]) == (
        b"halfmore", "8", "application/octet-stream",
    )  # fmt: skip


def test_events_are_handed_on_and_a_break_is_an_event_of_its_own(alice: Caller, vendor: RawServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n"
    vendor.answer = cut(head)
    broken = alice.proxy("/x", stream=True)
    assert broken.headers["Content-Type"] == "text/event-stream"
    assert broken.content.startswith(b'data: 1\n\nevent: error\ndata: {"code":"provider_unreachable"')
    assert last_record().outcome == "failed"
    vendor.answer = cut(head + b"0\r\n\r\n")
    assert alice.proxy("/x", stream=True).content == b"data: 1\n\n"
    assert last_record().outcome == "ok"


def test_what_a_provider_echoes_of_the_credential_is_hidden(alice: Caller, vendor: RawServer) -> None:
    said = b'{"error": "bad key sandbox-key", "auth": "QmVhcmVyIHNhbmRib3gta2V5"}'
    vendor.answer = cut(
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said)
    )
    refused = alice.call("POST", "/connect/v1/providers/sandbox/actions/echo", {"message": "x"})
    assert refused.status_code == 422
    answer = refused.json()["details"]["provider_answer"]
    assert answer["error"] == "bad key [redacted]"
    assert "sandbox-key" not in base64.b64decode(answer["auth"].replace("[redacted]", "") + "===").decode(errors="replace")


@pytest.mark.parametrize("faults", [Faults(reset_after=0, times=1), Faults(truncate_after=9, times=1)])
def test_reads_are_tried_again_when_the_line_breaks(alice: Caller, line: FaultProxy, faults: Faults) -> None:
    line.faults = faults
    answer = alice.proxy("/me").json()
    assert (answer["status"], answer["attempts"]) == (200, 2)
    assert (last_record().outcome, last_record().detail["attempts"]) == ("ok", 2)


def test_writes_are_never_doubled(alice: Caller, line: FaultProxy) -> None:
    line.faults = Faults(truncate_after=0, times=1)
    lost = alice.proxy("/contacts", "POST", body={"name": "Lost"}, retries=5)
    assert (lost.status_code, lost.json()["code"], lost.json()["details"]["attempts"]) == (502, "provider_unreachable", 1)
    line.faults = Faults(truncate_after=0, times=1)
    kept = {"method": "POST", "path": "/contacts", "body": {"name": "Kept"}, "headers": {"Idempotency-Key": "k7"}, "retries": 2}
    answer = alice.call("POST", "/connect/v1/proxy/sandbox", kept).json()
    assert (answer["status"], answer["attempts"]) == (201, 2)
    line.faults = Faults(truncate_after=0, times=1)
    action = alice.call("POST", "/connect/v1/providers/sandbox/actions/create_contact", {"name": "Keyed"}).json()
    assert (action["status"], action["attempts"]) == ("completed", 2)
    assert [made(alice, name) for name in ("Lost", "Kept", "Keyed")] == [1, 1, 1]


def test_a_write_that_never_left_is_tried_as_often_as_asked(alice: Caller, settings: Any) -> None:
    alice.connect_key()
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    for retries, attempts in ((0, 1), (2, 3)):
        answer = alice.proxy("/contacts", "POST", body={"name": "N"}, retries=retries)
        assert (answer.status_code, answer.json()["details"]["attempts"]) == (502, attempts)
    assert alice.proxy("/me").json()["details"]["attempts"] == 1 + sending.DEFAULT_RETRIES


def test_retries_end_with_the_total_deadline(alice: Caller, line: FaultProxy, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "EGRESS_TIMEOUT": 1.0}
    line.faults = Faults(is_blackhole=True)
    started = time.monotonic()
    answer = alice.proxy("/me", retries=5)
    assert (answer.status_code, answer.json()["code"]) == (502, "provider_unreachable")
    assert time.monotonic() - started < 6


def test_failing_gateways_are_asked_again_only_where_it_is_safe(alice: Caller) -> None:
    alice.connect_key()
    for code, method, attempts in ((502, "GET", 3), (504, "PUT", 3), (502, "POST", 1), (500, "GET", 1), (503, "GET", 1)):
        answer = alice.proxy(f"/status/{code}", method).json()
        assert (answer["status"], answer["attempts"]) == (code, attempts)
    assert alice.proxy("/status/502", retries=0).json()["attempts"] == 1


def test_a_401_that_stays_says_where_it_can_be_mended_and_hides_what_the_provider_echoes(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    vendor.faults(revoke=True)
    answer = alice.call("POST", "/connect/v1/providers/sandbox/actions/echo", {"message": "x"})
    body = answer.json()
    assert (answer.status_code, body["code"], body["retryable"]) == (422, "provider_unauthorized", False)
    assert body["details"]["provider_status"] == 401
    assert body["details"]["reconnect_url"].startswith(alice.url)
    assert secret_of(connection)["api_key"] not in answer.text
