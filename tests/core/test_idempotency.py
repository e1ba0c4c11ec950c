"""The same Idempotency-Key has one effect and one answer, however often and however fast it is sent."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from connect_platform.core.idempotency import IdempotencyRecord, forget_expired
from connections.models import Connection
from tests import factories

PATH, BODY = "/intent-token", {"integrationId": "sandbox"}


@pytest.fixture
def headers(db: Any) -> dict[str, Any]:
    return {"HTTP_X_API_KEY": factories.make_key()[1], "HTTP_IDEMPOTENCY_KEY": "order-1"}


def post(headers: dict[str, Any], body: Any = BODY, path: str = PATH) -> Any:
    return Client(raise_request_exception=False).post(path, body, "application/json", **headers)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_requests_at_once_have_one_effect(headers: dict[str, Any]) -> None:
    start = threading.Barrier(200)
    connected = threading.Semaphore(12)  # fewer than the pool holds, so that nobody waits for a connection

    def send(_: int) -> tuple[int, bytes, bool]:
        start.wait()
        with connected:
            answer = post(headers)
            connections.close_all()
        return answer.status_code, answer.content, "Idempotency-Replayed" in answer

    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(send, range(200)))
    assert Connection.objects.count() == 1
    assert Counter(replayed for status, _, replayed in answers if status == 201)[False] == 1
    assert {status for status, _, _ in answers} <= {201, 409}
    assert len({body for status, body, _ in answers if status == 201}) == 1
    again = post(headers)
    assert (again.status_code, again.content) == (201, next(body for status, body, _ in answers if status == 201))


@pytest.mark.django_db
def test_a_repeated_request_gets_the_stored_answer(headers: dict[str, Any]) -> None:
    first, second = post(headers), post(headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert second["Content-Type"] == "application/json"
    assert Connection.objects.count() == 1


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused(headers: dict[str, Any]) -> None:
    post(headers)
    other = post(headers, {**BODY, "debug": True})
    assert other.status_code == 422
    assert other.json()["errorCode"] == "CONFLICT_001"
    assert Connection.objects.count() == 1


@pytest.mark.django_db
def test_another_company_another_key_and_no_key_are_requests_of_their_own(headers: dict[str, Any]) -> None:
    post(headers)
    assert "Idempotency-Replayed" not in post({**headers, "HTTP_X_API_KEY": factories.make_key()[1]})
    assert "Idempotency-Replayed" not in post({**headers, "HTTP_IDEMPOTENCY_KEY": "order-2"})
    bare = {name: value for name, value in headers.items() if name != "HTTP_IDEMPOTENCY_KEY"}
    post(bare)
    post(bare)
    assert Connection.objects.count() == 5


@pytest.mark.django_db
def test_a_request_still_running_answers_409_and_when_to_come_back(headers: dict[str, Any]) -> None:
    post(headers)
    IdempotencyRecord.objects.update(status=None, answer=None)
    answer = post(headers)
    assert answer.status_code == 409
    assert answer["Retry-After"] == "1"
    assert "still running" in answer.json()["message"]


@pytest.mark.django_db
def test_a_request_that_broke_off_stays_in_doubt_and_is_not_repeated(headers: dict[str, Any]) -> None:
    post(headers)
    IdempotencyRecord.objects.update(status=None, answer=None, created_at=timezone.now() - timedelta(minutes=3))
    answer = post(headers)
    assert answer.status_code == 409
    assert "broke off" in answer.json()["message"]
    assert Connection.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_stored_like_any_answer(headers: dict[str, Any]) -> None:
    first, second = (post(headers, {"integrationId": "nothing-of-that-name"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (404, 404)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"


@pytest.mark.django_db
def test_an_unreachable_provider_leaves_the_key_free(headers: dict[str, Any], settings: Any) -> None:
    from tests.security.world import make_side

    side = make_side("alice")
    settings.SANDBOX_URL = "http://127.0.0.1:1"
    calling = {**headers, **side.credentials["api_key"]}
    body = {"method": "GET", "path": "/contacts"}
    for _ in range(2):
        answer = post(calling, body, "/connect/v1/proxy/sandbox")
        assert answer.status_code == 502
        assert "Idempotency-Replayed" not in answer
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 256, "a\x01b", "a\x7fb"])
def test_a_key_that_is_too_long_or_not_printable_is_refused(headers: dict[str, Any], key: str) -> None:
    answer = post({**headers, "HTTP_IDEMPOTENCY_KEY": key})
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["details"]
    assert not Connection.objects.exists()


@pytest.mark.django_db
def test_the_stored_answer_is_encrypted(headers: dict[str, Any]) -> None:
    token = post(headers).json()["intentToken"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM core_idempotencyrecord")
        (stored,) = cursor.fetchone()
    assert token.encode() not in bytes(stored)
    assert token in IdempotencyRecord.objects.get().answer["body"]


@pytest.mark.django_db
def test_after_a_day_the_key_is_free_again(headers: dict[str, Any]) -> None:
    post(headers)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert "Idempotency-Replayed" not in post(headers)
    assert Connection.objects.count() == 2
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert forget_expired() == 1
    assert forget_expired() == 0
