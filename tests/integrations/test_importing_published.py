"""Descriptions as vendors publish them, whole: GitHub's from npm, Google's from PyPI. Every tool suits every model vendor."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from integrations import catalogue
from integrations.importing import naming, reading
from integrations.importing.actions import Maker
from integrations.models import ImportedAction
from integrations.services import imported, importing
from tests.integrations.model_vendors import problems

GITHUB = "@octokit/openapi@23.0.2"
GITHUB_SHA512 = "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg=="
GOOGLE = "google-api-python-client==2.202.0"
GOOGLE_SHA256 = "aaa90064c9bb642ff1d065b22ca8958a2cb6e345909cefe70d0e5452fc50e08b"
#: Of Google's own, those a provider of the catalogue answers for.
APIS = {
    "gmail.v1": "gmail",
    "calendar.v3": "google-calendar",
    "drive.v3": "google-drive",
    "sheets.v4": "google-sheets",
    "docs.v1": "google-docs",
    "people.v1": "google-contacts",
    "tasks.v1": "google-tasks",
    "chat.v1": "google-chat",
    "forms.v1": "google-forms",
    "slides.v1": "google-slides",
    "youtube.v3": "youtube",
    "searchconsole.v1": "google-search-console",
    "blogger.v3": "blogger",
    "admin.directory_v1": "google-workspace-admin",
}


def kept(name: str, fetch: Callable[[Path], None]) -> Path:
    """A folder filled once for this name; the next run finds it."""
    ready = Path(tempfile.gettempdir()) / f"connect-test-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    if not ready.exists():
        draft = Path(tempfile.mkdtemp(prefix="connect-test-"))
        try:
            fetch(draft)
        except subprocess.CalledProcessError:
            assert not os.environ.get("CI"), "the package index must be within reach where CI runs"
            pytest.skip("the package index is out of reach")
        try:
            draft.rename(ready)
        except OSError:  # another worker was first
            shutil.rmtree(draft)
    return ready


def fetch_github(folder: Path) -> None:
    said = subprocess.run(
        ["npm", "pack", GITHUB, "--json", "--loglevel", "error"], cwd=folder, check=True, timeout=180, capture_output=True
    )
    archive = folder / json.loads(said.stdout)[0]["filename"]
    assert b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() == GITHUB_SHA512
    with tarfile.open(archive) as packed:
        found = packed.extractfile("package/generated/api.github.com.json")
        assert found
        (folder / "github.json").write_bytes(found.read())
    archive.unlink()


def fetch_google(folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", GOOGLE]
    subprocess.run(pip, cwd=folder, check=True, timeout=180, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == GOOGLE_SHA256
    with zipfile.ZipFile(wheel) as packed:
        for api in APIS:
            (folder / f"{api}.json").write_bytes(packed.read(f"googleapiclient/discovery_cache/documents/{api}.json"))
    wheel.unlink()


@pytest.fixture(scope="module")
def github() -> bytes:
    if not shutil.which("npm"):
        assert not os.environ.get("CI"), "npm must be on PATH where CI runs"
        pytest.skip("npm is not on PATH")
    return (kept(GITHUB, fetch_github) / "github.json").read_bytes()


@pytest.fixture(scope="module")
def google() -> Path:
    return kept(GOOGLE, fetch_google)


@pytest.mark.django_db
def test_all_of_github_is_imported_and_every_tool_suits_every_model_vendor(github: bytes) -> None:
    provider = catalogue.get("github")
    started = time.perf_counter()
    outcome = importing.run(provider, github, company_id=None, source="api.github.com.json")
    print(f"GitHub: {outcome.row.action_count} tools in {time.perf_counter() - started:.1f} s")
    assert outcome.row.action_count >= 1_200
    assert outcome.row.action_count + len(outcome.row.skipped) == outcome.operations
    assert {one["reason"] for one in outcome.row.skipped} <= {
        "its server https://uploads.github.com is none of the provider's hosts"
    }
    actions = [imported.built(row) for row in ImportedAction.objects.defer("search")]
    by_hand = {action.key for action in provider.actions}
    for action in actions:
        assert problems(provider.tool_name(action), action.input_schema()) == [], action.key
        assert action.placeholders() == set(action.input_schema()["properties"]), action.key
        assert action.key not in by_hand
        assert action.description
    found = {action.key: action for action in actions}
    assert found["issues_list_for_repo"].request.path == "/repos/{owner}/{repo}/issues"
    assert found["issues_create"].input_schema()["required"] == ["owner", "repo", "title"]
    for action in actions[::25]:
        Draft202012Validator.check_schema(action.input_schema())
        Draft202012Validator.check_schema(action.output_schema())


def test_googles_descriptions_belong_to_their_providers(google: Path) -> None:
    count = 0
    for api, slug in APIS.items():
        provider = catalogue.get(slug)
        description = reading.read((google / f"{api}.json").read_bytes())
        maker, longest = Maker(provider, description), naming.longest_key(slug)
        taken: set[str] = set()
        for operation in sorted(description.operations, key=lambda one: one.title):
            action = maker.action(operation, naming.free_key(operation, longest, set(), taken))
            assert action, (api, maker.skipped)
            taken.add(action.key)
            assert problems(provider.tool_name(action), action.input_schema()) == [], (api, action.key)
            assert action.placeholders() == set(action.input_schema()["properties"]), (api, action.key)
            count += 1
    assert count > 500


def test_a_description_of_another_api_is_refused_by_its_address(google: Path) -> None:
    provider = replace(catalogue.get("github"), hosts=())
    description = reading.read((google / "tasks.v1.json").read_bytes())
    maker = Maker(provider, description)
    assert [maker.action(one, "x") for one in description.operations] == [None] * len(description.operations)
    assert {one.reason for one in maker.skipped} == {"its server https://tasks.googleapis.com is none of the provider's hosts"}
