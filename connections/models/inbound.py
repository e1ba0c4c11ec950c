"""What providers send us, where they may send it, and what we asked them to send."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company
from connect_platform.core import work
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField, uuid7
from connections.models.connection import Connection


class InboundAddress(models.Model):
    """An unguessable address of one company, of one connection where it is set, that a provider sends events to.

    `secrets` holds the `token` of the address, the `verify_token` of its handshake, the `secret` events are signed with, and
    `previous`, good until `previous_until`, while a new one is taken into use.
    """

    id = PrefixedIdField("wha")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    provider = models.CharField(max_length=100)
    connection = models.ForeignKey(Connection, models.CASCADE, null=True, blank=True, related_name="webhook_addresses")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    secrets = EncryptedJSONField()
    previous_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "provider"], name="inbound_address_company")]

    def __str__(self) -> str:
        return f"{self.provider} {self.id}"

    @property
    def url(self) -> str:
        """Where the provider sends to: a capability, shown to its company only."""
        return f"{settings.PUBLIC_URL}/webhook/{self.provider.replace('-', '_')}/{self.secrets['token']}"


class InboundEvent(models.Model):
    """One event as the provider sent it. `body` is its raw JSON; `headers` are those that carry no secret.

    `scope` is the realm in which the provider's id is unique: an address, or the provider as a whole.
    """

    class State(models.TextChoices):
        RECEIVED = "received"  # stored, not looked at yet
        MATCHED = "matched"  # belongs to one connection or several
        UNMATCHED = "unmatched"  # belongs to none; `reason` says why
        IGNORED = "ignored"  # tells of the subscription itself, not of the account

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(max_length=100)
    scope = models.CharField(max_length=200, db_default="")
    event_id = models.CharField(max_length=200)
    type = models.CharField(max_length=200, db_default="")
    address = models.ForeignKey(InboundAddress, models.SET_NULL, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")  # the address's
    connection = models.ForeignKey(Connection, models.SET_NULL, null=True, blank=True, related_name="+")  # the address's
    match_value = models.CharField(max_length=300, db_default="")
    is_verified = models.BooleanField(db_default=False)
    headers = models.JSONField(default=dict)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, db_default=State.RECEIVED)
    reason = models.CharField(max_length=40, db_default="")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "scope", "event_id"], name="inbound_event_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="inbound_event_received", condition=models.Q(state="received")),
            models.Index(fields=["company", "-id"], name="inbound_event_company", condition=models.Q(company__isnull=False)),
            BrinIndex(fields=["received_at"], name="inbound_event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.type} {self.event_id}"


class InboundMatch(models.Model):
    """That an event belongs to a connection."""

    event = models.ForeignKey(InboundEvent, models.CASCADE, related_name="matches")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    matched_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "connection"], name="inbound_match_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "-event"], name="inbound_match_company"),
            models.Index(fields=["connection", "-matched_at"], name="inbound_match_connection"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.connection_id}"


class InboundRejection(models.Model):
    """How many deliveries were refused in an hour for one reason. `scope` is the address, or empty. No body is kept."""

    provider = models.CharField(max_length=100)
    scope = models.CharField(max_length=48, db_default="")
    reason = models.CharField(max_length=40)
    hour = models.DateTimeField()
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "scope", "reason", "hour"], name="inbound_rejection_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "-hour"], name="inbound_rejection_company")]

    def __str__(self) -> str:
        return f"{self.provider} {self.reason} {self.count}"


class ProviderSubscription(work.Work):
    """What we asked a provider to send for one connection; due when it must be made, renewed or ended.

    `inputs` are what the person chose, `kept` what the provider said that ending it will need. It waits for its renewal;
    one that does not end by itself is `done`.
    """

    RETRIES = (5, 60, 600, 3600, 14_400)

    id = PrefixedIdField("whs")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="webhook_subscriptions")
    address = models.OneToOneField(InboundAddress, models.CASCADE, related_name="subscription")
    inputs = models.JSONField(default=dict)
    subscription_id = models.CharField(max_length=300, blank=True, db_default="")
    kept = models.JSONField(default=dict)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(work.Work.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "inputs"], name="provider_subscription_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], name="provider_subscription_due", condition=models.Q(state__in=("waiting", "running"))
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    def perform(self) -> work.Finish | None:
        from connections.services.inbound import subscribing as inbound_subscribing  # services use models

        return inbound_subscribing.perform(self)

    def gave_up(self, reason: str) -> None:
        from connections.services.inbound import subscribing as inbound_subscribing

        inbound_subscribing.gave_up(self)
