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
_FLOW_RESTS = ("", "/publish", "/versions", "/revert/{version}", "/duplicate", "/export", "/test", "/executions")
_EXECUTION_RESTS = ("/steps", "/replay", "/cancel", "/steps/{step_number}/answer")

_TRIGGERS = "/connect/v1/flows/{flow_id}/triggers"
TRIGGER = Named(lambda alice: alice.trigger.pk, lambda: prefixed("trg"))

NAMED = {
    (_TRIGGERS, "flow_id"): FLOW,
    (f"{_TRIGGERS}/{{subscription_id}}", "flow_id"): FLOW,
    (f"{_TRIGGERS}/{{subscription_id}}", "subscription_id"): TRIGGER,
    **{(f"{_FLOW}{rest}", "id"): FLOW for rest in _FLOW_RESTS},
    **{(f"{_EXECUTION}{rest}", "id"): FLOW for rest in _EXECUTION_RESTS},
    **{(f"{_EXECUTION}{rest}", "execution_id"): EXECUTION for rest in _EXECUTION_RESTS},
}
NOT_BOUND = {
    ("/hooks/{token}", "token"): "unguessable, and holding it is the right to start the flow",
    (f"{_FLOW}/revert/{{version}}", "version"): "the number of a version of a flow that is looked up first",
    (
        f"{_EXECUTION}/steps/{{step_number}}/answer",
        "step_number",
    ): "the place of a step of an execution that is looked up first",
}
NEW_TRIGGER = {"providerType": "sandbox", "triggerName": "contact.created", "kind": "webhook"}
VALUES: dict[str, Callable[[Side], object]] = {
    "id": lambda side: side.flow.pk,
    "flow_id": lambda side: side.flow.pk,
    "execution_id": lambda side: side.execution.pk,
    "version": lambda side: 1,
    "step_number": lambda side: 1,
}
BODIES: dict[tuple[str, str], Callable[[Side], dict[str, Any]]] = {
    ("POST", _TRIGGERS): lambda side: NEW_TRIGGER,
    ("PATCH", f"{_TRIGGERS}/{{subscription_id}}"): lambda side: {"isActive": False},
    ("POST", f"{_EXECUTION}/steps/{{step_number}}/answer"): lambda side: {"outcome": "succeeded"},
}
