"""Sends a record on: to an action of a provider, such as a CRM's upsert, or to an address, by the rule it falls under.

However often a push is tried, it carries one key, made of rule, record and the record's version. An action that must not be
made twice and whose answer never came is left for a person to look at.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection as database
from django.utils import timezone

from automation import expressions
from automation.engine.kinds import LONGEST_SLOWED
from automation.expressions import ExpressionError, Scope
from automation.models import PushRule, Record, RecordPush
from automation.services.executions import pacing
from automation.services.records import tabling
from connect_platform.core import http
from connect_platform.core.actors import system
from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import Conflict, ConnectError, Gone, NotFound, ProviderError, Unprocessable
from connect_platform.core.work import Finish
from connections.services.calling import budgets, calls
from connections.services.calling.redaction import MASK
from connections.services.connecting import finding
from connections.services.health import credentials
from integrations.services import offered
from integrations.spec import Action, Provider

TIMEOUT, EXCERPT, LARGEST = 30.0, 1000, 20_000
#: Statuses after which the same call may go well (RFC 9110 §15.5.9, §15.6, RFC 6585 §4).
_PASSING = frozenset({408, 425, 429})
_KEYS = uuid.UUID("a6a1cf2b-4b0c-5bc4-8f59-5f0a7a2d6c11")


def push(row: RecordPush) -> Finish:
    """One try. Raises Conflict where the rule is off or nobody knows what became of the try before, Gone where the record is,
    and what the call raises; InvalidInput where the record does not make what the other side needs."""
    rule = PushRule.objects.filter(pk=row.rule_id).first()
    if rule is None or not rule.is_active:
        raise Conflict("The rule was switched off.", code="switched_off")
    record = Record.objects.defer("search").filter(pk=row.record_id, company_id=rule.company_id).first()
    if record is None:
        raise Gone("The record was deleted.")
    scope = tabling.scope_of(record)
    try:
        if rule.condition and not expressions.holds(rule.condition, scope):
            return lambda: _skipped(row)
        output = _sent(row, rule, record, scope)
    except ExpressionError as error:
        raise Unprocessable(str(error), code="expression") from None
    changes = {"output": output, "version": record.version, "is_in_doubt": False}

    def finish() -> None:
        _note(row, **changes)

    return finish


def _note(row: RecordPush, **changes: Any) -> bool:
    return bool(RecordPush.objects.filter(pk=row.pk, attempt=row.attempt).update(**changes))


def _skipped(row: RecordPush) -> None:
    """A record for which the rule's condition does not hold leaves no trace."""
    RecordPush.objects.filter(pk=row.pk, attempt=row.attempt).delete()


def _sent(row: RecordPush, rule: PushRule, record: Record, scope: Scope) -> Any:
    key = str(uuid.uuid5(_KEYS, f"{rule.pk}:{record.pk}:{record.version}"))
    if rule.url:
        return _to_address(rule, record, scope, key)
    return _by_action(row, rule, scope, key)


def target_of(rule: PushRule) -> tuple[Provider, Action]:
    """The action a rule runs. Raises NotFound where it is not offered any more."""
    provider = offered.find(rule.target_provider, rule.company_id)
    action = offered.action(provider, rule.action, rule.company_id) if provider else None
    if provider is None or action is None:
        raise NotFound(f"There is no action {rule.action} of {rule.target_provider} any more.")
    return provider, action


def _by_action(row: RecordPush, rule: PushRule, scope: Scope, key: str) -> Any:
    provider, action = target_of(rule)
    actor = system(rule.company_id)
    connection = finding.to_call(actor, provider, str(rule.connection_id) if rule.connection_id else None)
    inputs = told(expressions.render(rule.mapping, scope))
    calls.check_inputs(action, inputs)
    is_once = action.effect == "at_most_once"
    if is_once and row.is_in_doubt:
        raise _in_doubt()
    if is_once and not _note(row, is_in_doubt=True):
        raise Conflict("Another worker took the push over.", permanent=False)
    try:
        answer = calls.execute(
            actor, provider, action, connection, inputs, terms=calls.Terms(retries=0), request_id=str(row.pk), key=key
        )
    except ConnectError as error:
        if is_once and getattr(error, "sent", False):
            raise _in_doubt() from error
        if is_once:
            _note(row, is_in_doubt=False)
        if error.code == pacing.SLOW_DOWN and timezone.now() - row.created_at < LONGEST_SLOWED:
            row.slowed += 1
            _note(row, slowed=row.slowed)
        raise
    return answer.data if len(dumps(answer.data)) <= LARGEST else {"status": answer.status}


def _in_doubt() -> Conflict:
    return Conflict(
        "Whether an earlier try took effect is not known.",
        code="unknown_outcome",
        hint="Look at the other side; retry the push where it did not.",
    )


def told(value: Any) -> Any:
    """A mapping without what is empty: what a record does not say erases nothing."""
    if not isinstance(value, Mapping):
        return value
    found = {name: told(item) for name, item in value.items()}
    return {name: item for name, item in found.items() if item not in (None, "", {})}


def _to_address(rule: PushRule, record: Record, scope: Scope, key: str) -> Any:
    secrets: Mapping[str, str] = (rule.secrets or {}).get("headers", {})
    body = expressions.render(rule.mapping, scope) if rule.mapping else tabling.shown(record)
    headers = {"Content-Type": "application/json", **secrets, "Idempotency-Key": key}
    request = http.Request(method=rule.method, url=rule.url, headers=headers, body=dumps(body), timeout=TIMEOUT)
    credentials.release(database)
    answer = http.send(request)
    text = answer.body.decode(errors="replace").replace("\x00", "")[: 4 * EXCERPT]
    for value in secrets.values():  # one that says our secret back is not quoted
        text = text.replace(value, MASK)
    text = text[:EXCERPT]
    if not 200 <= answer.status < 300:
        raise ProviderError(
            f"It answered {answer.status}: {text[:300]}",
            code=f"http_{answer.status}",
            permanent=answer.status < 500 and answer.status not in _PASSING,
            retry_after=_whole(budgets.retry_after_of(answer.headers)),
        )
    return {"status": answer.status, "body": text}


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
