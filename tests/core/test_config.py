"""Settings are read from the environment alone, refused where they are unsafe, and documented as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from connect_platform.core import config
from connect_platform.core.config import ROOT, TABLE, Config, boolean, unsafe, words
from connect_platform.core.management.commands import settings_table

SAFE = {
    "PRODUCTION": "1",
    "SECRET_KEY": "x" * 50,
    "ENCRYPTION_KEYS": "k1:abc",
    "DATABASE_URL": "postgres://u:p@db.example/x",
    "REDIS_URL": "redis://cache.example",
    "PUBLIC_URL": "https://connect.example",
    "SMTP_URL": "smtp://mail.example",
    "METRICS_TOKEN": "m" * 32,
}


def test_safe_settings_are_safe() -> None:
    assert unsafe(Config.read(SAFE)) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://connect.example"}, "PUBLIC_URL"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
        ({"ALLOWED_EGRESS": "localhost"}, "localhost"),
        ({"ALLOWED_EGRESS": "127.0.0.1:5432"}, "127.0.0.1:5432"),
        ({"ALLOWED_EGRESS": "[::1]:80"}, "[::1]:80"),
        ({"ALLOWED_EGRESS": "a.example,169.254.169.254"}, "169.254.169.254"),
    ],
)
def test_each_unsafe_setting_is_named(change: dict[str, str], word: str) -> None:
    (reason,) = unsafe(Config.read({**SAFE, **change}))
    assert word in reason
    assert reason.endswith(".")


def test_the_sandbox_may_be_allowed_where_it_is_served() -> None:
    assert (
        unsafe(Config.read({**SAFE, "SANDBOX_URL": "http://127.0.0.1:8001", "ALLOWED_EGRESS": "127.0.0.1:8001 intra.example"}))
        == []
    )


def test_nothing_set_is_for_trying_out_and_unsafe_in_every_way_that_matters() -> None:
    assert len(unsafe(Config.read({}))) >= 6


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_a_yes(text: str) -> None:
    assert boolean(text) is True


@pytest.mark.parametrize("text", ["", "0", "False", "no", "OFF"])
def test_a_no(text: str) -> None:
    assert boolean(text) is False


@pytest.mark.parametrize(("name", "text"), [("PRODUCTION", "maybe"), ("PORT", "http"), ("EGRESS_TIMEOUT", "soon")])
def test_a_value_that_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"setting {name}"):
        Config.read({name: text})


def test_lists_are_separated_by_commas_or_spaces() -> None:
    assert words("a, b  c,") == ("a", "b", "c")


def test_addresses_follow_the_port_and_the_home_the_project() -> None:
    read = Config.read({"PORT": "9000"})
    assert (read["PUBLIC_URL"], read["SANDBOX_URL"]) == ("http://127.0.0.1:9000", "http://127.0.0.1:9001")
    assert read["CONNECT_HOME"] == ROOT / "var"
    assert Config.read({"CONNECT_HOME": "/srv/x"})["CONNECT_HOME"] == Path("/srv/x")
    assert Config.read({"PUBLIC_URL": "https://a.example/"})["PUBLIC_URL"] == "https://a.example"


def test_every_setting_is_told_once_with_a_meaning_and_a_readable_default() -> None:
    names = [setting.name for setting in TABLE]
    assert len(names) == len(set(names))
    for setting in TABLE:
        assert setting.meaning.endswith(".")
        setting.parse(setting.default)


def test_what_looks_like_a_secret_is_marked_as_one() -> None:
    marked = {setting.name for setting in TABLE if setting.secret}
    assert {setting.name for setting in TABLE if setting.name.endswith(("_KEY", "_KEYS", "_TOKEN"))} <= marked
    assert {"OAUTH_CLIENTS", "SMTP_URL"} <= marked


def test_the_documented_table_is_the_one_in_the_code() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == settings_table.page(), "run: manage.py settings_table"
    call_command("settings_table", "--check")


def test_the_table_is_one_of_markdown(monkeypatch: Any) -> None:
    rows = [line for line in settings_table.page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(config.TABLE)
    assert all(row.replace("\\|", "").count("|") == 4 for row in rows)
