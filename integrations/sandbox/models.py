"""What the vendor keeps: accounts, what was granted on them, hashed tokens, and the data its API serves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import uuid7


class Account(models.Model):
    """A customer of the vendor. Two are fixed (`ada`, `alan`); an API key, user name or client id makes one of its own."""

    id = models.CharField(primary_key=True, max_length=80)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by what a caller shows."""

    COLUMNS = "g.id, g.kind, g.account_id, g.client_id, g.scopes, g.faults::text, g.revoked_at"
    BY_TOKEN = f"""SELECT t.created_at, t.expires_at, {COLUMNS} FROM sandbox_token t JOIN sandbox_grant g ON g.id = t.grant_id
        WHERE t.digest = %s AND t.kind = 'access'"""  # noqa: S608 - constants only
    BY_CREDENTIAL = f"SELECT g.created_at, NULL, {COLUMNS} FROM sandbox_grant g WHERE g.credential = %s"  # noqa: S608

    def shown(self, sql: str, digest: str) -> tuple[Grant, datetime, datetime | None] | None:
        """The grant found by BY_TOKEN or BY_CREDENTIAL, and when what was shown was issued and expires.

        Plain SQL, for every call to the vendor's API passes here and building a query in Python costs more than running it.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [digest])
            row = cursor.fetchone()
        if row is None:
            return None
        issued_at, expires_at, key, kind, account_id, client_id, scopes, faults, revoked_at = row
        values = {"id": key, "kind": kind, "account_id": account_id, "client_id": client_id, "scopes": scopes}
        return Grant(**values, faults=orjson.loads(faults), revoked_at=revoked_at), issued_at, expires_at


class Grant(models.Model):
    """Access to an account by one credential or one consent: the family of tokens that lives and dies together."""

    class Kind(models.TextChoices):
        OAUTH2 = "oauth2"
        OAUTH1 = "oauth1"
        CLIENT_CREDENTIALS = "client_credentials"
        API_KEY = "api_key"
        BASIC = "basic"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    credential = models.CharField(
        max_length=64, unique=True, null=True, help_text="SHA-256 of what comes back with every call."
    )
    client_id = models.CharField(max_length=200, blank=True)
    client_secret_digest = models.CharField(max_length=64, blank=True)
    scopes = ArrayField(models.CharField(max_length=80), default=list)
    faults: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    refreshes = models.PositiveIntegerField(default=0)
    refresh_attempts = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = GrantQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None or bool(self.faults.get("revoke"))

    def outlives(self, issued_at: datetime) -> bool:
        """Whether the `expire_tokens` fault has ended what was issued then."""
        until = self.faults.get("expired_until")
        return until is None or issued_at > datetime.fromisoformat(until)

    def revoke(self) -> None:
        """End every token of the family, for good."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])


class Token(models.Model):
    """A code or token, known by its SHA-256 only."""

    class Kind(models.TextChoices):
        CODE = "code"
        ACCESS = "access"
        REFRESH = "refresh"

    digest = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    expires_at = models.DateTimeField(null=True, db_index=True)
    used_at = models.DateTimeField(null=True)
    details: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} of {self.grant_id}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class Item(models.Model):
    """A contact, order or file of an account, as the vendor's API serves it."""

    class Kind(models.TextChoices):
        CONTACT = "contact"
        ORDER = "order"
        FILE = "file"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    content = models.BinaryField(null=True)
    idempotency_key = models.CharField(max_length=64, null=True, help_text="SHA-256 of the Idempotency-Key it was made with.")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)  # since when only lists of changes tell of it

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "kind", "-id"], name="sandbox_item_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind", "idempotency_key"], name="sandbox_item_made_once")
        ]

    def __str__(self) -> str:
        return self.wire_id

    @property
    def wire_id(self) -> str:
        return f"{self.kind}_{self.pk}"

    def as_json(self) -> dict[str, Any]:
        if self.deleted_at:
            return {"id": self.wire_id, "deleted": True, "updated_at": self.updated_at}
        return {"id": self.wire_id, **self.data, "created_at": self.created_at, "updated_at": self.updated_at}


class Hook(models.Model):
    """An address a customer wants to be told at what happens to the account, until it expires."""

    company_id = 0  # sealed with the platform's own key

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="hooks")
    url = models.CharField(max_length=1000)
    events = ArrayField(models.CharField(max_length=80), default=list)
    secret = EncryptedJSONField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"hook {self.id}"


class HookDelivery(work.Work):
    """One event on its way to one address."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    body = models.TextField()

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    def perform(self) -> work.Finish | None:
        from . import webhooks  # which uses models

        return webhooks.deliver(self)
