"""Key rotation while the platform runs: data keys wrapped anew, every secret sealed anew, and old keys deleted once unused.

Nothing of a rotation is remembered outside of what it changes, so it goes on after being killed anywhere: what is left to
do is every data key wrapped by an old key-encryption key, and every ciphertext that names a data key older than its company's
newest.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone

from connect_platform.core import crypto
from connect_platform.core.crypto import DataKey, DecryptionError, EncryptedJSONField

BATCH = 500
#: How long an unused data key is kept: far longer than any process holds a row it has read and may yet write back.
KEEP = timedelta(days=1)
#: Beyond KEY_CACHE_SECONDS: what a process may take from choosing a key to committing what it sealed.
MARGIN = 5.0
PAUSE = 1.0

Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Column:
    """An encrypted column: its table and what says where each ciphertext lives; `company` is SQL already."""

    table: str
    name: str
    key: str
    key_type: str
    company: str

    def sql(self, statement: str) -> str:
        """The statement with `{table}`, `{name}`, `{key}`, `{company}` and `{key_type}` filled in."""
        quote = connection.ops.quote_name
        names = {each: quote(getattr(self, each)) for each in ("table", "name", "key")}
        return statement.format(**names, company=self.company, key_type=self.key_type)


@dataclass(frozen=True, slots=True)
class Undecryptable:
    """A ciphertext that does not open; never what it holds."""

    table: str
    pk: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told how it goes: how many ciphertexts there are to seal anew, how many more were, and what is happening."""

    total: Callable[[int], object]
    advance: Advance
    tell: Callable[[str], object]


@dataclass(slots=True)
class Report:
    """What a rotation did. `retired` data keys wait, unused, for their deletion at `delete_after` at the latest."""

    rewrapped: int = 0
    new_keys: int = 0
    reencrypted: int = 0
    passes: int = 0
    deleted: int = 0
    retired: int = 0
    in_use: int = 0
    delete_after: datetime | None = None
    undecryptable: list[Undecryptable] = field(default_factory=list)


def columns() -> list[Column]:
    """Every encrypted column of every model."""
    return [
        Column(
            table=model._meta.db_table,
            name=str(item.column),
            key=str(model._meta.pk.column),
            key_type=str(model._meta.pk.db_type(connection)),
            company=_company(model),
        )
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for item in model._meta.local_fields
        if isinstance(item, EncryptedJSONField)
    ]


def _company(model: type[models.Model]) -> str:
    """The column of `company_id` as SQL; a constant where the model's secrets are the platform's own."""
    for item in model._meta.local_fields:
        if item.attname == "company_id":
            return connection.ops.quote_name(str(item.column))
    return str(int(model.company_id))  # type: ignore[attr-defined]  # a model without it cannot hold secrets


def missing_keys() -> list[str]:
    """Names of key-encryption keys that still wrap a data key and are not in ENCRYPTION_KEYS."""
    known = crypto.key_encryption_keys(tuple(settings.ENCRYPTION_KEYS))
    wrapping = DataKey.objects.values_list("wrapped_by", flat=True).order_by("wrapped_by").distinct()
    return [name for name in wrapping if name not in known]


@register(Tags.database)
def check_encryption_keys(databases: Collection[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuses to migrate, to start or to pass `check --database default` with a key missing that secrets need."""
    if not databases:
        return []
    try:
        missing = missing_keys()
    except DatabaseError:  # before the first migration, and while the database is away, nothing can be said
        return []
    hint = "Put it back behind the current one; `manage.py rotate_keys --only-wrap` is what makes it unneeded."
    return [
        Error(f"ENCRYPTION_KEYS lacks {name}, and data keys are still wrapped by it.", hint=hint, id="core.E001")
        for name in missing
    ]


def rewrap(batch: int = BATCH, *, company_id: int | None = None) -> int:
    """Wrap every data key under the current key-encryption key; the number of those that were not.

    Raises DecryptionError where one does not open. Two at once do no harm: either result is right.
    """
    current = next(iter(crypto.key_encryption_keys(tuple(settings.ENCRYPTION_KEYS))))
    left = _keys(company_id).exclude(wrapped_by=current).order_by("pk")
    done = last = 0
    while found := list(left.filter(pk__gt=last)[:batch]):
        for key in found:
            key.wrapped_by, key.wrapped = crypto.wrap(crypto.unwrap(key), key.company_id)
        done += DataKey.objects.bulk_update(found, ["wrapped", "wrapped_by"])
        last = found[-1].pk
    return done


def begin(*, company_id: int | None = None) -> int:
    """Give every company a new data key, unless it got one in a rotation that was broken off; the number of new keys.

    One that was broken off is known by older keys that are not retired: it began when the first key beside them was made.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:  # two at once would make two keys each
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [7103])
        older = DataKey.objects.filter(company_id=OuterRef("company_id"), pk__lt=OuterRef("pk"), retired_at=None)
        newest = _keys(company_id).filter(~Exists(_newer()))
        begun = newest.filter(Exists(older)).aggregate(at=Min("created_at"))["at"] or timezone.now()
        companies = list(newest.filter(created_at__lt=begun).values_list("company_id", flat=True))
        fresh = []
        for each in companies:
            name, wrapped = crypto.wrap(AESGCM.generate_key(256), each)
            fresh.append(DataKey(company_id=each, wrapped=wrapped, wrapped_by=name))
        DataKey.objects.bulk_create(fresh, BATCH)
    crypto.keys.clear()
    return len(fresh)


def usage() -> Counter[int]:
    """How many ciphertexts name each data key, counted in their headers by the database."""
    counted: Counter[int] = Counter()
    for column in columns():
        count = "SELECT substring({name} from 2 for 8), count(*) FROM {table} WHERE {name} IS NOT NULL GROUP BY 1"
        for header, number in _rows(column.sql(count), []):
            counted[int.from_bytes(header, "big")] += number
    return counted


def pass_over(batch: int, advance: Advance, *, company_id: int | None = None) -> tuple[int, list[Undecryptable]]:
    """Seal every ciphertext of a superseded data key under its company's newest: how many were, and which do not open.

    A row that changes meanwhile, or that somebody holds a lock on, is left as it is for the next pass.
    """
    done = 0
    broken = []
    for column in columns():
        for rows in _pages(column, batch, *_superseded_sql(company_id)):
            swaps = []
            for pk, company, sealed in rows:
                plain = _opened(column, pk, company, sealed)
                if plain is None:
                    broken.append(Undecryptable(column.table, str(pk), column.name))
                else:
                    where = crypto.place(company, column.table, pk, column.name)
                    swaps.append((pk, sealed, crypto.seal(company, where, plain)))
            swapped = _swap(column, swaps)
            advance(swapped)
            done += swapped
    return done, broken


def verify(batch: int = BATCH, advance: Advance = lambda _: None) -> Iterator[Undecryptable]:
    """Open every ciphertext there is; those that do not."""
    for column in columns():
        for rows in _pages(column, batch):
            for pk, company, sealed in rows:
                if _opened(column, pk, company, sealed) is None:
                    yield Undecryptable(column.table, str(pk), column.name)
            advance(len(rows))


def retire(company_id: int | None = None) -> int:
    """Mark the superseded data keys nothing uses, and unmark those something uses again; how many are in use."""
    superseded = _superseded(company_id)
    used = set(superseded.values_list("pk", flat=True)) & set(usage())
    superseded.filter(pk__in=used).update(retired_at=None)
    superseded.filter(retired_at=None).exclude(pk__in=used).update(retired_at=timezone.now())
    return len(used)


def delete_retired(keep: timedelta = KEEP, *, company_id: int | None = None) -> int:
    """Delete the data keys that were retired longer ago than `keep` and that nothing uses still; how many."""
    ripe = _superseded(company_id).filter(retired_at__lt=timezone.now() - keep)
    if not ripe.exists():
        return 0
    retire(company_id)
    return ripe.delete()[0]


def rotate(
    watch: Watch, *, company_id: int | None = None, batch: int = BATCH, keep: timedelta = KEEP, fresh: bool = True
) -> Report:
    """The whole rotation or, with `fresh=False`, what is left of earlier ones. Raises DecryptionError as `rewrap`.

    It returns no sooner than KEY_CACHE_SECONDS after the newest key was made: until then another process may write under an
    older one. A ciphertext that does not open keeps its data key in use.
    """
    report = Report(rewrapped=rewrap(batch, company_id=company_id), deleted=delete_retired(keep, company_id=company_id))
    if fresh:
        report.new_keys = begin(company_id=company_id)
    watch.total(_left(company_id))
    while True:
        settled = _seconds_to_settle(company_id) <= 0
        done, report.undecryptable = pass_over(batch, watch.advance, company_id=company_id)
        report.reencrypted += done
        report.passes += 1
        if settled and _left(company_id) <= len(report.undecryptable):
            break
        if seconds := max(_seconds_to_settle(company_id), 0.0 if done else PAUSE):
            watch.tell("Waiting until every process has taken up the new keys")
            time.sleep(seconds)
    report.in_use = retire(company_id)
    waiting = _superseded(company_id).filter(retired_at__isnull=False)
    report.retired = waiting.count()
    last: datetime | None = waiting.aggregate(at=Max("retired_at"))["at"]
    report.delete_after = last + keep if last else None
    return report


def _left(company_id: int | None) -> int:
    counted = usage()
    return sum(counted[key] for key in _superseded(company_id).values_list("pk", flat=True))


def _seconds_to_settle(company_id: int | None) -> float:
    """Until no process seals with a superseded data key any more."""
    made = _keys(company_id).filter(Exists(_older())).aggregate(at=Max("created_at"))["at"]
    past = (timezone.now() - made).total_seconds() if made else float("inf")
    return float(settings.CONFIG["KEY_CACHE_SECONDS"]) + MARGIN - past


def _keys(company_id: int | None) -> QuerySet[DataKey]:
    return DataKey.objects.all() if company_id is None else DataKey.objects.filter(company_id=company_id)


def _older() -> QuerySet[DataKey]:
    return DataKey.objects.filter(company_id=OuterRef("company_id"), pk__lt=OuterRef("pk"))


def _newer() -> QuerySet[DataKey]:
    return DataKey.objects.filter(company_id=OuterRef("company_id"), pk__gt=OuterRef("pk"))


def _superseded(company_id: int | None) -> QuerySet[DataKey]:
    """Data keys that are not their company's newest."""
    return _keys(company_id).filter(Exists(_newer()))


def _superseded_sql(company_id: int | None) -> tuple[str, list[Any]]:
    """A condition on `{name}`, by two look-ups in an index for each row: its header names a superseded data key."""
    condition = (
        "AND EXISTS (SELECT 1 FROM core_datakey k JOIN core_datakey n ON n.company_id = k.company_id AND n.id > k.id"
        " WHERE k.id = ('x' || encode(substring({name} from 2 for 8), 'hex'))::bit(64)::bigint"
    )
    return (condition + ")", []) if company_id is None else (condition + " AND k.company_id = %s)", [company_id])


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _pages(
    column: Column, batch: int, condition: str = "", values: Iterable[Any] = ()
) -> Iterator[list[tuple[Any, int, bytes]]]:
    """Key, company and ciphertext of the rows there are, in the order of their keys; no cursor is kept open in between."""
    start = "SELECT {key}, {company}, {name} FROM {table} WHERE {name} IS NOT NULL "
    end = condition + " ORDER BY {key} LIMIT %s"
    rows = _rows(column.sql(start + end), [*values, batch])
    while rows:
        yield [(pk, company, bytes(sealed)) for pk, company, sealed in rows]
        rows = _rows(column.sql(start + "AND {key} > %s " + end), [rows[-1][0], *values, batch])


def _opened(column: Column, pk: object, company_id: int, sealed: bytes) -> bytes | None:
    """The JSON of a ciphertext, or None where it does not open."""
    try:
        plain = crypto.unseal(company_id, crypto.place(company_id, column.table, pk, column.name), sealed)
        orjson.loads(plain)
    except (DecryptionError, orjson.JSONDecodeError):
        return None
    return plain


def _swap(column: Column, swaps: list[tuple[Any, bytes, bytes]]) -> int:
    """Put new ciphertexts where the old ones still stand; how many did.

    It never waits for another's lock, so it can be no part of a deadlock, and holds its own for this one statement.
    """
    if not swaps:
        return 0
    statement = column.sql(
        "WITH new AS (SELECT * FROM unnest(%s::{key_type}[], %s::bytea[], %s::bytea[]) AS v(id, old, sealed)),"
        " free AS (SELECT t.{key} AS id, new.sealed FROM {table} t JOIN new ON t.{key} = new.id AND t.{name} = new.old"
        " FOR NO KEY UPDATE OF t SKIP LOCKED)"
        " UPDATE {table} t SET {name} = free.sealed FROM free WHERE t.{key} = free.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for values in zip(*swaps, strict=True)])
        return int(cursor.rowcount)
