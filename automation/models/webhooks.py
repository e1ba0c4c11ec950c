"""Outgoing webhooks: where events go, each event on its way to one endpoint, and every try."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company, CompanyQuerySet
from connect_platform.core import work
from connect_platform.core.actors import Actor
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.events import Event
from connect_platform.core.ids import PrefixedIdField


class EndpointQuerySet(CompanyQuerySet["WebhookEndpoint"]):
    """Endpoints; those behind alerts are reached through their alert alone."""

    def for_actor(self, actor: Actor) -> Self:
        return super().for_actor(actor).exclude(kind=WebhookEndpoint.Kind.ALERT)


class WebhookEndpoint(models.Model):
    """An address of a company that wants events: its own ones, those one provider sent for its connections, or an alert's.

    `secrets` holds the `current` one and, good until `previous_until`, the `previous`; and `url` where that is a secret itself,
    as Slack's is. `failing_since` is the first failure
    after which nothing arrived, `failures_in_a_row` how many there were since; `timeouts_in_a_row` counts silence alone.
    """

    class Kind(models.TextChoices):
        COMPANY = "company"
        PROVIDER = "provider"
        ALERT = "alert"  # of provider slack where it speaks as Slack does

    class Status(models.TextChoices):
        ACTIVE = "active"
        DISABLED = "disabled"

    class Reason(models.TextChoices):
        BY_USER = "by_user"
        GONE = "gone"  # it answered 410
        FAILING = "failing"  # nothing arrived for days

    id = PrefixedIdField("wh")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    provider = models.CharField(max_length=100, blank=True, default="", db_default="")  # of kind provider: the slug
    url = models.TextField()
    events = ArrayField(models.CharField(max_length=200))
    secrets = EncryptedJSONField()
    previous_until = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE, db_default=Status.ACTIVE)
    disabled_reason = models.CharField(max_length=7, choices=Reason.choices, blank=True, default="", db_default="")
    disabled_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)  # it asked to wait
    failures_in_a_row = models.PositiveIntegerField(default=0, db_default=0)
    timeouts_in_a_row = models.PositiveIntegerField(default=0, db_default=0)
    delivered = models.PositiveBigIntegerField(default=0, db_default=0)
    failed = models.PositiveBigIntegerField(default=0, db_default=0)  # tries, not deliveries
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "kind", "provider", "created_at"], name="webhook_endpoint_company")
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def signing_secrets(self) -> tuple[str, ...]:
        """The secrets a delivery is signed with now, the current one first."""
        held = self.secrets
        if held.get("previous") and self.previous_until and self.previous_until > timezone.now():
            return held["current"], held["previous"]
        return (held["current"],)


class WebhookDelivery(work.Work):
    """One event on its way to one endpoint. `attempt` fences and only grows; `tries_from` is where the schedule began.

    Claimed, sent and settled many at once by `services.delivering`, not one by one as other kinds of work.
    """

    #: https://docs.svix.com/retries; Standard Webhooks names the same first steps
    #: (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability).
    RETRIES = (5, 300, 1800, 7200, 18_000, 36_000)

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    tries_from = models.PositiveIntegerField(default=0, db_default=0)

    class Meta(work.Work.Meta):
        verbose_name_plural = "webhook deliveries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="webhook_delivery_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="webhook_delivery_due", condition=models.Q(state__in=("waiting", "running"))),
            models.Index(fields=["endpoint", "due_at"], name="webhook_delivery_waiting", condition=models.Q(state="waiting")),
            models.Index(
                fields=["endpoint", "lease_until"], name="webhook_delivery_running", condition=models.Q(state="running")
            ),
            models.Index(fields=["endpoint", "-created_at", "-id"], name="webhook_delivery_listed"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def tries(self) -> int:
        """Tries of the series under way; a person's resend begins another."""
        return self.attempt - self.tries_from

    @classmethod
    def drain(cls, batches: int) -> int:
        from automation.services.webhooks import delivering

        return delivering.drain()


class WebhookAttempt(models.Model):
    """One try: what was answered, or why nothing was. `response` is the beginning of the answer without secrets."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="", db_default="")
    response = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"
