"""How a provider's API behaves: where it tells its quota, how its lists go on, how it signs what it sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic_core import SchemaError, SchemaValidator

if TYPE_CHECKING:
    from integrations.spec import Field, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountField:
    """One fact about the customer's account that URLs need: a subdomain, a region, an instance URL.

    `pattern` is an anchored regular expression; it is what keeps a customer from sending our credentials to another host.
    `source` says who supplies it: the person (`user`), the token answer, the callback's query or the verify call.
    """

    key: str
    label: str
    pattern: str
    source: Literal["user", "token_response", "callback", "verify"] = "user"
    path: str = ""  # dotted path in that answer; empty = the key itself
    example: str = ""
    help: str = ""
    secret: bool = False
    required: bool = True

    def accepts(self, value: str) -> bool:
        """Whether a value has the form."""
        return _matcher(self.pattern).isinstance_python(value)


@lru_cache(maxsize=4096)
def _matcher(pattern: str) -> SchemaValidator:
    """Matches whole texts in linear time, however the pattern is written; by Python's engine where only that can read it."""
    re.compile(pattern)
    try:
        return _compiled(pattern, "rust-regex")
    except SchemaError:
        return _compiled(pattern, "python-re")


def _compiled(pattern: str, engine: str) -> SchemaValidator:
    end = r"\z" if engine == "rust-regex" else r"\Z"
    return SchemaValidator({"type": "str", "pattern": rf"\A(?:{pattern}){end}", "regex_engine": engine})


def is_linear(pattern: str) -> bool:
    """Whether a pattern is matched in linear time: no look-around and no back-references."""
    try:
        _compiled(pattern, "rust-regex")
        re.compile(pattern)
    except (SchemaError, re.error):
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RateHeaders:
    """Names of the response headers in which the provider tells its quota.

    `reset_unit` empty = undocumented: a number above 10⁹ is an epoch, a smaller one counts seconds.
    `usage` names headers that hold JSON with percentages used (Meta's).
    """

    limit: str = ""
    remaining: str = ""
    used: str = ""
    daily_remaining: str = ""
    usage: tuple[str, ...] = ()
    reset: str = ""
    reset_unit: Literal["", "epoch", "seconds", "ms", "iso", "duration", "http-date"] = "seconds"
    retry_after: str = "retry-after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list goes on: by cursor, page number, offset or a Link header (RFC 8288)."""

    style: Literal["cursor", "page", "offset", "link"]
    items: str = ""  # dotted path to the list; empty = the body itself
    parameter: str = ""  # query parameter that carries the cursor, page or offset
    cursor: str = ""  # dotted path to the next cursor (style `cursor`)
    size_parameter: str = ""
    size: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """How the provider is asked by its API to send events to an address, for one connected account.

    Requests may use `{callback_url}`, `{webhook_secret}` (chosen by us), `{expires_at}` (RFC 3339), `{expires_ms}` (Unix
    milliseconds), the `inputs`, and after creation `{subscription_id}` and what `keeps` names. Where a subscription has a
    lifetime and no `renew`, a new one is made before the old one ends.
    """

    create: Request
    delete: Request
    renew: Request | None = None
    id: str = "id"  # dotted path in the answer of `create`
    keeps: Mapping[str, str] = field(default_factory=dict)  # placeholder → dotted path in that answer
    expires: str = ""  # dotted path to the end in the answers: RFC 3339 or Unix milliseconds
    lifetime: int = 0  # seconds asked for; 0 = it does not end
    secret: str = ""  # dotted path to the secret, where the provider makes it
    inputs: tuple[Field, ...] = ()
    docs_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """How the provider signs what it sends us, and which connection an event belongs to.

    The signature is in `header`, or at the dotted path `body_field`, or in the query parameter `query_field`.
    Where the header is a list such as `t=1,v1=ab`, `part` names the signature's pair (`v1`).
    `signed` is the text under the signature: `{body}`, `{method}`, `{url}`, `{header:Name}`, `{part:t}` (another pair of
    that header), `{field:path}` (a dotted path in the body), `{key}` (only of plain digests).
    `shared-token` compares a constant; `custom` needs the company's own code or an IP allow list, and `none` is not signed:
    both are believed on an unguessable address only.
    `claims` are what a `jwt` must say: its values may use `{key}`, `{url}` and `{body_sha256}`. Its key is the secret, or of
    the key set at `jwks_url`, and then the secret is only used in `claims`.
    `match` pairs a dotted path in the event with a connection's account field, `account_id` or `connection_id`.
    Paths may hold `*` for every item of a list in `body_field`, and are read in each item where `items` names a list.
    """

    algorithm: Literal[
        "hmac-sha256", "hmac-sha1", "hmac-sha512", "hmac-md5", "sha256", "sha1",
        "ed25519", "rsa-sha256", "ecdsa", "shared-token", "basic-auth", "jwt", "custom", "none",
    ]  # fmt: skip
    header: str = ""
    body_field: str = ""
    query_field: str = ""
    part: str = ""
    encoding: Literal["hex", "base64", "base64url", "none"] = "hex"
    prefix: str = ""
    signed: str = "{body}"
    key: str = "webhook signing secret"
    key_encoding: Literal["text", "hex", "whsec"] = "text"  # whsec = base64 after `whsec_` (standardwebhooks.com)
    claims: Mapping[str, str] = field(default_factory=dict)
    jwks_url: str = ""
    timestamp_header: str = ""  # or `part:t`; Unix seconds, Unix milliseconds or ISO 8601
    tolerance_seconds: int = 300
    #: Echoed on subscribing, as JSON where it ends in `-json`, else as bare text; Zoom's `plainToken` comes back signed.
    handshake: Literal[
        "",
        "hub.challenge",
        "hub.challenge-json",
        "challenge",
        "challenge-json",
        "plainToken",
        "validationToken",
        "X-Hook-Secret",
    ] = ""
    forms: bool = False  # it sends HTML forms; one that holds only `payload` is the JSON in it
    items: str = ""  # dotted path to the list, where one delivery carries several events; `.` = the body is the list
    event_type: str = ""  # dotted path to the event's type, or `header:Name`
    event_id: str = ""  # dotted path, or `header:Name`; several joined by spaces where only all of them are unique
    confirmations: tuple[str, ...] = ()  # types that only tell of the subscription itself
    match: tuple[str, str] | None = None
    is_match_secret: bool = False  # nobody else can know the matched value, so an unsigned event may be believed
    subscription: Subscription | None = None
    docs_url: str = ""
