"""What the parameters of flows and their executions name; merged into `cases`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connect_platform.core.ids import prefixed, uuid7
from tests.security.naming import Named
from tests.security.world import Side

FLOW = Named(lambda alice: alice.flow.pk, uuid7)
EXECUTION = Named(lambda alice: alice.execution.pk, uuid7)
_FLOW, _EXECUTION = "/connect/v1/flows/{id}", "/connect/v1/flows/{id}/executions/{execution_id}"
_STEP_TEST, _REPLAYS = "/steps/{step_id}/test", "/executions/replay"
REPLAY_BATCH = Named(lambda alice: alice.replay_batch.pk, uuid7)
_FLOW_RESTS = (
    "",
    "/publish",
    "/versions",
    "/revert/{version}",
    "/duplicate",
    "/export",
    "/test",
    "/run",
    "/stats",
    "/executions",
)
_EXECUTION_RESTS = ("", "/steps", "/steps/{step_number}", "/replay", "/cancel", "/steps/{step_number}/answer")

_OF_EXECUTION = (("id", FLOW), ("execution_id", EXECUTION))

_TRIGGERS = "/connect/v1/flows/{flow_id}/triggers"
TRIGGER = Named(lambda alice: alice.trigger.pk, lambda: prefixed("trg"))

ALERT = Named(lambda alice: alice.alert.pk, lambda: prefixed("alr"))
ALERT_DIGEST = Named(lambda alice: alice.alert_digest.pk, uuid7)
_ALERT = "/connect/v1/alerts/{alert_id}"

_TEMPLATE = "/connect/v1/flow-templates/{template_slug}"

RECORD = Named(lambda alice: alice.record.pk, uuid7)
PUSH = Named(lambda alice: alice.push.pk, lambda: prefixed("push"))
PUSH_DELIVERY = Named(lambda alice: alice.record_push.pk, uuid7)
_PUSH, _DELIVERY = "/connect/v1/record-pushes/{push_id}", "/deliveries/{delivery_id}"
_PUSHES = ("", "/retry", "/deliveries", _DELIVERY, f"{_DELIVERY}/retry")
IMPORT = Named(lambda alice: alice.import_job.pk, uuid7)

_CONTROLS = ("/pause", "/resume", "/executions/cancel")

NAMED = {
    **{(f"/connect/v1/records/{{record_id}}{rest}", "record_id"): RECORD for rest in ("", "/changes", "/replay")},
    **{(f"{_PUSH}{rest}", "push_id"): PUSH for rest in _PUSHES},
    **{(f"{_PUSH}{rest}", "delivery_id"): PUSH_DELIVERY for rest in _PUSHES[3:]},
    **{(f"/connect/v1/imports/{{import_id}}{rest}", "import_id"): IMPORT for rest in ("", "/cancel", "/errors")},
    **{(f"/connect/v1/replays/{{batch_id}}{rest}", "batch_id"): REPLAY_BATCH for rest in ("", "/cancel")},
    **{(f"{_FLOW}{rest}", "id"): FLOW for rest in _CONTROLS},
    **{(f"{_EXECUTION}{rest}", name): named for rest in _CONTROLS[:2] for name, named in _OF_EXECUTION},
    **{(f"{_ALERT}{rest}", "alert_id"): ALERT for rest in ("", "/test", "/deliveries", "/deliveries/{delivery_id}")},
    (f"{_ALERT}/deliveries/{{delivery_id}}", "delivery_id"): ALERT_DIGEST,
    (_TRIGGERS, "flow_id"): FLOW,
    (f"{_TRIGGERS}/{{subscription_id}}", "flow_id"): FLOW,
    (f"{_TRIGGERS}/{{subscription_id}}", "subscription_id"): TRIGGER,
    (f"{_TRIGGERS}/{{subscription_id}}/items", "flow_id"): FLOW,
    (f"{_TRIGGERS}/{{subscription_id}}/items", "subscription_id"): TRIGGER,
    **{(f"{_FLOW}{rest}", "id"): FLOW for rest in (*_FLOW_RESTS, _STEP_TEST, _REPLAYS)},
    **{(f"{_EXECUTION}{rest}", "id"): FLOW for rest in _EXECUTION_RESTS},
    **{(f"{_EXECUTION}{rest}", "execution_id"): EXECUTION for rest in _EXECUTION_RESTS},
}
NOT_BOUND = {
    (f"{_FLOW}{_STEP_TEST}", "step_id"): "the id of a step of a flow that is looked up first",
    (f"{_EXECUTION}/steps/{{step_number}}", "step_number"): "the place of a step of an execution that is looked up first",
    ("/hooks/{token}", "token"): "unguessable, and holding it is the right to start the flow",
    (_TEMPLATE, "template_slug"): "the templates are the same for everybody",
    (f"{_TEMPLATE}/clone", "template_slug"): "the templates are the same for everybody",
    ("/resume/{token}", "token"): "signed, and holding it is the right to answer the step that waits",
    (f"{_FLOW}/revert/{{version}}", "version"): "the number of a version of a flow that is looked up first",
    (
        f"{_EXECUTION}/steps/{{step_number}}/answer",
        "step_number",
    ): "the place of a step of an execution that is looked up first",
}
NEW_TRIGGER = {"providerType": "sandbox", "triggerName": "contact.created", "kind": "webhook"}
VALUES: dict[str, Callable[[Side], object]] = {
    "template_slug": lambda side: "sandbox-contact-welcome",
    "record_id": lambda side: side.record.pk,
    "import_id": lambda side: side.import_job.pk,
    "push_id": lambda side: side.push.pk,
    "batch_id": lambda side: side.replay_batch.pk,
    "step_id": lambda side: "a",
    "alert_id": lambda side: side.alert.pk,
    "id": lambda side: side.flow.pk,
    "flow_id": lambda side: side.flow.pk,
    "execution_id": lambda side: side.execution.pk,
    "version": lambda side: 1,
    "step_number": lambda side: 1,
}
BODIES: dict[tuple[str, str], Callable[[Side], dict[str, Any]]] = {
    ("POST", f"{_FLOW}{_REPLAYS}"): lambda side: {"filter": {}},
    ("POST", "/connect/v1/task-history/replay"): lambda side: {"filter": {}},
    ("PATCH", _ALERT): lambda side: {"isActive": False},
    ("POST", _TRIGGERS): lambda side: NEW_TRIGGER,
    ("PATCH", f"{_TRIGGERS}/{{subscription_id}}"): lambda side: {"isActive": False},
    ("POST", f"{_EXECUTION}/steps/{{step_number}}/answer"): lambda side: {"outcome": "succeeded"},
}
