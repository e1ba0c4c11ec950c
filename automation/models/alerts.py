"""Alerts: who is told when a flow ends, a connection breaks or a webhook is switched off, and what was told together."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company, CompanyQuerySet
from automation.models.webhooks import WebhookDelivery, WebhookEndpoint
from connect_platform.core import work
from connect_platform.core.ids import PrefixedIdField
from connect_platform.core.mail import Mail


class Alert(models.Model):
    """A wish to be told of events. `target` is a mail address, a URL, or a channel of the Slack account `connection_id`.

    A webhook, and Slack by URL, has an endpoint behind it that delivers; Slack's URL is a secret of the endpoint and `target`
    shows it without its last part. `confirmed_at` is when the reader agreed; nothing is told before. `next_at` is the
    soonest a digest may follow the one before.
    """

    class Channel(models.TextChoices):
        EMAIL = "email"
        WEBHOOK = "webhook"
        SLACK = "slack"

    class Consent(models.TextChoices):
        MEMBER = "member"  # a verified member of the company
        LINK = "link"  # whoever reads the address opened the link that was mailed there
        OWN = "own"  # no mail address

    id = PrefixedIdField("alr")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=7, choices=Channel.choices)
    target = models.TextField()
    event_types = ArrayField(models.CharField(max_length=80))
    flow_ids = ArrayField(models.UUIDField(), default=list, blank=True)  # empty = all flows
    connection_id = models.UUIDField(null=True, blank=True)
    endpoint = models.OneToOneField(WebhookEndpoint, models.CASCADE, related_name="alert", null=True, blank=True)
    is_active = models.BooleanField(default=True, db_default=True)
    off_reason = models.TextField(blank=True, default="", db_default="")
    consent = models.CharField(max_length=6, choices=Consent.choices, blank=True, default="", db_default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet["Alert"].as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "created_at"], name="alert_company")]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class AlertDigest(work.Work):
    """What one mail or Slack message tells: `count` events, the first of them in `items`.

    While it waits for its turn it takes in what happens; `mail` or `delivery` is what carries it once it is written.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="digests", db_index=False)
    count = models.PositiveIntegerField(default=0)
    items = models.JSONField(default=list)
    is_test = models.BooleanField(default=False, db_default=False)
    mail = models.ForeignKey(Mail, models.SET_NULL, related_name="+", null=True, blank=True)
    delivery = models.ForeignKey(WebhookDelivery, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta(work.Work.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["alert"],
                name="alert_digest_open",
                condition=models.Q(state="waiting", attempt=0, is_test=False),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            *work.Work.Meta.indexes,
            models.Index(fields=["alert", "-created_at", "-id"], name="alert_digest_listed"),
            models.Index(fields=["created_at"], name="alert_digest_age"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def perform(self) -> work.Finish | None:
        from automation.services.alerts import digests

        return digests.written(self)


class AlertOptOut(models.Model):
    """An address that wants no alerts of a company any more."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    email = models.EmailField()
    at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet["AlertOptOut"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "email"], name="alert_opt_out_once")
        ]

    def __str__(self) -> str:
        return self.email
