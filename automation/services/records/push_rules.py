"""Rules by which records are sent on: set up with the usual fields of the CRMs we know, listed, tried again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company
from automation import expressions
from automation.expressions import ExpressionError
from automation.models import PushRule, RecordPush
from automation.services.records import mirror_rules, pushing, tabling
from automation.services.webhooks import endpoints
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound, PlanLimit
from connect_platform.core.ids import is_uuid
from connect_platform.core.work import Work
from connections.services.connecting import finding
from integrations.services import offered
from integrations.spec import Action

#: Rules of a company, and how long what ended is listed.
MOST, KEPT = 100, timedelta(days=30)
EVENTS = ("created", "updated")
_LAST = '{{record.data.last_name || record.data.full_name || record.data.name || record.data.email || "Unknown"}}'
_EMAIL, _PHONE = "{{record.data.email}}", "{{record.data.phone}}"
# LastName and, of a lead, Company are required there. The field a record is found by must not stand among the others:
# https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_upsert_patch.htm
_PERSON = {"FirstName": "{{record.data.first_name}}", "LastName": _LAST, "Phone": _PHONE}
_LEAD = {**_PERSON, "Company": '{{record.data.company || "Unknown"}}', "Title": "{{record.data.job_title}}"}
_CONTACT = {**_PERSON, "Title": "{{record.data.job_title}}"}
_SALESFORCE = {"external_field": "Email", "external_id": _EMAIL}
#: Contacts are found by their email, its unique property:
#: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide
_HUBSPOT = {
    "email": _EMAIL,
    "first_name": "{{record.data.first_name}}",
    "last_name": "{{record.data.last_name}}",
    "phone": _PHONE,
    "company": "{{record.data.company}}",
}
#: What a rule for leads or contacts does where it names only the CRM: action and mapping.
USUAL: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("salesforce", "lead"): ("upsert_record", {"object_name": "Lead", **_SALESFORCE, "fields": _LEAD}),
    ("salesforce", "contact"): ("upsert_record", {"object_name": "Contact", **_SALESFORCE, "fields": _CONTACT}),
    ("hubspot", "lead"): ("upsert_contact", _HUBSPOT),
    ("hubspot", "contact"): ("upsert_contact", _HUBSPOT),
}
USUAL |= {("salesforce-app-only", kind): USUAL["salesforce", kind] for kind in ("lead", "contact")}


def named(actor: Actor, rule_id: str) -> PushRule:
    """A rule of the company. Raises NotFound."""
    found = PushRule.objects.for_actor(actor).filter(pk=rule_id).first() if "\0" not in rule_id else None
    if found is None:
        raise NotFound("There is no such push.")
    return found


def create(
    actor: Actor,
    *,
    name: str,
    resource_type: str,
    target: Mapping[str, Any],
    provider_type: str = "",
    events: Sequence[str] = EVENTS,
    condition: str = "",
    mapping: Mapping[str, Any] | None = None,
) -> PushRule:
    """A new rule. `target` is `{providerType, actionName?, connectionId?}` or `{url, method?, headers?}`.

    Raises InvalidInput, NotFound for a connection, and PlanLimit.
    """
    mirror_rules.check_type(resource_type)
    rule = PushRule(company_id=actor.company_id, name=name, resource_type=resource_type, mapping=dict(mapping or {}))
    rule.provider = mirror_rules.provider_of(actor, provider_type)
    rule.events, rule.condition = list(dict.fromkeys(events)), condition
    _aim(actor, rule, target)
    _check(rule)
    with transaction.atomic():
        Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        if PushRule.objects.for_actor(actor).count() >= MOST:
            raise PlanLimit(f"A company has at most {MOST} pushes.", hint="Remove one that is no longer needed.")
        rule.save(force_insert=True)
        audit.record(actor, "record_push.create", rule.pk, detail={"resourceType": resource_type, "to": _place(rule)})
    return rule


def change(actor: Actor, rule: PushRule, changes: Mapping[str, Any]) -> PushRule:
    """Change `name`, `events`, `condition`, `mapping`, `is_active` or `target` (as a whole). Raises as `create`.

    What waits is sent as the rule says then; while it is off, it fails.
    """
    with transaction.atomic():
        held = PushRule.objects.select_for_update(no_key=True).filter(pk=rule.pk).first()
        if held is None:
            raise NotFound("There is no such push.")
        for key in ("name", "condition", "mapping", "is_active"):
            setattr(held, key, changes.get(key, getattr(held, key)))
        if "events" in changes:
            held.events = list(dict.fromkeys(changes["events"]))
        if "target" in changes:
            _aim(actor, held, changes["target"])
        _check(held)
        held.updated_at = timezone.now()
        held.save()
        audit.record(actor, "record_push.update", held.pk, detail={"changed": sorted(changes), "to": _place(held)})
    return held


def delete(actor: Actor, rule: PushRule) -> None:
    """Remove a rule with what is on its way and what it sent."""
    with transaction.atomic():
        audit.record(actor, "record_push.delete", rule.pk)
        rule.delete()


def _place(rule: PushRule) -> str:
    return f"{rule.target_provider} {rule.action}" if rule.action else rule.url.partition("?")[0]


def _aim(actor: Actor, rule: PushRule, target: Mapping[str, Any]) -> None:
    if ("url" in target) == ("providerType" in target):
        raise InvalidInput({"target": "Must have either url or providerType."})
    rule.url = rule.method = rule.target_provider = rule.action = ""
    rule.secrets, rule.connection_id = None, None
    if "url" in target:
        rule.url, rule.method = endpoints.checked_url(target["url"]), target.get("method", "POST")
        rule.secrets = {"headers": _headers(target.get("headers") or {})}
        return
    provider = offered.find(target["providerType"], actor.company_id)
    if provider is None:
        raise InvalidInput({"target.providerType": "There is no such provider."})
    rule.target_provider, rule.action = provider.slug, target.get("actionName") or ""
    if key := target.get("connectionId"):
        rule.connection_id = finding.to_call(actor, provider, key).pk
    usual = USUAL.get((provider.slug, rule.resource_type))
    if not rule.action and usual:
        rule.action = usual[0]
        rule.mapping = rule.mapping or dict(usual[1])


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    wrong = [name for name, value in given.items() if not _is_header(name) or not value.isprintable()]
    if wrong:
        raise InvalidInput({f"target.headers.{wrong[0][:100]}": "This header cannot be sent."})
    return dict(given)


def _is_header(name: str) -> bool:
    is_token = name.isascii() and 0 < len(name) <= 100 and all(char.isalnum() or char in "-_" for char in name)
    return is_token and name.lower() not in ("host", "content-length", "content-type", "connection", "transfer-encoding")


def _check(rule: PushRule) -> None:
    """Raises InvalidInput for a condition or mapping that can never work."""
    wrong: dict[str, str] = {}
    if rule.condition:
        try:
            expressions.condition_of(rule.condition)
            if strangers := expressions.paths(rule.condition) - tabling.ROOTS:
                wrong["condition"] = f"Only record is known here, not {min(strangers)}."
        except ExpressionError as error:
            wrong["condition"] = str(error)
    for place, text in expressions.texts(rule.mapping, "mapping"):
        if reason := tabling.fault_of(text):
            wrong[place] = reason
    if not rule.url:
        try:
            wrong |= _input_faults(pushing.target_of(rule)[1], rule.mapping)
        except NotFound:
            wrong["target.actionName"] = "The provider has no such action; one is needed here."
    if wrong:
        raise InvalidInput(wrong)


def _input_faults(action: Action, mapping: Mapping[str, Any]) -> dict[str, str]:
    schema = action.input_schema()
    known = schema.get("properties", {})
    missing = {f"mapping.{name}": "The action needs this input." for name in schema.get("required", ()) if name not in mapping}
    is_closed = schema.get("additionalProperties") is False
    return missing | {f"mapping.{name}": "The action has no such input." for name in mapping if is_closed and name not in known}


def deliveries(rule: PushRule, states: Sequence[str] = ()) -> QuerySet[RecordPush]:
    """What a rule sent or has on its way, newest first; of some states where they are given."""
    found = rule.pushes.order_by("-created_at", "-id")
    return found.filter(state__in=states) if states else found


def delivery(rule: PushRule, push_id: str) -> RecordPush:
    """One of them. Raises NotFound."""
    found = rule.pushes.filter(pk=push_id).first() if is_uuid(push_id) else None
    if found is None:
        raise NotFound("There is no such delivery.")
    return found


def counts(rules: Sequence[PushRule]) -> dict[str, dict[str, int]]:
    """How many deliveries each rule has by state, by its id."""
    rows = RecordPush.objects.filter(rule__in=rules).values_list("rule_id", "state").annotate(count=Count("pk")).order_by()
    found: dict[str, dict[str, int]] = {}
    for rule_id, state, count in rows:
        found.setdefault(rule_id, {})[state] = count
    return found


_AGAIN = {"state": Work.State.WAITING, "attempt": 0, "due_at": Now(), "finished_at": None, "is_in_doubt": False, "slowed": 0}


def retry(actor: Actor, rule: PushRule, push: RecordPush) -> RecordPush:
    """Send one again that failed or, so that it is done twice, one that arrived. Raises Conflict while it is on its way."""
    with transaction.atomic():
        ended = rule.pushes.filter(pk=push.pk, state__in=(Work.State.FAILED, Work.State.DONE))
        if not ended.update(**_AGAIN):
            raise Conflict("It is on its way.", code="under_way")
        audit.record(actor, "record_push.retry", rule.pk, detail={"delivery": str(push.pk)})
        work.wake(RecordPush)
    return delivery(rule, str(push.pk))


def forget() -> int:
    """Forget what ended long ago. Returns how many deliveries went."""
    ended = RecordPush.objects.filter(finished_at__lt=timezone.now() - KEPT)
    return ended.filter(state__in=(Work.State.DONE, Work.State.FAILED)).delete()[0]


def retry_failed(actor: Actor, rule: PushRule) -> int:
    """Send everything again that failed. Returns how many."""
    with transaction.atomic():
        count = rule.pushes.filter(state=Work.State.FAILED).update(**_AGAIN)
        audit.record(actor, "record_push.retry", rule.pk, detail={"count": count})
        if count:
            work.wake(RecordPush)
    return count
