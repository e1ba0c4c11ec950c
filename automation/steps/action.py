"""Runs an action of a provider with one of the company's connections."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import LONGEST_TIMEOUT, Context, Effect, Kind, StepFailed
from automation.services.executions import pacing
from connect_platform.core.actors import system
from connect_platform.core.errors import ProviderError
from connections.services.calling import calls
from connections.services.calling.sending import Terms
from connections.services.connecting import finding
from integrations.services import offered
from integrations.spec import Action, Provider

#: Keys of steps become UUIDs, which every provider that takes keys accepts.
_KEYS = uuid.UUID("6d3c7f0a-52a1-5c0e-9a53-0d8a3f4f2b71")


def named(config: Mapping[str, Any], company_id: int) -> tuple[Provider, Action]:
    """What a step runs. Raises StepFailed `unknown_action`."""
    provider = offered.find(str(config["providerType"]), company_id)
    action = offered.action(provider, str(config["actionName"]), company_id) if provider else None
    if provider is None or action is None:
        raise StepFailed(
            f"There is no action {config['actionName']} of {config['providerType']}.",
            code="unknown_action",
            hint="GET /connect/v1/providers/{type}/actions lists the actions of a provider.",
        )
    return provider, action


def effect(config: Mapping[str, Any], context: Context) -> Effect:
    return named(config, context.company_id)[1].effect


def run(config: Mapping[str, Any], context: Context) -> Any:
    """The action's output. Raises Slowed where the connection's quota is used up, and what calling the provider raises.

    The plan counts actions outside flows only."""
    provider, action = named(config, context.company_id)
    actor = system(context.company_id)
    connection = finding.to_call(actor, provider, config.get("connectionId") or None)
    if not context.has_turn:
        pacing.queue(connection.pk)
    key = str(uuid.uuid5(_KEYS, context.key))
    try:
        answer = calls.execute(
            actor,
            provider,
            action,
            connection,
            config.get("inputMapping") or {},
            terms=Terms(retries=0),
            request_id=context.execution_id,
            key=key,
            timeout=config.get("timeoutSeconds"),
        )
    except ProviderError as error:
        raise pacing.slowed(connection.pk, error) if error.code == pacing.SLOW_DOWN else error from error
    return answer.data if isinstance(answer.data, dict) else {"result": answer.data}


kind = Kind(
    name="action",
    description="Runs an action of a provider; without `connectionId` with the company's only connection to it.",
    schema={
        "type": "object",
        "properties": {
            "providerType": {"type": "string", "minLength": 1, "maxLength": 100},
            "actionName": {"type": "string", "minLength": 1, "maxLength": 100},
            "inputMapping": {"type": "object"},
            "connectionId": {"type": ["string", "null"], "maxLength": 100},
            "timeoutSeconds": {"type": "integer", "minimum": 1, "maximum": LONGEST_TIMEOUT},
        },
        "required": ["providerType", "actionName"],
        "additionalProperties": False,
    },
    run=run,
    effect=effect,
    sparse=frozenset({"inputMapping"}),
)
