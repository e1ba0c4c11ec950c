"""Asks providers to send events of a connection to an address of ours, keeps that alive, and ends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import connection as database
from django.db import models, transaction
from django.utils import timezone
from jsonschema import Draft202012Validator

from connect_platform.core import audit, http, work
from connect_platform.core.actors import Actor, system
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound, Unprocessable
from connections.models import LIVE, Connection, InboundAddress, ProviderSubscription
from connections.services.calling import calls
from connections.services.calling.answers import Answer, read
from connections.services.calling.recording import Attempt, recorded
from connections.services.calling.sending import Order, Terms, send
from connections.services.health import timeline
from connections.services.inbound import addresses as inbound_addresses
from integrations import render
from integrations.conventions import Subscription
from integrations.dotted import lookup
from integrations.spec import Request

log = structlog.get_logger(__name__)
#: Share of its life after which a subscription is renewed.
RENEW_AT = 0.6
#: Seconds a person who disconnects waits for the provider.
PATIENCE = 10.0
_UNUSABLE = ("connection_expired", "not_connected", "credentials_gone")


def create(actor: Actor, connection: Connection, inputs: Mapping[str, Any]) -> ProviderSubscription:
    """Have the provider send events of this connection; asked at once, and again by a worker where that fails.

    The same inputs give the same subscription. Raises Unprocessable where the provider has no API for it, InvalidInput.
    """
    rule = _rule(connection)
    chosen = _checked(rule, inputs)
    with transaction.atomic():
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)  # two at once must not make two addresses
        row = ProviderSubscription.objects.filter(connection=connection, inputs=chosen).first()
        if row is None:
            provider = connection.definition
            secret = "" if rule.secret else inbound_addresses.fresh_secret(provider)
            address = inbound_addresses.make(connection.company_id, provider, connection, secret)
            row = ProviderSubscription.objects.create(
                company_id=connection.company_id, connection=connection, address=address, inputs=chosen
            )
            audit.record(actor, "webhook_subscription.create", str(row.pk), detail={"provider": provider.slug})
        elif row.state == work.Work.State.FAILED:
            _due_again(ProviderSubscription.objects.filter(pk=row.pk))
    if row.state != work.Work.State.DONE and not row.subscription_id and (mine := ProviderSubscription.claim_one(row.pk)):
        mine.run()
    return ProviderSubscription.objects.select_related("address").get(pk=row.pk)


def of(connection: Connection) -> list[ProviderSubscription]:
    """Every subscription of a connection, newest first."""
    return list(ProviderSubscription.objects.filter(connection=connection).select_related("address").order_by("-id"))


def end(actor: Actor, connection: Connection, subscription_id: str) -> None:
    """End one at the provider and here. Raises NotFound."""
    row = ProviderSubscription.objects.filter(connection=connection, pk=subscription_id).first()
    if row is None:
        raise NotFound("There is no such webhook subscription.")
    ended = _delete(row, row.subscription_id, row.kept)
    with transaction.atomic():
        audit.record(actor, "webhook_subscription.delete", str(row.pk), detail={"ended_at_provider": ended})
        InboundAddress.objects.filter(pk=row.address_id).delete()


def end_all(connection: Connection) -> None:
    """End all of a connection while its credential still lives; what cannot be ended runs out, or meets 404 here."""
    for row in ProviderSubscription.objects.filter(connection=connection).select_related("connection"):
        if not database.in_atomic_block:
            _delete(row, row.subscription_id, row.kept)
        InboundAddress.objects.filter(pk=row.address_id).delete()


def perform(row: ProviderSubscription) -> work.Finish:
    """Make a subscription, or renew it before its end. Raises ProviderError, ConnectionUnusable."""
    rule = _rule(row.connection)
    if row.subscription_id and rule.renew:
        answer = _call(row, rule.renew, _values(row, rule))
        if answer.status != 404:  # it ran out or was removed at the provider: make another
            _raise_refusal(row, answer)
            return lambda: _settle(row, rule, answer, row.subscription_id, row.kept)
    before, kept = row.subscription_id, row.kept
    answer = _call(row, rule.create, _values(row, rule))
    _raise_refusal(row, answer)
    made = lookup(answer.data, rule.id)
    now_kept = {name: lookup(answer.data, path) for name, path in rule.keeps.items()}
    if before:
        _delete(row, before, kept)
    return lambda: _settle(row, rule, answer, str(made or ""), now_kept)


def gave_up(row: ProviderSubscription) -> None:
    """Say on the timeline that events will not come."""
    timeline.note(row.connection, "webhook_silent", subscription=str(row.pk), cause="subscription_failed")


def revive() -> int:
    """Make due again what failed for want of a usable connection that is usable now."""
    why = models.Q()
    for code in _UNUSABLE:
        why |= models.Q(last_error__startswith=code)
    failed = ProviderSubscription.objects.filter(why, state=work.Work.State.FAILED, connection__status__in=LIVE)
    return _due_again(failed)


def _due_again(rows: models.QuerySet[ProviderSubscription]) -> int:
    return rows.update(state=work.Work.State.WAITING, attempt=0, due_at=timezone.now(), finished_at=None)


def _rule(connection: Connection) -> Subscription:
    hook = connection.definition.webhook
    if hook is None or hook.subscription is None:
        raise Unprocessable(
            f"{connection.definition.name} is not asked for webhooks by its API.",
            code="subscription_not_offered",
            hint="Make a webhook address and enter it at the provider.",
        )
    return hook.subscription


def _checked(rule: Subscription, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs with defaults. Raises InvalidInput naming each that does not fit."""
    chosen = {item.key: item.default for item in rule.inputs if item.default is not None} | dict(inputs)
    schema = {
        "type": "object",
        "properties": {item.key: item.schema() for item in rule.inputs},
        "required": [item.key for item in rule.inputs if item.required],
        "additionalProperties": False,
    }
    wrong: dict[str, list[str]] = {}
    for problem in Draft202012Validator(schema).iter_errors(chosen):
        name = ".".join(["inputs", *(str(part) for part in problem.absolute_path)])
        wrong.setdefault(name, []).append(problem.message[:200])
    if wrong:
        raise InvalidInput(wrong)
    return chosen


def _values(row: ProviderSubscription, rule: Subscription) -> dict[str, Any]:
    ends = timezone.now() + timedelta(seconds=rule.lifetime)
    return {
        **row.inputs,
        **row.kept,
        "callback_url": row.address.url,
        "webhook_secret": row.address.secrets.get("secret", ""),
        "subscription_id": row.subscription_id,
        "expires_at": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "expires_ms": int(ends.timestamp() * 1000),
    }


def _call(row: ProviderSubscription, request: Request, values: Mapping[str, Any], timeout: float | None = None) -> Answer:
    """One call with the connection's credential, written to the audit log like any other."""
    connection, provider = row.connection, row.connection.definition
    actor = system(row.company_id)
    attempt = Attempt(actor, provider.slug, "webhook_subscription", request.method, request.path, connection_id=connection.pk)
    order = Order(
        connection=connection,
        prepare=lambda granted: render.call(provider, request, values, calls.fields_of(granted)),
        effect="idempotent" if request.method == "DELETE" else "at_most_once",
        terms=Terms(),
        attempt=attempt,
        transport=http.send,
        timeout=timeout,
    )
    return recorded(attempt, lambda: read(send(order)))


def _raise_refusal(row: ProviderSubscription, answer: Answer) -> None:
    if fault := calls.refused(row.connection.definition, row.connection, answer):
        raise fault


def _delete(row: ProviderSubscription, subscription_id: str, kept: Mapping[str, Any]) -> bool:
    """Whether the provider ended it. One that cannot be asked keeps nobody waiting."""
    if not subscription_id:
        return True
    try:
        rule = _rule(row.connection)
        values = {**_values(row, rule), **kept, "subscription_id": subscription_id}
        answer = _call(row, rule.delete, values, PATIENCE)
    except ConnectError as error:
        log.warning("subscription_not_ended", subscription=str(row.pk), code=error.code)
        return False
    return answer.status < 400 or answer.status == 404


def _settle(row: ProviderSubscription, rule: Subscription, answer: Answer, made: str, kept: Mapping[str, Any]) -> None:
    """Write down what the provider said, in the transaction that ends this try."""
    changes: dict[str, Any] = {"subscription_id": made[:300], "kept": dict(kept), "expires_at": None}
    if rule.lifetime:
        ends = _moment(lookup(answer.data, rule.expires)) or timezone.now() + timedelta(seconds=rule.lifetime)
        due = timezone.now() + (ends - timezone.now()) * RENEW_AT
        changes |= {"expires_at": ends, "state": work.Work.State.WAITING, "due_at": due, "attempt": 0, "finished_at": None}
    ProviderSubscription.objects.filter(pk=row.pk).update(**changes)
    if rule.secret and isinstance(secret := lookup(answer.data, rule.secret), str):
        address = InboundAddress.objects.select_for_update().get(pk=row.address_id)
        address.secrets = {**address.secrets, "secret": secret}
        address.save(update_fields=["secrets"])


def _moment(value: Any) -> datetime | None:
    """RFC 3339 or Unix milliseconds as a time, or None."""
    try:
        if isinstance(value, int) or str(value).isdigit():
            return datetime.fromtimestamp(int(value) / 1000, tz=UTC)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
