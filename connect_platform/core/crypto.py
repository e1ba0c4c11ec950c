"""Envelope encryption: AES-256-GCM under a data key per company, each wrapped by a key-encryption key from settings.

Ciphertext = version byte | data key id (8 bytes) | nonce (12) | sealed bytes. The additional authenticated data
is `company|table|row|field`, so a ciphertext moved to another place does not open. Deleting a company's data
keys shreds its secrets.
"""

from __future__ import annotations

import base64
import os
import time
from functools import cache, partial
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction
from django.db.models.query_utils import DeferredAttribute

_VERSION = b"\x01"
_HEADER = 9
_NONCE = 12


class DecryptionError(Exception):
    """The ciphertext is not what was written here: wrong place, wrong key, or damaged."""


class DataKey(models.Model):
    """A company's data key, wrapped by the key-encryption key named `wrapped_by`. The newest one seals; all of them open.

    `retired_at` is when rotation last found no ciphertext of an older one; `core/rotation.py` deletes it a while later.
    """

    company_id = models.BigIntegerField(db_index=True)  # 0 = the platform's own secrets
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"data key {self.pk} of company {self.company_id}"


@cache
def key_encryption_keys(configured: tuple[str, ...]) -> dict[str, AESGCM]:
    """`id:base64` entries as ciphers, the current one first. Raises ImproperlyConfigured."""
    keys: dict[str, AESGCM] = {}
    for entry in configured:
        name, _, text = entry.partition(":")
        try:
            raw = base64.b64decode(text, validate=True)
        except ValueError:
            raw = b""
        if not name or len(raw) != 32:
            raise ImproperlyConfigured("ENCRYPTION_KEYS must be a list of id:base64, each key 32 bytes long.")
        keys[name] = AESGCM(raw)
    return keys


def wrap(raw: bytes, company_id: int) -> tuple[str, bytes]:
    """A data key under the current key-encryption key: that one's name, and the wrapped bytes."""
    name, cipher = next(iter(key_encryption_keys(tuple(settings.ENCRYPTION_KEYS)).items()))
    nonce = os.urandom(_NONCE)
    return name, nonce + cipher.encrypt(nonce, raw, f"data-key|{company_id}".encode())


def unwrap(key: DataKey) -> bytes:
    """The data key itself. Raises DecryptionError where its key-encryption key is missing or another."""
    cipher = key_encryption_keys(tuple(settings.ENCRYPTION_KEYS)).get(key.wrapped_by)
    if cipher is None:
        raise DecryptionError(f"Key-encryption key {key.wrapped_by} is not in ENCRYPTION_KEYS.")
    wrapped = bytes(key.wrapped)
    try:
        return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], f"data-key|{key.company_id}".encode())
    except InvalidTag:
        raise DecryptionError(f"Data key {key.pk} does not open: ENCRYPTION_KEYS holds another key of that name.") from None


class _Keys:
    """Opened data keys of this process, by id; and each company's current one.

    They are remembered for KEY_CACHE_SECONDS, counted from before the database was asked: after that long every process
    seals with a company's newest key, and opens nothing of a company whose keys were shredded. A key made in a transaction
    is not remembered before that commits: it may yet be rolled back.
    """

    def __init__(self) -> None:
        self.ciphers: dict[int, tuple[float, int, AESGCM]] = {}
        self.current: dict[int, tuple[float, int]] = {}
        self.uncommitted: set[int] = set()

    def clear(self) -> None:
        self.ciphers.clear()
        self.current.clear()

    def of(self, key_id: int, company_id: int) -> AESGCM:
        now = time.monotonic()
        known = self.ciphers.get(key_id)
        if known is None or known[0] <= now:
            key = DataKey.objects.filter(pk=key_id).first()
            if key is None:
                self.ciphers.pop(key_id, None)
                raise DecryptionError("The data key is gone: these secrets were shredded.")
            known = self._remember(key, now)
        if known[1] != company_id:
            raise DecryptionError("The ciphertext belongs to another company.")
        return known[2]

    def current_of(self, company_id: int) -> tuple[int, AESGCM]:
        now = time.monotonic()
        until, key_id = self.current.get(company_id, (0.0, 0))
        if until > now:
            return key_id, self.of(key_id, company_id)
        key = DataKey.objects.filter(company_id=company_id).order_by("-pk").first() or _make(company_id)
        until, _, cipher = self._remember(key, now)
        if key.pk not in self.uncommitted:
            self.current[company_id] = until, key.pk
        return key.pk, cipher

    def _remember(self, key: DataKey, asked_at: float) -> tuple[float, int, AESGCM]:
        known = asked_at + settings.CONFIG["KEY_CACHE_SECONDS"], key.company_id, AESGCM(unwrap(key))
        if key.pk not in self.uncommitted:
            self.ciphers[key.pk] = known
        return known


def _make(company_id: int) -> DataKey:
    with transaction.atomic():
        # Two first writers of one company must not make two keys that both think they are current.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [7102, company_id % 2**31])
        existing = DataKey.objects.filter(company_id=company_id).order_by("-pk").first()
        if existing:
            return existing
        name, wrapped = wrap(AESGCM.generate_key(256), company_id)
        made = DataKey.objects.create(company_id=company_id, wrapped=wrapped, wrapped_by=name)
        keys.uncommitted.add(made.pk)
        transaction.on_commit(partial(keys.uncommitted.discard, made.pk))
        return made


keys = _Keys()


def place(company_id: int, table: str, row: object, field: str) -> bytes:
    """Where a secret lives; the same place is needed to open it."""
    return f"{company_id}|{table}|{row}|{field}".encode()


def seal(company_id: int, where: bytes, plain: bytes) -> bytes:
    """Encrypt for one place, under the company's current data key."""
    key_id, cipher = keys.current_of(company_id)
    header = _VERSION + key_id.to_bytes(8, "big")
    nonce = os.urandom(_NONCE)
    return header + nonce + cipher.encrypt(nonce, plain, header + where)


def unseal(company_id: int, where: bytes, sealed: bytes) -> bytes:
    """Decrypt. Raises DecryptionError rather than ever returning something else than was sealed."""
    sealed = bytes(sealed)
    if len(sealed) < _HEADER + _NONCE + 16 or sealed[:1] != _VERSION:
        raise DecryptionError("Not a ciphertext of this platform.")
    cipher = keys.of(int.from_bytes(sealed[1:_HEADER], "big"), company_id)
    try:
        return cipher.decrypt(sealed[_HEADER : _HEADER + _NONCE], sealed[_HEADER + _NONCE :], sealed[:_HEADER] + where)
    except InvalidTag:
        raise DecryptionError("The ciphertext was damaged or moved.") from None


def shred(company_id: int) -> None:
    """Destroy a company's data keys: none of its secrets can be read again, in backups made afterwards neither.

    Other processes forget them within KEY_CACHE_SECONDS.
    """
    DataKey.objects.filter(company_id=company_id).delete()
    keys.clear()


class Sealed(bytes):
    """A ciphertext as it came from the database, not opened yet."""


class _OpeningAttribute(DeferredAttribute):
    """Opens a ciphertext when it is read, because only the instance knows where it lives.

    `__set__` is there so that Python asks `__get__` before the instance's dictionary.
    """

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field = self.field
            value = orjson.loads(unseal(instance.company_id, field.place_of(instance), value))  # type: ignore[attr-defined]
            instance.__dict__[field.attname] = value
        return value


class EncryptedJSONField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs only
    """JSON at rest as a ciphertext bound to its row. The model must have `company_id` and make its own primary key."""

    descriptor_class = _OpeningAttribute

    def place_of(self, instance: Any) -> bytes:
        return place(instance.company_id, self.model._meta.db_table, instance.pk, str(self.column))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return Sealed(seal(model_instance.company_id, self.place_of(model_instance), orjson.dumps(value)))  # type: ignore[attr-defined]

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(
            value, Sealed
        ):  # update() and lookups do not know the row, so cannot seal for it
            raise TypeError(f"{self.model.__name__}.{self.name} is encrypted: assign it and save the instance.")
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        return "[encrypted]"
