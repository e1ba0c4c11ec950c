"""The visits that make connections, and the links that make visits."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import App, Company
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField, short_code, uuid7
from connections.models.connection import Connection

#: How long a person has to finish connecting.
SESSION_LIFETIME = timedelta(minutes=30)


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


class AccountChange(models.TextChoices):
    """What becomes of a visit in which the person comes back with another account than the connection is of."""

    REFUSE = "refuse"  # the connection stays with its account
    OFFER = "offer"  # the person is asked
    OVERWRITE = "overwrite"  # the other account takes the connection over


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
    secret = EncryptedJSONField(null=True)  # PKCE verifier, OAuth 1 request token; later an offer that waits for a decision
    account_change = models.CharField(max_length=10, choices=AccountChange.choices, default="refuse", db_default="refuse")
    offered_account = models.CharField(max_length=300, blank=True, default="", db_default="")  # while an offer waits
    attribution = models.JSONField(default=dict)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state_hash"], name="session_state", condition=~models.Q(state_hash="")),
            models.Index(fields=["expires_at"], name="session_offer", condition=~models.Q(offered_account="")),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.finished_at is None and self.expires_at > timezone.now()


class SelfServiceLink(models.Model):
    """A link on which one end user of one company, or of one of its apps, sees and ends what they connected.

    The code is in the address and nowhere else; what is stored only recognizes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    app = models.ForeignKey(App, models.CASCADE, null=True, blank=True, related_name="+")  # null = all the company's
    user_id = models.CharField(max_length=200)
    code_hash = models.CharField(max_length=64, unique=True)
    return_url = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.id)
