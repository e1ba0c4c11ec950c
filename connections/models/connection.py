"""The connection itself: an account at a provider, where it stands and how it fares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import App, Company
from connect_platform.core import events
from connect_platform.core.actors import Actor
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import uuid7
from integrations.models import OAuthApp
from integrations.services import offered
from integrations.spec import Provider


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


#: Internal word → surface *public*'s word (contract: connection statuses).
PUBLIC_STATUS: dict[str, str] = {
    Status.PENDING: "pending",
    Status.CONNECTING: "connecting",
    Status.CONNECTED: "connected",
    Status.SYNCING: "data_processing",
    Status.READY: "data_available",
    Status.PARTIAL: "data_partially_available",
    Status.CANCELED: "canceled",
    Status.REJECTED: "rejected",
    Status.FAILED: "failed",
    Status.EXPIRED: "inactive",
    Status.DISCONNECTED: "inactive",
}


class Health(models.TextChoices):
    """How a connection fares, and whose turn it is: the provider's, the OAuth app's operator's or the account owner's."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"  # the provider is away; what we hold is still good
    NEEDS_REAUTH = "needs_reauth"  # the provider ended the authorization: the owner must connect again
    MISCONFIGURED = "misconfigured"  # our OAuth app's id or secret is wrong: the owner can do nothing
    EXPIRED = "expired"  # the token ran out and nothing renews it: the owner must connect again


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
    client_id = models.CharField(max_length=300, blank=True, default="", db_default="")  # the OAuth client its tokens are of
    oauth_app = models.ForeignKey(
        OAuthApp, models.SET_NULL, null=True, blank=True, related_name="connections"
    )  # null = the platform's or the provider's own
    health = models.CharField(max_length=13, choices=Health.choices, default=Health.HEALTHY, db_default=Health.HEALTHY)
    health_cause = models.JSONField(null=True, blank=True)  # {code, message, hint, at} while it is not healthy
    checked_at = models.DateTimeField(null=True, blank=True)
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
            models.Index(fields=["provider", "account_external_id"], name="connection_provider_account"),
            models.Index(fields=["company", "user_id", "provider"], name="connection_user", condition=~models.Q(user_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.account_label or self.id}"

    @cached_property
    def definition(self) -> Provider:
        """The catalogue entry, or the company's own provider, behind it. Raises NotFound where that is gone."""
        return offered.get(self.provider, self.company_id)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def public_status(self) -> str:
        """The status in the words of surface *public*, which events speak as well."""
        return PUBLIC_STATUS[self.status]

    @property
    def needs_owner(self) -> bool:
        """Whether only the account's owner can mend it, by connecting it again."""
        return self.status == Status.EXPIRED or (self.is_live and self.health == Health.NEEDS_REAUTH)

    def news(self) -> dict[str, Any]:
        """The data of a `Connection.Updated` event: where it stands now, and the page that mends it."""
        from connections.services.connecting import reconnecting  # services use models

        return {
            "connectionId": str(self.id),
            "provider": self.provider,
            "status": self.public_status,
            "resources": self.metadata.get("resources", []),
            "health": str(self.health),
            "cause": self.health_cause,
            "reconnectUrl": reconnecting.url(self) if self.needs_owner else None,
        }

    def move_to(self, status: str, **changes: Any) -> None:
        """Write a status and further columns, in the caller's transaction; a new status or health is told to the world."""
        is_news = status != self.status or changes.get("health", self.health) != self.health
        self.status, self.updated_at = status, timezone.now()
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", "updated_at", *changes])
        if is_news:
            events.emit(self.company_id, "Connection.Updated", self.news())
