"""The append-only audit log: a row per deed, guarded by a database trigger and sealed in batches by a hash chain.

A row names no seal until one closes over it. Whatever commits late goes into the next batch, so sealing never makes a writer
wait and never misses a row; and nothing a hash covers means another thing in another database cluster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import orjson
import structlog
from django.db import connection, models, transaction
from django.db.models.functions import Now

from connect_platform.core.actors import Actor
from connect_platform.core.ids import uuid7


class AuditEntry(models.Model):
    """Somebody did something: who, what, to what, how it went. Never a secret, never changed; sealed once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_default=Now())
    company_id = models.BigIntegerField()
    actor = models.CharField(max_length=120)  # kind:id, such as user:user_06…
    action = models.CharField(max_length=60)  # noun.verb, such as connection.call
    target = models.CharField(max_length=120, blank=True, default="", db_default="")
    outcome = models.CharField(max_length=10, default="ok", db_default="ok")  # ok, refused, failed
    status = models.IntegerField(null=True, blank=True)
    duration_ms = models.FloatField(null=True, blank=True)
    cause = models.CharField(max_length=300, blank=True, default="", db_default="")
    detail = models.JSONField(default=dict, blank=True, db_default={})
    address = models.CharField(max_length=45, blank=True, default="", db_default="")
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")
    seal_id = models.BigIntegerField(null=True, editable=False)  # no foreign key: a seal cut out must not take rows along

    class Meta:
        verbose_name_plural = "audit entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company_id", "-id"], name="core_audit_company"),
            models.Index(fields=["target", "-id"], name="core_audit_target"),
            models.Index(fields=["id"], condition=models.Q(seal_id=None), name="core_audit_unsealed"),
            models.Index(fields=["seal_id", "id"], condition=models.Q(seal_id__isnull=False), name="core_audit_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.target}"


class AuditSeal(models.Model):
    """A closed batch: every row that names it, hashed onto the seal before it. Ids rise, but not always by one."""

    count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.count} rows"


def record(
    actor: Actor,
    action: str,
    target: str = "",
    *,
    outcome: str = "ok",
    cause: str = "",
    detail: dict[str, Any] | None = None,
    status: int | None = None,
    address: str = "",
    request_id: str = "",
) -> None:
    """Write one row in the caller's transaction. `detail` must hold no secret; `cause` is cut at 300 characters.
    The request id is that of the request being answered."""
    AuditEntry.objects.create(
        company_id=actor.company_id,
        actor=f"{actor.kind}:{actor.id}",
        action=action,
        target=target,
        outcome=outcome,
        cause=cause[:300],
        detail=detail or {},
        status=status,
        address=address,
        request_id=request_id or structlog.contextvars.get_contextvars().get("request_id", ""),
    )


_COLUMNS = (
    "id::text, extract(epoch from at)::text, company_id, actor, action, target, outcome, status,"
    " duration_ms, cause, detail::text, address, request_id"
)


def _digest(previous: str, seal_id: int) -> tuple[str, int]:
    """The hash of a batch onto the seal before it, and how many rows it holds."""
    digest = hashlib.sha256(f"{previous}|{seal_id}".encode())
    count = 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM core_auditentry WHERE seal_id = %s ORDER BY id", [seal_id])  # noqa: S608
        while rows := cursor.fetchmany(2000):
            count += len(rows)
            for row in rows:
                digest.update(orjson.dumps(row) + b"\n")
    return digest.hexdigest(), count


BATCH = 50_000

# The id comes before the seal, which is written last and never changed. No row: nothing to seal.
_NEXT_SEAL = """
SELECT nextval(pg_get_serial_sequence('core_auditseal', 'id')) FROM core_auditentry WHERE seal_id IS NULL
ORDER BY id LIMIT 1
"""
# By ctid alone, which stays put as long as nobody else seals: the plan is the same whatever the statistics say.
_CLOSE = """
UPDATE core_auditentry SET seal_id = %s
WHERE ctid = ANY (ARRAY(SELECT ctid FROM core_auditentry WHERE seal_id IS NULL ORDER BY id LIMIT %s))
"""


def seal(at_most: int = BATCH) -> int:
    """Close a batch over the oldest rows that name no seal. Returns how many it took in, 0 while another one seals."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7101)")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_NEXT_SEAL)
        if not (allocated := cursor.fetchone()):
            return 0
        last = AuditSeal.objects.order_by("-pk").first()
        cursor.execute(_CLOSE, [*allocated, at_most])
        digest, count = _digest(last.hash if last else "", *allocated)
        AuditSeal.objects.create(pk=allocated[0], count=count, hash=digest)
    return count


@dataclass(frozen=True, slots=True)
class Verdict:
    """One seal checked against the rows it closed."""

    seal: int
    sealed_at: datetime | None  # None: the seal itself is gone
    problem: str  # empty = untouched


def verify() -> Iterator[Verdict]:
    """Check every seal in order, then look for seals that rows name and that are gone. A changed, removed or added row is
    a problem of its seal; a seal cut out breaks the one after it as well."""
    previous = ""
    for stored in AuditSeal.objects.order_by("pk").iterator():
        digest, count = _digest(previous, stored.pk)
        problem = ""
        if count != stored.count:
            problem = f"{stored.count} rows were sealed, {count} are there"
        elif digest != stored.hash:
            problem = "a row or the chain before it was changed"
        yield Verdict(stored.pk, stored.sealed_at, problem)
        previous = stored.hash
    present = AuditSeal.objects.filter(pk=models.OuterRef("seal_id"))
    orphans = AuditEntry.objects.filter(~models.Exists(present), seal_id__isnull=False).values_list("seal_id")
    for seal_id, count in orphans.annotate(rows=models.Count("pk")).order_by("seal_id"):
        yield Verdict(seal_id, None, f"it is missing, {count} rows name it")
