"""Takes in what was brought of things: new ones are kept, known ones merged, with a history of what changed.

Many deliveries of one thing at once lose nothing and never wait for each other in a circle: whoever stores first makes what is
not there yet and then locks what is, both in the order of the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias
from uuid import UUID

from django.db import connection as database
from django.db import transaction

from automation.services.executions.storing import as_json
from automation.services.records import routing, telling
from connect_platform.core.api.rendering import dumps, is_deeper
from connect_platform.core.ids import uuid7

#: Changes kept of a record, the latest ones.
KEPT = 50
#: Most bytes of JSON in one delivery, and how deep it may be nested; longest external id.
MOST_BYTES, DEEPEST, LONGEST_ID = 1024 * 1024, 100, 500
Outcome: TypeAlias = Literal["created", "updated", "unchanged"]

_KEY = "company_id, provider, resource_type, external_id"
_GIVEN = """given AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%(items)s::json) AS given (id uuid, company_id bigint, provider text, resource_type text,
    external_id text, data jsonb, connection_id uuid, cause text)
)"""
# A company that was deleted meanwhile is no reason to fail.
_MAKE = f"""
WITH {_GIVEN}, made AS (
  INSERT INTO automation_record (id, {_KEY}, source, data, connection_id)
  SELECT id, {_KEY}, %(source)s, data, connection_id FROM given
  WHERE EXISTS (SELECT 1 FROM accounts_company company WHERE company.id = given.company_id)
  ORDER BY {_KEY} ON CONFLICT ({_KEY}) DO NOTHING RETURNING id
), noted AS (
  INSERT INTO automation_recordchange (record_id, number, source, cause, changes)
  SELECT made.id, 1, %(source)s, given.cause, '{{}}' FROM made JOIN given USING (id)
)
SELECT id FROM made
"""  # noqa: S608 - constants
_LOCK = f"""
WITH {_GIVEN}
SELECT known.id FROM automation_record known JOIN given USING ({_KEY}) ORDER BY {_KEY} FOR NO KEY UPDATE OF known
"""  # noqa: S608 - constants
_MERGE = f"""
WITH {_GIVEN}, known AS MATERIALIZED (
  SELECT record.id, given.id AS place, given.cause, given.connection_id, record.data AS before,
    automation_merged(record.data, given.data) AS after
  FROM automation_record record JOIN given USING ({_KEY})
), changed AS (
  UPDATE automation_record record SET data = after, version = version + 1, updated_at = statement_timestamp(),
    received_at = statement_timestamp(), connection_id = coalesce(known.connection_id, record.connection_id)
  FROM known WHERE record.id = known.id AND after <> before RETURNING record.id, record.version
), seen AS (
  UPDATE automation_record record SET received_at = statement_timestamp(),
    connection_id = coalesce(known.connection_id, record.connection_id)
  FROM known WHERE record.id = known.id AND after = before
), noted AS (
  INSERT INTO automation_recordchange (record_id, number, source, cause, changes)
  SELECT id, version, %(source)s, cause, (
    SELECT jsonb_object_agg(key, jsonb_build_object('from', before -> key, 'to', after -> key))
    FROM jsonb_object_keys(after) AS key WHERE after -> key IS DISTINCT FROM before -> key)
  FROM changed JOIN known USING (id)
), forgotten AS (
  DELETE FROM automation_recordchange change USING changed WHERE change.record_id = changed.id
  AND change.number <= changed.version - %(kept)s
)
SELECT known.place, known.id, changed.id IS NOT NULL FROM known LEFT JOIN changed USING (id)
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Given:
    """A thing as it was brought. `provider` is a slug; `cause` the id of the event, import or execution it came with."""

    company_id: int
    provider: str
    resource_type: str
    external_id: str
    data: dict[str, Any]
    connection_id: UUID | None = None
    cause: str = ""

    @property
    def key(self) -> tuple[int, str, str, str]:
        return self.company_id, self.provider, self.resource_type, self.external_id


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a thing that was brought."""

    record_id: UUID
    outcome: Outcome


def fault_of(external_id: str, data: Any) -> str:
    """Why a thing cannot be kept; empty where it can."""
    if not external_id or len(external_id) > LONGEST_ID:
        return f"The external id must have 1 to {LONGEST_ID} characters."
    if "\0" in external_id:
        return "The external id holds a NUL character."
    if not isinstance(data, dict):
        return "Must be an object."
    if is_deeper(data, DEEPEST):
        return f"Nested deeper than {DEEPEST} levels."
    return f"Larger than {MOST_BYTES} bytes." if len(dumps(data)) > MOST_BYTES else ""


def merged(known: Any, given: Any) -> Any:
    """As the database merges: objects key by key, everything else is replaced, by null too."""
    if not isinstance(known, dict) or not isinstance(given, dict):
        return given
    return known | {name: merged(known[name], value) if name in known else value for name, value in given.items()}


def store(items: Sequence[Given], *, source: str) -> list[Stored | None]:
    """Take in what was brought, in the caller's transaction. Returns what became of each; None where its company is gone.

    Things without a `fault_of` only. Several deliveries of one thing are merged in their order and share one change.
    """
    if not items:
        return []
    folded: dict[tuple[int, str, str, str], Given] = {}
    for item in items:
        before = folded.get(item.key)
        folded[item.key] = replace(item, data=merged(before.data, item.data)) if before else item
    places = {key: uuid7() for key in folded}
    values: dict[str, Any] = {"items": _as_rows(folded, places), "source": source, "kept": KEPT}
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute(_MAKE, values)
        found = {place: Stored(place, "created") for (place,) in cursor.fetchall()}
        if len(found) < len(folded):
            old = [key for key, place in places.items() if place not in found]
            values["items"] = _as_rows({key: folded[key] for key in old}, places)
            cursor.execute(_LOCK, values)
            cursor.execute(_MERGE, values)
            for place, record_id, is_changed in cursor.fetchall():
                found[place] = Stored(record_id, "updated" if is_changed else "unchanged")
        by_key = {key: found.get(place) for key, place in places.items()}
        told = [(folded[key], one.record_id, one.outcome) for key, one in by_key.items() if one]
        telling.tell(told, source)
        routing.route(told, source)
    return [by_key[item.key] for item in items]


def _as_rows(items: dict[tuple[int, str, str, str], Given], places: dict[tuple[int, str, str, str], UUID]) -> str:
    names = ("company_id", "provider", "resource_type", "external_id", "data", "connection_id", "cause")
    rows = [{"id": places[key], **{name: getattr(item, name) for name in names}} for key, item in items.items()]
    return as_json(rows)
