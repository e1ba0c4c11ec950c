"""Finding actions: each by its own name and by what it does, those written by hand and thousands of imported ones alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from benchmarks.api_descriptions import description
from integrations import catalogue
from integrations.models import ImportedAction
from integrations.services import importing, tool_pages, tool_search
from integrations.spec import Action, Provider
from tests import factories

pytestmark = pytest.mark.django_db
ALL = catalogue.all_providers()
WRITTEN = [(provider, action) for provider in ALL for action in provider.actions]
NOBODY = 0


def places(text: str, among: Any = ALL, company_id: int = NOBODY, **options: Any) -> list[tuple[str, str]]:
    found, _ = tool_search.search(text, among, company_id, limit=50, **options)
    return [(provider.slug, action.key) for provider, action in found]


def rank(text: str, provider: Provider, action: Action, among: Any = ALL) -> int:
    """From 1; 99 where it is not found."""
    found = places(text, among)
    wanted = (provider.slug, action.key)
    return found.index(wanted) + 1 if wanted in found else 99


def names(text: str, **options: Any) -> list[str]:
    return [f"{slug}.{key}" for slug, key in places(text, **options)]


def imported(slug: str, operations: int, company_id: int | None = None, name: str = "big") -> None:
    provider = catalogue.get(slug)
    importing.run(provider, description(provider.base_url, operations), company_id=company_id, name=name)


@pytest.fixture
def queries() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(database) as asked:
        yield asked


def test_every_action_is_found_first_by_its_tool_name_and_in_its_toolkit_by_its_key_and_its_name() -> None:
    for provider, action in WRITTEN:
        assert rank(provider.tool_name(action), provider, action) == 1
        for text in (action.key, action.name):
            assert rank(text, provider, action, [provider]) == 1, text


def test_actions_are_found_first_by_the_names_of_provider_and_action() -> None:
    for provider, action in WRITTEN[::5]:
        for text in (f"{provider.name} {action.name}", f"{action.key} {provider.slug}"):
            assert rank(text, provider, action) == 1, text


def test_actions_found_by_a_bare_key_before_another_have_the_very_same_key_or_name() -> None:
    for provider, action in WRITTEN[::9]:
        found = places(action.key)
        for slug, key in found[: found.index((provider.slug, action.key))]:
            other = catalogue.get(slug).action(key)
            assert other
            assert key == action.key or other.name.lower().replace(" ", "_") == action.key


def test_actions_are_found_by_what_they_do() -> None:
    alone = [rank(action.description, provider, action) for provider, action in WRITTEN]
    assert sum(place <= 5 for place in alone) / len(alone) >= 0.95
    in_toolkit = [rank(action.description, provider, action, [provider]) for provider, action in WRITTEN[::3]]
    assert [place for place in in_toolkit if place > 5] == []


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("create a github issue", {"github.create_issue"}),
        ("github repos", {"github.list_repositories"}),  # a word of the same meaning
        ("add a row to a spreadsheet", {"google-sheets.append_rows"}),
        ("post a message to slack", {"slack.send_message"}),
        ("send an email from gmail", {"gmail.send_email"}),
        ("read an e-mail in outlook", {"outlook.get_email"}),
        ("DELETING EVENTS!", {"google-calendar.delete_event"}),
    ],
)
def test_actions_are_found_in_plain_words(asked: str, wanted: set[str]) -> None:
    assert wanted <= set(names(asked)[: len(wanted) + 2])


@pytest.mark.parametrize("text", ["", "  ", "!!!", "the of and", "qqqzzz", "' | & ! ( ) : * <->", "a\\'b", "\x00", "é" * 500])
def test_what_says_nothing_finds_nothing_and_breaks_nothing(text: str) -> None:
    imported("github", 10)
    assert places(text) == []


def test_of_equal_answers_connected_accounts_come_first_and_what_cannot_be_connected_last() -> None:
    assert {name.split(".")[1] for name in names("send email")[:4]} == {"send_email"}
    for slug in ("gmail", "outlook"):
        assert names("send email", first={slug})[0] == f"{slug}.send_email"
        answers = [name for name in names("send email", last={slug}) if name.endswith(".send_email")]
        assert answers[-1] == f"{slug}.send_email"
    assert names("send email", first={"stripe"})[0].endswith(".send_email")  # a better answer goes before a connected account


def test_imported_actions_are_found_first_by_their_names_and_by_what_they_do() -> None:
    imported("github", 1000)
    github = catalogue.get("github")
    rows = list(ImportedAction.objects.order_by("key")[::61])
    assert len(rows) > 15
    for row in rows:
        wanted = ("github", row.key)
        assert places(f"GITHUB_{row.key.upper()}")[0] == wanted
        assert places(row.key, [github])[0] == wanted
        assert places(f"GitHub {row.name}")[0] == wanted
        assert wanted in places(row.description, [github])[:5]
    assert names("remove a secret from a repository")[0] == "github.repositorys_delete_secret"


def test_hand_written_and_imported_actions_are_measured_alike() -> None:
    imported("github", 1000)
    assert names("github create issue")[0] == "github.create_issue"
    assert names("github create refund of an invoice")[0] == "github.invoices_create_refund"


def test_nobody_finds_what_another_company_imported() -> None:
    mine, theirs = factories.make_company(), factories.make_company()
    imported("github", 5, company_id=mine.pk)
    github = [catalogue.get("github")]
    wanted = ("github", "accounts_create_member")
    assert places("create member of an account", github, mine.pk)[0] == wanted
    assert wanted not in places("create member of an account", github, theirs.pk)
    assert wanted not in places("GITHUB_ACCOUNTS_CREATE_MEMBER", github, theirs.pk)
    assert wanted not in [(p.slug, a.key) for p, a in tool_pages.page(github, theirs.pk, limit=100)[0]]


def test_the_companys_own_import_goes_before_the_operators() -> None:
    company = factories.make_company()
    imported("github", 5)
    imported("github", 5, company_id=company.pk)
    ImportedAction.objects.filter(company_id=company.pk).update(name="Our own list")
    github = [catalogue.get("github")]
    found, _ = tool_search.search("GITHUB_ACCOUNTS_LIST_MEMBERS", github, company.pk)
    assert (found[0][1].key, found[0][1].name) == ("accounts_list_members", "Our own list")
    listed = [action.name for _, action in tool_pages.page(github, company.pk, limit=100)[0]]
    assert listed.count("Our own list") == 5
    assert len(listed) == len(github[0].actions) + 5


def test_pages_walk_over_everything_once_in_order() -> None:
    imported("github", 120)
    imported("discord", 10)
    providers = [catalogue.get(slug) for slug in ("github", "slack", "discord")]
    walked: list[tuple[str, str]] = []
    more = True
    while more:
        found, more = tool_pages.page(providers, NOBODY, after=walked[-1] if walked else None, limit=7)
        assert len(found) == 7 or not more
        walked += [(provider.slug, action.key) for provider, action in found]
    written = {provider.slug: [action.key for action in provider.actions] for provider in providers}
    keys = {
        slug: list(ImportedAction.objects.filter(provider=slug).order_by("key").values_list("key", flat=True))
        for slug in written
    }
    assert walked == [(slug, key) for slug, own in written.items() for key in (*own, *keys[slug])]


def test_a_page_goes_on_from_an_action_that_is_gone() -> None:
    imported("github", 20)
    github = [catalogue.get("github")]
    first, _ = tool_pages.page(github, NOBODY, limit=len(github[0].actions) + 3)
    ImportedAction.objects.filter(key=first[-1][1].key).delete()
    following, _ = tool_pages.page(github, NOBODY, after=("github", first[-1][1].key), limit=1)
    assert following[0][1].key > first[-1][1].key
    with pytest.raises(LookupError):
        tool_pages.page(github, NOBODY, after=("slack", "send_message"), limit=1)


def test_a_page_and_a_search_take_few_queries_however_many_tools_there_are(queries: CaptureQueriesContext) -> None:
    imported("github", 1000)
    providers = [catalogue.get(slug) for slug in ("github", "slack", "gmail", "notion")]
    tool_search.search("warm up", providers, NOBODY)  # the catalogue is read once in a process
    before = len(queries)
    found, more = tool_pages.page(providers, NOBODY, limit=50)
    assert (len(found), more, len(queries) - before) == (50, True, 2)
    before = len(queries)
    found, _ = tool_search.search("create refund of an invoice", providers, NOBODY, limit=50)
    assert len(found) > 20
    assert len(queries) - before <= 6


def test_results_go_on_where_a_page_ended() -> None:
    every, _ = tool_search.search("send message", ALL, NOBODY, limit=6)
    first, more = tool_search.search("send message", ALL, NOBODY, limit=3)
    second, _ = tool_search.search("send message", ALL, NOBODY, limit=3, offset=3)
    assert (first + second, more) == (every, True)
    assert tool_search.search("send message", ALL, NOBODY, limit=3, offset=9999) == ([], False)
