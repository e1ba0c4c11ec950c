"""The OpenAPI document and the two readers over it, all served by the platform itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from connect_platform.dashboard import docs
from connect_platform.dashboard.management.commands import openapi

pytestmark = pytest.mark.django_db


def test_the_document_is_served_as_it_is_written() -> None:
    answer = Client().get("/api/schema")
    assert answer.status_code == 200
    assert answer.content == docs.document()
    document = json.loads(answer.content)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Connect Platform"


@pytest.mark.parametrize("path", ["/api/docs", "/api/docs/redoc"])
def test_readers_load_nothing_from_elsewhere(path: str) -> None:
    answer = Client().get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "https://" not in text
    assert 'data-schema="/api/schema"' in text
    assert text.count("<script") == text.count("<script src=")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "'unsafe-eval'" not in answer["Content-Security-Policy"]


def test_other_pages_keep_the_strict_policy() -> None:
    policy = Client().get("/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "default-src 'none'" in policy


def test_the_command_writes_the_file_and_finds_drift(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(openapi, "ROOT", tmp_path)
    with pytest.raises(CommandError, match="has drifted"):
        call_command("openapi", "--check")
    call_command("openapi")
    assert (tmp_path / "docs" / "openapi.json").read_bytes() == docs.document()
    call_command("openapi", "--check")
    (tmp_path / "docs" / "openapi.json").write_bytes(b"{}")
    with pytest.raises(CommandError, match="has drifted"):
        call_command("openapi", "--check")
