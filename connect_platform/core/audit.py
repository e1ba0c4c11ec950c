"""The append-only audit log: a row per deed, guarded by a database trigger and sealed in batches by a hash chain.

Rows carry the id of their transaction. A batch is sealed once no running transaction can still add a row to it, so sealing
never makes writers wait for each other and never misses a late one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
import structlog
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from connect_platform.core.actors import Actor
from connect_platform.core.ids import uuid7


class AuditEntry(models.Model):
    """Somebody did something: who, what, to what, how it went. Never a secret, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transaction_id = models.BigIntegerField(db_default=RawSQL("(pg_current_xact_id()::text::bigint)", []), editable=False)
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

    class Meta:
        verbose_name_plural = "audit entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company_id", "-id"], name="core_audit_company"),
            models.Index(fields=["transaction_id"], name="core_audit_transaction"),
            models.Index(fields=["target", "-id"], name="core_audit_target"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.target}"


class AuditSeal(models.Model):
    """A closed batch: every row whose transaction id lies in `[first, beyond)`, hashed onto the seal before it."""

    first = models.BigIntegerField()
    beyond = models.BigIntegerField(unique=True)
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
    "id::text, transaction_id, extract(epoch from at)::text, company_id, actor, action, target, outcome, status,"
    " duration_ms, cause, detail::text, address, request_id"
)


def _digest(previous: str, first: int, beyond: int) -> tuple[str, int]:
    """The hash of a batch onto the seal before it, and how many rows it holds."""
    digest = hashlib.sha256(f"{previous}|{first}|{beyond}".encode())
    count = 0
    with transaction.atomic(), connection.cursor() as plain:
        plain.execute("SET LOCAL statement_timeout = 0")
        with connection.chunked_cursor() as cursor:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM core_auditentry WHERE transaction_id >= %s AND transaction_id < %s ORDER BY id",  # noqa: S608
                [first, beyond],
            )
            while rows := cursor.fetchmany(2000):
                count += len(rows)
                for row in rows:
                    digest.update(orjson.dumps(row) + b"\n")
    return digest.hexdigest(), count


def seal() -> int:
    """Close the batch up to the oldest running transaction. Returns how many rows it took in; one sealer at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7101), pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        free, beyond = cursor.fetchone()
        if not free:
            return 0
        last = AuditSeal.objects.order_by("-beyond").first()
        first = last.beyond if last else 0
        if not AuditEntry.objects.filter(transaction_id__gte=first, transaction_id__lt=beyond).exists():
            return 0
        digest, count = _digest(last.hash if last else "", first, beyond)
        AuditSeal.objects.create(first=first, beyond=beyond, count=count, hash=digest)
    return count


@dataclass(frozen=True, slots=True)
class Verdict:
    """One seal checked against the rows it closed."""

    seal: AuditSeal
    problem: str  # empty = untouched


def verify() -> Iterator[Verdict]:
    """Check every seal in order. A changed, removed or added row, and a seal cut out of the chain, is a problem."""
    previous, expected = "", 0
    for stored in AuditSeal.objects.order_by("beyond").iterator():
        digest, count = _digest(previous, expected, stored.beyond)
        problem = ""
        if stored.first != expected:
            problem = "a seal before this one is missing"
        elif count != stored.count:
            problem = f"{stored.count} rows were sealed, {count} are there"
        elif digest != stored.hash:
            problem = "a row was changed"
        yield Verdict(stored, problem)
        previous, expected = stored.hash, stored.beyond
