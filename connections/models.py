"""Connections, the visits that make them, and what was read through them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Now, Upper
from django.utils import timezone

from accounts.models import App, Company
from connect_platform.core import events, work
from connect_platform.core.actors import Actor
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField, short_code, uuid7
from integrations import catalogue
from integrations.spec import Provider

#: How long a person has to finish connecting.
SESSION_LIFETIME = timedelta(minutes=30)


class Status(models.TextChoices):
    """Where a connection stands; each surface says it in its own words."""

    PENDING = "pending"  # asked for, nobody came yet
    CONNECTING = "connecting"  # a person is on the hosted page or at the provider
    CONNECTED = "connected"  # credentials stored and tried
    SYNCING = "syncing"  # history is being fetched
    READY = "ready"  # first fetch complete
    PARTIAL = "partial"  # some resources failed
    CANCELED = "canceled"  # the person left
    REJECTED = "rejected"  # the person or the provider said no
    FAILED = "failed"  # could not connect
    EXPIRED = "expired"  # the provider refused the refresh; only reconnecting helps
    DISCONNECTED = "disconnected"  # ended by the person, the API or the provider


LIVE = (Status.CONNECTED, Status.SYNCING, Status.READY, Status.PARTIAL)
#: On surfaces *apps* and *connect* these are connections; the others were never finished.
LISTED = (*LIVE, Status.EXPIRED, Status.DISCONNECTED)


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def for_actor(self, actor: Actor) -> ConnectionQuerySet:
        """What this credential may see: its company's, narrowed to its app, end user or single connection."""
        found = self.filter(company_id=actor.company_id)
        if actor.app_id:
            found = found.filter(app_id=actor.app_id)
        if actor.kind == "end_user":
            found = found.filter(user_id=actor.end_user)
        if actor.kind == "intent_token":
            found = found.filter(id=actor.connection_id)
        return found

    def live(self) -> ConnectionQuerySet:
        return self.filter(status__in=LIVE)


class Connection(models.Model):
    """An account at a provider, linked by its owner, whose credentials the platform keeps fresh."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="connections")
    app = models.ForeignKey(App, models.CASCADE, null=True, blank=True, related_name="connections")
    surface = models.CharField(max_length=8, default="public")  # where it was made: public, apps, connect
    user_id = models.CharField(
        max_length=200, blank=True, default=""
    )  # the end user in the caller's words; empty = the company's own
    provider = models.CharField(max_length=100)
    scheme = models.CharField(max_length=30, blank=True, default="")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PENDING)
    credentials = EncryptedJSONField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # of the access token; null = does not expire
    refresh_at = models.DateTimeField(null=True, blank=True)
    token_version = models.PositiveIntegerField(default=0)
    refresh_claim = models.UUIDField(null=True, blank=True)
    refresh_claim_until = models.DateTimeField(null=True, blank=True)
    account_fields = models.JSONField(default=dict, blank=True)
    account_label = models.CharField(max_length=300, blank=True, default="")
    account_external_id = models.CharField(max_length=300, blank=True, default="")
    made_by = models.CharField(max_length=48, blank=True, default="")  # the session whose credentials it holds
    scopes_asked = ArrayField(models.TextField(), default=list, blank=True)
    scopes_granted = ArrayField(models.TextField(), default=list, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    last_error = models.JSONField(null=True, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["app", "user_id", "provider"], name="connection_app_user_provider", condition=models.Q(surface="apps")
            ),
            models.UniqueConstraint(
                fields=["company", "provider"], name="connection_company_own", condition=models.Q(surface="connect")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "-created_at", "-id"], name="connection_company_created"),
            models.Index(fields=["company", "-updated_at", "-id"], name="connection_company_updated"),
            models.Index(fields=["company", "provider", "status"], name="connection_company_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.account_label or self.id}"

    @property
    def definition(self) -> Provider:
        """The catalogue entry behind it."""
        return catalogue.get(self.provider)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def move_to(self, status: str, **changes: Any) -> None:
        """Write a status and further columns, and tell the world, in the caller's transaction."""
        moved = status != self.status
        self.status, self.updated_at = status, timezone.now()
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", "updated_at", *changes])
        if moved:
            events.emit(
                self.company_id,
                "Connection.Updated",
                {
                    "connectionId": str(self.id),
                    "provider": self.provider,
                    "status": status,
                    "resources": self.metadata.get("resources", []),
                },
            )


class ConnectLink(models.Model):
    """A link that makes a fresh session each time somebody opens it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="connect_links")
    short_code = models.CharField(max_length=10, unique=True, default=short_code)
    provider = models.CharField(max_length=100)
    request_payload = models.JSONField(default=dict)
    notes = models.TextField(blank=True, null=True)
    metadata = models.JSONField(default=dict, blank=True)
    max_successful_connections = models.PositiveIntegerField(null=True, blank=True)
    usage_count = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "-created_at"], name="link_company_created")]

    def __str__(self) -> str:
        return f"{self.provider} {self.short_code}"

    @property
    def is_open(self) -> bool:
        """Active, not expired and not used up."""
        used_up = self.max_successful_connections is not None and self.usage_count >= self.max_successful_connections
        return self.is_active and not used_up and (self.expires_at is None or self.expires_at > timezone.now())


class ConnectSession(models.Model):
    """One visit that is to make or renew a connection: from the request for a link to the callback.

    `state_hash` is the provider round-trip's secret, single use; `browser_hash` binds it to the browser that started it.
    """

    id = PrefixedIdField("ca")
    company = models.ForeignKey(Company, models.CASCADE)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="sessions")
    link = models.ForeignKey(ConnectLink, models.SET_NULL, null=True, blank=True)
    short_code = models.CharField(max_length=10, unique=True, default=short_code)
    redirect_url = models.TextField(blank=True, default="")
    options = models.JSONField(default=dict)
    scheme = models.CharField(max_length=30, blank=True, default="")
    account_fields = models.JSONField(default=dict)
    scopes = ArrayField(models.TextField(), default=list)
    state_hash = models.CharField(max_length=64, blank=True, default="")
    browser_hash = models.CharField(max_length=64, blank=True, default="")
    secret = EncryptedJSONField(null=True)  # PKCE verifier, OAuth 1 request token
    attribution = models.JSONField(default=dict)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state_hash"], name="session_state", condition=~models.Q(state_hash="")),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.finished_at is None and self.expires_at > timezone.now()


class HistoryItem(models.Model):
    """Something the account's owner read or watched, as the provider knows it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="history")
    external_id = models.CharField(max_length=300)
    type = models.CharField(max_length=20)
    title = models.CharField(max_length=1000)
    authors = ArrayField(models.TextField(), default=list)
    progress = models.FloatField(null=True)
    read = models.BooleanField(default=False)
    isbn = models.CharField(max_length=20, null=True)
    isbn13 = models.CharField(max_length=13, null=True)
    isbn10 = models.CharField(max_length=10, null=True)
    asin = models.CharField(max_length=20, null=True)
    description = models.TextField(null=True)
    thumbnail_url = models.TextField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "external_id"], name="history_external_id")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["connection", "-created_at", "-id"], name="history_created"),
            models.Index("connection", Lower("title"), "id", name="history_title"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="history_title_search"),
        ]

    def __str__(self) -> str:
        return self.title


class Sync(work.Work):
    """Read a connection's resources from the provider, from the first page to the last."""

    LEASE = timedelta(seconds=30)  # renewed with each page
    BATCH = 1  # a long one would outlive the leases of those behind it

    id = PrefixedIdField("sync")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="syncs")

    def __str__(self) -> str:
        return str(self.id)

    def perform(self) -> work.Finish | None:
        from connections.services import syncing  # services use models

        return syncing.run(self)

    def hold(self) -> bool:
        """Renew the lease. False where another worker has taken over."""
        return self._fenced(lease_until=Now() + self.LEASE)

    def gave_up(self, reason: str) -> None:
        from connections.services import syncing

        syncing.gave_up(self, reason)


class Revocation(work.Work):
    """End credentials at the provider after a connection was removed here. Holds them until that is done, no longer."""

    id = PrefixedIdField("rev")
    company_id = models.BigIntegerField()
    app_id = models.CharField(max_length=48, blank=True, default="")
    connection_id = models.UUIDField()
    provider = models.CharField(max_length=100)
    scheme = models.CharField(max_length=30)
    credentials = EncryptedJSONField(null=True)
    account_fields = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, blank=True, default="")  # revoked, unsupported, failed

    def __str__(self) -> str:
        return f"{self.provider} {self.connection_id}"

    def perform(self) -> work.Finish | None:
        from connections.services import disconnecting

        return disconnecting.revoke(self)

    def gave_up(self, reason: str) -> None:
        type(self).objects.filter(pk=self.pk).update(credentials=None, outcome="failed")
