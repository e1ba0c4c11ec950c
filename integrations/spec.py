"""The vocabulary in which a provider is described: data for the ninety per cent, plain functions for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal, TypeAlias

from connect_platform.core.json_schema import Schema, schema_of
from integrations.conventions import AccountField as AccountField
from integrations.conventions import Pagination as Pagination
from integrations.conventions import RateHeaders as RateHeaders
from integrations.conventions import Subscription as Subscription
from integrations.conventions import Webhook as Webhook

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Effect: TypeAlias = Literal["idempotent", "keyed", "at_most_once"]
FieldKind: TypeAlias = Literal["string", "integer", "number", "boolean", "date", "object", "array"]

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")

#: Placeholders the platform fills itself, in any request of any provider. `request_id` is a new UUID for each call.
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
    raw: str | None = None  # a text body; name its type in `headers`

    def placeholders(self) -> set[str]:
        return _placeholders((self.path, self.query, self.headers, self.json, self.form, self.raw))


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
    """Three-legged OAuth 1.0a (RFC 5849), signed with HMAC-SHA1."""

    request_token_url: str
    authorize_url: str
    access_token_url: str
    authorize_params: Mapping[str, str] = field(default_factory=dict)
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


Auth: TypeAlias = OAuth2 | ClientCredentials | OAuth1 | ApiKey | Basic


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose account this is: one call, and dotted paths to a stable id and a label a person recognises."""

    request: Request
    id: str
    label: str = ""  # empty = the id


@dataclass(frozen=True, slots=True)
class Field:
    """One input of an action."""

    key: str
    label: str
    kind: FieldKind = "string"
    _: KW_ONLY
    description: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()
    items: Schema | None = None  # of an array
    default: Json = None
    example: Json = None
    long: bool = False  # a text area rather than a line

    def schema(self) -> Schema:
        """JSON Schema (2020-12) of this field."""
        kind = "string" if self.kind == "date" else self.kind
        out: Schema = {"type": kind, "description": self.description or self.label}
        if self.kind == "date":
            out["format"] = "date-time"
        if self.choices:
            out["enum"] = list(self.choices)
        if self.kind == "array":
            out["items"] = self.items or {"type": "string"}
        if self.default is not None:
            out["default"] = self.default
        if self.example is not None:
            out["examples"] = [self.example]
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something an app, a flow or an agent can do at the provider. Every action is a tool.

    `request` is the call. `prepare` adds placeholder values computed from the inputs (a MIME message, a range);
    `result` reshapes the provider's answer. `effect` says what a retry may do:
    `idempotent` (safe), `keyed` (safe with the same Idempotency-Key) or `at_most_once` (never repeated in doubt).
    """

    key: str
    name: str
    description: str
    request: Request
    sample: Json
    inputs: tuple[Field, ...] = ()
    scopes: tuple[str, ...] = ()
    effect: Effect = "at_most_once"
    prepare: Callable[[Mapping[str, Json]], Mapping[str, Json]] | None = None
    prepares: tuple[str, ...] = ()  # names that `prepare` adds
    result: Callable[[Json], Json] | None = None
    output: Schema | None = None  # given, or read off the sample
    docs_url: str = ""

    def input_schema(self) -> Schema:
        """JSON Schema object of the inputs; unknown keys are refused."""
        return {
            "type": "object",
            "properties": {item.key: item.schema() for item in self.inputs},
            "required": [item.key for item in self.inputs if item.required],
            "additionalProperties": False,
        }

    def output_schema(self) -> Schema:
        """JSON Schema of the answer; where none is written down it is read off the documented sample."""
        return self.output or schema_of(self.sample)

    def placeholders(self) -> set[str]:
        return self.request.placeholders()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Something at the provider that starts a flow. `event_id` is the dedupe key: changing it fires old items again.

    In `poll`, `{since}` is the time of the poll before (RFC 3339, UTC) and drops its key the first time.
    """

    key: str
    name: str
    description: str
    sample: Json
    event_id: str
    kinds: tuple[Literal["webhook", "poll"], ...] = ("webhook",)
    event_types: tuple[str, ...] = ()
    poll: Request | None = None
    items: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """How a resource is read again: only what changed since the time before.

    `since` asks for changes from a time on: `{since}` in the request is that time (RFC 3339, UTC), `{since_ms}` the same in
    milliseconds, both moved back by `overlap_seconds`, as providers show some changes late. `token` hands back what the last
    page of the read before gave at the dotted path `token`, as `{token}`.
    """

    request: Request
    style: Literal["since", "token"] = "since"
    token: str = ""
    overlap_seconds: int = 300
    stale: tuple[int, ...] = (410,)  # answers that mean: this place is too old or too much changed, read everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Data read from the account after it is connected and kept up to date, such as its history or its contacts.

    `kind` says what its items are; items of kind `history` take the platform's own shape, made by `item`, with their stable
    id under `external_id`. Others are kept as the provider tells them, or as `item` makes them.
    `deleted` names a dotted path in an element, and the value there that marks it as gone. What a full read does not show any
    more is taken for deleted as well, unless that is more than the share `most_deleted` of all.
    """

    key: str
    name: str
    kind: Literal["history", "account", "contact", "event", "file", "issue", "message", "order", "task"]
    request: Request
    pagination: Pagination
    item: Callable[[Any], Mapping[str, Any]] | None = None
    id: str = "id"  # dotted path of the stable id
    updated: str = ""  # dotted path of the time of its last change
    deleted: tuple[str, Json] | None = None
    increment: Increment | None = None
    most_deleted: float = 0.5
    interval_seconds: int = 3600
    scopes: tuple[str, ...] = ()
    docs_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something the end-user must do before connecting (`preAutomationSteps`)."""

    id: str
    title: str
    description: str = ""
    type: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Everything we know about one third-party service. Slug = module = logo = docs page; never renamed."""

    slug: str
    name: str
    category: str
    base_url: str
    docs_url: str
    auth: Auth
    alternatives: tuple[Auth, ...] = ()  # other ways to connect the same provider
    description: str = ""
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()  # hosts besides the base URL's that actions may call
    website_url: str = ""
    curated: int = 0  # 1 … 10: place among the curated ten
    account_fields: tuple[AccountField, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # of every call
    query: Mapping[str, str] = field(default_factory=dict)  # of every call
    identity: Identity | None = None
    verify: Request | None = None
    rate: RateHeaders | None = None
    pagination: Pagination | None = None
    webhook: Webhook | None = None
    actions: tuple[Action, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    resources: tuple[Resource, ...] = ()
    capabilities: tuple[str, ...] = ()  # beyond what follows from the rest, such as `lead_sync`
    steps: tuple[Step, ...] = ()
    client: Callable[[], tuple[str, str]] | None = None  # an OAuth client id and secret that need no set-up
    fault: Callable[[int, Any], str] | None = None  # reads an error out of a 200 answer; empty = it succeeded

    @property
    def schemes(self) -> tuple[Auth, ...]:
        return (self.auth, *self.alternatives)

    def scheme(self, name: str) -> Auth | None:
        """The way to connect named by an auth scheme word (`OAUTH2`, `API_KEY` …), or None."""
        return next((auth for auth in self.schemes if auth.scheme == name), None)

    def action(self, key: str) -> Action | None:
        return next((action for action in self.actions if action.key == key), None)

    def trigger(self, key: str) -> Trigger | None:
        return next((trigger for trigger in self.triggers if trigger.key == key), None)

    @property
    def type_name(self) -> str:
        """The spelling of surface *connect*: underscores."""
        return self.slug.replace("-", "_")

    def tool_name(self, action: Action) -> str:
        """`GMAIL_SEND_EMAIL`: slug in capitals without hyphens, underscore, action key in capitals."""
        return f"{self.slug.replace('-', '').upper()}_{action.key.upper()}"
