"""Keys with a checksum, and the three kinds of JWT."""

from __future__ import annotations

import base64
import json
import re
import time
import uuid

import jwt
import pytest

from accounts import tokens
from connect_platform.core.errors import NotAuthenticated


@pytest.mark.parametrize(
    ("kind", "test", "pattern"),
    [
        ("company", False, r"cv_live_[0-9A-Za-z]{40}"),
        ("app", False, r"bb_sk_[0-9a-f]{40}"),
        ("publisher", False, r"pk_[0-9A-Za-z]{40}"),
        ("publishable", False, r"pk-live-[0-9A-Za-z]{40}"),
        ("publishable", True, r"pk-test-[0-9A-Za-z]{40}"),
        ("oauth_token", False, r"ot_[0-9A-Za-z]{40}"),
        ("client_secret", False, r"cs_[0-9A-Za-z]{40}"),
    ],
)
def test_key_has_its_form_and_is_recognized(kind: tokens.KeyKind, test: bool, pattern: str) -> None:
    key = tokens.new_key(kind, test=test)
    assert re.fullmatch(pattern, key)
    assert tokens.key_kind(key) == kind
    assert tokens.new_key(kind, test=test) != key


def test_key_with_any_character_changed_is_refused_by_its_checksum() -> None:
    for kind in ("company", "app"):
        key = tokens.new_key(kind)
        for place in range(len(key)):
            other = "1" if key[place] != "1" else "2"
            assert tokens.key_kind(key[:place] + other + key[place + 1 :]) is None, key


@pytest.mark.parametrize(
    "text", ["", "cv_live_", "garbage", "cv_live_" + "é" * 40, "pk-live-" + "0" * 40, "cv_live_" + "0" * 4000]
)
def test_what_is_no_key_has_no_kind(text: str) -> None:
    assert tokens.key_kind(text) is None


def test_hint_shows_prefix_and_last_four() -> None:
    key = tokens.new_key("publishable")
    assert tokens.hint(key) == f"pk-live-…{key[-4:]}"


def test_user_token_carries_user_and_session_version() -> None:
    assert tokens.read_user_token(tokens.make_user_token("user_1", 7)) == ("user_1", 7)


def test_user_token_expires_after_an_hour() -> None:
    claims = jwt.decode(tokens.make_user_token("user_1", 1), options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 3600


def forged(token: str, header: dict[str, str] | None = None, **claims: object) -> str:
    """The same token with another header or claims, and the old signature."""
    head, body, signature = token.split(".")

    def packed(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    if claims:
        body = packed({**json.loads(base64.urlsafe_b64decode(body + "==")), **claims})
    return f"{packed(header) if header else head}.{body}.{signature}"


def test_forged_user_tokens_are_refused() -> None:
    real = tokens.make_user_token("user_1", 1)
    unsigned = forged(real, {"alg": "none", "typ": "JWT"}).rpartition(".")[0] + "."
    for text in (
        forged(real, sub="user_2"),
        forged(real, session_version=2),
        forged(real, {"alg": "none", "typ": "JWT"}),
        unsigned,
        forged(real, {"alg": "HS256", "typ": "JWT", "kid": "../../dev/null"}),
        real + "x",
        real[:-1],
        "a.b.c",
        "..",
        "",
        tokens.make_intent_token(1, str(uuid.uuid4()), {}),
        jwt.encode({"sub": "user_1", "session_version": 1, "token_type": "access", "exp": time.time() + 60}, "k" * 32, "HS256"),
    ):
        with pytest.raises(NotAuthenticated):
            tokens.read_user_token(text)


def test_intent_token_carries_its_connection_for_thirty_minutes() -> None:
    connection = str(uuid.uuid4())
    claims = tokens.read_intent_token(
        tokens.make_intent_token(42, connection, {"resources": ["book"], "sessionId": "overwritten"})
    )
    assert claims["sessionId"] == connection
    assert claims["developerId"] == "42"
    assert claims["resources"] == ["book"]
    assert claims["exp"] - claims["iat"] == 1800


def test_intent_token_says_why_it_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = tokens.make_intent_token(1, str(uuid.uuid4()), {})
    monkeypatch.setattr(tokens, "INTENT_TOKEN_SECONDS", -1)
    old = tokens.make_intent_token(1, str(uuid.uuid4()), {})
    for text, reason in (
        ("garbage", "malformed"),
        ("a.b.c", "malformed"),
        (forged(real, sessionId=str(uuid.uuid4())), "bad_signature"),
        (forged(real, {"alg": "none"}), "bad_signature"),
        (tokens.make_user_token("user_1", 1), "bad_signature"),
        (old, "expired"),
    ):
        with pytest.raises(tokens.IntentTokenRefused) as caught:
            tokens.read_intent_token(text)
        assert caught.value.reason == reason, text
