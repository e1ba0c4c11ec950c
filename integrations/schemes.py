"""A request as data, and the ways to connect a provider: what each asks for, and where its credential goes in a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

#: `{field}`, or `{+field}` in a path, whose slashes stay (RFC 6570 §3.2.3).
PLACEHOLDER = re.compile(r"\{\+?([a-z_][a-z0-9_]*)\}")

#: Placeholders the platform fills itself, in any request of any provider. `request_id` is a UUID of the thing
#: that is done: the same however often it is tried.
PLATFORM_FIELDS = frozenset({"public_url", "sandbox_url", "request_id"})

#: Placeholders filled from the connection's secret or the OAuth client, by whoever holds them, never from an input.
CREDENTIAL_FIELDS = frozenset(
    {"access_token", "refresh_token", "token", "client_id", "client_secret", "api_key", "api_secret", "username", "password"}
)

#: Pattern of a host a customer runs themselves: two labels or more, no port, no address in brackets.
HOST = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"
#: Pattern of one DNS label, such as the customer's subdomain.
LABEL = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"


def _placeholders(parts: Iterable[object]) -> set[str]:
    return {name for part in parts for name in PLACEHOLDER.findall(str(part))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request with `{field}` placeholders and nothing cleverer.

    A value that is exactly one placeholder keeps its type; an optional input that is absent drops its key.
    `path` is appended to the provider's base URL, or is an https URL of one of its `hosts`.
    """

    method: Method = "GET"
    path: str = ""
    query: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Json = None
    form: Mapping[str, Json] | None = None
    multipart: Mapping[str, Json] | None = None
    files: tuple[str, ...] = ()  # names in `multipart` whose value is base64 of a file's content
    raw: str | None = None  # a text body; name its type in `headers`
    styles: Mapping[str, str] = field(default_factory=dict)  # a name in `query` or `form` → how its list or object is written

    def placeholders(self) -> set[str]:
        return _placeholders((self.path, self.query, self.headers, self.json, self.form, self.multipart, self.raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke:
    """How a token is ended at the provider. `{token}` is the refresh token where there is one, else the access token.

    `client_auth` says how the call is authorized: `body` and `basic` with the OAuth client's id and secret,
    `bearer` with the access token itself, placed as in any other call.
    """

    request: Request
    client_auth: Literal["none", "body", "basic", "bearer"] = "body"
    shared: bool = False  # ending it ends every grant of that user to the same OAuth app


def rfc7009(url: str, client_auth: Literal["none", "body", "basic", "bearer"] = "body", *, shared: bool = False) -> Revoke:
    """The standard way to end a token (RFC 7009): POST `token=` to `url`."""
    return Revoke(request=Request(method="POST", path=url, form={"token": "{token}"}), client_auth=client_auth, shared=shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2:
    """Authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636) where the provider takes it.

    `placement`, `name` and `template` say where the access token goes in a call, as in `ApiKey`.
    `token_params` go with the code and, unless `refresh_params` is given, with every refresh.
    """

    authorize_url: str
    token_url: str
    refresh_url: str = ""  # empty = token_url
    revoke: Revoke | None = None
    scopes: tuple[str, ...] = ()
    scope_separator: str = " "
    scope_prefix: str = ""  # lower case; what the provider may put before a scope's name when it says what was granted
    implied_scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a scope → those whose calls it passes as well
    scope_words: Mapping[str, str] = field(default_factory=dict)  # a scope → what it lets an app do, to the account's owner
    pkce: bool = True
    client_auth: Literal["body", "basic"] = "body"
    token_body: Literal["form", "json"] = "form"
    token_headers: Mapping[str, str] = field(default_factory=dict)
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    token_params: Mapping[str, str] = field(default_factory=dict)
    refresh_params: Mapping[str, str] = field(default_factory=dict)
    refresh_client_auth: Literal["", "body", "basic"] = ""  # empty = as client_auth
    parameter_names: Mapping[str, str] = field(default_factory=dict)  # the provider's own names for `client_id`, `code` …
    code_parameter: str = "code"  # what the callback calls the code
    pkce_method: Literal["S256", "plain"] = "S256"
    nonce: bool = False  # a fresh `nonce` must be sent (OpenID Connect Core §3.1.2.1)
    exchange: Request | None = None  # trades the fresh `{access_token}` for a long-lived one, same answer shape
    refresh_request: Request | None = None  # where a refresh is not the POST of RFC 6749 §6
    placement: Literal["header", "query"] = "header"
    name: str = "Authorization"
    template: str = "Bearer {access_token}"
    issuer: str = ""  # checked against `iss` in the callback (RFC 9207) where set
    offline_hint: str = ""  # what must be asked for so that the provider gives a refresh token
    scheme: Literal["OAUTH2"] = "OAUTH2"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials:
    """Client credentials grant (RFC 6749 §4.4): the customer pastes an id and a secret, we fetch tokens."""

    token_url: str
    scopes: tuple[str, ...] = ()
    scope_separator: str = " "
    client_auth: Literal["body", "basic"] = "basic"
    token_body: Literal["form", "json"] = "form"
    token_params: Mapping[str, str] = field(default_factory=dict)
    token_headers: Mapping[str, str] = field(default_factory=dict)
    revoke: Revoke | None = None
    placement: Literal["header", "query"] = "header"
    name: str = "Authorization"
    template: str = "Bearer {access_token}"
    scheme: Literal["S2S_OAUTH2"] = "S2S_OAUTH2"


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth1:
    """Three-legged OAuth 1.0a (RFC 5849), signed with HMAC-SHA1.

    Of the first OAuth 1.0, `callback_at_authorize` says where to come back with the consent page's address.
    """

    request_token_url: str
    authorize_url: str
    access_token_url: str
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    callback_at_authorize: bool = False
    revoke: Revoke | None = None
    scheme: Literal["OAUTH1"] = "OAUTH1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A secret the customer pastes, sent with every call in a header, the query or the path.

    `template` is the value sent; `{api_key}` (and `{api_secret}` where `secret_label` is set) are filled in.
    """

    placement: Literal["header", "query", "path"] = "header"
    name: str = "Authorization"
    template: str = "Bearer {api_key}"
    headers: Mapping[str, str] = field(default_factory=dict)  # further ones of this scheme, such as `{api_secret}`
    label: str = "API key"
    secret_label: str = ""
    help: str = ""
    scheme: Literal["API_KEY"] = "API_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """HTTP Basic (RFC 7617). The templates say what goes where; `{username}` and `{password}` are what the form asks for."""

    username: str = "{username}"
    password: str = "{password}"
    username_label: str = "User name"
    password_label: str = "Password"
    help: str = ""
    scheme: Literal["BASIC"] = "BASIC"


#: What a login may ask for, in the order of the form: placeholder, its usual label, whether it is masked.
LOGIN_PARTS = (
    ("username", "User name", False),
    ("password", "Password", True),
    ("api_key", "API key", True),
    ("api_secret", "API secret", True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Two-step login: what the customer pastes is traded by one call for a token that lives a while, and again when it ends.

    `request` is that call; it may use `{username}`, `{password}`, `{api_key}` and `{api_secret}`; what it uses is asked for.
    With `basic` it carries user name and password in its header (RFC 7617). `keeps` names further placeholders read out of its
    answer, no secrets, such as a site id that paths or `headers` need.
    """

    request: Request
    basic: bool = False
    refused: tuple[int, ...] = (400, 401, 422)  # answers that mean: what was pasted is wrong
    token: str = "token"  # dotted path in the answer, or `header:Name`
    expires: str = ""  # dotted path to its life in seconds, or to its end: RFC 3339 or Unix time
    lifetime: int = 3600  # seconds, where the answer does not say
    keeps: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # further ones of each call with the token
    revoke: Revoke | None = None
    placement: Literal["header", "query"] = "header"
    name: str = "Authorization"
    template: str = "Bearer {access_token}"
    labels: Mapping[str, str] = field(default_factory=dict)  # placeholder → what the form calls it
    help: str = ""
    scheme: Literal["BASIC_WITH_JWT"] = "BASIC_WITH_JWT"

    @property
    def asked(self) -> list[tuple[str, str, bool]]:
        """What the person enters: (placeholder, label, whether it is masked)."""
        used = self.request.placeholders() | ({"username", "password"} if self.basic else set())
        return [(key, self.labels.get(key, label), masked) for key, label, masked in LOGIN_PARTS if key in used]


Auth: TypeAlias = OAuth2 | ClientCredentials | OAuth1 | ApiKey | Basic | Login
