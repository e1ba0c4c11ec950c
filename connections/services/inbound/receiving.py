"""Takes what a provider delivers: verified, stored once for each event, and only then acknowledged."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from connect_platform.core import prepared
from connect_platform.core.api.rendering import MAX_DEPTH, dumps, is_deeper, loads
from connect_platform.core.errors import InvalidInput, NotAuthenticated, NotFound, PayloadTooLarge
from connect_platform.core.gathering import Gathering
from connect_platform.core.ids import is_uuid, uuid7
from connections.models import InboundAddress, InboundEvent
from connections.services.inbound import keys as inbound_keys
from connections.services.inbound import verifying as inbound_verifying
from connections.services.inbound import waking as inbound_waking
from connections.services.inbound.verifying import UNSIGNED, Delivery
from integrations.conventions import Webhook
from integrations.dotted import lookup
from integrations.services import offered
from integrations.spec import Provider

MAX_BYTES = 1_048_576
NOBODY = 0  # no company has this id, so only what we ship is found
MAX_EVENTS = 2000  # in one delivery
#: Deliveries that carry neither id nor time and say the same within so many seconds are one event told twice.
ECHO_SECONDS = 60
NOTHING_DECLARED = Webhook(algorithm="none")
FORM = "application/x-www-form-urlencoded"
_SECRET_WORDS = ("authorization", "signature", "token", "secret", "cookie", "hmac", "password", "key", "auth")
_OURS = ("x-forwarded", "x-real-ip", "x-request-id")

_MESSAGES = {
    "not_signed": "This provider does not sign its events: they are taken at a webhook address of your own only.",
    "signature_missing": "The signature is missing.",
    "no_secret": "No secret is known with which this provider's events could be verified.",
    "timestamp_missing": "The time of signing is missing.",
    "timestamp_outside": "The event was signed too long ago.",
    "signature_wrong": "The signature is wrong.",
}

# One statement, so one commit, for all deliveries that wait; whoever sends the same event again inserts nothing.
_INSERT = """
INSERT INTO connections_inboundevent (provider, address_id, company_id, connection_id, is_verified, headers,
  id, scope, event_id, type, match_value, body, state, reason)
SELECT provider, address_id, company_id, connection_id, is_verified, headers, item.*
FROM json_to_recordset(%s::json) AS delivery
  (provider text, address_id text, company_id bigint, connection_id uuid, is_verified boolean, headers jsonb, events json),
json_to_recordset(delivery.events) AS item
  (id uuid, scope text, event_id text, type text, match_value text, body text, state text, reason text)
ON CONFLICT (provider, scope, event_id) DO NOTHING
"""
_REJECT = """
INSERT INTO connections_inboundrejection AS seen (provider, scope, reason, hour, company_id, count)
VALUES (%s, %s, %s, date_trunc('hour', now()), %s, 1)
ON CONFLICT (provider, scope, reason, hour) DO UPDATE SET count = seen.count + 1, last_at = now()
"""
_ADDRESS = """
SELECT id, company_id, provider, connection_id, secrets, previous_until FROM connections_inboundaddress WHERE digest = %s
"""


@dataclass(slots=True)
class Event:
    """One event of a delivery, as it will be stored."""

    event_id: str
    type: str
    match_value: str
    body: str
    scope: str
    state: str
    reason: str = ""
    id: Any = field(default_factory=uuid7)


def addressed(slug: str, token: str) -> tuple[Provider, InboundAddress]:
    """The provider and the address with this token. Raises NotFound, also where it is another provider's."""
    row = prepared.one(_ADDRESS, hashlib.sha256(token.encode()).hexdigest())
    provider = offered.get(slug, row[1] if row else NOBODY)
    if row is None or row[2] != provider.slug:
        raise NotFound("There is no such webhook address.")
    key, company_id, slug, connection_id, secrets, previous_until = row
    address = InboundAddress.from_db(
        None,
        ["id", "company_id", "provider", "connection_id", "secrets", "previous_until"],
        [key, company_id, slug, connection_id, _sealed(secrets), previous_until],
    )
    return provider, address


def _sealed(secrets: Any) -> Any:
    return InboundAddress._meta.get_field("secrets").from_db_value(secrets, None, None)


def parse(hook: Webhook, delivery: Delivery) -> Any:
    """The body as data. Raises PayloadTooLarge, and InvalidInput where it is neither JSON nor a form the provider sends."""
    body = delivery.body
    if len(body) > MAX_BYTES:
        raise PayloadTooLarge(f"An event may have {MAX_BYTES} bytes.")
    if not body and hook.event_id.startswith("header:"):
        return {}
    is_form = hook.forms and delivery.header("Content-Type").startswith(FORM)
    if b"\\u0000" in body or b"\x00" in body or (is_form and b"%00" in body):
        raise InvalidInput({"body": "NUL characters are not allowed."})
    try:
        data = _form(body) if is_form else loads(body)
    except ValueError as error:
        raise InvalidInput({"body": f"Not valid JSON: {error}."}) from None
    if not isinstance(data, dict | list):
        raise InvalidInput({"body": "A JSON object or array is needed."})
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and is_deeper(data, MAX_DEPTH):
        raise InvalidInput({"body": f"Nested deeper than {MAX_DEPTH} levels."})
    return data


def _form(body: bytes) -> Any:
    """The fields of a form; or the JSON in its only field, where that is called `payload`. Raises ValueError."""
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=1000))
    return loads(fields["payload"]) if set(fields) == {"payload"} else fields


def receive(provider: Provider, delivery: Delivery, address: InboundAddress | None) -> str:
    """Verify and store a delivery whose `data` is parsed; returns the provider's id of its (first) event.

    Raises NotAuthenticated, and then only a count is kept. When this returns, the event is committed.
    """
    hook = provider.webhook or NOTHING_DECLARED
    verified = believe(provider, hook, delivery, address)
    events = list(_events(hook, delivery, address))
    if not events:
        return ""
    if len(events) > MAX_EVENTS:
        raise InvalidInput({"body": f"One delivery may carry {MAX_EVENTS} events."})
    where = (address.pk, address.company_id, address.connection_id) if address else (None, None, None)
    _storing.submit(dict(zip(_DELIVERY, (provider.slug, *where, verified, shown_headers(hook, delivery), events), strict=True)))
    inbound_waking.wake()
    return events[0].event_id


_DELIVERY = ("provider", "address_id", "company_id", "connection_id", "is_verified", "headers", "events")


def _store(deliveries: list[dict[str, Any]]) -> None:
    prepared.execute(_INSERT, [dumps(deliveries).decode()])


_storing = Gathering(_store)


def believe(provider: Provider, hook: Webhook, delivery: Delivery, address: InboundAddress | None) -> bool:
    """Whether the delivery was verified; False where its address, or the value it is matched by, is all that vouches for it.

    Raises NotAuthenticated where nothing does.
    """
    if address is None and hook.is_match_secret:
        return False
    if address is not None and hook.algorithm in UNSIGNED:
        return False
    keys = inbound_keys.of_address(provider, address) if address else inbound_keys.of_platform(provider)
    reason = inbound_verifying.refusal(hook, delivery, keys, now=time.time())
    if reason:
        scope, company = (address.pk, address.company_id) if address else ("", None)
        prepared.execute(_REJECT, [provider.slug, scope, reason, company])
        raise NotAuthenticated(_MESSAGES[reason], code=reason, hint="Check the secret both sides hold.")
    return True


def shown_headers(hook: Webhook, delivery: Delivery) -> dict[str, str]:
    """The headers kept with an event: what the provider says of it, nothing that proves it."""
    facts = f"{hook.event_type} {hook.event_id}".lower()
    kept: dict[str, str] = {}
    for name, value in delivery.meta.items():
        if not name.startswith("HTTP_"):
            continue
        plain = name[5:].replace("_", "-").lower()
        own = plain.startswith("x-") or plain == "user-agent" or f"header:{plain}" in facts
        if own and not plain.startswith(_OURS) and not any(word in plain for word in _SECRET_WORDS) and len(kept) < 30:
            kept[plain] = str(value)[:500]
    return kept


def _events(hook: Webhook, delivery: Delivery, address: InboundAddress | None) -> Iterator[Event]:
    """Each event of a delivery: one, or those of the list the provider packs them in."""
    if not hook.items:
        yield _event(hook, delivery, _text(delivery), address)
        return
    items = delivery.data if hook.items == "." else lookup(delivery.data, hook.items)
    for item in items if isinstance(items, list) else [delivery.data]:
        one = Delivery(delivery.method, delivery.url, delivery.meta, delivery.query, delivery.body, item)
        yield _event(hook, one, dumps(item).decode(), address)


def _text(delivery: Delivery) -> str:
    """The raw body where it is JSON, so that nothing of it is lost."""
    raw = delivery.body[:1] in b"[{" or delivery.body.lstrip()[:1] in b"[{"
    return delivery.body.decode() if delivery.body and raw else dumps(delivery.data).decode()


def _event(hook: Webhook, delivery: Delivery, body: str, address: InboundAddress | None) -> Event:
    kind = _word(delivery.fact(hook.event_type))[:200] if hook.event_type else ""
    value = ""
    if hook.match and (address is None or address.connection_id is None):
        value = _word(delivery.fact(hook.match[0]))[:300]
        if hook.match[1] == "connection_id" and not is_uuid(value):
            value = ""
    ignored = kind in hook.confirmations
    return Event(
        event_id=_event_id(hook, delivery, body, kind),
        type=kind,
        match_value=value,
        body=body,
        scope=str(address.pk) if address else value if hook.is_match_secret else "",
        state=InboundEvent.State.IGNORED if ignored else InboundEvent.State.RECEIVED,
        reason="confirmation" if ignored else "",
    )


def _event_id(hook: Webhook, delivery: Delivery, body: str, kind: str) -> str:
    """The provider's id, or a digest of what makes the event that event."""
    parts = [_word(delivery.fact(place)) for place in hook.event_id.split()]
    if any(parts):
        text = " ".join(parts)
        return text if len(text) <= 200 else hashlib.sha256(text.encode()).hexdigest()
    moment = inbound_verifying.timestamp_text(hook, delivery) or str(int(time.time()) // ECHO_SECONDS)
    return hashlib.sha256(f"{moment}|{kind}|{body}".encode()).hexdigest()


def _word(value: Any) -> str:
    """A JSON string or number as text; anything else is no fact."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
