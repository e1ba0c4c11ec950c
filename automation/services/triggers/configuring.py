"""What the configuration of a trigger may say, for each of the ways to start a flow."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils import timezone

from automation.expressions import ExpressionError, condition_of, paths
from automation.models import FlowTrigger
from automation.services import vocabulary
from automation.services.triggers import admitting, scheduling
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound
from connections.models import Connection
from connections.services.calling import calls
from connections.services.connecting import finding
from integrations.services import offered
from integrations.spec import Action, Provider, Trigger

#: Not providers: an address of the trigger's own, a time, something on this platform, a person.
OWN, SCHEDULE, PLATFORM, MANUAL = "webhook", "schedule", "platform", "manual"
#: How the caller of an address is answered: at once, or with what the flow comes to.
ACCEPTED, LAST_STEP = "accepted", "last_step"
SHORTEST, USUAL, LONGEST = 60, 300, 86_400  # seconds between polls
#: In inputs of a poll: where the look before came to.
CURSOR = "{cursor}"
_POLL = ("pollIntervalSeconds", "inputs", "filter")
#: What says which items a poll finds: where it changes, what is there then is noted anew and fires nothing.
SOURCE = ("pollAction", "inputs", "recordItemsPath", "recordExternalIdPath", "cursorPath")
_BY_ACTION = (*_POLL, *SOURCE, "recordResourceType")


def configure(trigger: FlowTrigger, actor: Actor, connection_id: str | None) -> None:
    """Check the trigger's name, kind, connection and configuration, and set what follows from them, without saving.

    Raises InvalidInput naming the field, NotFound for the connection.
    """
    own = _OWN.get(trigger.provider)
    if own is None:
        _of_provider(trigger, actor, connection_id)
        return
    name, kind, check = own
    if name and trigger.name != name:
        raise InvalidInput({"triggerName": f"The trigger of {trigger.provider} is `{name}`."})
    if trigger.kind != kind:
        raise InvalidInput({"kind": f"Is {kind} where providerType is {trigger.provider}."})
    if connection_id:
        raise InvalidInput({"connectionId": f"{trigger.provider} needs no connection."})
    check(trigger)


def _known(trigger: FlowTrigger, names: Collection[str]) -> None:
    if unknown := set(trigger.config) - set(names):
        raise InvalidInput({f"config.{min(unknown)}": "Is not known."})
    if "filter" in trigger.config:
        _filter(trigger.config["filter"])


def _filter(text: Any) -> None:
    if not isinstance(text, str) or not 0 < len(text) <= 20_000:
        raise InvalidInput({"config.filter": "Must be a condition such as {{trigger.amount}} > 10."})
    try:
        condition_of(text)
        strangers = paths(text) - {"trigger"}
    except ExpressionError as error:
        raise InvalidInput({"config.filter": str(error)}) from None
    if strangers:
        raise InvalidInput({"config.filter": f"Only trigger is known here, not {min(strangers)}."})


def _address(trigger: FlowTrigger) -> None:
    config = trigger.config
    _known(trigger, ("respond", "filter", "secret", "verification", "handshake"))
    if config.get("respond", ACCEPTED) not in (ACCEPTED, LAST_STEP):
        raise InvalidInput({"config.respond": f"Is {ACCEPTED}, or {LAST_STEP}."})
    kept = dict(trigger.secrets or {})
    if "token" not in kept:
        kept["token"] = secrets.token_urlsafe(32)
    trigger.token_digest = hashlib.sha256(kept["token"].encode()).hexdigest()
    trigger.secrets = {"token": kept["token"], **admitting.settle(config, kept.get("secret", ""))}


def _schedule(trigger: FlowTrigger) -> None:
    _known(trigger, ("cron", "timeZone", "overlap", "misfire"))
    trigger.config = {"timeZone": "UTC", "overlap": True, "misfire": scheduling.FIRE_ONCE, **trigger.config}
    trigger.due_at = scheduling.checked(trigger.config).after(timezone.now())


def _event(trigger: FlowTrigger) -> None:
    if trigger.name not in vocabulary.COMPANY_EVENTS:
        raise InvalidInput({"triggerName": f"There is no such event; there are {', '.join(vocabulary.COMPANY_EVENTS)}."})
    _known(trigger, ("filter",))


def _manual(trigger: FlowTrigger) -> None:
    _known(trigger, ())


_OWN: Mapping[str, tuple[str, str, Callable[[FlowTrigger], None]]] = {
    OWN: ("received", "webhook", _address),
    SCHEDULE: ("cron", "schedule", _schedule),
    PLATFORM: ("", "event", _event),
    MANUAL: ("run", "manual", _manual),
}


def _of_provider(trigger: FlowTrigger, actor: Actor, connection_id: str | None) -> None:
    provider = offered.find(trigger.provider, actor.company_id)
    if provider is None:
        raise InvalidInput({"providerType": "There is no such provider."})
    trigger.provider = provider.slug
    by_action = trigger.kind == "poll" and "pollAction" in trigger.config
    rule = None if by_action else rule_of(provider, trigger.name)
    if rule and trigger.kind not in rule.kinds:
        raise InvalidInput({"kind": f"{trigger.name} comes by {' or '.join(rule.kinds)}."})
    _known(trigger, _BY_ACTION if by_action else _POLL if trigger.kind == "poll" else ("filter",))
    connection = finding.named(actor, connection_id) if connection_id else None
    if connection and connection.provider != provider.slug:
        raise NotFound("There is no such connection to this provider.")
    if trigger.kind == "poll":
        _poll(trigger, connection)
        _inputs_of_rule(trigger.config, rule) if rule else _action(trigger, provider)
    trigger.connection_id = connection.pk if connection else None


def rule_of(provider: Provider, name: str) -> Trigger:
    """The provider's trigger of that name. Raises InvalidInput."""
    rule = provider.trigger(name)
    if rule is None:
        offers = ", ".join(one.key for one in provider.triggers) or "none"
        raise InvalidInput({"triggerName": f"{provider.name} has no such trigger; it has: {offers}."})
    return rule


def _poll(trigger: FlowTrigger, connection: Connection | None) -> None:
    if connection is None:
        raise InvalidInput({"connectionId": "A poll needs a connection to look through."})
    interval = trigger.config.get("pollIntervalSeconds", USUAL)
    if type(interval) is not int or not SHORTEST <= interval <= LONGEST:
        raise InvalidInput({"config.pollIntervalSeconds": f"Must be a whole number from {SHORTEST} to {LONGEST}."})
    if not isinstance(trigger.config.get("inputs", {}), dict):
        raise InvalidInput({"config.inputs": "Must be an object."})
    trigger.config = {**trigger.config, "pollIntervalSeconds": interval}
    trigger.due_at = timezone.now()


def _inputs_of_rule(config: Mapping[str, Any], rule: Trigger) -> None:
    given = config.get("inputs") or {}
    known = {item.key for item in rule.inputs}
    wrong = {
        f"config.inputs.{item.key}": "This field is required."
        for item in rule.inputs
        if item.required and item.key not in given
    }
    wrong |= {f"config.inputs.{key}": "Is not known." for key in given if key not in known}
    if wrong:
        raise InvalidInput(wrong)


def _action(trigger: FlowTrigger, provider: Provider) -> None:
    config = trigger.config
    for name in ("recordItemsPath", "recordExternalIdPath", "cursorPath", "recordResourceType"):
        if name in config and not (isinstance(config[name], str) and 0 < len(config[name]) <= 200):
            raise InvalidInput({f"config.{name}": "Must be text of at most 200 characters."})
    action = action_of(provider, config["pollAction"], trigger.company_id)
    try:
        calls.check_inputs(action, inputs_of(config, action, None))
    except InvalidInput as error:
        raise InvalidInput({f"config.inputs.{name}": reasons for name, reasons in error.fields.items()}) from None


def action_of(provider: Provider, key: Any, company_id: int) -> Action:
    """The action a poll looks with. Raises InvalidInput for one that there is not, or that does more than read."""
    action = offered.action(provider, key, company_id) if isinstance(key, str) else None
    if action is None:
        raise InvalidInput({"config.pollAction": f"{provider.name} has no such action."})
    if action.effect != "idempotent" or action.request.method not in ("GET", "POST"):
        raise InvalidInput({"config.pollAction": f"{key} does more than read, so nothing can be watched with it."})
    return action


def inputs_of(config: Mapping[str, Any], action: Action, cursor: str | None) -> dict[str, Any]:
    """The inputs of one look: `{cursor}` is where the look before came to; the first time, inputs with it are left out.

    Alone in an input it takes the type the action asks for.
    """
    kinds = {name: rule.get("type") for name, rule in action.input_schema().get("properties", {}).items()}
    found: dict[str, Any] = {}
    for name, value in (config.get("inputs") or {}).items():
        if not isinstance(value, str) or CURSOR not in value:
            found[name] = value
        elif cursor is not None:
            is_number = value == CURSOR and kinds.get(name) in ("integer", "number") and cursor.lstrip("-").isdecimal()
            found[name] = int(cursor) if is_number else value.replace(CURSOR, cursor)
    return found
