"""Signing in, the throttle, and refresh tokens that rotate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from accounts import authentication, tokens
from accounts.models import RefreshToken
from accounts.services import passwords, sessions
from connect_platform.core.audit import AuditEntry
from connect_platform.core.errors import InvalidInput, NotAuthenticated, RateLimited
from tests import factories
from tests.accounts.conftest import Call

HERE, THERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def _one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the clock of the counters inside one window, so that no test straddles two."""
    monkeypatch.setattr("connect_platform.core.rate_limits.time.time", lambda start=1_800_000_000.0: start)


@pytest.mark.django_db
def test_sign_in_gives_a_working_token_whatever_the_spelling_of_the_address() -> None:
    user = factories.make_user(email="Alice@Example.com", password=factories.PASSWORD)
    assert user.email == "alice@example.com"
    found, pair = sessions.sign_in(" ALICE@example.COM ", factories.PASSWORD, address=HERE)
    assert found == user
    assert authentication.from_user_token(pair.token).id == user.id


@pytest.mark.django_db
def test_wrong_pairs_are_refused_alike() -> None:
    factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    factories.make_user(email="gone@example.com", password=factories.PASSWORD, is_active=False)
    messages = set()
    for email, password in (
        ("alice@example.com", "Wrong-1-password"),
        ("alice@example.com", ""),
        ("nobody@example.com", factories.PASSWORD),
        ("gone@example.com", factories.PASSWORD),
        ("not an address", factories.PASSWORD),
        ("x@" + "a" * 80 + ".com", factories.PASSWORD),
    ):
        with pytest.raises(NotAuthenticated) as caught:
            sessions.sign_in(email, password, address=HERE)
        messages.add(caught.value.message)
    assert len(messages) == 1


@pytest.mark.django_db
def test_unknown_address_hashes_the_password_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []

    def counting(password: str, encoded: str) -> bool:
        hashed.append(encoded)
        return check_password(password, encoded)

    monkeypatch.setattr(sessions, "check_password", counting)
    with pytest.raises(NotAuthenticated):
        sessions.check("nobody@example.com", "Wrong-1-password", address=HERE)
    assert len(hashed) == 1
    assert hashed[0].startswith("argon2$argon2id$")


@pytest.mark.django_db
def test_eleventh_try_after_ten_failures_is_refused_even_with_the_right_password() -> None:
    factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    for _ in range(10):
        with pytest.raises(NotAuthenticated):
            sessions.check("alice@example.com", "Wrong-1-password", address=HERE)
    with pytest.raises(RateLimited) as caught:
        sessions.check("Alice@example.com", factories.PASSWORD, address=HERE)
    assert caught.value.retry_after
    assert caught.value.retry_after >= 1


@pytest.mark.django_db
def test_owner_signs_in_while_somebody_else_is_locked_out() -> None:
    user = factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    for _ in range(12):
        with pytest.raises((NotAuthenticated, RateLimited)):
            sessions.check("alice@example.com", "Wrong-1-password", address=THERE)
    assert sessions.check("alice@example.com", factories.PASSWORD, address=HERE) == user


@pytest.mark.django_db
def test_right_passwords_are_never_counted() -> None:
    factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    for _ in range(12):
        sessions.check("alice@example.com", factories.PASSWORD, address=HERE)


@pytest.mark.django_db
def test_forged_forwarding_header_is_no_new_address(api: Call) -> None:
    body = {"email": "nobody@example.com", "password": "Wrong-1-password"}
    statuses = [
        api("POST", "/api/v1/auth/login", body, **{"X-Forwarded-For": f"10.0.0.{number}"}).status_code for number in range(11)
    ]
    assert statuses == [401] * 10 + [429]


@pytest.mark.django_db
def test_trusted_proxy_names_the_address(api: Call, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "TRUSTED_PROXIES": 1}
    body = {"email": "nobody@example.com", "password": "Wrong-1-password"}
    for number in range(11):
        answer = api("POST", "/api/v1/auth/login", body, **{"X-Forwarded-For": f"1.2.3.4, 10.0.0.{number}"})
        assert answer.status_code == 401
    forged = [
        api("POST", "/api/v1/auth/login", body, **{"X-Forwarded-For": f"1.2.3.{number}, 10.9.9.9"}) for number in range(11)
    ]
    assert [answer.status_code for answer in forged] == [401] * 10 + [429]


@pytest.mark.django_db
def test_throttled_login_answers_as_documented(api: Call) -> None:
    body = {"email": "nobody@example.com", "password": "Wrong-1-password"}
    for _ in range(10):
        answer = api("POST", "/api/v1/auth/login", body)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    answer = api("POST", "/api/v1/auth/login", body)
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert int(answer["Retry-After"]) >= 1


@pytest.mark.django_db
def test_backend_of_pages_shares_the_throttle() -> None:
    user = factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    request = RequestFactory().post("/admin/login", REMOTE_ADDR=HERE)
    assert authenticate(request, username="alice@example.com", password=factories.PASSWORD) == user
    for _ in range(10):
        assert authenticate(request, username="alice@example.com", password="Wrong-1-password") is None
    assert authenticate(request, username="alice@example.com", password=factories.PASSWORD) is None
    assert authenticate(request, username="", password="") is None


@pytest.mark.django_db
def test_failed_and_good_sign_ins_are_audited_without_secrets() -> None:
    user = factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    with pytest.raises(NotAuthenticated):
        sessions.sign_in(user.email, "Wrong-1-password", address=THERE)
    sessions.sign_in(user.email, factories.PASSWORD, address=HERE)
    assert user.company
    rows = list(AuditEntry.objects.filter(company_id=user.company.pk).order_by("id"))
    assert [(row.action, row.outcome, row.address) for row in rows] == [
        ("session.create", "refused", THERE),
        ("session.create", "ok", HERE),
    ]
    assert factories.PASSWORD not in str([vars(row) for row in rows])


@pytest.mark.django_db
def test_refresh_rotates_and_the_old_token_is_dead() -> None:
    user = factories.make_user()
    first = sessions.start(user)
    second = sessions.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert authentication.from_user_token(second.token).id == user.id
    assert not RefreshToken.objects.filter(hash=first.refresh_token).exists()


@pytest.mark.django_db
def test_reuse_of_a_dead_token_ends_its_family_and_no_other() -> None:
    user = factories.make_user()
    first, stranger = sessions.start(user), sessions.start(user)
    second = sessions.refresh(first.refresh_token)
    for text in (first.refresh_token, second.refresh_token):
        with pytest.raises(NotAuthenticated):
            sessions.refresh(text)
    assert sessions.refresh(stranger.refresh_token).refresh_token


@pytest.mark.django_db
def test_refresh_tokens_that_are_refused() -> None:
    user = factories.make_user()
    expired, signed_out, gone = (sessions.start(user).refresh_token for _ in range(3))
    RefreshToken.objects.filter(hash=tokens.digest(expired)).update(expires_at=timezone.now() - timedelta(seconds=1))
    sessions.sign_out(signed_out)
    sessions.sign_out("rt_unknown")
    for text in (expired, signed_out, "", "rt_unknown", "x" * 200):
        with pytest.raises(NotAuthenticated):
            sessions.refresh(text)
    user.is_active = False
    user.save()
    with pytest.raises(NotAuthenticated):
        sessions.refresh(gone)


@pytest.mark.django_db
def test_ending_all_sessions_ends_both_kinds_of_token() -> None:
    user = factories.make_user()
    pair = sessions.start(user)
    sessions.end_all(user)
    with pytest.raises(NotAuthenticated):
        authentication.from_user_token(pair.token)
    with pytest.raises(NotAuthenticated):
        sessions.refresh(pair.refresh_token)


@pytest.mark.django_db
def test_expired_tokens_are_swept() -> None:
    user = factories.make_user()
    sessions.start(user)
    RefreshToken.objects.update(expires_at=timezone.now() - timedelta(days=1))
    kept = sessions.start(user)
    assert sessions.forget_expired() == 1
    assert sessions.refresh(kept.refresh_token)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_refreshes_make_exactly_one_successor_and_end_the_family() -> None:
    user = factories.make_user()
    first = sessions.start(user).refresh_token

    def attempt(_: int) -> str:
        try:
            return sessions.refresh(first).refresh_token
        except NotAuthenticated:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        winners = [text for text in pool.map(attempt, range(50)) if text]
    assert len(winners) == 1
    assert RefreshToken.objects.count() == 2
    assert not RefreshToken.objects.filter(revoked_at=None).exists()
    with pytest.raises(NotAuthenticated):
        sessions.refresh(winners[0])


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_cannot_exceed_ten() -> None:
    def attempt(_: int) -> type[Exception] | None:
        try:
            sessions.check("nobody@example.com", "Wrong-1-password", address=HERE)
        except (NotAuthenticated, RateLimited) as error:
            return type(error)
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(24)))
    assert outcomes.count(NotAuthenticated) == 10
    assert outcomes.count(RateLimited) == 14


@pytest.mark.django_db
def test_changing_the_password_needs_the_present_one_and_ends_sessions() -> None:
    user = factories.make_user(email="alice@example.com", password=factories.PASSWORD)
    pair = sessions.start(user)
    with pytest.raises(InvalidInput) as caught:
        passwords.change(user, "Wrong-1-password", "Another-Horse-8", address=HERE)
    assert set(caught.value.fields) == {"current"}
    passwords.change(user, factories.PASSWORD, "Another-Horse-8", address=HERE)
    assert sessions.check("alice@example.com", "Another-Horse-8", address=HERE) == user
    with pytest.raises(NotAuthenticated):
        authentication.from_user_token(pair.token)
