"""Surface *apps*: an app's back end and its end users connect accounts and execute tools."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from accounts.models import App
from connections.models import Connection
from integrations.models import Toolkit
from tests import factories
from tests.connections.browser import Browser
from tests.connections.cast import ABROAD, Caller, secret_of, vendor_of

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Storefront:
    """An app of a company with the sandbox enabled."""

    company: Caller
    app: App
    key: str

    def call(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> requests.Response:
        return self.company.call(method, f"/v1/{self.app.pk}/integrations/{path}", body, key=key or self.key, **headers)

    def ask(self, user: str, address: str = ABROAD) -> dict[str, str]:
        answer = self.call("POST", "connect", {"toolkit": "sandbox", "redirectUrl": address, "userId": user})
        assert answer.status_code == 200, answer.text
        made: dict[str, str] = answer.json()
        return made

    def connect(self, user: str, **choices: str) -> Connection:
        browser = self.company.browser().open(self.ask(user)["authUrl"]).submit("approve", **choices)
        assert browser.words == {"basket": "7", "status": "connected", "toolkit": "sandbox"}
        return Connection.objects.get(user_id=user, app=self.app)

    def execute(self, name: str, user: str = "", **options: Any) -> requests.Response:
        body = {"toolName": name, "params": options.pop("params", {}), **({"userId": user} if user else {})}
        return self.call("POST", "execute", body, **options)


@pytest.fixture
def shop(alice: Caller) -> Storefront:
    return Storefront(alice, *alice.app())


def user() -> str:
    return str(uuid.uuid4())


def problem(answer: requests.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    assert answer.json()["error"]["remediation"]
    error: dict[str, Any] = answer.json()["error"]
    return error


def test_person_connects_and_the_app_sees_it(shop: Storefront) -> None:
    one = user()
    asked = shop.ask(one)
    assert asked["connectionRequestId"].startswith("ca_")
    assert shop.call("GET", "connections").json() == {"connections": []}
    browser = shop.company.browser()
    consent = browser.step(asked["authUrl"])
    assert urlsplit(consent).path == "/sandbox/oauth/authorize"
    callback = f"{shop.company.url}/v1/{shop.app.pk}/integrations/callback"
    assert parse_qs(urlsplit(consent).query)["redirect_uri"] == [callback]
    browser.follow().submit("approve")
    assert browser.landed == f"{ABROAD}&status=connected&toolkit=sandbox"
    (row,) = shop.call("GET", "connections").json()["connections"]
    assert (row["app_user_id"], row["toolkit_slug"], row["status"]) == (one, "sandbox", "active")
    assert (row["connected_account_id"], row["account_label"]) == (asked["connectionRequestId"], "ada@sandbox.example")
    assert row["last_used_at"] is None
    done = shop.execute("SANDBOX_ECHO", one, params={"message": "hi"})
    assert done.json() == {"successful": True, "data": {"message": "hi"}, "attempts": 1}
    assert shop.call("GET", "connections").json()["connections"][0]["last_used_at"]


def test_saying_no_goes_back_with_an_error(shop: Storefront) -> None:
    browser = shop.company.browser().open(shop.ask(user())["authUrl"]).submit("deny")
    assert browser.landed == f"{ABROAD}&status=error&message=connection_failed"
    assert shop.call("GET", "connections").json() == {"connections": []}


def callback(shop: Storefront) -> tuple[Browser, str]:
    browser = shop.company.browser().open(shop.ask(user())["authUrl"])
    return browser, browser.press("approve").target()


def test_callbacks_that_belong_to_nobody_are_redirects_that_say_why(shop: Storefront) -> None:
    base = f"{shop.company.url}/v1/{shop.app.pk}/integrations/callback"
    dashboard = f"{shop.company.url}/dashboard?status=error&message="
    browser, back = callback(shop)
    assert browser.step(base) == f"{dashboard}missing_state"
    assert browser.step(f"{base}?state=made-up&code=1") == f"{dashboard}invalid_state"
    assert shop.company.browser().step(back) == f"{dashboard}invalid_state"  # another browser
    other = factories.make_app(shop.company.actor)
    astray = back.replace(shop.app.pk, other.pk)
    assert browser.step(astray) == f"{ABROAD}&status=error&message=app_mismatch"
    assert not Connection.objects.exclude(credentials=None).exists()
    assert browser.step(back) == f"{ABROAD}&status=connected&toolkit=sandbox"
    assert browser.step(back) == f"{dashboard}invalid_state"


def test_one_connection_for_each_app_user_and_toolkit(shop: Storefront) -> None:
    one, two = user(), user()
    first = shop.connect(one)
    assert shop.connect(one, account="alan").pk == first.pk
    assert shop.connect(two).pk != first.pk
    assert Connection.objects.count() == 2
    other = Storefront(shop.company, *shop.company.app())
    assert other.connect(one).pk != first.pk
    ids = {row["id"] for row in shop.call("GET", f"connections?userId={one.upper()}&toolkit=sandbox").json()["connections"]}
    assert ids == {str(first.pk)}


def test_end_user_sees_and_ends_only_what_is_theirs(shop: Storefront) -> None:
    one, two = user(), user()
    mine, theirs = shop.connect(one), shop.connect(two, account="alan")
    token = factories.make_end_user_token(shop.app, one)
    assert [row["id"] for row in shop.call("GET", "connections", key=token).json()["connections"]] == [str(mine.pk)]
    asked = shop.execute("SANDBOX_LIST_CONTACTS", two, key=token)  # userId of a JWT is ignored
    assert asked.json()["successful"] is True
    assert Connection.objects.get(pk=theirs.pk).last_used_at is None
    problem(shop.call("DELETE", f"connections/{theirs.pk}", key=token), 404, "RESOURCE_NOT_FOUND")
    assert vendor_of(shop.company, theirs).status() == 200
    vendor = vendor_of(shop.company, mine)
    assert shop.call("DELETE", f"connections/{mine.pk}", key=token).status_code == 204
    assert vendor.status() == 401
    problem(shop.call("DELETE", f"connections/{mine.pk}", key=token), 404, "RESOURCE_NOT_FOUND")
    for method, path in (("GET", "config"), ("POST", "configure"), ("DELETE", "configure/sandbox")):
        problem(shop.call(method, path, {}, key=token), 401, "AUTH_REQUIRED")
    stranger = factories.make_end_user_token(shop.app, one, secret="x" * 40)
    problem(shop.call("GET", "connections", key=stranger), 401, "AUTH_INVALID_END_USER_JWT")


def test_apps_are_walled_off_from_one_another(shop: Storefront, mallory: Caller) -> None:
    connection = shop.connect(user())
    foreign = Storefront(mallory, *mallory.app())
    sibling = Storefront(shop.company, *shop.company.app())
    for other in (foreign, sibling):
        problem(other.call("DELETE", f"connections/{connection.pk}"), 404, "RESOURCE_NOT_FOUND")
        assert other.call("GET", "connections").json() == {"connections": []}
        problem(shop.call("GET", "connections", key=other.key), 404, "APP_NOT_FOUND")
        answer = other.execute("SANDBOX_ECHO", connection.user_id, params={"message": "x"})
        assert problem(answer, 422, "INTEGRATIONS_EXECUTION_FAILED")["details"]["reason"] == "not_connected"
    problem(shop.call("GET", "connections", key=shop.company.key), 401, "AUTH_REQUIRED")
    assert vendor_of(shop.company, connection).status() == 200


def test_each_failure_of_a_tool_says_what_to_do_next(shop: Storefront, settings: Any) -> None:
    one = user()

    def reason(answer: requests.Response, status: int = 422) -> str:
        return str(problem(answer, status, "INTEGRATIONS_EXECUTION_FAILED")["details"]["reason"])

    assert reason(shop.execute("SANDBOX_NO_SUCH", one)) == "unknown_tool"
    assert reason(shop.execute("NONSENSE", one)) == "unknown_tool"
    assert reason(shop.execute("SANDBOX_ECHO", one, params={"message": "x"})) == "not_connected"
    problem(shop.execute("GMAIL_SEND_EMAIL", one), 400, "INTEGRATIONS_TOOLKIT_NOT_ENABLED")
    connection = shop.connect(one)
    wrong = problem(shop.execute("SANDBOX_ECHO", one, params={"message": 7}), 422, "INTEGRATIONS_EXECUTION_FAILED")
    assert (wrong["details"]["reason"], set(wrong["details"]["fields"])) == ("invalid_params", {"message"})
    refused = problem(shop.execute("SANDBOX_FAIL", one), 422, "INTEGRATIONS_EXECUTION_FAILED")
    assert (refused["details"]["reason"], refused["details"]["provider_status"]) == ("provider_error", 422)
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    away = problem(shop.execute("SANDBOX_ECHO", one, params={"message": "x"}), 502, "INTEGRATIONS_EXECUTION_FAILED")
    assert away["details"]["retryable"] is True
    settings.SANDBOX_URL = shop.company.url
    vendor_of(shop.company, connection).faults(revoke=True)
    ended = problem(shop.execute("SANDBOX_ECHO", one, params={"message": "x"}), 422, "INTEGRATIONS_EXECUTION_FAILED")
    assert ended["details"]["reason"] == "connection_expired"
    assert ended["details"]["reconnect_url"]
    assert shop.call("GET", "connections").json()["connections"][0]["status"] == "expired"
    assert secret_of(connection) == {}


@pytest.mark.parametrize(
    "change", [{"userId": None}, {"userId": "no-uuid"}, {"redirectUrl": "/x"}, {"redirectUrl": None}, {"toolkit": None}]
)
def test_connect_checks_its_body(shop: Storefront, change: dict[str, Any]) -> None:
    body = {"toolkit": "sandbox", "redirectUrl": ABROAD, "userId": user(), **change}
    answer = shop.call("POST", "connect", {key: value for key, value in body.items() if value is not None})
    assert set(problem(answer, 400, "VALIDATION_INVALID_SCHEMA")["details"]) == set(change)
    assert not Connection.objects.exists()


def test_toolkit_that_is_off_cannot_be_connected_but_left(shop: Storefront) -> None:
    connection = shop.connect(user())
    assert shop.call("DELETE", "configure/sandbox").status_code == 204
    body = {"toolkit": "sandbox", "redirectUrl": ABROAD, "userId": user()}
    problem(shop.call("POST", "connect", body), 400, "INTEGRATIONS_TOOLKIT_NOT_ENABLED")
    problem(shop.execute("SANDBOX_ECHO", connection.user_id, params={"message": "x"}), 400, "INTEGRATIONS_TOOLKIT_NOT_ENABLED")
    assert [row["id"] for row in shop.call("GET", "connections").json()["connections"]] == [str(connection.pk)]
    assert shop.call("DELETE", f"connections/{connection.pk}").status_code == 204


def test_apps_own_client_is_the_one_that_connects_and_refreshes(shop: Storefront) -> None:
    shop.call(
        "PATCH",
        "configure/sandbox/credentials",
        {"oauth_credentials": {"client_id": "shop-client", "client_secret": "shop-secret"}},
    )
    browser = shop.company.browser().open(shop.ask(one := user())["authUrl"])
    assert "shop-client asks for access" in browser.text
    browser.submit("approve")
    connection = Connection.objects.get(user_id=one)
    vendor_of(shop.company, connection).faults(expire_tokens=True)
    assert shop.execute("SANDBOX_ECHO", one, params={"message": "x"}).status_code == 200
    assert Connection.objects.get(pk=connection.pk).token_version == 2
    assert "shop-secret" not in shop.call("GET", "config").text
    assert "shop-secret" not in str(list(Toolkit.objects.values("provider", "scopes", "display_name")))


def test_same_idempotency_key_executes_once(shop: Storefront) -> None:
    one = user()
    shop.connect(one)
    headers = {"Idempotency-Key": "k1"}
    first, again = (shop.execute("SANDBOX_CREATE_CONTACT", one, params={"name": "Once"}, **headers) for _ in range(2))
    assert again.content == first.content
    contacts = shop.execute("SANDBOX_LIST_CONTACTS", one, params={"limit": 100}).json()["data"]["contacts"]
    assert [row["name"] for row in contacts].count("Once") == 1
    assert shop.execute("SANDBOX_CREATE_CONTACT", one, params={"name": "Other"}, **headers).status_code == 422


def test_tools_of_enabled_toolkits_are_listed_with_schemas(shop: Storefront) -> None:
    tools = {row["name"]: row for row in shop.call("GET", "tools").json()["tools"]}
    assert tools["SANDBOX_ECHO"]["parameters"]["required"] == ["message"]
    assert all(name.startswith("SANDBOX_") for name in tools)
    problem(shop.call("GET", "tools?toolkit=gmail"), 400, "INTEGRATIONS_TOOLKIT_NOT_ENABLED")
