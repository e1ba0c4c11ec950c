"""A vendor made from one provider's definition: its authorization server, its API, and what it finds wrong with a request."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

from integrations.services.clients import OAuthClient
from integrations.spec import ApiKey, Auth, Basic, ClientCredentials, Login, OAuth1, OAuth2, Provider, Request
from tests.integrations.conformance import matching
from tests.integrations.conformance.matching import absolute, filled, is_at, word
from tests.integrations.conformance.oauth1 import is_signed
from tests.integrations.conformance.server import Answer, Received

LIFE = 3600


def put(document: Any, path: str, value: Any) -> Any:
    """`document` with `value` at a dotted path, in which a number is a place in a list. Raises TypeError where it cannot be."""
    head, _, rest = path.partition(".")
    if head.isdigit():
        items = [] if document is None else document
        if not isinstance(items, list):
            raise TypeError(f"{path} is in a list, and something else is beside it")
        place = int(head)
        items = items + [None] * (place + 1 - len(items))
        items[place] = put(items[place], rest, value) if rest else value
        return items
    members = {} if document is None else document
    if not isinstance(members, dict):
        raise TypeError(f"{path} is in an object, and something else is beside it")
    return {**members, head: put(members.get(head), rest, value) if rest else value}


@dataclass
class Grant:
    """What the vendor has given for the account; a token it does not hold any more is not accepted."""

    access: str = ""
    refresh: str = ""
    secret: str = ""  # of an OAuth 1 token
    kept: dict[str, str] = field(default_factory=dict)


@dataclass
class Expected:
    """The call of the API that comes next."""

    request: Request
    known: Mapping[str, Any]
    answer: Any


class Vendor:
    """`wrong` holds what was not as the definition says; `counts` how often each endpoint was called."""

    def __init__(
        self, provider: Provider, auth: Auth, fields: Mapping[str, str], client: OAuthClient, pasted: Mapping[str, str]
    ) -> None:
        self.provider, self.auth, self.client, self.pasted = provider, auth, client, pasted
        self.fields = dict(fields)
        self.known: dict[str, Any] = {**fields}
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.grant = Grant()
        self.asked: dict[str, str] = {}  # the authorization request that was approved
        self.code = ""
        self.refuses = 0  # whether the next call of the API is refused, whatever it carries
        self.expected: Expected | None = None
        self.extra: dict[str, Any] = {}  # answers of other addresses, such as key sets
        self.endpoints = list(self._endpoints())

    def __call__(self, received: Received) -> Answer:
        if received.place in self.extra:
            return Answer(self.extra[received.place])
        for name, method, template, answer in self.endpoints:
            if received.method == method and is_at(template, received.place, self.known) and self._is_for(name, received):
                self.counts[name] += 1
                return answer(received)
        return self._api(received)

    def must(self, holds: Any, otherwise: str) -> None:
        """Note what is wrong."""
        if not holds:
            self.wrong.append(otherwise)

    def expect(self, request: Request, answer: Any, known: Mapping[str, Any] | None = None) -> None:
        """The next call of the API."""
        self.expected = Expected(request, known or {}, answer)

    def _endpoints(self) -> list[tuple[str, str, str, Callable[[Received], Answer]]]:
        auth = self.auth
        found: list[tuple[str, str, str, Callable[[Received], Answer]]] = []
        if isinstance(auth, OAuth2):
            found += [("token", "POST", url, self._token) for url in {auth.token_url, auth.refresh_url or auth.token_url}]
            for name, answer in (("exchange", self._exchange), ("refresh_request", self._refresh_request)):
                if request := getattr(auth, name):
                    found.append((name, request.method, absolute(self.provider, request.path), answer))
        if isinstance(auth, ClientCredentials):
            found.append(("token", "POST", auth.token_url, self._token))
        if isinstance(auth, Login):
            found.append(("login", auth.request.method, absolute(self.provider, auth.request.path), self._login))
        if isinstance(auth, OAuth1):
            found.append(("request_token", "POST", auth.request_token_url, self._request_token))
            found.append(("access_token", "POST", auth.access_token_url, self._access_token))
        if revoke := getattr(auth, "revoke", None):
            found.append(("revoke", revoke.request.method, absolute(self.provider, revoke.request.path), self._revoke))
        return found

    def _is_for(self, name: str, received: Received) -> bool:
        """An address may have several uses: what expects nothing of the API is for the authorization server."""
        if name == "revoke" and self.expected is not None:
            return False
        if name in ("request_token", "access_token"):
            return (name == "access_token") == ("oauth_token=" in received.headers.get("authorization", ""))
        if name == "token" and getattr(self.auth, "revoke", None):
            return "grant_type" in {**received.form, **(received.json or {})}
        return True

    # Authorization

    def authorize(self, address: str) -> dict[str, str]:
        """What the person's browser brings back from the consent page at `address`."""
        auth, place, query = self.auth, address.partition("?")[0], dict(parse_qsl(address.partition("?")[2]))
        assert isinstance(auth, OAuth1 | OAuth2)
        self.must(is_at(auth.authorize_url, place, self.known), f"authorize: {place} is not {auth.authorize_url}")
        for name, text in auth.authorize_params.items():
            wanted = filled(text, self.known)
            self.must(query.get(name) == wanted, f"authorize: {name} is {query.get(name)!r}, not {wanted!r}")
        back: dict[str, Any] = {}
        for item in self.provider.account_fields:
            if item.source == "callback":
                back[item.path or item.key] = self.fields[item.key]
        if isinstance(auth, OAuth1):
            self.must(query.get("oauth_token") == self.grant.access, "authorize: not the temporary token")
            self.code = secrets.token_hex(8)
            state = dict(parse_qsl(urlsplit(self.asked["oauth_callback"]).query))
            return {**back, **state, "oauth_token": self.grant.access, "oauth_verifier": self.code}
        return {**back, **self._authorize2(auth, query)}

    def _authorize2(self, auth: OAuth2, query: dict[str, str]) -> dict[str, str]:
        name = auth.parameter_names.get
        self.asked = query
        scope = query.get(name("scope", "scope"), "")
        self.must(query.get("response_type") == auth.authorize_params.get("response_type", "code"), "authorize: response_type")
        self.must(query.get(name("client_id", "client_id")) == self.client.id, "authorize: client_id")
        own = "redirect_uri" in auth.authorize_params  # a name the vendor has for it
        self.must(own or query.get(name("redirect_uri", "redirect_uri"), "").startswith("https://"), "authorize: redirect_uri")
        self.must(len(query.get("state", "")) >= 32, "authorize: state")
        self.must(scope == auth.scope_separator.join(auth.scopes), f"authorize: scope is {scope!r}")
        self.must(bool(query.get("code_challenge")) == auth.pkce, "authorize: PKCE")
        self.must(not auth.pkce or query.get("code_challenge_method") == auth.pkce_method, "authorize: PKCE method")
        self.must(bool(query.get("nonce")) or not auth.nonce, "authorize: nonce")
        self.code = f"{secrets.token_hex(8)}/+="
        issuer = {"iss": filled(auth.issuer, self.known) or ""} if auth.issuer else {}
        return {auth.code_parameter: self.code, "state": query.get("state", ""), **issuer}

    def _token(self, received: Received) -> Answer:
        auth = self.auth
        assert isinstance(auth, OAuth2 | ClientCredentials)
        names: Mapping[str, str] = auth.parameter_names if isinstance(auth, OAuth2) else {}
        body = received.json if auth.token_body == "json" else received.form
        self.must(body, f"token: the body is no {auth.token_body}")
        body = dict(body or {})
        kind = body.pop(names.get("grant_type", "grant_type"), "")
        self._check_client("token", received, body, names, self._client_auth(kind))
        for name, text in auth.token_headers.items():
            self.must(received.headers.get(name.lower()) == filled(text, self.known), f"token: header {name}")
        wanted = self._token_parameters(kind)
        self.must(wanted is not None, f"token: grant_type {kind!r}")
        for name, value in (wanted or {}).items():
            got = body.pop(names.get(name, name), None)
            self.must(got == value, f"token: {kind}: {name} is {got!r}, not {value!r}")
        self.must(not body, f"token: {kind}: {sorted(body)} were not asked for")
        return Answer(self._tokens())

    def _client_auth(self, kind: str) -> str:
        auth = cast(OAuth2 | ClientCredentials, self.auth)
        return (auth.refresh_client_auth if isinstance(auth, OAuth2) and kind == "refresh_token" else "") or auth.client_auth

    def _token_parameters(self, kind: str) -> dict[str, str | None] | None:
        """What must be sent besides the client for a grant type; None for one that is not expected."""
        auth = cast(OAuth2 | ClientCredentials, self.auth)
        extra = {name: text for name, template in auth.token_params.items() if (text := filled(template, self.known))}
        if isinstance(auth, ClientCredentials):
            scope = {"scope": auth.scope_separator.join(auth.scopes)} if auth.scopes else {}
            return {**scope, **extra} if kind == extra.pop("grant_type", "client_credentials") else None
        if kind == "authorization_code":
            verifier = {"code_verifier": self._verifier()} if auth.pkce else {}
            address = self.asked.get(auth.parameter_names.get("redirect_uri", "redirect_uri"))
            return {"code": self.code, "redirect_uri": address, **verifier, **extra}
        if kind == "refresh_token" and self.grant.refresh:
            own = {name: filled(text, self.known) for name, text in auth.refresh_params.items()} or extra
            return {"refresh_token": self.grant.refresh, **own}
        return None

    def _verifier(self) -> str | None:
        """The verifier that came, where it is the one of the challenge."""
        return self._last_verifier if self._challenge(self._last_verifier) == self.asked.get("code_challenge") else None

    def _challenge(self, verifier: str) -> str:
        if cast(OAuth2, self.auth).pkce_method == "plain":
            return verifier
        return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")

    _last_verifier = ""

    def _check_client(self, where: str, received: Received, body: dict[str, Any], names: Mapping[str, str], how: str) -> None:
        self._last_verifier = str(body.get("code_verifier", ""))
        given = [body.pop(names.get(name, name), None) for name in ("client_id", "client_secret")]
        pair = [self.pasted.get("client_id", self.client.id), self.pasted.get("client_secret", self.client.secret)]
        header = received.headers.get("authorization", "")
        if how == "basic":
            expected = base64.b64encode(":".join(quote_plus(one) for one in pair).encode()).decode()
            self.must(header == f"Basic {expected}", f"{where}: the client is not in the header")
            self.must(given == [None, None], f"{where}: the client is in the body as well")
        elif how == "body":
            self.must(given == pair, f"{where}: the client is not in the body")
            self.must(not header, f"{where}: there is a header as well")

    def _tokens(self) -> dict[str, Any]:
        """A token answer; the tokens before it end."""
        self._give()
        answer: Any = {"access_token": self.grant.access, "token_type": "Bearer", "expires_in": LIFE}
        if isinstance(self.auth, OAuth2):
            answer["scope"] = self.auth.scope_separator.join(self.auth.scopes)
            if not self.auth.exchange:  # a token that is traded for a longer one comes without
                answer["refresh_token"] = self.grant.refresh = f"rt-{secrets.token_hex(12)}"
        return self._with_fields(answer)

    def _give(self) -> None:
        """A new token; what was given before ends."""
        self.grant = Grant(f"at-{secrets.token_hex(12)}", secret=secrets.token_hex(12), kept=self.grant.kept)

    def _with_fields(self, answer: dict[str, Any]) -> dict[str, Any]:
        for item in self.provider.account_fields:
            if item.source == "token_response":
                answer = put(answer, item.path or item.key, self.fields[item.key])
        return answer

    def _exchange(self, received: Received) -> Answer:
        request = cast(Request, cast(OAuth2, self.auth).exchange)
        self._check("exchange", request, received, self._secrets())
        self._give()
        return Answer({"access_token": self.grant.access, "token_type": "bearer", "expires_in": LIFE})

    def _refresh_request(self, received: Received) -> Answer:
        request = cast(Request, cast(OAuth2, self.auth).refresh_request)
        self._check("refresh", request, received, self._secrets())
        return Answer(self._tokens())

    def _secrets(self) -> dict[str, Any]:
        given = {"access_token": self.grant.access, "refresh_token": self.grant.refresh}
        return {**given, "client_id": self.client.id, "client_secret": self.client.secret, **self.pasted}

    def _login(self, received: Received) -> Answer:
        auth = cast(Login, self.auth)
        self._check("login", auth.request, received, self.pasted)
        if auth.basic:
            pair = f"{self.pasted['username']}:{self.pasted['password']}"
            expected = base64.b64encode(pair.encode()).decode()
            self.must(received.headers.get("authorization") == f"Basic {expected}", "login: not in the header")
        self._give()
        self.grant.kept = {name: f"kept-{name.replace('_', '-')}" for name in auth.keeps}
        answer: Any = {}
        for name, path in auth.keeps.items():
            answer = put(answer, path, self.grant.kept[name])
        if auth.expires:
            answer = put(answer, auth.expires, LIFE)
        if auth.token.startswith("header:"):
            return Answer(self._with_fields(answer), headers={auth.token[7:]: self.grant.access})
        return Answer(self._with_fields(put(answer, auth.token, self.grant.access)))

    # OAuth 1

    def _request_token(self, received: Received) -> Answer:
        told = is_signed(received, self.client.secret, "")
        self.must(told, "request token: the signature is wrong")
        self.asked = told or {}
        self.must(self.asked.get("oauth_callback", "").startswith("https://"), "request token: oauth_callback")
        self._give()
        confirmed = {"oauth_callback_confirmed": "true"}
        return Answer(urlencode({"oauth_token": self.grant.access, "oauth_token_secret": self.grant.secret, **confirmed}))

    def _access_token(self, received: Received) -> Answer:
        told = is_signed(received, self.client.secret, self.grant.secret) or {}
        self.must(told.get("oauth_token") == self.grant.access, "access token: the signature or the token is wrong")
        self.must(told.get("oauth_verifier") == self.code, "access token: oauth_verifier")
        self._give()
        answer = self._with_fields({"oauth_token": self.grant.access, "oauth_token_secret": self.grant.secret})
        return Answer(urlencode(answer))

    def _revoke(self, received: Received) -> Answer:
        rule = cast(OAuth2, self.auth).revoke
        assert rule
        self._check("revoke", rule.request, received, {**self._secrets(), "token": self.grant.refresh or self.grant.access})
        if rule.client_auth in ("body", "basic"):
            body = {name: value for name, value in received.form.items() if name in ("client_id", "client_secret")}
            self._check_client("revoke", received, body, {}, rule.client_auth)
        if rule.client_auth == "bearer":
            self.must(self.accepts(received), "revoke: not authorized by the token")
        self.grant = Grant()
        return Answer({})

    # The API

    def _api(self, received: Received) -> Answer:
        self.counts["api"] += 1
        expected = self.expected
        if expected is None:
            self.wrong.append(f"{received.method} {received.url} was not expected")
            return Answer({"error": "not expected"}, 404)
        if self.refuses or not self.accepts(received):
            self.refuses = 0
            self.counts["refused"] += 1
            return Answer({"error": "the credential is not the one that is valid now"}, 401)
        self._check("call", expected.request, received, {**self.grant.kept, **expected.known})
        return Answer(expected.answer)

    def _check(self, where: str, request: Request, received: Received, known: Mapping[str, Any]) -> None:
        everything = {**self.known, **self.pasted, **known}
        self.wrong += [f"{where}: {one}" for one in matching.problems(self.provider, request, received, everything)]

    def accepts(self, received: Received) -> bool:
        """Whether the credential that is valid now stands where the definition says."""
        auth = self.auth
        if isinstance(auth, OAuth1):
            told = is_signed(received, self.client.secret, self.grant.secret)
            return bool(told and self.grant.access and told.get("oauth_token") == self.grant.access)
        parts = {**self.known, **self.pasted, **self.grant.kept, "access_token": self.grant.access}
        if isinstance(auth, Basic):
            pair = f"{filled(auth.username, parts)}:{filled(auth.password, parts)}"
            return received.headers.get("authorization") == "Basic " + base64.b64encode(pair.encode()).decode()
        extra = auth.headers if isinstance(auth, ApiKey | Login) else {}
        if any(received.headers.get(name.lower()) != filled(text, parts) for name, text in extra.items()):
            return False
        if isinstance(auth, ApiKey) and auth.placement == "path":
            return word(self.pasted["api_key"]) in received.place
        if not isinstance(auth, ApiKey) and not self.grant.access:
            return False
        wanted = filled(auth.template, parts)
        if auth.placement == "query":
            return [value for name, value in received.query if name == auth.name] == [wanted]
        return received.headers.get(auth.name.lower()) == wanted
