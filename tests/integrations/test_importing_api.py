"""Importing over the API and the command line: a company sees and changes its own alone, and all is imported or nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditEntry
from integrations import catalogue
from integrations.models import ApiDescription, ImportedAction
from integrations.services import imported, importing, offered
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/connect/v1/providers/github/api-descriptions"
http = Client()


class Caller:
    """A company calling with its keys."""

    def __init__(self) -> None:
        self.actor: Actor = factories.make_actor()
        self.key = factories.make_key(self.actor)[1]
        self.read_key = factories.make_key(self.actor, permissions_wanted=("read",))[1]

    def call(self, method: str, path: str = PATH, body: Any = None, *, key: str = "", **headers: str) -> Any:
        sent = {**factories.bearer(key or self.key), **headers}
        return http.generic(method, path, "" if body is None else json.dumps(body), content_type="application/json", **sent)

    def bring(self, raw: Any, **more: Any) -> Any:
        return self.call("POST", PATH, {"document": raw, **more})

    def keys(self) -> set[str]:
        return {row.key for row in imported.visible(self.actor.company_id)}


@pytest.fixture
def alice() -> Caller:
    return Caller()


@pytest.fixture
def mallory() -> Caller:
    return Caller()


def document(*names: str, title: str = "Parts", **more: Any) -> dict[str, Any]:
    paths = {f"/{name}": {"get": {"operationId": f"{name}/list", **more}} for name in names}
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "2"},
        "servers": [{"url": "https://api.github.com"}],
        "paths": paths,
    }


def test_a_description_is_imported_listed_shown_and_removed(alice: Caller) -> None:
    raw = document("gists", "zen")
    raw["paths"]["/gone"] = {"head": {}}
    answer = alice.bring(raw)
    assert answer.status_code == 201
    made = answer.json()
    row = ApiDescription.objects.get()
    assert made == {
        "id": row.pk,
        "providerType": "github",
        "name": "parts",
        "format": "openapi-3.0",
        "title": "Parts",
        "version": "2",
        "source": None,
        "sha256": row.sha256,
        "actions": 2,
        "createdAt": made["createdAt"],
        "updatedAt": made["updatedAt"],
        "skipped": [{"operation": "HEAD /gone", "reason": "HEAD brings no data"}],
        "operations": 3,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "breaking": [],
    }
    listed = alice.call("GET").json()
    assert [one["id"] for one in listed] == [row.pk]
    assert "skipped" not in listed[0]
    assert alice.call("GET", f"{PATH}/{row.pk}").json()["skipped"] == made["skipped"]
    assert alice.keys() == {"gists_list", "zen_list"}
    assert alice.call("DELETE", f"{PATH}/{row.pk}").status_code == 204
    assert not ApiDescription.objects.exists()
    assert not ImportedAction.objects.exists()
    done = AuditEntry.objects.filter(target=row.pk).order_by("id").values_list("action", flat=True)
    assert list(done) == ["api_description.import", "api_description.remove"]


def test_an_imported_action_is_found_and_one_written_by_hand_goes_before(alice: Caller, mallory: Caller) -> None:
    github = catalogue.get("github")
    assert alice.bring(document("issues", description="All of them."), name="a").status_code == 201
    raw = document("x")
    raw["paths"]["/x"]["get"]["operationId"] = "list_issues"
    assert alice.bring(raw, name="b").status_code == 201
    assert alice.keys() == {"issues_list", "list_issues_api"}
    found = offered.action(github, "issues_list", alice.actor.company_id)
    assert found
    assert (found.description, found.effect, found.request.path) == ("All of them.", "idempotent", "/issues")
    assert found == imported.built(ImportedAction.objects.get(key="issues_list"))
    assert offered.action(github, "list_issues", alice.actor.company_id) is github.action("list_issues")
    assert offered.action(github, "issues_list", mallory.actor.company_id) is None


def test_a_company_sees_and_changes_only_its_own(alice: Caller, mallory: Caller) -> None:
    row_id = alice.bring(document("zen")).json()["id"]
    assert mallory.call("GET").json() == []
    for method in ("GET", "DELETE"):
        foreign, unknown = (mallory.call(method, f"{PATH}/{one}") for one in (row_id, "ad_" + "0" * 26))
        assert foreign.status_code == unknown.status_code == 404
        assert foreign.json() == unknown.json()
    assert alice.call("GET", f"/connect/v1/providers/slack/api-descriptions/{row_id}").status_code == 404
    assert alice.call("POST", PATH, {"document": document("zen")}, key=alice.read_key).status_code == 403
    assert alice.call("DELETE", f"{PATH}/{row_id}", key=alice.read_key).status_code == 403
    assert alice.keys() == {"zen_list"}


def test_the_operators_descriptions_are_for_all_and_a_companys_own_goes_before(alice: Caller, mallory: Caller) -> None:
    github = catalogue.get("github")
    importing.run(github, document("zen", summary="For all"), company_id=None)
    assert alice.call("GET").json() == []
    alice.bring(document("zen", summary="Mine"))
    names = [imported.action("github", "zen_list", one.actor.company_id) for one in (alice, mallory)]
    assert [action.name for action in names if action] == ["Mine", "For all"]


def test_importing_again_brings_up_to_date_and_says_what_breaks(alice: Caller) -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    alice.bring(document("a", "b", "c", parameters=[limit]))
    rows = {row.operation: row.pk for row in ImportedAction.objects.all()}
    raw = document("a", "b", "d", parameters=[limit])
    raw["paths"]["/b"]["get"] |= {"operationId": "renamed", "parameters": [{"name": "q", "in": "query", "required": True}]}
    told = alice.bring(raw).json()
    assert {name: told[name] for name in ("operations", "added", "changed", "unchanged", "removed")} == {
        "operations": 3,
        "added": 1,
        "changed": 1,
        "unchanged": 1,
        "removed": 1,
    }
    assert told["breaking"] == ["b_list needs q", "b_list takes no limit any more", "c_list is gone"]
    assert alice.keys() == {"a_list", "b_list", "d_list"}
    after = {row.operation: row.pk for row in ImportedAction.objects.all()}
    assert [after[one] for one in ("GET /a", "GET /b")] == [rows[one] for one in ("GET /a", "GET /b")]
    assert alice.bring(raw).json()["unchanged"] == 3


def test_an_operation_whose_path_is_spelled_anew_keeps_its_key(alice: Caller) -> None:
    raw = document()
    raw["paths"] = {"/users/{id}": {"get": {"operationId": "getUser"}}}
    alice.bring(raw)
    raw["paths"] = {"/users/{userId}": {"get": {"operationId": "getUser"}}}
    told = alice.bring(raw).json()
    assert (told["changed"], told["added"], told["removed"]) == (1, 0, 0)
    assert told["breaking"] == ["get_user needs user_id", "get_user takes no id any more"]
    assert alice.keys() == {"get_user"}


def test_two_descriptions_with_the_same_names_keep_apart(alice: Caller) -> None:
    alice.bring(document("zen", title="One"))
    alice.bring(document("zen", title="Two"))
    keys = sorted(alice.keys())
    assert keys[0] == "zen_list"
    assert keys[1].startswith("zen_list_")
    assert alice.bring(document("zen", title="Two")).json()["unchanged"] == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "document: Send either document or url."),
        ({"document": document("a"), "url": "https://x.example"}, "document: Send either document or url."),
        ({"document": 7}, "document: Must be an object, or the text of a JSON or YAML document."),
        ({"document": "a: [1"}, "document: line 2: is not YAML: did not find expected ',' or ']'"),
        ({"url": "http://example.com/openapi.json"}, "url: Must be an https address."),
        ({"document": document("a"), "name": "x" * 101}, "name: Ensure this field has no more than 100 characters."),
        (
            {"document": {**document("a"), "servers": [{"url": "https://evil.example"}]}},
            "document: None of its 1 operations can be imported: its server https://evil.example is none of the provider's "
            "hosts.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_imported(alice: Caller, body: Any, said: str) -> None:
    alice.bring(document("kept"))
    answer = alice.call("POST", PATH, body)
    assert (answer.status_code, answer.json()["message"]) == (400, [said])
    assert alice.keys() == {"kept_list"}
    assert ApiDescription.objects.count() == 1


def test_a_private_address_is_not_asked(alice: Caller) -> None:
    answer = alice.call("POST", PATH, {"url": "https://127.0.0.1:1/openapi.json"})
    assert (answer.status_code, answer.json()["message"]) == (400, "127.0.0.1 is not a public address.")
    assert not ApiDescription.objects.exists()


def test_a_refused_import_leaves_the_one_before_as_it_was(alice: Caller) -> None:
    alice.bring(document("a", "b"))
    raw = document("a")
    raw["paths"]["/z"] = {"get": {"responses": {"200": {"$ref": "https://evil.example/x"}}}}
    assert alice.bring(raw).status_code == 400
    assert alice.keys() == {"a_list", "b_list"}


def test_a_company_has_so_many_descriptions_and_no_more(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST", 1)
    alice.bring(document("a"), name="one")
    answer = alice.bring(document("b"), name="two")
    assert (answer.status_code, answer.json()["message"]) == (409, "A company may have 1 API descriptions.")
    assert alice.bring(document("b"), name="one").status_code == 201


def test_a_retried_import_with_its_key_is_answered_alike(alice: Caller) -> None:
    first, second = (alice.call("POST", PATH, {"document": document("a")}, HTTP_IDEMPOTENCY_KEY="k1") for _ in range(2))
    assert first.content == second.content


def test_searchable_words_are_weighted(alice: Caller) -> None:
    alice.bring(document("gists", summary="List gists", description="Everything of a person."))
    words = ImportedAction.objects.values_list("search", flat=True).get()
    assert words == "'everyth':5B 'get':9C 'gist':1A,4A,10C 'list':2A,3A 'person':8B"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_api", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_imports_a_file_for_all_or_for_one_company(alice: Caller, mallory: Caller, tmp_path: Path) -> None:
    file = tmp_path / "parts.json"
    file.write_text(json.dumps(document("zen")))
    told = json.loads(run(str(file), "--provider", "github", "--json", "--dry-run"))
    assert (told["actions"], told["added"], told["dryRun"]) == (1, 1, True)
    assert not ApiDescription.objects.exists()
    assert "zen_list" not in run(str(file), "--provider", "github", "--company", str(alice.actor.company_id))
    assert (alice.keys(), mallory.keys()) == ({"zen_list"}, set())
    assert "actions" in run(str(file), "--provider", "github", "--name", "all")
    assert mallory.keys() == {"zen_list"}
    assert ApiDescription.objects.get(company_id=None).source == "parts.json"
    file.write_text(json.dumps(document("other")))
    assert "breaking: zen_list is gone" in run(str(file), "--provider", "github", "--name", "all")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone.json", "--provider", "github"), "There is no file gone.json."),
        (("gone.json", "--provider", "nothing"), "There is no such provider."),
        (("gone.json", "--provider", "github", "--company", "999999"), "There is no such company."),
        (("--provider", "sandbox"), "Sandbox publishes no API description that is known here; name a file or an address."),
        (("http://example.com/x.json", "--provider", "github"), "Must be an https address."),
    ],
)
def test_the_command_says_what_is_missing(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said.replace(".", r"\.")):
        run(*arguments)
    assert not ApiDescription.objects.exists()
