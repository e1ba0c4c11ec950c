"""Providers a company brings itself: brought by the API, found everywhere a shipped one is, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connect_platform.core.audit import AuditEntry
from connect_platform.core.errors import Conflict
from connections.models import Connection, ConnectSession, Status
from connections.services.connecting import offers, storing, tokens
from connections.services.connecting.identity import Identity
from integrations.api.custom_providers import DEFINITION
from integrations.models import CustomProvider, OAuthApp, Toolkit
from integrations.services import custom_providers, offered, toolkits
from integrations.services.custom_providers import Client
from tests import factories
from tests.connections.cast import Caller, make_caller

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/connect/v1/providers/custom"
KEYED = {**DEFINITION, "slug": "acme-keys", "auth": {"scheme": "API_KEY"}, "actions": [], "identity": None}
KEYED["actions"] = [{**DEFINITION["actions"][0], "scopes": []}]


def bring(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = caller.call("POST", PATH, {**DEFINITION, **changes})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def connected(caller: Caller, slug: str = "custom-acme-crm", **columns: Any) -> Connection:
    """A connection that holds a credential, as if a person had made it."""
    given = {"scheme": "OAUTH2", "status": Status.READY, "credentials": {"access_token": "t"}, **columns}
    return Connection.objects.create(company=caller.company, provider=slug, **given)


def test_a_definition_is_kept_read_changed_and_removed(alice: Caller) -> None:
    made = bring(alice)
    assert (made["slug"], made["name"], made["displayName"], made["version"]) == (
        "custom-acme-crm",
        "custom_acme_crm",
        "Acme CRM",
        1,
    )
    assert made["definition"]["auth"] == DEFINITION["auth"]
    assert alice.get(f"{PATH}/acme-crm") == alice.get(f"{PATH}/custom_acme_crm") == made
    assert [(row["slug"], "definition" in row) for row in alice.get(PATH)] == [("custom-acme-crm", False)]

    changed = alice.call("PUT", f"{PATH}/acme-crm", {**DEFINITION, "name": "Acme", "version": 1})
    assert (changed.status_code, changed.json()["version"], changed.json()["displayName"]) == (200, 2, "Acme")
    again = alice.call("PUT", f"{PATH}/acme-crm", {**DEFINITION, "name": "Acme", "version": 2})
    assert again.json()["version"] == 2  # nothing was changed
    assert alice.call("DELETE", f"{PATH}/acme-crm").status_code == 204
    assert alice.call("GET", f"{PATH}/acme-crm").status_code == 404
    deeds = AuditEntry.objects.filter(target="custom-acme-crm").order_by("id").values_list("action", flat=True)
    assert list(deeds) == ["custom_provider.add", "custom_provider.change", "custom_provider.remove"]


def test_a_refused_definition_names_every_fault_and_keeps_nothing(alice: Caller) -> None:
    wrong = {**DEFINITION, "base_url": "http://10.0.0.8", "nmae": "x", "oauth_client": {"client_id": "a", "client_secret": "b"}}
    answer = alice.call("POST", PATH, wrong)
    assert (answer.status_code, answer.json()["message"]) == (400, ["nmae: This key is not known."])
    del wrong["nmae"]
    answer = alice.call("POST", PATH, wrong)
    assert (answer.status_code, answer.json()["message"]) == (400, ["base_url: Must begin with https://."])
    assert alice.call("POST", PATH, {**DEFINITION, "auth": {"scheme": "API_KEY"}, "actions": [],
                                     "oauth_client": {"client_id": "a", "client_secret": "b"}}).status_code == 400  # fmt: skip
    assert alice.call("POST", PATH, {**DEFINITION, "description": "x" * 300_000}).status_code == 413
    nothing: tuple[Any, ...] = ([], "x", None)
    for body in nothing:
        assert alice.call("POST", PATH, body).status_code == 400
    assert not CustomProvider.objects.exists()
    assert not OAuthApp.objects.exists()


def test_a_stale_change_is_refused_and_changes_nothing(alice: Caller) -> None:
    bring(alice)
    assert alice.call("PUT", f"{PATH}/acme-crm", {**DEFINITION, "name": "First", "version": 1}).status_code == 200
    late = alice.call("PUT", f"{PATH}/acme-crm", {**DEFINITION, "name": "Second", "version": 1})
    assert (late.status_code, late.json()["message"]) == (409, "The provider was changed meanwhile: it is at version 2.")
    assert alice.call("PUT", f"{PATH}/acme-crm", {**DEFINITION, "name": "Third"}).status_code == 400
    assert alice.call("PUT", f"{PATH}/acme-crm", {**DEFINITION, "slug": "other", "version": 2}).status_code == 400
    assert alice.get(f"{PATH}/acme-crm")["displayName"] == "First"


def test_two_of_one_name_and_too_many_are_refused(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(alice)
    assert alice.call("POST", PATH, DEFINITION).status_code == 409
    twin = alice.call("POST", PATH, {**DEFINITION, "slug": "acmecrm"})
    assert twin.json()["message"] == ["slug: Its tools would be named as those of custom-acme-crm are."]
    monkeypatch.setattr(custom_providers, "MOST", 1)
    assert alice.call("POST", PATH, {**DEFINITION, "slug": "second"}).status_code == 409
    assert CustomProvider.objects.count() == 1


def test_no_credential_is_sent_to_a_host_it_was_not_given_for(alice: Caller) -> None:
    bring(alice)
    elsewhere = {**DEFINITION, "base_url": "https://api.mallory.example/v2", "version": 1}
    held = connected(alice)
    refused = alice.call("PUT", f"{PATH}/acme-crm", elsewhere)
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        "1 connections and 0 OAuth apps would send their credentials to api.mallory.example.",
    )
    fewer = {**DEFINITION, "auth": {**DEFINITION["auth"], "token_url": "https://api.acme.example/token"}, "version": 1}
    assert alice.call("PUT", f"{PATH}/acme-crm", fewer).json()["version"] == 2  # no new host
    Connection.objects.filter(pk=held.pk).update(credentials=None, status=Status.DISCONNECTED)
    assert alice.call("PUT", f"{PATH}/acme-crm", {**elsewhere, "version": 2}).json()["version"] == 3


@pytest.mark.parametrize("is_open", [True, False])
def test_somebody_who_connects_at_this_moment_counts(alice: Caller, is_open: bool) -> None:
    bring(alice)
    row = connected(alice, status=Status.CONNECTING, credentials=None)
    life = timedelta(minutes=30 if is_open else -1)
    ConnectSession.objects.create(company=alice.company, connection=row, expires_at=timezone.now() + life, redirect_url="")
    assert alice.get(f"{PATH}/acme-crm")["connections"] == int(is_open)
    assert alice.call("DELETE", f"{PATH}/acme-crm").status_code == (409 if is_open else 204)


def test_an_oauth_apps_secret_is_not_sent_to_a_new_host_either(alice: Caller) -> None:
    bring(alice, oauth_client={"client_id": "id", "client_secret": "hunter2-secret"})
    (app,) = OAuthApp.objects.all()
    assert (app.provider, app.client_id, app.app_id, app.secrets) == (
        "custom-acme-crm", "id", None, {"client_secret": "hunter2-secret"},
    )  # fmt: skip
    assert "hunter2" not in str(CustomProvider.objects.get().definition)
    elsewhere = {**DEFINITION, "auth": {**DEFINITION["auth"], "token_url": "https://mallory.example/token"}, "version": 1}
    assert alice.call("PUT", f"{PATH}/acme-crm", elsewhere).status_code == 409
    assert CustomProvider.objects.get().definition["auth"] == DEFINITION["auth"]


def test_credentials_from_the_hosts_of_before_are_not_stored(alice: Caller) -> None:
    bring(alice)
    row = connected(alice, status=Status.CONNECTING, credentials=None)
    life = timedelta(seconds=-1)  # else the change is refused
    session = ConnectSession.objects.create(
        company=alice.company, connection=row, expires_at=timezone.now() + life, redirect_url=""
    )
    assert row.definition.base_url == "https://api.acme.example/v2"  # read as the dance begins
    elsewhere = {**DEFINITION, "base_url": "https://api.mallory.example/v2", "version": 1}
    assert alice.call("PUT", f"{PATH}/acme-crm", elsewhere).status_code == 200
    fresh, whose = tokens.Tokens({"access_token": "t"}, None, None), Identity()
    with pytest.raises(Conflict, match="changed meanwhile"):
        storing.store(session, offers.made(row.definition.auth, {}, fresh, whose, []))
    assert Connection.objects.get(pk=row.pk).credentials is None


def test_removing_waits_for_connections_and_takes_the_rest_along(alice: Caller) -> None:
    bring(alice, oauth_client={"client_id": "id", "client_secret": "secret"})
    app = factories.make_app(alice.actor)
    toolkits.enable(alice.actor, app, "custom_acme_crm", display_name=None, scopes=[], client=None)
    row = connected(alice)
    assert alice.call("DELETE", f"{PATH}/acme-crm").json()["message"] == "A connection holds credentials of it."
    Connection.objects.filter(pk=row.pk).update(credentials=None, status=Status.DISCONNECTED)
    assert alice.call("DELETE", f"{PATH}/acme-crm").status_code == 204
    assert not OAuthApp.objects.exists()
    assert not Toolkit.objects.exists()
    assert alice.get("/connections")["data"][0]["integrationId"] == "custom-acme-crm"  # what was, is still told


def test_it_is_found_everywhere_by_its_company_and_nowhere_by_another(alice: Caller, mallory: Caller) -> None:
    bring(alice, **KEYED)
    for path, seen in (
        ("/connect/v1/providers/custom_acme_keys", "Acme CRM"),
        ("/connect/v1/providers/custom-acme-keys/status", "disconnected"),
        ("/connect/v1/providers/custom_acme_keys/actions", "get_contact"),
        ("/connect/v1/providers", "custom_acme_keys"),
    ):
        assert seen in alice.call("GET", path).text
        foreign = mallory.call("GET", path)
        assert "cme_keys" not in foreign.text
        if not path.endswith("/providers"):
            assert (foreign.status_code, foreign.content) == (404, mallory.call("GET", path.replace("acme", "nobody")).content)
    wanted = {"method": "GET", "path": "/me"}
    for path, body in (
        ("/connect/v1/proxy/custom_acme_keys", wanted),
        ("/connect/v1/providers/custom_acme_keys/connect", {"credentials": {"apiKey": "k"}}),
        ("/connect/v1/providers/custom_acme_keys/actions/get_contact", {"contact_id": "c"}),
        ("/intent-token", {"integrationId": "custom-acme-keys"}),
        ("/intent-token-links", {"integrationId": "custom-acme-keys", "requestPayload": {}}),
        ("/connect/v1/providers/custom_acme_keys/webhook-addresses", {}),
    ):
        one, other = (mallory.call("POST", path.replace("acme", name), _renamed(body, name)) for name in ("acme", "nobody"))
        assert (one.status_code, one.content) == (404, other.content), path
    for path in ("/webhook/custom_acme_keys", "/webhook/custom_acme_keys/made-up"):
        assert alice.call("POST", path, {}).status_code == 404
    assert not Connection.objects.filter(company=mallory.company).exists()


def _renamed(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value.replace("acme", name) if isinstance(value, str) else value for key, value in body.items()}


def test_two_companies_have_a_provider_of_the_same_slug_apart(alice: Caller, mallory: Caller) -> None:
    bring(alice, **KEYED)
    bring(mallory, **{**KEYED, "name": "Other", "base_url": "https://api.other.example"})
    assert offered.get("custom-acme-keys", alice.company.pk).name == "Acme CRM"
    assert offered.get("custom_acme_keys", mallory.company.pk).base_url == "https://api.other.example"
    assert connected(mallory, "custom-acme-keys").definition.name == "Other"


def test_its_tools_have_names_and_belong_to_its_company(alice: Caller, mallory: Caller) -> None:
    bring(alice, **KEYED)
    found = offered.tool("CUSTOMACMEKEYS_GET_CONTACT", alice.company.pk)
    assert found
    assert (found[0].slug, found[1].key) == ("custom-acme-keys", "get_contact")
    for name in ("CUSTOMACMEKEYS_GET", "customacmekeys_GET_CONTACT", "CUSTOMACMEKEYS", "CUSTOM_GET_CONTACT", "\0"):
        assert offered.tool(name, alice.company.pk) is None
    assert offered.tool("CUSTOMACMEKEYS_GET_CONTACT", mallory.company.pk) is None
    assert offered.tool("GMAIL_SEND_EMAIL", alice.company.pk) == offered.tool("GMAIL_SEND_EMAIL", mallory.company.pk)
    assert offered.tool("GMAIL_SEND_EMAIL", alice.company.pk)
    app, key = alice.app()
    toolkits.enable(alice.actor, app, "custom-acme-keys", display_name=None, scopes=[], client=None)
    tools = alice.get(f"/v1/{app.pk}/integrations/tools?toolkit=custom_acme_keys", key=key)["tools"]
    assert [tool["name"] for tool in tools] == ["CUSTOMACMEKEYS_GET_CONTACT"]


def test_another_process_sees_a_change_at_once_and_reading_costs_one_query(alice: Caller) -> None:
    bring(alice, **KEYED)
    offered.get("custom-acme-keys", alice.company.pk)
    with CaptureQueriesContext(database) as asked:
        provider = offered.get("custom-acme-keys", alice.company.pk)
    assert len(asked) <= 1  # prepared statements are not in the log
    CustomProvider.objects.update(definition={**CustomProvider.objects.get().definition, "name": "New"}, version=2)
    assert (provider.name, offered.get("custom-acme-keys", alice.company.pk).name) == ("Acme CRM", "New")


def test_a_definition_this_release_cannot_read_hides_that_provider_only(alice: Caller) -> None:
    bring(alice, **KEYED)
    bring(alice, slug="second")
    CustomProvider.objects.filter(slug="custom-second").update(definition={"slug": "custom-second", "gone": 1}, version=2)
    assert offered.find("custom-second", alice.company.pk) is None
    assert [provider.slug for provider in offered.own(alice.company.pk)] == ["custom-acme-keys"]
    assert offered.every(alice.company.pk)[0].slug == "custom-acme-keys"


def test_a_reader_may_look_and_not_touch(alice: Caller) -> None:
    bring(alice)
    assert alice.get(PATH, key=alice.read_key)[0]["slug"] == "custom-acme-crm"
    assert alice.get(f"{PATH}/schema", key=alice.read_key)["title"] == "Provider"
    for method, path in (("POST", PATH), ("PUT", f"{PATH}/acme-crm"), ("DELETE", f"{PATH}/acme-crm")):
        assert alice.call(method, path, {**DEFINITION, "version": 1}, key=alice.read_key).status_code == 403
    assert CustomProvider.objects.get().version == 1


def test_a_client_does_not_show_its_secret() -> None:
    assert "hunter2" not in repr(Client("id", "hunter2"))


def test_the_dashboard_shows_them(alice: Caller, client: Any) -> None:
    bring(alice, **KEYED)
    connected(alice, "custom-acme-keys", scheme="API_KEY", credentials={"api_key": "k"}, account_label="books")
    client.force_login(factories.make_user(alice.company))
    shown = client.get("/dashboard/providers?q=acme").content.decode()
    assert "custom-acme-keys" in shown
    assert "Acme CRM" in client.get("/dashboard/connections").content.decode()
    assert b"<svg" in client.get("/logos/custom-acme-keys.svg").content
    stranger = make_caller(alice.url)
    client.force_login(factories.make_user(stranger.company))
    assert "custom-acme-keys" not in client.get("/dashboard/providers?q=acme").content.decode().replace('value="acme"', "")
