"""Plays one provider from connect to disconnect, through the services people and programs reach, against its vendor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils import timezone
from jsonschema import Draft202012Validator

from connect_platform.core import work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import NotAuthenticated
from connections.models import Connection, Health, Revocation, Status
from connections.services.calling import calls
from connections.services.connecting import connecting, disconnecting, pasting, sessions
from connections.services.health import checking, credentials
from connections.services.inbound import addresses, receiving
from connections.services.inbound.verifying import Delivery
from integrations import render
from integrations.services.clients import OAuthClient
from integrations.spec import Action, ApiKey, Auth, Basic, OAuth1, OAuth2, Provider, Request
from tests.integrations.conformance import signing
from tests.integrations.conformance.server import Internet
from tests.integrations.conformance.vendor import Vendor, put

CLIENT = OAuthClient("conformance-client", "cl1ent/s3cret+&=%", "platform")
PUBLIC_URL, SANDBOX_URL = "https://connect.example", "https://sandbox.example"
PING = "/conformance/ping"
_NAME = re.compile(r"\{\+?([a-z_0-9]+)\}")


def fields_of(provider: Provider) -> dict[str, str]:
    """The account's fields, whoever supplies them, and what the platform itself knows."""
    own = {"public_url": PUBLIC_URL, "sandbox_url": SANDBOX_URL, "client_id": CLIENT.id, "client_secret": CLIENT.secret}
    return own | {item.key: item.example for item in provider.account_fields}


def hosts_of(provider: Provider) -> set[str]:
    """Every host the definition names, for the account of the examples."""
    texts = [provider.base_url, *(f"https://{host}" for host in provider.hosts)]
    if provider.webhook:
        texts.append(provider.webhook.jwks_url)
    for auth in provider.schemes:
        texts += [getattr(auth, name, "") for name in ("token_url", "refresh_url", "request_token_url", "access_token_url")]
        requests = [getattr(auth, name, None) for name in ("request", "exchange", "refresh_request")]
        revoke = getattr(auth, "revoke", None)
        texts += [request.path for request in (*requests, revoke and revoke.request) if request]
    fields = fields_of(provider)
    addresses_named = (_NAME.sub(lambda found: fields.get(found[1], "x"), text.partition("?")[0]) for text in texts)
    return {host for address in addresses_named if (host := urlsplit(address).hostname)}


@dataclass
class Play:
    """One way to connect one provider. `told` collects what was verified."""

    provider: Provider
    auth: Auth
    actor: Actor
    internet: Internet

    def __post_init__(self) -> None:
        self.fields = fields_of(self.provider)
        self.pasted = {key: f"pasted-{key.replace('_', '-')}-1" for key, _, _ in pasting.secret_fields(self.auth)}
        self.vendor = Vendor(self.provider, self.auth, self.fields, CLIENT, self.pasted)
        self.internet.vendor = self.vendor

    def settled(self, where: str) -> None:
        """Fail where the vendor found something wrong so far."""
        faults = [*self.vendor.wrong, *self.internet.faults]
        self.internet.faults.clear()
        assert not faults, f"{self.provider.slug}, {self.auth.scheme}, {where}: {'; '.join(faults)}"

    def connect(self) -> None:
        """Bring the account in and check what is known of it then."""
        provider, auth = self.provider, self.auth
        session = sessions.for_intent(self.actor, provider, {})
        user = connecting.user_fields(provider, self.fields)
        self._expect_identity()
        self.vendor.known = {name: value for name, value in self.fields.items() if name not in self._late()}
        if isinstance(auth, OAuth1 | OAuth2):
            address = connecting.begin(session, auth, user, "browser")
            query = self.vendor.authorize(address)
            self.settled("authorize")
            connection = connecting.complete(connecting.returned(query, "browser"), query)
        else:
            connection = pasting.paste(session, auth, user, self.pasted)
        self.connection = Connection.objects.get(pk=connection.pk)
        self.settled("connect")
        self.vendor.known = {**self.vendor.known, **self.connection.account_fields}
        assert (self.connection.status, self.connection.scheme) == (Status.CONNECTED, auth.scheme)
        known = self.connection.account_fields
        for item in provider.account_fields:
            wanted = item.example if self._supplies(item.source) else None
            assert known.get(item.key) == wanted, f"{item.key} is {known.get(item.key)!r}"
        if provider.identity:
            found = (self.connection.account_external_id, self.connection.account_label)
            assert found == self.identity, f"identity is {found}, not {self.identity}"

    def _late(self) -> set[str]:
        """Account fields that nothing supplies before the first call."""
        early = {source for source in ("user", "callback", "token_response") if self._supplies(source)}
        return {item.key for item in self.provider.account_fields if item.source not in early}

    def _supplies(self, source: str) -> bool:
        """Whether this way to connect brings an answer of that kind; a call that needs more of the account fails."""
        brings = {
            "callback": isinstance(self.auth, OAuth1 | OAuth2),
            "token_response": not isinstance(self.auth, ApiKey | Basic),
            "verify": self.provider.identity or self.provider.verify,
        }
        return bool(brings.get(source, True))

    def whole(self, actions: Iterable[Action] = ()) -> None:
        """From connect to disconnect."""
        self.connect()
        self.verify()
        self.call()
        for action in actions:
            self.act(action)
        self.poll()
        self.is_renewable = credentials.can_refresh(self.connection)
        if self.is_renewable:
            self.refresh()
        self.disconnect()

    def _expect_identity(self) -> None:
        rule = self.provider.identity
        request = rule.request if rule else self.provider.verify
        self.identity = ("", "")
        if rule:
            self.identity = (self._at(rule.id, "account-1"), self._at(rule.label or rule.id, "Ada"))
            if (rule.label or rule.id) == rule.id:
                self.identity = (self.identity[0], self.identity[0])
        if request:
            self.vendor.expect(request, self._account())

    def _at(self, path: str, value: str) -> str:
        """What the account says at a path: where an account field is read from the same place, that."""
        same = [
            item.example for item in self.provider.account_fields if item.source == "verify" and (item.path or item.key) == path
        ]
        return same[0] if same else value

    def _account(self) -> Any:
        """The account as the API tells it: everything the definition reads out of it, at its place."""
        rule, document = self.provider.identity, None
        places = {(item.path or item.key): item.example for item in self.provider.account_fields if item.source == "verify"}
        if rule:
            places = {**places, rule.label or rule.id: self.identity[1], rule.id: self.identity[0]}
        for path, value in places.items():
            document = put(document, path, value)
        return self._fine({} if document is None else document)

    def _fine(self, document: Any) -> Any:
        """The answer, in the words in which this vendor says that all is well."""
        fault = self.provider.fault
        if fault is None or not fault(200, document):
            return document
        for more in ({"ok": True}, {"success": True}, {"status": "success"}, {"code": 0}, {"errcode": 0}):
            if isinstance(document, dict) and not fault(200, {**document, **more}):
                return {**document, **more}
        raise AssertionError(f"fault takes {document} for a failure")

    def verify(self) -> None:
        """The health check finds it well."""
        request = self.provider.verify or (self.provider.identity.request if self.provider.identity else None)
        if request is None:
            return
        self.vendor.expect(request, self._account())
        checking.verify(self.connection)
        self.settled("verify")
        self.connection.refresh_from_db()
        assert self.connection.health == Health.HEALTHY, self.connection.health_cause

    def call(self) -> None:
        """One call of the proxy."""
        base = self.provider.base_url.rstrip("/")
        self.vendor.expect(Request(path=f"{base}{PING}", query={"a": "b"}), {"pong": True})
        answer = calls.proxy(self.actor, self.provider, self.connection, method="GET", path=PING, query={"a": "b"})
        self.settled("proxy")
        assert (answer.status, answer.data) == (200, {"pong": True})

    def act(self, action: Action) -> None:
        """An action with its examples: the vendor answers with the sample."""
        inputs: dict[str, Any] = {item.key: item.example for item in action.inputs}
        known = {name: value for name, value in inputs.items() if name not in action.prepares}
        raw = unwrapped(action)
        if raw is None:  # what comes of another answer than the real one says nothing
            action = replace(action, result=None)
        self.vendor.expect(action.request, action.sample if raw is None else raw, known)
        answer = calls.execute(self.actor, self.provider, action, self.connection, inputs)
        self.settled(action.key)
        assert answer.data == action.sample, f"{action.key} gives {answer.data}"
        Draft202012Validator(action.output_schema()).validate(answer.data)

    def poll(self) -> None:
        """The requests of what is polled can be made, the first time and later."""
        fields = {**self.connection.account_fields, **self.pasted}
        for trigger in self.provider.triggers:
            if trigger.poll:
                own = {item.key: item.example for item in trigger.inputs}
                for since in ({}, {"since": "2026-01-02T03:04:05Z"}):
                    made = render.call(self.provider, trigger.poll, {**own, **since}, fields, {"since"})
                    assert made.method == trigger.poll.method

    def refresh(self) -> None:
        """The token runs out, then is refused: each time it is renewed once, and the call goes through."""
        before = self._renewals()
        past = timezone.now() - timedelta(seconds=1)
        Connection.objects.filter(pk=self.connection.pk).update(refresh_at=past, expires_at=past)
        self.connection.refresh_from_db()
        self.call()
        self.connection.refresh_from_db()
        assert (self.connection.token_version, self._renewals() - before) == (2, 1)
        self._holds_the_token()
        self.vendor.refuses = 1
        self.call()
        self.connection.refresh_from_db()
        assert (self.connection.token_version, self._renewals() - before) == (3, 2)
        assert self.vendor.counts["refused"] == 1
        self._holds_the_token()

    def _renewals(self) -> int:
        return sum(self.vendor.counts[name] for name in ("token", "login", "refresh_request"))

    def _holds_the_token(self) -> None:
        stored = self.connection.credentials or {}
        assert stored["access_token"] == self.vendor.grant.access
        assert stored.get("refresh_token", "") == self.vendor.grant.refresh
        assert {name: stored[name] for name in self.pasted} == self.pasted

    def disconnect(self) -> None:
        """The secret is gone here at once, and a worker ends it at the vendor."""
        self.vendor.expected = None
        said = disconnecting.disconnect(self.actor, self.connection)
        assert said == ("pending" if getattr(self.auth, "revoke", None) else "unsupported")
        work.drain(Revocation)
        self.settled("revoke")
        if said == "pending":
            row = Revocation.objects.get(connection_id=self.connection.pk)
            assert (row.outcome, row.last_error, self.vendor.counts["revoke"]) == ("revoked", "", 1)
        assert Connection.objects.get(pk=self.connection.pk).credentials is None

    def receive(self) -> None:
        """An event the vendor signed is believed; one of another signer, or changed on the way, is not."""
        hook = self.provider.webhook
        assert hook
        secret = signing.secret_of(hook) or (
            "conformance-" * 4 if hook.algorithm == "jwt" or hook.handshake == "X-Hook-Secret" else ""
        )
        address = addresses.create(self.actor, self.provider, secret=secret)
        key = address.secrets.get("secret") or CLIENT.secret
        url = f"{PUBLIC_URL}/webhook/{self.provider.slug}"
        if hook.jwks_url:
            self.vendor.extra[hook.jwks_url] = signing.key_set()

        def is_believed(event: signing.Event) -> bool:
            full = url + (f"?{urlencode(event.query)}" if event.query else "")
            meta = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in event.headers.items()}
            delivery = Delivery("POST", full, {**meta, "CONTENT_TYPE": "application/json"}, event.query, event.body)
            delivery.data = receiving.parse(hook, delivery)
            try:
                return receiving.believe(self.provider, hook, delivery, address)
            except NotAuthenticated:
                return False

        good = signing.event(hook, key, url)
        assert is_believed(good), f"{self.provider.slug}: a signed event is refused"
        another = {"text": f"{key}-of-another", "hex": "c0ffee", "whsec": "whsec_YWJj"}[hook.key_encoding]
        stranger = signing.event(hook, another, url, signer=1)
        if not hook.jwks_url or self._covers_body():
            assert not is_believed(stranger), f"{self.provider.slug}: an event of another signer is believed"
        if self._covers_body():
            changed = signing.Event(good.body[:-1] + b', "more": 1}', good.headers, good.query)
            assert not is_believed(changed), f"{self.provider.slug}: a changed event is believed"
        self.settled("webhook")

    def _covers_body(self) -> bool:
        hook = self.provider.webhook
        assert hook
        covered = f"{hook.signed}" if hook.algorithm not in ("jwt", "shared-token", "basic-auth") else f"{hook.claims}"
        return "{body" in covered and hook.items != "."


class _Probe(dict[str, Any]):
    """Anything, that remembers where in an answer it stands."""

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path

    def get(self, key: str, default: Any = None) -> Any:
        return _Probe(f"{self.path}.{key}".strip("."))

    __getitem__ = get

    def __bool__(self) -> bool:
        return True


def unwrapped(action: Action) -> Any:
    """The answer that an action's `result` makes its sample of, where all it does is to take something out of it."""
    try:
        found = action.result(_Probe()) if action.result else None
    except (TypeError, ValueError, AttributeError, KeyError):
        return None
    return put(None, found.path, action.sample) if isinstance(found, _Probe) and found.path else None


def verified(provider: Provider, actor: Actor, internet: Internet) -> Iterator[str]:
    """Play every way to connect; give a word for each thing that was verified."""
    for auth in provider.schemes:
        play = Play(provider, auth, actor, internet)
        play.whole(provider.actions if auth is provider.auth else ())
        yield "connect"
        yield from ["refresh"] if play.is_renewable else []
        yield from ["revoke"] if play.vendor.counts["revoke"] else []
    yield from (["identity"] if provider.identity else []) + (["actions"] if provider.actions else [])
    if provider.webhook and provider.webhook.algorithm not in ("none", "custom"):
        Play(provider, provider.auth, actor, internet).receive()
        yield "webhook"
