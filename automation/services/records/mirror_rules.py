"""Rules by which records become rows of a table: set up, caught up with what is there, and carried out many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company
from automation.expressions import ExpressionError
from automation.models import MirrorRule, Record, RecordMirroring, Table
from automation.services.records import importing, tabling
from automation.services.tables import columns as defined
from automation.services.tables import telling, writing
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound, PlanLimit
from connect_platform.core.work import Work
from integrations.services import offered

#: Rules of a company, and records taken at once: those that changed, and as many again of those that were there before.
MOST, BATCH = 100, 500
KEPT = timedelta(days=30)
_FIRST = UUID(int=0)


def named(table: Table, rule_id: str) -> MirrorRule:
    """A rule of the table. Raises NotFound."""
    found = MirrorRule.objects.filter(table=table, pk=rule_id).first() if "\0" not in rule_id else None
    if found is None:
        raise NotFound("There is no such mirror.")
    return found


def create(
    actor: Actor,
    table: Table,
    *,
    resource_type: str,
    provider_type: str = "",
    mapping: Mapping[str, str] | None = None,
    backfill: bool = True,
) -> MirrorRule:
    """A new rule; with `backfill` the records that are there become rows too. Raises InvalidInput and PlanLimit."""
    rule = MirrorRule(company_id=actor.company_id, table=table, resource_type=resource_type)
    rule.provider, rule.mapping = provider_of(actor, provider_type), tabling.kept_mapping(table, mapping or {})
    check_type(resource_type)
    with transaction.atomic():
        Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        if MirrorRule.objects.for_actor(actor).count() >= MOST:
            raise PlanLimit(f"A company has at most {MOST} mirrors.", hint="Remove one that is no longer needed.")
        rule.save(force_insert=True)
        audit.record(actor, "mirror.create", rule.pk, detail={"table": str(table.pk), "resourceType": resource_type})
        if backfill:
            _begin(rule)
    return rule


def provider_of(actor: Actor, provider_type: str) -> str:
    """The slug behind `providerType`; empty for any. Raises InvalidInput."""
    provider = offered.find(provider_type, actor.company_id) if provider_type else None
    if provider_type and provider is None:
        raise InvalidInput({"providerType": "There is no such provider."})
    return provider.slug if provider else ""


def check_type(resource_type: str) -> None:
    """Raises InvalidInput for what no record's resource type can be."""
    if not importing.RESOURCE_TYPE.fullmatch(resource_type):
        raise InvalidInput({"resourceType": "Must be 1 to 100 letters, digits, dots, hyphens and underscores."})


def change(actor: Actor, table: Table, rule: MirrorRule, changes: Mapping[str, Any]) -> MirrorRule:
    """Change `mapping` or `is_active`. Rows stay as they are until their record changes or the rule catches up again.

    What changes while a rule is off is not mirrored later. Raises InvalidInput.
    """
    with transaction.atomic():
        rule = _locked(rule)
        if "mapping" in changes:
            rule.mapping = tabling.kept_mapping(table, changes["mapping"])
        rule.is_active = changes.get("is_active", rule.is_active)
        rule.updated_at = timezone.now()
        rule.save()
        if not rule.is_active:
            rule.mirrorings.filter(state=Work.State.WAITING).delete()
        audit.record(actor, "mirror.update", rule.pk, detail={"changed": sorted(changes)})
    return rule


def delete(actor: Actor, rule: MirrorRule) -> None:
    """Remove a rule; the rows it made stay."""
    with transaction.atomic():
        rule = _locked(rule)
        audit.record(actor, "mirror.delete", rule.pk)
        rule.delete()


def backfill(actor: Actor, rule: MirrorRule) -> None:
    """Bring the table up to date with every record there is; also those that failed are tried again."""
    with transaction.atomic():
        rule = _locked(rule)
        rule.mirrorings.filter(Q(state=Work.State.FAILED) | Q(record_id=None)).delete()
        _begin(rule)
        audit.record(actor, "mirror.backfill", rule.pk)


def _begin(rule: MirrorRule) -> None:
    RecordMirroring.objects.create(rule=rule, after=_FIRST)
    work.wake(RecordMirroring)


def _locked(rule: MirrorRule) -> MirrorRule:
    found = MirrorRule.objects.select_for_update(no_key=True).filter(pk=rule.pk).first()
    if found is None:
        raise NotFound("There is no such mirror.")
    return found


def counts(rules: Sequence[MirrorRule]) -> dict[str, dict[str, int]]:
    """How many records each rule has waiting and failed, by its id; a rule that catches up has one waiting more."""
    rows = RecordMirroring.objects.filter(rule__in=rules).values_list("rule_id", "state").annotate(count=Count("pk"))
    found: dict[str, dict[str, int]] = defaultdict(lambda: {"waiting": 0, "failed": 0})
    for rule_id, state, count in rows.order_by():
        found[rule_id][state] = count
    return found


def failures(rule: MirrorRule) -> QuerySet[RecordMirroring]:
    """Records that could not become rows, latest first."""
    return rule.mirrorings.filter(state=Work.State.FAILED).order_by("-pk")


def forget() -> int:
    """Forget records that could not become rows long ago. Returns how many."""
    old = RecordMirroring.objects.filter(state=Work.State.FAILED, finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def drain(batches: int) -> int:
    """Take batches of every rule in turn until nothing is due. Returns how many records were looked at."""
    done = 0
    due = RecordMirroring.objects.filter(rule=OuterRef("pk"), state=Work.State.WAITING, due_at__lte=Now())
    for _ in range(batches):
        rules = list(MirrorRule.objects.filter(Exists(due)).values_list("pk", flat=True))
        taken = sum(_batch(key) for key in rules)
        done += taken
        if not taken:
            return done
    work.publish(RecordMirroring)
    return done


@transaction.atomic
def _batch(rule_id: str) -> int:
    """Take what is due of one rule, one worker at a time: a record that is read later is never written before."""
    table = Table.objects.filter(pk__in=MirrorRule.objects.filter(pk=rule_id).values("table")).first()
    if table is None:
        return 0
    with suppress(NotFound):  # the table before the rule, as those who delete it do
        table, _ = writing.hold(table, counts=True)
    rule = MirrorRule.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=rule_id).first()
    if rule is None:
        return 0
    rule.table = table
    items = list(rule.mirrorings.filter(state=Work.State.WAITING, due_at__lte=Now()).order_by("due_at", "pk")[:BATCH])
    if not items:
        return 0
    causes = {item.record_id: item.cause for item in items if item.record_id}
    tries = {item.record_id: item.attempt for item in items if item.record_id}
    records = {one.pk: one for one in Record.objects.defer("search").filter(company_id=rule.company_id, pk__in=causes)}
    for marker in (item for item in items if item.record_id is None):
        page = _existing(rule, marker.after or _FIRST)
        records |= {one.pk: one for one in page}
        if len(page) == BATCH:
            RecordMirroring.objects.create(rule=rule, after=page[-1].pk)
    faults = _mirrored(rule, list(records.values()), causes)
    rule.mirrorings.filter(Q(pk__in=[item.pk for item in items]) | Q(state=Work.State.FAILED, record_id__in=records)).delete()
    RecordMirroring.objects.bulk_create(
        _again(rule, key, fault, tries.get(key, 0) + 1, causes.get(key)) for key, fault in faults.items()
    )
    return len(items) + len(records)


def _existing(rule: MirrorRule, after: UUID) -> list[Record]:
    rows = Record.objects.defer("search").filter(company_id=rule.company_id, resource_type=rule.resource_type, pk__gt=after)
    return list((rows.filter(provider=rule.provider) if rule.provider else rows).order_by("pk")[:BATCH])


def _again(rule: MirrorRule, record_id: UUID, fault: Exception, tries: int, cause: UUID | None) -> RecordMirroring:
    """What is left of a record that did not become a row: to be tried again where that can help, else to be looked at."""
    is_final = getattr(fault, "permanent", True) or tries > len(RecordMirroring.RETRIES)
    left = RecordMirroring(rule=rule, record_id=record_id, cause=cause, attempt=tries, last_error=str(fault)[:1000])
    left.state, left.due_at = Work.State.WAITING, timezone.now()
    if is_final:
        left.state, left.finished_at = Work.State.FAILED, timezone.now()
    else:
        left.due_at += timedelta(seconds=RecordMirroring.RETRIES[tries - 1])
    return left


def _mirrored(rule: MirrorRule, records: Sequence[Record], causes: Mapping[UUID, UUID | None]) -> dict[UUID, Exception]:
    """Write records into the table. Returns what was wrong with those that could not be."""
    names = [column.name for column in defined.shown(rule.table)]
    mapping = tabling.named_mapping(rule.table, rule.mapping)
    if rule.mapping and not mapping:
        mapping = dict.fromkeys(rule.mapping, "")  # none of its columns is shown any more: say so
    groups: dict[UUID | None, list[tuple[UUID, dict[str, Any]]]] = defaultdict(list)
    faults: dict[UUID, Exception] = {}
    for record in records:
        try:
            data = tabling.values_of(record, names, mapping, tabling.scope_of(record))
        except ExpressionError as error:
            faults[record.pk] = error
            continue
        key = tabling.key_of(record, has_provider=bool(rule.provider))
        groups[causes.get(record.pk)].append((record.pk, {"externalKey": key, "data": data}))
    for cause, rows in groups.items():
        faults |= _put(rule.table, rows, f"{telling.EXECUTION}{cause}" if cause else f"mirror:{rule.pk}")
    return faults


def _put(table: Table, rows: Sequence[tuple[UUID, dict[str, Any]]], by: str) -> dict[UUID, Exception]:
    """Write rows together; where they do not go, in halves, so that each that is wrong fails alone."""
    try:
        tabling.put(table, [row for _, row in rows], by=by, single=len(rows) == 1)
        return {}
    except ConnectError as error:
        if len(rows) == 1:
            return {rows[0][0]: error}
    middle = len(rows) // 2
    return {**_put(table, rows[:middle], by), **_put(table, rows[middle:], by)}
