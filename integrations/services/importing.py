"""Imports an API description: all of its operations become actions in one transaction, or none; a second time in place."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection as database
from django.db import models, transaction
from django.utils import timezone

from connect_platform.core import audit, http
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound
from integrations.importing import naming, reading
from integrations.importing.actions import Maker
from integrations.importing.documents import MOST_BYTES
from integrations.importing.operations import Description, Operation
from integrations.models import ApiDescription, ImportedAction
from integrations.services import imported
from integrations.spec import Action, Provider

#: How many descriptions one company may have.
MOST = 50
#: Skipped operations that are kept with their reasons; GitHub has one, Google's largest two.
MOST_SKIPPED = 2_000
FETCH_SECONDS = 60.0
_WRITTEN = ("key", "name", "description", "definition")


@dataclass(slots=True)
class Outcome:
    """What an import did. `breaking` names what callers of the actions before have to know."""

    row: ApiDescription
    operations: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    breaking: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("operations", "added", "changed", "unchanged", "removed")}

    def reasons(self) -> list[tuple[str, int]]:
        """Why operations were left out, and how many for each reason, the most first."""
        return Counter(str(one["reason"]).partition(":")[0] for one in self.row.skipped).most_common()


def fetched(url: str) -> bytes:
    """The document at a public https address. Raises InvalidInput, or OutgoingError where there is no answer."""
    if not url.startswith("https://"):
        raise InvalidInput({"url": "Must be an https address."})
    if not database.in_atomic_block:
        database.close()  # a connection waits for nobody's server
    answer = http.send(http.Request(method="GET", url=url, timeout=FETCH_SECONDS, max_bytes=MOST_BYTES, redirects=5))
    if answer.status != 200:
        raise InvalidInput({"url": f"The address answers {answer.status}."})
    return answer.body


def run(
    provider: Provider,
    document: bytes | str | dict[str, Any],
    *,
    company_id: int | None,
    name: str = "",
    source: str = "",
    actor: Actor | None = None,
    keep: bool = True,
) -> Outcome:
    """Import a document for one company, or for all where `company_id` is None. With `keep=False` nothing is written.

    `name` tells several descriptions of a provider apart; one of the same name is brought up to date. Raises InvalidInput
    naming line or place in the document, and Conflict `too_many_descriptions`.
    """
    description = reading.read(document)
    digest = _digest(document)
    name = name or description.name
    with transaction.atomic():
        _alone(company_id, provider)
        row = _row(provider, company_id, name)
        row.format, row.title, row.api_version = description.format, description.title, description.version
        # Without its query, which may hold a key.
        row.source, row.sha256, row.updated_at = source.partition("?")[0][:1000], digest, timezone.now()
        outcome = _brought_in(provider, description, row)
        row.save()
        if actor:
            detail = {"provider": provider.slug, "name": name, "sha256": digest, **outcome.counts()}
            audit.record(actor, "api_description.import", row.pk, detail=detail)
        if not keep:
            transaction.set_rollback(True)
    return outcome


def listed(actor: Actor, provider: Provider) -> models.QuerySet[ApiDescription]:
    """The company's own descriptions of a provider, by name."""
    return ApiDescription.objects.for_actor(actor).filter(provider=provider.slug).order_by("name")


def named(actor: Actor, provider: Provider, api_description_id: str) -> ApiDescription:
    """One of them. Raises NotFound."""
    row = listed(actor, provider).filter(pk=api_description_id).first() if "\0" not in api_description_id else None
    if row is None:
        raise NotFound("There is no such API description.", hint="List the API descriptions of this provider.")
    return row


def remove(actor: Actor, row: ApiDescription) -> None:
    """Take a description away, and all its actions."""
    with transaction.atomic():
        audit.record(actor, "api_description.remove", row.pk, detail={"provider": row.provider, "actions": row.action_count})
        row.delete()


def _digest(document: bytes | str | dict[str, Any]) -> str:
    raw = json.dumps(document, sort_keys=True) if isinstance(document, dict) else document
    return hashlib.sha256(raw if isinstance(raw, bytes) else raw.encode(errors="replace")).hexdigest()


def _alone(company_id: int | None, provider: Provider) -> None:
    """Wait until no other import works on the same keys, or counts the same descriptions; held to the transaction's end."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"api descriptions of {company_id}"])


def _row(provider: Provider, company_id: int | None, name: str) -> ApiDescription:
    known = ApiDescription.objects.filter(company_id=company_id)
    row = known.filter(provider=provider.slug, name=name).first()
    if row is None and company_id is not None and known.count() >= MOST:
        raise Conflict(
            f"A company may have {MOST} API descriptions.", code="too_many_descriptions", hint="Remove one of them first."
        )
    return row or ApiDescription(company_id=company_id, provider=provider.slug, name=name)


def _brought_in(provider: Provider, description: Description, row: ApiDescription) -> Outcome:
    """Writes the actions of a description and deletes those of operations it has no more."""
    before = {one.operation: one for one in ImportedAction.objects.filter(api_description=row).defer("search")}
    made, maker = _made(provider, description, row, before)
    if not made and description.operations:
        raise InvalidInput(
            {"document": f"None of its {len(description.operations)} operations can be imported: {maker.skipped[-1].reason}."},
            hint="The servers must be hosts of the provider; a provider of your own can declare them.",
        )
    outcome = Outcome(row, operations=len(description.operations) + len(description.skipped))
    row.action_count = len(made)
    row.skipped = [one.as_json() for one in maker.skipped[:MOST_SKIPPED]]
    if len(maker.skipped) > MOST_SKIPPED:
        row.skipped.append({"operation": "", "reason": f"and {len(maker.skipped) - MOST_SKIPPED} more"})
    row.save()
    written = []
    gone = {one.key: one for operation, one in before.items() if operation not in made}
    ImportedAction.objects.filter(pk__in=[one.pk for one in gone.values()]).delete()
    for operation, action in made.items():
        new = _as_row(row, operation, action)
        old = before.get(operation) or gone.pop(action.key, None)  # one whose path was renamed keeps its key
        if old and all(getattr(old, name) == getattr(new, name) for name in (*_WRITTEN, "operation")):
            outcome.unchanged += 1
            continue
        written.append(new)
        if old:
            outcome.changed += 1
            outcome.breaking += _breaks(old, new)
        else:
            outcome.added += 1
    outcome.removed = len(gone)
    outcome.breaking += [f"{key} is gone" for key in gone]
    _write(row, written)
    return outcome


def _made(
    provider: Provider, description: Description, row: ApiDescription, before: dict[str, ImportedAction]
) -> tuple[dict[str, Action], Maker]:
    """The actions by operation. One that was imported before keeps its key, unless one was written by hand since."""
    maker = Maker(provider, description)
    by_hand = {action.key for action in provider.actions}
    others = ImportedAction.objects.filter(company_id=row.company_id, provider=provider.slug).exclude(api_description=row)
    titles = {operation.title[:1000] for operation in description.operations}
    kept = {title: one.key for title, one in before.items() if title in titles and one.key not in by_hand}
    taken = {*others.values_list("key", flat=True), *kept.values()}
    longest = naming.longest_key(provider.slug)
    made: dict[str, Action] = {}
    for operation in sorted(description.operations, key=lambda one: (one.title, one.id)):
        title = _title(operation, made)
        key = kept.get(title) or naming.free_key(operation, longest, by_hand, taken)
        action = maker.action(operation, key)
        if action:
            made[title] = action
            taken.add(key)
    return made, maker


def _title(operation: Operation, made: dict[str, Action]) -> str:
    """Method and path; with the id where two of one description share them."""
    title = operation.title[:1000]
    return title if title not in made else f"{title[:690]} {operation.id}"


def _as_row(row: ApiDescription, operation: str, action: Action) -> ImportedAction:
    return ImportedAction(
        api_description=row,
        company_id=row.company_id,
        provider=row.provider,
        key=action.key,
        operation=operation,
        name=action.name[:300],
        description=action.description,
        definition=imported.definition(action),
    )


def _breaks(old: ImportedAction, new: ImportedAction) -> Iterator[str]:
    """What a caller of the action before would stumble over."""
    was, now = old.definition["schema"], new.definition["schema"]
    for name in now["required"]:
        if name not in was["required"]:
            yield f"{new.key} needs {name}"
    for name in was["properties"]:
        if name not in now["properties"]:
            yield f"{new.key} takes no {name} any more"
    if old.key != new.key:
        yield f"{old.key} is {new.key} now"


_SEARCH = """
UPDATE integrations_importedaction SET search =
  setweight(to_tsvector('english', replace(key, '_', ' ') || ' ' || name), 'A')
  || setweight(to_tsvector('english', description), 'B')
  || setweight(to_tsvector('english', regexp_replace(operation, '[^A-Za-z0-9]+', ' ', 'g')), 'C')
WHERE api_description_id = %s AND operation = ANY(%s)
"""


def _write(row: ApiDescription, written: list[ImportedAction]) -> None:
    """Puts new rows in and brings known ones up to date; an operation's row keeps its id."""
    if not written:
        return
    ImportedAction.objects.bulk_create(
        written,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["api_description", "operation"],
        update_fields=_WRITTEN,
    )
    with database.cursor() as cursor:
        cursor.execute(_SEARCH, [row.pk, [one.operation for one in written]])
