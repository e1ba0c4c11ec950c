"""The vocabulary in which a provider is described: data for the ninety per cent, plain functions for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal, TypeAlias

from connect_platform.core.json_schema import Schema, schema_of
from integrations.conventions import AccountField as AccountField
from integrations.conventions import Pagination as Pagination
from integrations.conventions import RateHeaders as RateHeaders
from integrations.conventions import Subscription as Subscription
from integrations.conventions import Webhook as Webhook
from integrations.schemes import CREDENTIAL_FIELDS as CREDENTIAL_FIELDS
from integrations.schemes import HOST as HOST
from integrations.schemes import LABEL as LABEL
from integrations.schemes import PLACEHOLDER as PLACEHOLDER
from integrations.schemes import PLATFORM_FIELDS as PLATFORM_FIELDS
from integrations.schemes import ApiKey as ApiKey
from integrations.schemes import Auth as Auth
from integrations.schemes import Basic as Basic
from integrations.schemes import ClientCredentials as ClientCredentials
from integrations.schemes import Json as Json
from integrations.schemes import Login as Login
from integrations.schemes import Method as Method
from integrations.schemes import OAuth1 as OAuth1
from integrations.schemes import OAuth2 as OAuth2
from integrations.schemes import Request as Request
from integrations.schemes import Revoke as Revoke
from integrations.schemes import rfc7009 as rfc7009

Effect: TypeAlias = Literal["idempotent", "keyed", "at_most_once"]
FieldKind: TypeAlias = Literal["string", "integer", "number", "boolean", "date", "object", "array"]


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
    schema: Schema | None = None  # of the inputs, where they were read from an API description and not written as `inputs`
    docs_url: str = ""

    def input_schema(self) -> Schema:
        """JSON Schema object of the inputs; unknown keys are refused."""
        if self.schema is not None:
            return self.schema
        return {
            "type": "object",
            "properties": {item.key: item.schema() for item in self.inputs},
            "required": [item.key for item in self.inputs if item.required],
            "additionalProperties": False,
        }

    def optional_inputs(self) -> set[str]:
        """Inputs that may be left out."""
        if self.schema is not None:
            return set(self.schema.get("properties", ())) - set(self.schema.get("required", ()))
        return {item.key for item in self.inputs if not item.required}

    def output_schema(self) -> Schema:
        """JSON Schema of the answer; where none is written down it is read off the documented sample."""
        return self.output or schema_of(self.sample)

    def placeholders(self) -> set[str]:
        return self.request.placeholders()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Something at the provider that starts a flow. `event_id` is the dedupe key: changing it fires old items again.

    It is a dotted path, or several joined by spaces: `id updated_at` fires again whenever the item changes.

    In `poll`, `{since}` is the time of the poll before (RFC 3339, UTC) and drops its key the first time; `inputs` are what
    whoever sets the trigger up has to say, such as which spreadsheet is watched.
    """

    key: str
    name: str
    description: str
    sample: Json
    event_id: str
    kinds: tuple[Literal["webhook", "poll"], ...] = ("webhook",)
    event_types: tuple[str, ...] = ()
    poll: Request | None = None
    inputs: tuple[Field, ...] = ()  # of `poll`
    items: str = ""  # dotted path to the list in what `poll` gives; empty = the answer itself
    item: Callable[[Any], Mapping[str, Any]] | None = None  # what a flow sees of a polled item or an event, such as a Lead
    scopes: tuple[str, ...] = ()
    docs_url: str = ""


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
    kind: Literal["history", "account", "contact", "event", "file", "issue", "lead", "message", "order", "task"]
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
class Mirror:
    """Events that tell of a thing as a whole, which is kept as a record and merged with what is known of it.

    `events` are names of events and of polled triggers; one that ends in `*` stands for every name that begins so, and an empty
    one for events that carry no name. `item` finds the thing in an event; what a poll gives is the thing already.
    """

    resource: str  # such as contact or lead
    events: tuple[str, ...]
    item: Callable[[Any], Mapping[str, Any]] | None = None
    id: str = "id"  # dotted path of the stable id, in the thing

    def covers(self, name: str) -> bool:
        """Whether an event of that name is meant."""
        return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in self.events)


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
    checked: str = ""  # month in which its facts were last compared with the vendor's documentation: `2026-11`
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
    mirrors: tuple[Mirror, ...] = ()
    api_descriptions: tuple[str, ...] = ()  # where the vendor publishes OpenAPI or Google discovery documents of this API
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

    def event_names(self, trigger: Trigger) -> tuple[str, ...]:
        """The names under which events that a trigger waits for come: its own key where the definition says no others, and
        no name at all where the provider's events carry none."""
        if "webhook" in trigger.kinds and not trigger.event_types and self.webhook and not self.webhook.event_type:
            return trigger.key, ""
        return trigger.event_types or (trigger.key,)

    @property
    def type_name(self) -> str:
        """The spelling of surface *connect*: underscores."""
        return self.slug.replace("-", "_")

    def tool_name(self, action: Action) -> str:
        """`GMAIL_SEND_EMAIL`: slug in capitals without hyphens, underscore, action key in capitals."""
        return f"{self.slug.replace('-', '').upper()}_{action.key.upper()}"
