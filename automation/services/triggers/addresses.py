"""What waits at an address, looked up once and remembered: what is stored under it says whether it still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from automation.services.triggers import configuring
from connect_platform.core import prepared
from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import NotFound

#: Addresses one process remembers; beyond that it begins anew.
MOST = 5000

_IS_HEARD = """(EXISTS (SELECT 1 FROM automation_webhookendpoint WHERE company_id = company.id AND kind = 'company')
    OR EXISTS (SELECT 1 FROM automation_alert WHERE company_id = company.id AND is_active)
    OR EXISTS (SELECT 1 FROM automation_flowtrigger WHERE company_id = company.id AND is_active AND provider = 'platform'))"""
#: Differs once anything does that matters of an address. PostgreSQL writes a changed row to another place, under another
#: transaction; a trigger's row changes whenever it fires, so it is known by what it says.
STAMP = f"""concat_ws(' ', flow.xmin, flow.ctid, company.plan, {_IS_HEARD},
    hash_record_extended((waiting.token_digest, waiting.is_active, waiting.config, waiting.secrets), 0))"""
ROWS = """automation_flowtrigger waiting JOIN automation_flow flow ON flow.id = waiting.flow_id
  JOIN accounts_company company ON company.id = waiting.company_id"""
_WAITING = f"""
SELECT waiting.id, waiting.company_id, waiting.config, CASE WHEN waiting.config ? 'verification' THEN waiting.secrets END,
  flow.status = 'published' AND (flow.paused_at IS NULL OR flow.holds), flow.paused_at IS NOT NULL, flow.id, flow.name,
  flow.version, flow.settings ?| array['concurrency', 'rate'], flow.settings ->> 'missing',
  (flow.settings #>> '{{concurrency,queued}}')::int, company.plan, {_IS_HEARD}, {STAMP}
FROM {ROWS} WHERE waiting.token_digest = %s AND waiting.is_active AND flow.deleted_at IS NULL
"""  # noqa: S608 - constants


class Stale(Exception):
    """An address is no longer what was remembered of it: nothing was stored, and it is to be looked up."""


@dataclass(frozen=True, slots=True)
class Address:
    """The trigger behind an address, and what running its flow needs.

    `sealed` is its secret, where callers must know it. `is_heard` where somebody of the company may listen to its events.
    `is_sure` where it was looked up just now.
    """

    digest: str
    trigger_id: str
    company_id: int
    config: Mapping[str, Any]
    sealed: bytes | None
    is_live: bool
    is_paused: bool
    flow_id: Any
    flow_name: str
    version: int
    is_limited: bool
    missing: str | None
    most_queued: int | None
    plan: str
    is_heard: bool
    stamp: str
    is_sure: bool = True

    @property
    def waits(self) -> bool:
        """Whether its callers wait for what the flow comes to; while it is paused nobody does."""
        return not self.is_paused and self.config.get("respond") == configuring.LAST_STEP

    def require_sure(self) -> None:
        """Raises Stale where it is only remembered, before something is done that says nothing of whether it holds."""
        if not self.is_sure:
            raise Stale


_known: dict[str, Address] = {}


def address(token: str) -> Address:
    """What waits at an address, its flow live or not. Raises NotFound."""
    digest = _digest(token)
    _known.pop(digest, None)
    row = prepared.one(_WAITING, digest)
    if row is None:
        raise NotFound("Nothing waits at this address.")
    trigger_id, company_id, config, *rest = row
    return Address(digest, trigger_id, company_id, loads(config), *rest)


def remember(at: Address) -> None:
    """Spare the next caller of an address the query."""
    if len(_known) >= MOST:
        _known.clear()
    _known[at.digest] = replace(at, is_sure=False)


def remembered(token: str) -> Address | None:
    """What waited at an address lately."""
    return _known.get(_digest(token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
