"""The scaffold of a new provider's file, and the pages that are written from the catalogue."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connect_platform.core.config import ROOT
from integrations import catalogue, provider_docs, scaffold, validator
from integrations.management.commands import new_provider
from integrations.management.commands import provider_docs as command
from integrations.spec import Provider


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are written instead of among the providers."""
    path = tmp_path / "integrations" / "providers"
    path.mkdir(parents=True)
    monkeypatch.setattr(new_provider, "FOLDER", path)
    monkeypatch.setattr(new_provider, "ROOT", tmp_path)
    return path


def loaded(path: Path) -> Provider:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    provider: Provider = module.provider
    return provider


@pytest.mark.parametrize("way", sorted(scaffold.WAYS))
def test_scaffold_is_a_provider_that_says_what_is_missing(folder: Path, way: str) -> None:
    out = io.StringIO()
    call_command("new_provider", "acme-desk", name="Acme Desk", auth=way, stdout=out)
    provider = loaded(folder / "acme_desk.py")
    assert (provider.slug, provider.name) == ("acme-desk", "Acme Desk")
    found = validator.problems(provider)
    assert "acme-desk: still says FILL IN the category" in found
    assert "acme-desk: still says FILL IN the address every path is below" in found
    assert "acme-desk: base_url is not an https address" in found
    assert "integrations/providers/acme_desk.py" in out.getvalue()
    assert "test_conformance.py -k acme-desk" in out.getvalue()


def test_scaffold_is_formatted_and_linted(folder: Path) -> None:
    for way in scaffold.WAYS:
        call_command("new_provider", f"acme-{way.replace('_', '-')}", category="crm", auth=way, stdout=io.StringIO())
    for check in (["format", "--check"], ["check"]):
        run = [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), str(folder)]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_scaffold_that_was_filled_in_has_no_problems(folder: Path) -> None:
    call_command("new_provider", "acme-desk", category="support", auth="api_key", stdout=io.StringIO())
    path = folder / "acme_desk.py"
    text = path.read_text()
    for mark, fact in (
        ("FILL IN the address every path is below", "https://api.acme.example/v1"),
        ("FILL IN the address of the API reference", "https://acme.example/docs"),
        ("FILL IN the address of its documentation", "https://acme.example/docs/things"),
        ("/FILL IN who am I", "/me"),
        ("/FILL IN the path", "/things"),
    ):
        text = text.replace(mark, fact)
    path.write_text(text.replace("FILL IN", "Known:"))
    assert validator.problems(loaded(path)) == []


@pytest.mark.parametrize(
    ("slug", "options", "said"),
    [
        ("slack", {}, "answers to slack"),
        ("slack-bot", {}, "answers to slack-bot"),
        ("Acme", {}, "lower-case words"),
        ("../acme", {}, "lower-case words"),
        ("acme_desk", {}, "lower-case words"),
        ("custom-acme", {}, "lower-case words"),
        ("acme-desk", {"category": "nonsense"}, "The categories are "),
        ("acme-desk", {"name": 'Acme" + exit() + "'}, "must not hold quotes"),
    ],
)
def test_bad_names_write_nothing(folder: Path, slug: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("new_provider", slug, **options)
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_is_never_overwritten(folder: Path) -> None:
    path = folder / "acme_desk.py"
    path.write_text("mine")
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("new_provider", "acme-desk")
    assert path.read_text() == "mine"


def test_pages_are_those_of_the_catalogue() -> None:
    call_command("provider_docs", "--check")


def test_pages_that_drift_are_told_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match="drifted"):
        call_command("provider_docs", "--check")
    (tmp_path / "of-yesterday.md").write_text("gone")
    out = io.StringIO()
    call_command("provider_docs", stdout=out)
    assert "1 removed" in out.getvalue()
    call_command("provider_docs", "--check")
    assert len(list(tmp_path.glob("*.md"))) == len(catalogue.all_providers()) + 1
    (tmp_path / "slack.md").write_text("changed by hand")
    with pytest.raises(CommandError, match=r"slack\.md"):
        call_command("provider_docs", "--check")


def test_page_tells_how_to_connect_and_what_can_be_done() -> None:
    page = provider_docs.page(catalogue.get("github"))
    assert page.startswith("# GitHub\n")
    assert "`PUBLIC_URL/oauth/callback`" in page
    assert "`GITHUB_CREATE_ISSUE`" in page
    assert "`hmac-sha256` in `X-Hub-Signature-256`" in page
    assert "| `host` Host | the person who connects |" in provider_docs.page(catalogue.get("rocket-chat"))
