"""Listing and finding tools, actions and providers over the API: pages, searches, and lists that are sent only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import App
from benchmarks.api_descriptions import description
from connections.models import Connection, Status
from integrations import catalogue
from integrations.services import importing, oauth_apps, toolkits
from tests import factories

pytestmark = pytest.mark.django_db


@dataclass
class Shop:
    """An app with two toolkits, the key of the app and a reading key of the company."""

    client: Client
    actor: Any
    app: App
    app_key: str
    key: str

    def tools(self, **query: Any) -> Any:
        path = f"/v1/{self.app.pk}/integrations/tools"
        return self.client.get(path, query, headers={"Authorization": f"Bearer {self.app_key}"})

    def get(self, path: str, *, key: str = "", **query: Any) -> Any:
        return self.client.get(f"/connect/v1/{path}", query, headers={"Authorization": f"Bearer {key or self.key}"})


@pytest.fixture
def shop(client: Client) -> Shop:
    actor = factories.make_actor()
    app = factories.make_app(actor)
    for slug in ("sandbox", "stripe"):
        toolkits.enable(actor, app, slug, display_name=None, scopes=[], client=None)
    key = factories.make_key(actor, permissions_wanted=("read",))[1]
    return Shop(client, actor, app, factories.make_app_key(actor, app), key)


def imported(slug: str, operations: int, company_id: int | None = None) -> None:
    provider = catalogue.get(slug)
    importing.run(provider, description(provider.base_url, operations), company_id=company_id, name="big")


def test_tools_are_paged_over_written_and_imported_ones(shop: Shop) -> None:
    imported("stripe", 100)
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = shop.tools(limit="50", **({"cursor": cursor} if cursor else {})).json()
        names += [tool["name"] for tool in page["tools"]]
        cursor = page["next_cursor"]
    written = [p.tool_name(a) for p in map(catalogue.get, ("sandbox", "stripe")) for a in p.actions]
    assert names[: len(written)] == written
    assert len(names) == len(set(names)) == len(written) + 100
    assert all(name.startswith("STRIPE_ACCOUNTS_") for name in names[len(written) :])


def test_tools_are_searched_in_the_enabled_toolkits_alone(shop: Shop) -> None:
    imported("stripe", 860)
    imported("github", 20)
    found = [tool["name"] for tool in shop.tools(search="create a refund of an invoice").json()["tools"]]
    assert found[0] == "STRIPE_INVOICES_CREATE_REFUND"
    assert all(name.startswith(("STRIPE_", "SANDBOX_")) for name in found)
    assert len(found) <= 50
    named = shop.tools(search="SANDBOX_ECHO", limit="1").json()
    assert [tool["name"] for tool in named["tools"]] == ["SANDBOX_ECHO"]
    narrowed = [tool["name"] for tool in shop.tools(search="contact", toolkit="sandbox").json()["tools"]]
    assert narrowed
    assert all(name.startswith("SANDBOX_") for name in narrowed)
    first = shop.tools(search="refund", limit="2").json()
    second = shop.tools(search="refund", limit="2", cursor=first["next_cursor"]).json()
    four = shop.tools(search="refund", limit="4").json()
    assert first["tools"] + second["tools"] == four["tools"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "51"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"cursor": "GMAIL_SEND_EMAIL"}, "cursor"),
        ({"cursor": "STRIPE"}, "cursor"),
        ({"search": "x", "cursor": "SANDBOX_ECHO"}, "cursor"),
        ({"search": "x" * 501}, "search"),
    ],
)
def test_bad_queries_are_refused_by_name(shop: Shop, query: dict[str, str], field: str) -> None:
    answer = shop.tools(**query)
    assert answer.status_code == 400
    assert field in answer.content.decode()


def test_an_app_without_toolkits_has_no_tools(shop: Shop) -> None:
    bare = factories.make_app(shop.actor)
    key = factories.make_app_key(shop.actor, bare)
    for query in ({}, {"search": "send"}):
        answer = shop.client.get(f"/v1/{bare.pk}/integrations/tools", query, headers={"Authorization": f"Bearer {key}"})
        assert answer.json() == {"tools": [], "next_cursor": None}


def test_actions_of_a_provider_are_paged_by_a_link(shop: Shop) -> None:
    imported("stripe", 150)
    written = [action.key for action in catalogue.get("stripe").actions]
    first = shop.get("providers/stripe/actions")
    assert [row["name"] for row in first.json()][: len(written)] == written
    assert len(first.json()) == 100
    address = first["Link"].partition(">")[0].removeprefix("<")
    second = shop.client.get(address, headers={"Authorization": f"Bearer {shop.key}"})
    assert len(second.json()) == len(written) + 50
    assert "Link" not in second
    assert not {row["name"] for row in first.json()} & {row["name"] for row in second.json()}
    (row,) = (row for row in first.json() + second.json() if row["name"] == "accounts_update_webhook")
    assert {"name": "account_id", "type": "string", "required": True, "description": "account id"} in row["inputs"]


def test_actions_of_a_provider_are_searched(shop: Shop) -> None:
    imported("stripe", 200)
    rows = shop.get("providers/stripe/actions", search="remove the label of an account").json()
    assert rows[0]["name"] == "accounts_delete_label"
    assert len(shop.get("providers/stripe/actions", search="label", limit="2").json()) == 2
    assert shop.get("providers/no-such/actions", search="label").status_code == 404


def test_actions_of_all_providers_are_searched_connected_ones_first(shop: Shop) -> None:
    rows = shop.get("actions", search="list contacts").json()
    assert len(rows) == 20
    assert not any(row["isConnected"] for row in rows)
    Connection.objects.create(
        company_id=shop.actor.company_id, provider="hubspot", scheme="OAUTH2", status=Status.READY, credentials={}
    )
    rows = shop.get("actions", search="list contacts").json()
    assert (rows[0]["toolName"], rows[0]["providerType"], rows[0]["isConnected"]) == ("HUBSPOT_LIST_CONTACTS", "hubspot", True)
    other = factories.make_key(factories.make_actor(), permissions_wanted=("read",))[1]
    assert not any(row["isConnected"] for row in shop.get("actions", key=other, search="list contacts").json())


def test_what_needs_an_oauth_app_of_ones_own_says_so_and_comes_after_its_equals(shop: Shop) -> None:
    def flags() -> dict[str, bool]:
        rows = shop.get("actions", search="send an email", limit="100").json()
        return {row["toolName"]: row["needsOwnOAuthApp"] for row in rows if row["name"] == "send_email"}

    before = flags()
    assert before["GMAIL_SEND_EMAIL"] is True
    assert False in before.values()
    assert list(before.values()) == sorted(before.values())
    oauth_apps.bring(shop.actor, None, catalogue.get("gmail"), "id-1", "secret-1")
    assert flags()["GMAIL_SEND_EMAIL"] is False


def test_a_search_of_all_actions_needs_words(shop: Shop) -> None:
    for query in ({}, {"search": " "}):
        answer = shop.get("actions", **query)
        assert answer.status_code == 400
        assert "search" in answer.content.decode()


def test_providers_are_sent_again_only_when_they_changed(shop: Shop) -> None:
    first = shop.get("providers")
    etag = first["ETag"]
    assert etag.startswith('"')
    assert first["Cache-Control"] == "private, no-cache"

    def again(known: str) -> Any:
        headers = {"Authorization": f"Bearer {shop.key}", "If-None-Match": known}
        return shop.client.get("/connect/v1/providers", headers=headers)

    assert (again(etag).status_code, again(etag).content, again(etag)["ETag"]) == (304, b"", etag)
    assert again('"other", ' + etag).status_code == 304
    assert again('"other"').content == first.content
    assert shop.get("providers", key="nonsense").status_code == 401


def test_the_public_list_is_sent_again_only_when_it_changed(client: Client) -> None:
    first = client.get("/integrations")
    assert (first.status_code, first["Cache-Control"]) == (200, "public, max-age=300")
    assert client.get("/integrations", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_providers_are_narrowed_by_category_capability_and_search(shop: Shop) -> None:
    def names(**query: str) -> list[str]:
        return [row["name"] for row in shop.get("providers", **query).json()]

    assert set(names(category="crm")) == {each.type_name for each in catalogue.all_providers() if each.category == "crm"}
    assert "meta_lead_ads" in names(capability="lead_sync")
    assert names(search="slakc")[0] == "slack"
    assert names(search="google", category="calendar") == ["google_calendar"]
    assert names(category="nonsense") == []


def test_a_list_of_providers_takes_no_query_for_its_rows(shop: Shop) -> None:
    shop.get("providers")
    with CaptureQueriesContext(database) as plain:
        shop.get("providers/sandbox")
    with CaptureQueriesContext(database) as listed:
        shop.get("providers")
    assert len(listed) <= len(plain) + 1  # whether the company brought providers of its own
