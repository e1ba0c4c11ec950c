"""Promises every provider keeps; adding a provider needs no new test, and the curated ten have snapshots of their requests."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from connect_platform.core.config import ROOT
from connect_platform.core.errors import NotFound
from integrations import catalogue, logos, providers, render, validator
from integrations.spec import AccountField, Action, ApiKey, Basic, OAuth1, OAuth2, Provider, Request

ALL = catalogue.all_providers()
SNAPSHOTS = Path(__file__).parent / "requests"
VOCABULARY = {"integrations.spec", "integrations.leads"}  # what a provider file may import of the platform
CURATED = (
    "gmail",
    "google-calendar",
    "slack",
    "google-sheets",
    "notion",
    "github",
    "hubspot",
    "outlook",
    "google-drive",
    "discord",
)
every_provider = pytest.mark.parametrize("provider", ALL, ids=lambda provider: provider.slug)
every_curated = pytest.mark.parametrize("slug", CURATED)


def fields_of(provider: Provider) -> dict[str, str]:
    """What a connection would know: the examples of the account fields, and made-up credentials."""
    secrets = ("access_token", "token", "client_id", "client_secret", "api_key", "api_secret", "username", "password")
    kept = [name for auth in provider.schemes for name in getattr(auth, "keeps", ())]
    return {name: f"example-{name.replace('_', '-')}" for name in (*secrets, *kept)} | {
        item.key: item.example for item in provider.account_fields
    }


def every_address(provider: Provider) -> Iterator[str]:
    """Every URL of the definition as one account would call it; rendering checks host and scheme."""
    fields = fields_of(provider)
    yield render.base_url(provider, fields)
    for auth in provider.schemes:
        for name in ("authorize_url", "token_url", "refresh_url", "request_token_url", "access_token_url"):
            if template := getattr(auth, name, ""):
                yield render.address(provider, template, fields)
        if revoke := getattr(auth, "revoke", None):
            yield render.call(provider, revoke.request, {}, fields).url
    for request in (provider.identity and provider.identity.request, provider.verify):
        if request:
            yield render.call(provider, request, {}, fields).url


@every_provider
def test_provider_keeps_every_promise(provider: Provider) -> None:
    assert validator.problems(provider) == []
    assert all("{" not in url for url in every_address(provider))


def test_providers_answer_to_their_slug_in_both_spellings_and_to_their_aliases() -> None:
    for provider in ALL:
        for name in (provider.slug, *provider.aliases):
            assert catalogue.get(name) is provider
            assert catalogue.get(name.replace("-", "_")) is provider


def test_every_logo_is_an_accessible_picture() -> None:
    for provider in ALL:
        root = ElementTree.fromstring(logos.svg(provider))
        assert root.attrib["role"] == "img"
        assert root.findtext("{http://www.w3.org/2000/svg}title") == provider.name


def test_no_two_providers_share_a_name() -> None:
    assert validator.catalogue_problems(ALL) == []


def test_catalogue_is_wide() -> None:
    assert len(ALL) >= 470
    kinds = {type(auth) for provider in ALL for auth in provider.schemes}
    assert {OAuth1, OAuth2, ApiKey, Basic} <= kinds


def test_curated_ten_come_in_their_order() -> None:
    assert tuple(provider.slug for provider in catalogue.curated()) == CURATED


@every_curated
def test_curated_provider_has_actions_triggers_and_a_drawn_logo(slug: str) -> None:
    provider = catalogue.get(slug)
    assert len(provider.actions) >= 6
    assert provider.identity is not None
    assert provider.webhook is not None
    assert (logos.FOLDER / f"{slug}.svg").is_file()


@every_curated
def test_actions_render_as_recorded(slug: str) -> None:
    provider = catalogue.get(slug)
    rendered = {action.key: recorded(provider, action) for action in provider.actions}
    path = SNAPSHOTS / f"{slug}.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(json.dumps(rendered, indent=2) + "\n")
    assert rendered == json.loads(path.read_text())


def recorded(provider: Provider, action: Action) -> dict[str, Any]:
    inputs = {item.key: item.example for item in action.inputs}
    call = render.action_call(provider, action, inputs, fields_of(provider))
    body = call.body.decode() if call.body is not None else None
    if call.headers.get("Content-Type") == "application/json" and body is not None:
        body = json.loads(body)
    return {"method": call.method, "url": call.url, "headers": dict(call.headers), "body": body}


@every_curated
def test_actions_render_with_required_inputs_alone(slug: str) -> None:
    provider = catalogue.get(slug)
    for action in provider.actions:
        inputs = {item.key: item.example for item in action.inputs if item.required}
        call = render.action_call(provider, action, inputs, fields_of(provider))
        assert "{" not in call.url


def test_every_tool_name_leads_back_to_its_action() -> None:
    names = [(provider, action, provider.tool_name(action)) for provider in ALL for action in provider.actions]
    assert len({name for _, _, name in names}) == len(names)
    for provider, action, name in names:
        assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", name)
        assert catalogue.tool(name) == (provider, action)


@pytest.mark.parametrize(
    "name", ["", "GMAIL", "GMAIL_", "gmail_send_email", "GMAIL_send_email", "NOBODY_SEND_EMAIL", "_", "Ω_X"]
)
def test_unknown_tool_is_nothing(name: str) -> None:
    assert catalogue.tool(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "nobody", "GMAIL", "gmail\n", "gmail.x", "../spec", "__init__", "os", "a" * 101, "gmail/../slack", "gma\u0131l"],
)
def test_unknown_and_malformed_names_are_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        catalogue.get(name)
    assert catalogue.find(name) is None


def test_lead_ads_answers_to_its_underscore_type() -> None:
    provider = catalogue.get("meta_lead_ads")
    assert (provider.slug, provider.type_name) == ("meta-lead-ads", "meta_lead_ads")
    assert catalogue.capabilities(provider) == ["oauth", "proxy", "webhook_receive", "actions", "triggers", "lead_sync"]
    assert catalogue.requires_oauth(provider)


def test_capabilities_follow_the_definition() -> None:
    assert catalogue.capabilities(catalogue.get("gmail")) == ["oauth", "proxy", "webhook_receive", "actions", "triggers"]
    assert catalogue.capabilities(catalogue.get("hunter")) == ["api_key", "proxy", "actions"]
    assert not catalogue.requires_oauth(catalogue.get("hunter"))
    assert catalogue.requires_oauth(catalogue.get("gmail"))
    assert not catalogue.requires_oauth(catalogue.get("github"))  # a personal access token works as well
    assert catalogue.requires_oauth(catalogue.get("trello"))


def found(text: str) -> list[str]:
    return [provider.slug for provider in catalogue.search(text)]


def test_search_puts_names_that_begin_with_the_text_first_and_curated_ones_first_among_them() -> None:
    slugs = found("GooGLE")
    begin = [slug for slug in slugs if slug.startswith("google-")]
    assert slugs[:3] == ["google-calendar", "google-sheets", "google-drive"]
    assert slugs[: len(begin)] == begin
    assert begin[3:] == sorted(begin[3:])
    assert len(catalogue.search("", limit=12)) == 12
    assert [provider.slug for provider in catalogue.search("", limit=10)] == list(CURATED)
    assert found("no such thing") == []
    assert found(" Meta Lead ") == ["meta-lead-ads"]


def test_every_provider_is_found_first_by_its_name_and_by_its_slug() -> None:
    for provider in ALL[::3]:
        assert found(provider.type_name)[0] == provider.slug
    for provider in ALL:
        named = [each.slug for each in catalogue.search(provider.name) if each.name == provider.name]
        assert found(provider.name)[0] in named


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hub spot", "hubspot"),  # written apart
        ("drive", "google-drive"),  # a word of the name goes before a part of one
        ("twitter", "x"),  # another name
        ("slakc", "slack"),
        ("hubpsot", "hubspot"),
        ("salesfroce", "salesforce"),
        ("gogle drive", "google-drive"),
        ("googel calender", "google-calendar"),
        ("githb", "github"),
        ("jria", "jira"),
    ],
)
def test_search_forgives_slips_and_knows_other_names(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_search_by_category_finds_names_first_and_then_all_of_the_category() -> None:
    slugs = [provider.slug for provider in catalogue.search("crm", limit=100)]
    assert slugs[:2] == ["capsule-crm", "zoho-crm"]
    assert {provider.slug for provider in ALL if provider.category == "crm"} <= set(slugs)


def imported_by(code: str) -> list[str]:
    """The provider modules that a fresh process has imported after `code`."""
    script = f"""
from django.conf import settings
settings.configure(PUBLIC_URL="https://connect.example", SANDBOX_URL="http://127.0.0.1:9")
from integrations import catalogue
{code}
import sys
print(*sorted(name for name in sys.modules if name.startswith("integrations.providers.")))
"""
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return answer.stdout.split()


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("", []),
        ("catalogue.get('google_calendar')", ["integrations.providers.google_calendar"]),
        ("catalogue.tool('GOOGLECALENDAR_LIST_EVENTS')", ["integrations.providers.google_calendar"]),
        ("catalogue.find('../os')", []),
    ],
)
def test_only_the_provider_asked_for_is_imported(code: str, modules: list[str]) -> None:
    assert imported_by(code) == modules


def test_starting_the_platform_imports_no_provider() -> None:
    script = "import django, sys; django.setup(); print(*(n for n in sys.modules if n.startswith('integrations.providers.')))"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.split() == []


def test_providers_import_nothing_of_the_platform_but_the_vocabulary_and_their_own_package() -> None:
    packages = {path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file()}
    for path in Path(providers.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            ours = [name for name in names if name.split(".")[0] in packages and name not in VOCABULARY]
            assert [name for name in ours if not name.startswith(f"integrations.{path.stem}")] == [], path.name


def test_check_command_counts_and_finds_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_catalogue")
    printed = capsys.readouterr().out
    assert f"providers  {len(ALL)}\n" in printed
    assert "problems   0\n" in printed


def test_check_command_prints_one_object_per_provider(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_catalogue", "--json")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["slug"] for row in rows] == [provider.slug for provider in ALL]
    assert {row["slug"]: row for row in rows}["gmail"]["actions"][0] == "GMAIL_SEND_EMAIL"


BASE = Provider(
    slug="acme",
    name="Acme",
    category="other",
    description="Things.",
    base_url="https://api.acme.example",
    docs_url="https://docs.acme.example",
    auth=ApiKey(),
)
OAUTH = OAuth2(authorize_url="https://acme.example/a", token_url="https://acme.example/t")
FIELD = AccountField(key="shop", label="Shop", pattern="^[a-z]+$", example="abc")


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (replace(BASE, slug="Ac_me"), "slug"),
        (replace(BASE, base_url="http://api.acme.example"), "base_url is not an https address"),
        (replace(BASE, docs_url=""), "docs_url is not an https address"),
        (replace(BASE, auth=replace(OAUTH, token_url="http://acme.example/t")), "token_url is not an https address"),
        (replace(BASE, base_url="https://{shop}.acme.example"), "{shop}, which nothing fills"),
        (replace(BASE, base_url="https://{api_key}.acme.example"), "the host depends on something"),
        (replace(BASE, account_fields=(replace(FIELD, pattern="[a-z]+"),)), "not anchored"),
        (replace(BASE, account_fields=(replace(FIELD, pattern="^(a$"),)), "does not compile"),
        (replace(BASE, account_fields=(replace(FIELD, example="ABC"),)), "does not match its pattern"),
        (replace(BASE, verify=Request(path="https://evil.example/me")), "not declared in hosts"),
        (replace(BASE, headers={"X-Id": "{nobody}"}), "{nobody}, which nothing fills"),
    ],
)
def test_validator_names_what_is_wrong(broken: Provider, problem: str) -> None:
    assert validator.problems(BASE) == []
    assert any(problem in line for line in validator.problems(broken))


ACT = Action(
    key="do",
    name="Do",
    description="Does it.",
    request=Request(path="/do"),
    sample={"ok": True},
    docs_url="https://docs.acme.example/do",
)


@pytest.mark.parametrize(
    ("actions", "problem"),
    [
        ((ACT, ACT), "declared twice"),
        ((replace(ACT, key="doIt"),), "snake_case"),
        ((replace(ACT, scopes=("more",)),), "scopes the provider does not ask for"),
        ((replace(ACT, request=Request(path="/{id}")),), "{id}, which nothing fills"),
        ((replace(ACT, sample=None),), "needs a sample"),
        ((replace(ACT, docs_url=""),), "docs_url"),
        ((replace(ACT, output={"type": "nonsense"}),), "schema"),
    ],
)
def test_validator_looks_into_actions(actions: tuple[Action, ...], problem: str) -> None:
    assert any(problem in line for line in validator.problems(replace(BASE, actions=actions)))


def test_validator_sees_a_name_taken_twice() -> None:
    assert validator.catalogue_problems([BASE, replace(BASE, slug="other", aliases=("acme",))]) == [
        "acme: two providers answer to this name"
    ]
