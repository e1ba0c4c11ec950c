"""How a provider's API behaves: where it tells its quota, how its lists go on, how it signs what it sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
class Webhook:
    """How the provider signs what it sends us, and which connection an event belongs to.

    The signature is in `header`, or at the dotted path `body_field`, or in the query parameter `query_field`.
    Where the header is a list such as `t=1,v1=ab`, `part` names the signature's pair (`v1`).
    `signed` is the text under the signature: `{body}`, `{method}`, `{url}`, `{header:Name}`, `{part:t}` (another pair of
    that header), `{field:path}` (a dotted path in the body), `{key}` (only of plain digests).
    `shared-token` compares a constant; `custom` needs the company's own code or an IP allow list.
    `match` pairs a dotted path in the event with a connection's account field or `account_id`.
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
    key_encoding: Literal["text", "whsec"] = "text"  # whsec = base64 after `whsec_` (standardwebhooks.com)
    timestamp_header: str = ""  # or `part:t`
    tolerance_seconds: int = 300
    handshake: Literal["", "hub.challenge", "challenge", "validationToken", "X-Hook-Secret"] = ""  # echoed on subscribing
    event_type: str = ""  # dotted path to the event's type, or `header:Name`
    event_id: str = ""  # dotted path, or `header:Name`
    match: tuple[str, str] | None = None
    docs_url: str = ""
