"""How definitions read, what the catalogue check prints of them, and the pictures that stand for them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from integrations import catalogue, logos, quality
from integrations.management.commands import check_catalogue, draw_logos
from integrations.spec import Action, ApiKey, Basic, OAuth2, Provider, Request, Trigger, Webhook

ALL = catalogue.all_providers()
ACTION = Action(key="get_thing", name="Get a thing", description="Reads one thing.", request=Request(path="/t"), sample={})
READING = replace(ACTION, effect="idempotent")
TRIGGER = Trigger(
    key="new_thing", name="New thing", description="A thing is made.", sample={"id": 1}, event_id="id", docs_url="https://a.example"
)  # fmt: skip
BASE = Provider(
    slug="acme",
    name="Acme",
    category="other",
    description="Things.",
    base_url="https://api.acme.example",
    docs_url="https://docs.acme.example",
    auth=ApiKey(),
    actions=(READING,),
    triggers=(TRIGGER,),
)


def test_every_definition_reads_well() -> None:
    assert [problem for provider in ALL for problem in quality.problems(provider)] == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (replace(BASE, category="stuff"), "none of the categories"),
        (replace(BASE, description="Acme"), "description"),
        (replace(BASE, description="Things"), "description"),
        (replace(BASE, aliases=("acme",)), "its own slug"),
        (replace(BASE, api_descriptions=("http://acme.example/openapi.json",)), "not an https address"),
        (replace(BASE, actions=(READING, replace(READING, key="read_thing"))), "two actions have the name Get a thing"),
        (replace(BASE, actions=(ACTION,)), "not said to be idempotent"),
        (replace(BASE, actions=(replace(READING, name="get a thing"),)), "begins with a capital"),
        (replace(BASE, actions=(replace(READING, name="Get A Thing"),)), ""),
        (replace(BASE, actions=(replace(READING, name="Get The Thing"),)), "sentence case"),
        (replace(BASE, actions=(replace(READING, description="Reads"),)), "ends with a period"),
        (replace(BASE, triggers=(replace(TRIGGER, docs_url=""),)), "docs_url"),
        (replace(BASE, triggers=(TRIGGER, replace(TRIGGER, key="other"))), "two triggers"),
    ],
)
def test_what_reads_badly_is_named(broken: Provider, problem: str) -> None:
    assert quality.problems(BASE) == []
    assert any(problem in line for line in quality.problems(broken)) or not problem


def test_a_webhook_without_its_page_is_a_gap_and_no_problem() -> None:
    silent = replace(BASE, webhook=Webhook(algorithm="none"))
    assert (quality.problems(silent), quality.gaps(silent)) == ([], ["acme: the webhook has no docs_url"])


@pytest.mark.parametrize(
    ("auth", "placement"),
    [
        (ApiKey(), "bearer"),
        (ApiKey(template="Token {api_key}"), "authorization:Token"),
        (ApiKey(template="{api_key}"), "header:Authorization"),
        (ApiKey(name="X-Key", template="{api_key}"), "header:X-Key"),
        (ApiKey(placement="query", name="key", template="{api_key}"), "query:key"),
        (ApiKey(placement="path"), "path"),
        (Basic(), "basic"),
        (OAuth2(authorize_url="https://a.example", token_url="https://t.example"), "bearer"),
    ],
)
def test_where_the_secret_goes_is_said_in_a_word(auth: ApiKey | Basic | OAuth2, placement: str) -> None:
    assert check_catalogue.key_placement(auth) == placement


def test_check_prints_every_fact_of_the_providers_named(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_catalogue", "gmail", "google_calendar", "--json")
    gmail, calendar = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (gmail["slug"], calendar["slug"]) == ("gmail", "google-calendar")
    assert gmail["problems"] == []
    told = {name: gmail[name] for name in ("auth", "authorize_url", "token_url", "refresh_url", "revoke_url", "key_placement")}
    assert told == {
        "auth": "OAUTH2",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "token_url": "https://oauth2.googleapis.com/token",
        "refresh_url": "https://oauth2.googleapis.com/token",
        "revoke_url": "https://oauth2.googleapis.com/revoke",
        "key_placement": "bearer",
    }
    assert gmail["api_base_url"] == catalogue.get("gmail").base_url
    assert gmail["scopes"]
    assert gmail["docs_url"].startswith("https://")


def test_check_counts_by_category_and_refuses_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_catalogue", "gmail", "slack")
    printed = capsys.readouterr().out
    assert "providers  2\n  OAUTH2             2\n" in printed
    assert "\ncategories 2\n" in printed
    assert re.search(r"^seconds    \d+\.\d$", printed, re.MULTILINE)
    with pytest.raises(CommandError, match="no provider nobody"):
        call_command("check_catalogue", "nobody")


def test_drawn_logos_belong_to_providers_are_small_and_stand_out() -> None:
    drawn = sorted(logos.FOLDER.glob("*.svg"))
    assert len(drawn) >= 200
    assert {path.stem for path in drawn} <= {provider.slug for provider in ALL}
    assert sum(path.stat().st_size for path in drawn) < 1_500_000
    for path in drawn:
        tile = re.search(r'<rect[^>]* fill="#([0-9a-f]{6})"/>', path.read_text())
        mark = re.search(r'<path transform="[^"]*" fill="#([0-9a-f]{6})"', path.read_text())
        assert tile, path.name
        assert draw_logos.contrast(mark[1] if mark else "ffffff", tile[1]) >= draw_logos.CONTRAST, path.name
