"""A walk through the whole platform in which every kind of secret is given, shown once, used, refused and failed with."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt
import psycopg
import requests
from django.contrib import admin

from integrations.api.custom_providers import DEFINITION
from tests.connections.browser import Browser
from tests.security.canary import PLAIN, Hoard, mark
from tests.security.canary_servers import Post, Receiver, Vendor
from tests.security.canary_tape import Tape, secrets_in
from tests.security.operations import Operation, api_operations, body_example, body_schema, query_names

USER = "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"
SECRET_FIELD = re.compile(r"secret|password|token|credential|key", re.IGNORECASE)
LINK_TOKEN = re.compile(r"(?:token=|invitation\?token=)([^\s\"&<]+)")
#: Tables of which every write is refused for a while, so that every operation meets an exception nobody planned for.
BROKEN = (
    "core_auditentry", "core_event", "accounts_apikey", "accounts_app", "accounts_oauthclient",
    "accounts_oauthtoken", "accounts_refreshtoken", "integrations_oauthapp", "integrations_toolkit",
    "connections_connection", "connections_connectsession", "connections_connectlink", "connections_selfservicelink",
    "connections_inboundaddress", "connections_inboundevent", "connections_providersubscription", "connections_healthevent",
    "automation_webhookendpoint", "automation_webhookdelivery",
)  # fmt: skip
#: What ends something comes last.
LAST = re.compile(r"^DELETE|/disconnect$|/logout$|/deactivate$|/password/reset$")


@dataclass
class Tour:
    """The company that walks, with its credentials and what it has made."""

    url: str
    database: str
    hoard: Hoard
    vendor: Vendor
    receiver: Receiver
    receiver_url: str
    post: Post
    tape: Tape = field(init=False)
    http: requests.Session = field(init=False)
    bearer: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    email: str = ""
    password: str = ""

    def __post_init__(self) -> None:
        self.tape = Tape(self.hoard)
        self.http = self.tape.session()

    def call(self, method: str, path: str, body: Any = None, *, by: str = "api", **headers: str) -> Any:
        """A call with the credential of that name; gives the JSON of the answer."""
        sent = {"Authorization": self.bearer[by]} if by else {}
        answer = self.http.request(
            method, self.url + path, json=body, headers=sent | headers, allow_redirects=False, timeout=60
        )
        with suppress(ValueError):
            return answer.json()
        return {}

    def shown(self, kind: str, value: str) -> str:
        """A secret the latest answer showed, as it was meant to."""
        self.hoard.keep(kind, value, self.tape.latest)
        return value

    def sql(self, text: str, *values: Any) -> None:
        with psycopg.connect(self.database, autocommit=True) as database:
            database.execute(text.encode(), values)

    def until(self, done: Callable[[], Any], seconds: float = 20) -> None:
        """Give the worker time."""
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"{done} did not come true"
            time.sleep(0.1)

    def browser(self) -> Browser:
        made = Browser(self.url)
        made.http = self.tape.session()
        return made

    def people(self) -> None:
        self.email, first = f"{uuid.uuid4().hex}@example.com", self.hoard.new("password", "Aa1-")
        registered = {"email": self.email, "password": first, "full_name": "Ada", "company_name": "Canary"}
        self.signed_in(self.call("POST", "/api/v1/auth/register", registered, by=""))
        self.call("POST", "/api/v1/auth/login", {"email": self.email, "password": [first]}, by="")
        self.call("POST", "/api/v1/auth/login", {"email": first, "password": self.hoard.new("wrong password")}, by="")
        self.call("POST", "/api/v1/auth/password/forgot", {"email": self.email}, by="")
        self.until(lambda: len(self.post.mails) >= 2)
        for mail in self.post.mails:
            for token in LINK_TOKEN.findall(mail.replace("=\n", "").replace("=3D", "=")):
                self.hoard.keep("mailed token", token)
                self.call("POST", "/api/v1/auth/verify-email", {"token": token}, by="")
                self.password = self.hoard.new("password", "Aa1-")
                self.call("POST", "/api/v1/auth/password/reset", {"token": token, "password": self.password}, by="")
                if 200 in self.tape.answered["POST /api/v1/auth/password/reset"]:
                    break
        self.signed_in(self.call("POST", "/api/v1/auth/login", {"email": self.email, "password": self.password}, by=""))
        self.call("POST", "/api/v1/auth/refresh", {"refresh_token": self.ids["refresh"] + "x"}, by="")
        self.signed_in(self.call("POST", "/api/v1/auth/refresh", {"refresh_token": self.ids["refresh"]}, by=""))
        self.sql("UPDATE accounts_user SET is_staff = true, is_superuser = true WHERE email = %s", self.email)
        self.sql("UPDATE accounts_company SET plan = 'enterprise'")
        self.ids["company_id"] = str(self.call("GET", "/api/v1/auth/me", by="user")["user"]["company_id"])

    def signed_in(self, answer: dict[str, Any]) -> None:
        self.bearer["user"] = "Bearer " + self.shown("session token", answer["token"])
        self.ids["refresh"] = self.shown("refresh token of a person", answer["refresh_token"])

    def keys(self) -> None:
        app = self.call("POST", "/api/v1/account/apps", {"name": "Shop"}, by="user")["app"]
        self.ids["app_id"] = app["app_id"]
        secret = self.shown("jwt_secret", app["jwt_secret"])
        claims = {"iss": f"connect:app:{app['app_id']}", "sub": USER, "exp": int(time.time()) + 600}
        self.bearer["end_user"] = "Bearer " + jwt.encode(claims, secret, algorithm="HS256")
        self.hoard.keep("end-user JWT", self.bearer["end_user"].split()[1])
        for name, more in {"api": {}, "app": {"app_id": app["app_id"]}, "publisher": {}, "publishable": {}}.items():
            kind = {"kind": name} if name.startswith("pub") else {}
            wanted = {"name": name, "permissions": ["read", "write"], **more, **kind}
            made = self.call("POST", "/api/v1/account/api-keys", wanted, by="user")["api_key"]
            scheme = "Publishable" if name == "publishable" else "Bearer"
            self.bearer[name] = f"{scheme} " + self.shown(f"{name} key", made["key"])
            self.ids["key_id"] = made["id"]
        client = self.call("POST", "/api/v1/account/oauth-clients", {"name": "B", "scopes": ["read"]}, by="user")[
            "oauth_client"
        ]
        self.ids["client_id"] = client["client_id"]
        secret = self.shown("OAuth client secret of a back end", client["client_secret"])
        asked = {"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": secret}
        for path in ("/oauth/token", "/auth/token"):
            token = self.call("POST", path, asked, by="")["access_token"]
            self.bearer["oauth"] = "Bearer " + self.shown("OAuth token of a back end", token)
            self.call("POST", path, {**asked, "client_secret": self.hoard.new("wrong client secret", "cs_")}, by="")
        for by in ("oauth", "publishable", "publisher", "end_user"):
            self.call("GET", "/connections", by=by)

    def connections(self) -> None:
        """One of every scheme and every surface; a wrong credential before each good one."""
        for wrong in ({"apiKey": [self.hoard.new("provider key")]}, {"apiKey": self.hoard.new("refused credential", "bad")}):
            self.call("POST", "/connect/v1/providers/sandbox/connect", {"credentials": wrong})
        good = {"credentials": {"apiKey": self.hoard.new("provider key", "sandbox-key-")}}
        self.ids["own"] = self.call("POST", "/connect/v1/providers/sandbox/connect", good)["connectionId"]
        pasted = {
            "API_KEY": {"api_key": self.hoard.new("provider key", "sandbox-key-")},
            "BASIC": {"username": "ada", "password": self.hoard.new("provider password", "sandbox-")},
            "S2S_OAUTH2": {"client_id": "shop", "client_secret": self.hoard.new("provider client secret")},
            "OAUTH2": {},
            "OAUTH1": {},
        }
        for scheme, form in pasted.items():
            asked = self.intent(userId=f"person {scheme}")
            browser = self.browser().open(asked["url"]).submit("continue", scheme=scheme)
            if form:
                wrong = {name: mark("bad") if name in PLAIN else self.hoard.new("refused credential", "bad") for name in form}
                browser.submit("connect", **wrong).submit("connect", **form)
            else:
                browser.submit("approve")
            assert browser.page.url.endswith("/done"), f"{scheme}: {browser.status}"
            self.ids[scheme] = asked["connectionId"]
        self.ids["public"] = self.ids["OAUTH2"]

    def intent(self, **more: Any) -> Any:
        asked = self.call("POST", "/intent-token", {"integrationId": "sandbox", **more})
        self.shown("intent token", asked["intentToken"])
        self.call("POST", "/intent-token/validate", {"intentToken": asked["intentToken"]})
        self.call("GET", "/intent-token", by="", **{"X-Intent-Token": asked["intentToken"]})
        return asked

    def oauth_apps(self) -> None:
        """The company's own OAuth app on surface *apps*, connected, rotated, refused."""
        app = self.ids["app_id"]
        body = {
            "providerType": "sandbox", "clientId": "canary", "clientSecret": self.hoard.new("OAuth app's secret"), "appId": app,
            "webhookSecret": self.hoard.new("OAuth app's webhook secret"),
        }  # fmt: skip
        self.ids["oauth_app_id"] = self.call("POST", "/connect/v1/oauth-apps", body)["id"]
        self.call("POST", f"/v1/{app}/integrations/configure", {"toolkit": "sandbox"}, by="app")
        wanted = {"toolkit": "sandbox", "redirectUrl": "https://example.com/back", "userId": USER}
        asked = self.call("POST", f"/v1/{app}/integrations/connect", wanted, by="app")
        self.browser().open(asked["authUrl"]).submit("approve")
        for row in self.call("GET", f"/v1/{app}/integrations/connections", by="end_user").get("connections", []):
            self.ids["apps"] = row["id"]
        rotated = {"clientSecret": self.hoard.new("OAuth app's secret"), "overlapHours": 24}
        with self.vendor.failing("echo 401", "/oauth"):
            self.call("POST", f"/connect/v1/oauth-apps/{self.ids['oauth_app_id']}/rotate-secret", rotated)
            self.call("POST", f"/connect/v1/oauth-apps/{self.ids['oauth_app_id']}/doctor", {})
            self.call("POST", f"/connect/v1/connections/{self.ids['apps']}/refresh")
        own = {"client_id": "own", "client_secret": self.hoard.new("client secret of a company's own provider")}
        self.call("POST", "/connect/v1/providers/custom", {**DEFINITION, "slug": "custom-canary", "oauth_client": own})
        client = {"client_id": "patched", "client_secret": self.hoard.new("OAuth app's secret")}
        self.call("PATCH", f"/v1/{app}/integrations/configure/sandbox/credentials", {"oauth_credentials": client}, by="app")

    def faults(self) -> None:
        """Everything that asks the provider, while it says back all it is told, or hangs up."""
        for scheme in ("own", "API_KEY", "BASIC", "S2S_OAUTH2", "OAUTH2", "OAUTH1"):
            call = {"method": "POST", "path": "/echo", "body": {"message": "hi"}, "connectionId": self.ids[scheme]}
            for more in ({}, {"explain": True}, {"stream": True}, {"method": "GET", "path": "/contacts", "paginate": True}):
                self.call("POST", "/connect/v1/proxy/sandbox", {**call, **more})
            for fault in ("echo 200", "echo 400", "echo 401", "page 500", "break"):
                with self.vendor.failing(fault):
                    self.call("POST", "/connect/v1/proxy/sandbox", call)
            for fault in ("head 200", "head 401"):  # a streamed body is passed on byte for byte, whatever it says
                with self.vendor.failing(fault):
                    self.call("POST", "/connect/v1/proxy/sandbox", {**call, "stream": True})
        connection = self.ids["OAUTH2"]
        for fault, where in (("echo 400", "/oauth"), ("page 500", "/oauth"), ("echo 200", "/oauth"), ("break", "/oauth"),
                             ("echo 401", "/oauth"), ("echo 400", "/"), ("page 500", "/")):  # fmt: skip
            with self.vendor.failing(fault, where):
                self.call("POST", f"/connect/v1/connections/{connection}/refresh")
                self.call("POST", f"/connect/v1/connections/{connection}/check")
                self.call("POST", f"/connect/v1/connections/{connection}/resources/contacts/sync", {})
                action = f"/connect/v1/providers/sandbox/actions/echo?connectionId={connection}"
                self.call("POST", action, {"message": "hi"})
                self.call("POST", f"/v1/{self.ids['app_id']}/integrations/execute",
                          {"toolName": "SANDBOX_ECHO", "params": {"message": "x"}}, by="end_user")  # fmt: skip
        with self.vendor.failing("echo 400", "/oauth"):
            asked = self.intent()
            self.browser().open(asked["url"]).submit("continue", scheme="OAUTH2").submit("approve")
            asked = self.intent()
            form = {"client_id": "x", "client_secret": self.hoard.new("provider client secret")}
            self.browser().open(asked["url"]).submit("continue", scheme="S2S_OAUTH2").submit("connect", **form)

    def mail(self) -> None:
        """A mail server that refuses us and says our password back."""
        self.post.refused = 0
        self.call("POST", "/api/v1/auth/password/forgot", {"email": self.email}, by="")
        self.until(lambda: self.post.refused)

    def mcp(self) -> None:
        for by in ("app", "end_user"):
            for name, arguments in (("SANDBOX_ECHO", {"message": "hi"}), ("SANDBOX_ECHO", {"message": [1]}), ("NOTHING", {})):
                asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
                path = f"/v1/{self.ids['app_id']}/mcp?userId={USER}"
                self.call("POST", path, asked, by=by, **{"MCP-Protocol-Version": "2025-11-25"})
                with self.vendor.failing("echo 400"):
                    self.call("POST", path, asked, by=by, **{"MCP-Protocol-Version": "2025-11-25"})

    def webhooks(self) -> None:
        """Outgoing ones to a receiver that fails and says everything back; incoming ones with good and wrong signatures."""
        made = self.call("POST", "/api/v1/webhooks", {"url": self.receiver_url, "events": ["*"]})["webhook"]
        secret, self.ids["webhook_id"] = self.shown("webhook secret", made["secret"]), made["webhook_id"]
        self.hoard.keep("webhook secret", secret.removeprefix("whsec_"), self.tape.latest)
        path = f"/api/v1/webhooks/{self.ids['webhook_id']}"
        self.call("POST", f"{path}/test")
        own = self.hoard.new("webhook secret", "own-")
        self.call("POST", f"{path}/rotate-secret", {"secret": own, "overlap_seconds": 600})
        self.shown("webhook secret", own)
        self.call("POST", f"{path}/test")
        callback = {"url": self.receiver_url, "callbackSecret": self.hoard.new("webhook secret", "callback-")}
        made = self.call("POST", "/connect/v1/webhooks/sandbox/subscribe", callback)
        self.hoard.keep("webhook secret", callback["callbackSecret"], self.tape.latest)
        self.ids["subscription_id"] = made.get("subscriptionId") or made["id"]
        address = self.call("POST", "/connect/v1/providers/sandbox/webhook-addresses",
                            {"secret": self.hoard.new("inbound secret"), "connectionId": self.ids["own"]})  # fmt: skip
        self.ids["address_id"] = address["id"]
        self.shown("inbound secret", address["secret"])
        token = address["url"].rpartition("/")[2]
        self.hoard.keep("inbound token", token)
        body = json.dumps({"event": "contact.created", "id": "e1", "connectionId": self.ids["own"], "data": {}}).encode()
        for key in (address["secret"], self.hoard.new("wrong signature key")):
            now = str(int(time.time()))
            mac = hmac.new(key.encode(), now.encode() + b"." + body, hashlib.sha256).hexdigest()
            headers = {"X-Sandbox-Timestamp": now, "X-Sandbox-Signature": f"sha256={mac}", "Authorization": self.bearer["api"]}
            for where in ("", f"/{token}", f"/{token[:-1]}"):
                url = f"{self.url}/webhook/sandbox{where}"
                self.http.post(url, data=body, headers={**headers, "Content-Type": "application/json"}, timeout=60)
                self.http.get(f"{url}?hub.mode=subscribe&hub.challenge=c&hub.verify_token={key}", timeout=60)
        rotated = {"secret": self.hoard.new("inbound secret"), "overlapSeconds": 600}
        base = "/connect/v1/providers/sandbox/webhook-addresses"
        self.shown("inbound secret", self.call("POST", f"{base}/{self.ids['address_id']}/rotate", rotated)["secret"])
        subscribed = self.call("POST", f"/connect/v1/connections/{self.ids['own']}/webhook-subscriptions", {"inputs": {}})
        self.ids["provider_subscription_id"] = subscribed["id"]
        self.until(lambda: self.receiver.received)
        found = self.call("GET", f"{path}/deliveries")
        self.ids["delivery_id"] = next(iter(found.get("deliveries") or found.get("items") or found.get("results")))[
            "delivery_id"
        ]
        for row in self.call("GET", "/connect/v1/inbox").get("items", []):
            self.ids["inbound_id"] = row["id"]

    def links(self) -> None:
        """Links people get: to their own page, and to connecting again."""
        made = self.call("POST", "/connections/self-service", {"userId": "person OAUTH2"})
        self.shown("self-service code", made["url"].rpartition("/")[2])
        self.browser().open(made["url"])
        health = self.call("GET", f"/connect/v1/connections/{self.ids['OAUTH2']}/health")
        if link := health.get("reconnectUrl"):
            self.hoard.keep("reconnect link", link.rpartition("/")[2])
            self.browser().open(link)
        for path in ("/reconnect/nothing", "/accounts/nothing", "/link/nothing", "/oauth/callback?state=x&code=y"):
            self.browser().open(self.url + path)
        link = self.call(
            "POST", "/intent-token-links", {"integrationId": "sandbox", "requestPayload": {"resources": {"history": {}}}}
        )
        self.ids |= {"link_id": link["id"], "code": link["shortCode"]}

    def every_operation(self) -> None:
        """Each with good input, with bad input, and while the database refuses what it writes; what ends things comes last."""
        every = sorted(api_operations(), key=lambda one: (bool(LAST.search(str(one))), one.method == "DELETE"))
        for one in every:
            if not LAST.search(str(one)):
                self.try_one(one, body_example(one))
            self.try_badly(one)
        with self.broken_database():
            for one in every:
                self.try_one(one, body_example(one))
        for one in every:
            if LAST.search(str(one)):
                self.try_one(one, body_example(one))

    def try_one(self, one: Operation, body: Any, query: str = "") -> None:
        path = one.url(**{name: self.value(one, name) for name in one.parameters}) + query
        by = {"apps": "app", "public": "api"}.get(one.surface, "user")
        read = one.method in ("GET", "DELETE")
        # The document's examples are no secrets, and what providers send to us is kept as it came.
        body = {
            name: self.hoard.new(f"given {name}") if SECRET_FIELD.search(name) and isinstance(value, str) else value
            for name, value in (body or {}).items()
            if name != "surprise" or not one.path.startswith("/webhook")
        }
        if "https://example.com/hooks" in str(body):
            body = {**body, "url": self.receiver_url}
        answer = self.call(one.method, path, None if read else body, by=by, **({} if read else {"Idempotency-Key": mark()}))
        if self.tape.status < 300:
            for kind, value in secrets_in(answer):
                self.hoard.keep(kind, value, self.tape.latest)

    def try_badly(self, one: Operation) -> None:
        """An unknown field, and wrong types in every field; where a secret belongs, it is a secret of the wrong type."""
        properties = body_schema(one).get("properties", {})
        wrong: dict[str, Any] = {name: {"a": [7]} for name in properties}
        wrong |= {name: {"a": [self.hoard.new(f"bad {name}")]} for name in properties if SECRET_FIELD.search(name)}
        self.try_one(one, {**wrong, "surprise": self.hoard.new("unknown field")})
        if one.method == "GET":
            self.try_one(one, None, "?" + "&".join(f"{name}=%ED%A0%80" for name in (*query_names(one), "surprise")))
        for name in one.parameters:
            values = {other: self.value(one, other) for other in one.parameters} | {name: "nothing"}
            self.call(one.method, one.url(**values), {}, by="app" if one.surface == "apps" else "api")

    def value(self, one: Operation, name: str) -> str:
        fixed = {"type": "sandbox", "slug": "sandbox", "toolkit": "sandbox", "action_name": "echo", "resource": "contacts"}
        if name == "connection_id":
            return self.ids["apps" if one.surface == "apps" else "own" if "subscriptions" in one.path else "public"]
        if name == "token":
            return "nothing"
        return fixed.get(name) or self.ids.get(name, "nothing")

    @contextmanager
    def broken_database(self) -> Iterator[None]:
        for table in BROKEN:
            self.sql(f"ALTER TABLE {table} ADD CONSTRAINT canary CHECK (false) NOT VALID")
        try:
            yield
        finally:
            for table in BROKEN:
                self.sql(f"ALTER TABLE {table} DROP CONSTRAINT canary")

    def pages(self) -> None:
        """The dashboard, and of every model in the admin its list, a search, and one row's page, as staff."""
        browser = self.browser()
        browser.open(f"{self.url}/sign-in").submit("", email=self.email, password=self.hoard.new("wrong password"))
        browser.open(f"{self.url}/sign-in").submit("", email=self.email, password=self.password)
        pages = [
            "dashboard",
            "dashboard/connections",
            "dashboard/calls",
            "dashboard/work",
            "dashboard/mail",
            "dashboard/settings",
        ]
        pages += ["dashboard/providers", "dashboard/oauth-apps", f"dashboard/oauth-apps/{self.ids['oauth_app_id']}", "demo"]
        pages += [f"dashboard/settings/{name}" for name in ("members", "outlets", "api-keys", "apps", "oauth-clients")]
        pages += [f"dashboard/connections/{self.ids[name]}" for name in ("own", "OAUTH2", "BASIC", "apps")]
        pages += ["", "sign-up", "forgot-password", "verify-email?token=x", "reset-password?token=x", "invitation?token=x"]
        pages += ["api/schema", "api/docs", "metrics", "readyz", "nothing", "admin/", "sandbox/docs"]
        for page in pages:
            browser.step(f"{self.url}/{page}")
        form = {"name": "From the page", "app": "", "kind": "company", "permissions": "read"}
        browser.open(f"{self.url}/dashboard/settings/api-keys").submit("", **form)
        for key in re.findall(r"(?:cv_live_|bb_sk_)\w{20,}", browser.text):
            self.hoard.keep("api key of a page", key, self.tape.latest)
        for model in admin.site._registry:
            path = f"{self.url}/admin/{model._meta.app_label}/{model._meta.model_name}/"
            browser.step(path)
            if row := re.search(rf'href="({re.escape(urlsplit(path).path)}[^"/?]+/change/)', browser.text):
                browser.step(self.url + row[1])
                browser.step(self.url + row[1].replace("/change/", "/history/"))
