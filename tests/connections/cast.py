"""Who acts in tests of connections: a company's back end with its keys, the people who connect accounts, and the vendor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from accounts.models import App, Company
from connect_platform.core import work
from connect_platform.core.actors import Actor
from connections.models import Connection, Sync
from integrations.services import toolkits
from tests import factories
from tests.connections.browser import Browser

ABROAD = "https://shop.example/back?basket=7"


@dataclass
class Caller:
    """A company's back end: its keys, and real calls with them to the platform at `url`."""

    url: str
    company: Company
    actor: Actor
    key: str
    read_key: str
    http: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> requests.Response:
        sent = {"Authorization": f"Bearer {self.key if key is None else key}", **headers}
        return self.http.request(method, self.url + path, json=body, headers=sent, allow_redirects=False, timeout=60)

    def get(self, path: str, **options: Any) -> Any:
        answer = self.call("GET", path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def proxy(self, path: str, method: str = "GET", *, headers: dict[str, str] | None = None, **body: Any) -> requests.Response:
        return self.call("POST", "/connect/v1/proxy/sandbox", {"method": method, "path": path, **body}, **(headers or {}))

    def browser(self) -> Browser:
        return Browser(self.url)

    def ask(self, provider: str = "sandbox", **body: Any) -> dict[str, Any]:
        """An intent token."""
        answer = self.call("POST", "/intent-token", {"integrationId": provider, **body})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def connect_oauth(self, *, user_id: str = "", **choices: str) -> Connection:
        """A connection made by a person on the pages, by OAuth 2."""
        asked = self.ask(userId=user_id or None)
        browser = self.browser().open(asked["url"]).submit("continue", scheme="OAUTH2").submit("approve", **choices)
        assert browser.page.url.endswith("/done"), browser.text
        return Connection.objects.get(pk=asked["connectionId"])

    def connect_key(self, key: str = "sandbox-key") -> Connection:
        """The company's own connection, by API key."""
        answer = self.call("POST", "/connect/v1/providers/sandbox/connect", {"credentials": {"apiKey": key}})
        assert answer.status_code == 200, answer.text
        return Connection.objects.get(pk=answer.json()["connectionId"])

    def app(self) -> tuple[App, str]:
        """An app with the sandbox enabled, and its key."""
        app = factories.make_app(self.actor)
        toolkits.enable(self.actor, app, "sandbox", display_name=None, scopes=[], client=None)
        return app, factories.make_app_key(self.actor, app)


class Vendor:
    """The sandbox as the owner of one connection's credential sees it: its fault switches and counters."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.headers = f"{url}/sandbox/api", {"Authorization": f"Bearer {secret}"}

    def faults(self, **switches: Any) -> None:
        answer = requests.put(f"{self.url}/faults", json=switches, headers=self.headers, timeout=30)
        assert answer.status_code == 200, answer.text

    @property
    def counters(self) -> dict[str, int]:
        counted: dict[str, int] = requests.get(f"{self.url}/faults", headers=self.headers, timeout=30).json()["counters"]
        return counted

    def status(self, path: str = "/me") -> int:
        return requests.get(self.url + path, headers=self.headers, timeout=30).status_code


def secret_of(connection: Connection) -> dict[str, Any]:
    """What is stored now."""
    return dict(Connection.objects.get(pk=connection.pk).credentials or {})


def vendor_of(caller: Caller, connection: Connection) -> Vendor:
    """The sandbox, with the credential stored now."""
    secret = secret_of(connection)
    return Vendor(caller.url, secret.get("access_token") or secret["api_key"])


def sync() -> int:
    """Do what the worker does for new connections."""
    return work.drain(Sync)


def make_caller(url: str, **company: Any) -> Caller:
    user = factories.make_user(factories.make_company(**company))
    actor = factories.make_actor(user)
    assert user.company
    key, read_key = (factories.make_key(actor, permissions_wanted=words)[1] for words in (("read", "write"), ("read",)))
    return Caller(url, user.company, actor, key, read_key)
