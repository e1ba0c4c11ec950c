"""One look of a poll: what a connection lists right now, by a provider's trigger or by any action that only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.db import connection as database

from automation import comparing
from automation.models import FlowTrigger
from automation.services.executions.storing import as_json
from automation.services.triggers.configuring import action_of, inputs_of
from automation.services.triggers.firing import Item, key_of, short
from connect_platform.core.actors import system
from connect_platform.core.api.rendering import dumps, loads
from connect_platform.core.errors import NotFound, ProviderError
from connections.services.calling import calls
from connections.services.calling.sending import Terms
from connections.services.connecting import finding
from integrations.dotted import lookup
from integrations.services import offered
from integrations.spec import Action, Provider, Trigger

OVERLAP = timedelta(minutes=10)  # providers show some items late: each look reaches back so far
_SECONDS, _MILLISECONDS = range(10**9, 10**11), range(10**12, 10**14)  # numbers that are moments, from 2001 on
#: What providers answer to a cursor they do not know any more: the list is read as the first time, and what was seen is known.
_REFUSED = (400, 404, 410, 422)


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found, oldest first, where the next one goes on, and what may be wrong with it."""

    items: list[Item]
    cursor: str | None = None
    doubt: str = ""


def look(trigger: FlowTrigger, now: datetime) -> Found:
    """Ask the provider. Raises what calling it raises, and NotFound where it has no such list any more."""
    provider = offered.get(trigger.provider, trigger.company_id)
    if "pollAction" in trigger.config:
        return _by_action(trigger, provider)
    rule = provider.trigger(trigger.name)
    if rule is None or rule.poll is None:
        raise NotFound("The provider has no such poll any more.")
    data = _asked(trigger, provider, _action_of_rule(trigger, rule), _inputs_of_rule(trigger, rule))
    found = lookup(data, rule.items) if rule.items else data
    listed = found if isinstance(found, list) else []
    return _found([(key_of(rule, item), rule.item(item) if rule.item else item) for item in listed], now.isoformat())


def _found(listed: Sequence[tuple[str, Any]], cursor: str | None) -> Found:
    """Providers list the newest first; an item without a key cannot be told from another and starts nothing."""
    lost = sum(1 for key, _ in listed if not key)
    doubt = f"{lost} of {len(listed)} items have no id where one is expected." if lost else ""
    return Found([Item(key, payload) for key, payload in reversed(listed)], cursor, doubt)


def _asked(trigger: FlowTrigger, provider: Provider, action: Action, inputs: Mapping[str, Any]) -> Any:
    actor = system(trigger.company_id)
    connection = finding.to_call(actor, provider, trigger.connection_id)
    answer = calls.execute(actor, provider, action, connection, inputs, terms=Terms(retries=0))
    database.close()
    return _storable(answer.data)


def _storable(data: Any) -> Any:
    """An answer as PostgreSQL can hold it: one NUL in it, and it could never be taken in."""
    return loads(as_json(data)) if b"\\u0000" in dumps(data) else data


def _action_of_rule(trigger: FlowTrigger, rule: Trigger) -> Action:
    assert rule.poll is not None  # it was asked for
    return Action(
        key=trigger.name.replace(".", "_"),
        name=rule.name,
        description=rule.description,
        request=rule.poll,
        sample=rule.sample,
        schema={"type": "object", "properties": {"since": {}, **{item.key: item.schema() for item in rule.inputs}}},
        effect="idempotent",
    )


def _inputs_of_rule(trigger: FlowTrigger, rule: Trigger) -> dict[str, Any]:
    defaults = {item.key: item.default for item in rule.inputs if item.default is not None}
    since = {"since": f"{_back(trigger.cursor):%Y-%m-%dT%H:%M:%SZ}"} if trigger.cursor else {}
    return {**defaults, **(trigger.config.get("inputs") or {}), **since}


def _back(cursor: str) -> datetime:
    return datetime.fromisoformat(cursor) - OVERLAP


def _by_action(trigger: FlowTrigger, provider: Provider) -> Found:
    config = trigger.config
    action = action_of(provider, config["pollAction"], trigger.company_id)
    cursor = reached_back(trigger.cursor) if trigger.is_seeded and trigger.cursor and "cursorPath" in config else None
    try:
        data = _asked(trigger, provider, action, inputs_of(config, action, cursor))
    except ProviderError as error:
        if cursor is None or error.provider_status not in _REFUSED:
            raise
        data = _asked(trigger, provider, action, inputs_of(config, action, None))
    found = lookup(data, config["recordItemsPath"]) if "recordItemsPath" in config else data
    if not isinstance(found, list):
        raise ProviderError(f"There is no list at {config.get('recordItemsPath') or 'the root'} of what {action.key} gave.")
    place = config.get("recordExternalIdPath", "id")
    keys = [lookup(item, place) for item in found]
    listed = [("" if comparing.is_empty(key) else short(str(key)), item) for key, item in zip(keys, found, strict=True)]
    return _found(listed, _next_cursor(config.get("cursorPath"), data, found, trigger.cursor if trigger.is_seeded else None))


def _next_cursor(path: str | None, data: Any, found: Sequence[Any], before: str | None) -> str | None:
    """What stands at the path in the whole answer, or the greatest of what stands there in each item and was there before."""
    if path is None:
        return None
    token = lookup(data, path)
    if isinstance(token, str | int | float) and not comparing.is_empty(token):
        return str(token)
    values = [value for item in found if isinstance(value := lookup(item, path), str | int | float) and value != ""]
    return reduce(_greater, map(str, values), before)


def _greater(one: str | None, other: str) -> str:
    return other if one is None or comparing.OPERATORS[">"](other, one) else one


def reached_back(cursor: str) -> str:
    """A cursor that is a moment, OVERLAP earlier and spelled as before; any other one as it is."""
    if cursor.isdecimal():
        number, unit = int(cursor), 1 if int(cursor) in _SECONDS else 1000 if int(cursor) in _MILLISECONDS else 0
        return str(number - int(OVERLAP.total_seconds()) * unit)
    moment = comparing.moment(cursor)
    if moment is None:
        return cursor
    spelled: Callable[[datetime], str] = date.isoformat if len(cursor.strip()) == 10 else datetime.isoformat
    earlier = spelled(moment - OVERLAP)
    return earlier.replace("+00:00", "Z") if cursor.rstrip().endswith("Z") else earlier
