"""Surface *connect*: records are pushed to CRMs and other systems, by rules."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import presenting
from automation.models import PushRule, RecordPush
from automation.services.records import push_rules
from connect_platform.core.api.fields import Flag, Object, Text, WebAddress
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent
from connect_platform.core.work import Work

_PUSH: dict[str, Any] = {
    "id": "push_06b2f1c8k5x7e2",
    "name": "Leads to HubSpot",
    "resourceType": "lead",
    "providerType": None,
    "events": ["created", "updated"],
    "condition": None,
    "target": {"providerType": "hubspot", "actionName": "upsert_contact", "connectionId": None},
    "mapping": {"email": "{{record.data.email}}", "first_name": "{{record.data.first_name}}"},
    "isActive": True,
    "waiting": 0,
    "delivered": 12,
    "failed": 0,
    "createdAt": presenting.AT,
    "updatedAt": presenting.AT,
}
_DELIVERY: dict[str, Any] = {
    "id": presenting.DELIVERY_ID,
    "recordId": presenting.DELIVERY_ID,
    "version": 1,
    "status": "delivered",
    "tries": 1,
    "lastError": None,
    "nextTryAt": None,
    "output": {"id": "512"},
    "createdAt": presenting.AT,
    "finishedAt": presenting.AT,
}
_NEW = {"name": "Leads to HubSpot", "resourceType": "lead", "target": {"providerType": "hubspot"}}


class Target(serializers.Serializer[Any]):
    """Either a provider's action, or an address."""

    providerType = Text(max_length=100, required=False)
    actionName = Text(max_length=100, required=False, allow_null=True)
    connectionId = Text(max_length=100, required=False, allow_null=True)
    url = WebAddress(required=False)
    method = serializers.ChoiceField(["POST", "PUT", "PATCH"], required=False)
    headers = Object(child=Text(max_length=8000, trim_whitespace=False), required=False)


class _Fields(serializers.Serializer[Any]):
    events = serializers.ListField(child=serializers.ChoiceField(push_rules.EVENTS), required=False, min_length=1, max_length=2)
    condition = Text(max_length=20000, required=False, allow_null=True, allow_blank=True)
    mapping = Object(required=False)


class NewPush(_Fields):
    name = Text(max_length=200)
    resourceType = Text(max_length=100)
    providerType = Text(max_length=100, required=False, allow_null=True)
    target = Target()


class PushChange(_Fields):
    name = Text(max_length=200, required=False)
    target = Target(required=False)
    isActive = Flag(required=False)


class DeliveriesQuery(PageQuery):
    """`status` narrows it."""

    status = serializers.ChoiceField(list(presenting.STATES), required=False)


def _wire(rules: list[PushRule]) -> list[dict[str, Any]]:
    counts = push_rules.counts(rules)
    return [_body(rule, counts.get(rule.pk, {})) for rule in rules]


def _body(rule: PushRule, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "id": rule.pk,
        "name": rule.name,
        "resourceType": rule.resource_type,
        "providerType": rule.provider.replace("-", "_") or None,
        "events": rule.events,
        "condition": rule.condition or None,
        "target": _target(rule),
        "mapping": rule.mapping,
        "isActive": rule.is_active,
        "waiting": counts.get(Work.State.WAITING, 0) + counts.get(Work.State.RUNNING, 0),
        "delivered": counts.get(Work.State.DONE, 0),
        "failed": counts.get(Work.State.FAILED, 0),
        "createdAt": rule.created_at,
        "updatedAt": rule.updated_at,
    }


def _target(rule: PushRule) -> dict[str, Any]:
    """Where a rule leads; of headers only the names."""
    if rule.url:
        return {"url": rule.url, "method": rule.method, "headerNames": sorted((rule.secrets or {}).get("headers", {}))}
    return {
        "providerType": rule.target_provider.replace("-", "_"),
        "actionName": rule.action,
        "connectionId": rule.connection_id,
    }


def _delivery(push: RecordPush) -> dict[str, Any]:
    is_pending = push.state in presenting.STATES["pending"]
    return {
        "id": push.pk,
        "recordId": push.record_id,
        "version": push.version,
        "status": presenting.WORDS[Work.State(push.state)],
        "tries": push.tries,
        "lastError": push.last_error or None,
        "nextTryAt": push.due_at if is_pending else None,
        "output": push.output,
        "createdAt": push.created_at,
        "finishedAt": push.finished_at,
    }


class PushView(ConnectView):
    permission = {"GET": "records.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "records.write")}

    def rule(self, push_id: str) -> PushRule:
        return push_rules.named(self.actor, push_id)


class Pushes(PushView):
    @operation("C.record-pushes.list", "List pushes of records", answer=[_PUSH], failures=(403,))
    def get(self, request: Request) -> Response:
        return Response(_wire(list(PushRule.objects.for_actor(self.actor).order_by("created_at", "id"))))

    @operation(
        "C.record-pushes.create",
        "Push records to a CRM or another system",
        status=201,
        body=NewPush,
        answer=_PUSH,
        failures=(400, 403, 404, 409),
        example=_NEW,
        description=(
            "Each record of the type that is created or updated, and for which `condition` holds, is sent to an action of a "
            "provider or to `url`. `mapping` holds expressions over `record`: the action's inputs, of which empty ones are "
            "left out, or the body, by default the record. For leads and contacts to Salesforce and HubSpot action and mapping "
            "have defaults. A try that fails is repeated after 5 seconds, 5 and 30 minutes, 2, 5 and 10 hours."
        ),
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(NewPush)
        rule = push_rules.create(
            self.actor,
            name=body["name"],
            resource_type=body["resourceType"],
            provider_type=body.get("providerType") or "",
            target=body["target"],
            events=body.get("events", push_rules.EVENTS),
            condition=body.get("condition") or "",
            mapping=body.get("mapping"),
        )
        return Response(_wire([rule])[0], status=201)


class OnePush(PushView):
    @operation("C.record-pushes.get", "Get a push", answer=_PUSH, failures=(403, 404))
    def get(self, request: Request, push_id: str) -> Response:
        return Response(_wire([self.rule(push_id)])[0])

    @operation(
        "C.record-pushes.update",
        "Change a push",
        body=PushChange,
        answer=_PUSH,
        failures=(400, 403, 404, 409),
        example={"isActive": False},
        description="`target` is given as a whole, with its headers. What waits while a push is off fails; it can be retried.",
    )
    def patch(self, request: Request, push_id: str) -> Response:
        rule, body = self.rule(push_id), self.valid(PushChange)
        changes: dict[str, Any] = {name: body[name] for name in ("name", "events", "mapping", "target") if name in body}
        if "isActive" in body:
            changes["is_active"] = body["isActive"]
        if "condition" in body:
            changes["condition"] = body["condition"] or ""
        return Response(_wire([push_rules.change(self.actor, rule, changes)])[0])

    @operation(
        "C.record-pushes.delete",
        "Delete a push",
        status=204,
        failures=(403, 404),
        description="What is on its way is dropped.",
    )
    def delete(self, request: Request, push_id: str) -> Response:
        push_rules.delete(self.actor, self.rule(push_id))
        return Response(status=204)


class RetryPush(PushView):
    @operation(
        "C.record-pushes.retry",
        "Send everything again that failed",
        status=202,
        answer={"retried": 3},
        failures=(403, 404),
    )
    def post(self, request: Request, push_id: str) -> Response:
        return Response({"retried": push_rules.retry_failed(self.actor, self.rule(push_id))}, status=202)


class PushDeliveries(PushView):
    @operation(
        "C.record-pushes.deliveries",
        "List what a push sent",
        query=DeliveriesQuery,
        answer={"data": [_DELIVERY], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403, 404),
        description="Newest first; those that ended for 30 days.",
    )
    def get(self, request: Request, push_id: str) -> Response:
        rule, query = self.rule(push_id), self.valid_query(DeliveriesQuery)
        found = push_rules.deliveries(rule, presenting.STATES[query["status"]] if "status" in query else ())
        return Response(numbered(found, query, _delivery))


class OnePushDelivery(PushView):
    @operation("C.record-pushes.delivery", "Get what a push sent of one record", answer=_DELIVERY, failures=(403, 404))
    def get(self, request: Request, push_id: str, delivery_id: str) -> Response:
        return Response(_delivery(push_rules.delivery(self.rule(push_id), delivery_id)))


class RetryPushDelivery(PushView):
    @operation(
        "C.record-pushes.retry-delivery",
        "Send a record again",
        status=202,
        answer={**_DELIVERY, "status": "pending"},
        failures=(403, 404, 409),
        description="One that failed, or one that arrived; the record is sent as it is now.",
    )
    def post(self, request: Request, push_id: str, delivery_id: str) -> Response:
        rule = self.rule(push_id)
        return Response(_delivery(push_rules.retry(self.actor, rule, push_rules.delivery(rule, delivery_id))), status=202)
