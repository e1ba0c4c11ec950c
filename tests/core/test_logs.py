"""No secret reaches a log, whatever it stands in."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import structlog

from accounts import tokens
from connect_platform.core.api import dialects
from connect_platform.core.logs import MASK, redact

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.c2lnbmF0dXJl"
KEYS = [
    *(
        tokens.new_key(kind)
        for kind in ("company", "app", "publisher", "publishable", "oauth_token", "refresh_token", "client_secret")
    ),
    tokens.new_key("publishable", test=True),
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "sandbox-key",
    JWT,
]


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
@pytest.mark.parametrize(
    "text", ["{}", "Authorization: Bearer {}", "cannot use '{}' here", '{{"a": "{}"}}', "https://a.example/?x={}&y=1"]
)
def test_every_kind_of_credential_is_masked_in_text(key: str, text: str) -> None:
    said = redact(text.format(key))
    assert key not in said
    assert key[-12:] not in said
    assert MASK in said


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"),
        ("Bearer ya29.a0AfH6SMB-x", "ya29"),
        ("Publishable something-odd", "something-odd"),
        ("postgres://user:hunter2@db.example/x", "hunter2"),
        ("https://a.example/cb?code=4/0AX4XfWh&state=zzz9", "4/0AX4XfWh"),
        ("https://a.example/cb?code=4/0AX4XfWh&state=zzz9", "zzz9"),
        ("access_token=abc&refresh_token=def", "abc"),
        ("access_token=abc&refresh_token=def", "def"),
        ("client_secret=ghi&x=1", "ghi"),
    ],
)
def test_headers_and_addresses_are_masked(text: str, secret: str) -> None:
    said = redact(text)
    assert secret not in said
    assert MASK in said


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "Password",
        "client_secret",
        "access_token",
        "refreshToken",
        "Authorization",
        "api_key",
        "apiKey",
        "X-Api-Key",
        "Set-Cookie",
        "credentials",
        "code_verifier",
        "private_key",
        "jwt_secret",
        "passwd",
    ],
)
@pytest.mark.parametrize(
    "value", ["hunter2", ["hunter2"], {"a": "hunter2"}, {"a": [{"b": "hunter2"}]}, b"hunter2", ("hunter2",)]
)
def test_what_a_name_marks_as_secret_is_masked_in_every_form(name: str, value: Any) -> None:
    assert redact({name: value}) == {name: MASK}
    assert redact({"outer": [{name: value}]}) == {"outer": [{name: MASK}]}


def test_what_is_no_secret_stays_readable() -> None:
    event = {
        "connection_id": "0192-x",
        "status": 502,
        "token_version": 3,
        "has_password": True,
        "items": [1, 2.5, None],
        "text": "code=none of that",
    }
    assert redact(event) == event


def test_objects_and_bytes_are_searched_as_text() -> None:
    class Odd:
        def __str__(self) -> str:
            return f"Bearer {JWT}"

    assert JWT not in redact({"a": Odd()})["a"]
    assert redact({"a": b"Bearer abc.def"}) == {"a": f"Bearer {MASK}"}


def test_a_bug_with_a_secret_in_its_words_is_logged_without_it(capsys: pytest.CaptureFixture[str]) -> None:
    secret = tokens.new_key("company")
    try:
        raise RuntimeError(f"could not send {secret} to https://user:hunter2@db.example")
    except RuntimeError as error:
        answer = dialects.translate(error)
    said = capsys.readouterr()
    assert "unexpected_error" in said.err
    assert "RuntimeError" in said.err
    assert said.out == ""
    for text in (said.err, str(answer), answer.hint):
        assert secret not in text
        assert "hunter2" not in text


def test_logs_of_libraries_pass_the_same_redactor(capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.getLogger().handlers[0]
    record = logging.LogRecord("lib", logging.WARNING, __file__, 1, "sent %s", (f"Bearer {JWT}",), None)
    said = handler.format(record)
    assert JWT not in said
    assert MASK in said


def test_what_is_logged_names_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abc123"):
        structlog.get_logger("test").warning("something", password="hunter2")
    said = capsys.readouterr().err
    assert "abc123" in said
    assert "hunter2" not in said
