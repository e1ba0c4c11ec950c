"""Which toolkits an app has enabled, and the OAuth client it brought for each. The catalogue itself has no tables."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import App
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField, prefixed, uuid7


def auth_config_id() -> str:
    """A new `ac_…` id."""
    return prefixed("ac")


class OAuthApp(models.Model):
    """An OAuth client a company registered at a provider, for one of its apps or for all it does."""

    id = PrefixedIdField("oa")
    company_id = models.BigIntegerField()
    app = models.ForeignKey(App, models.CASCADE, null=True, blank=True, related_name="oauth_apps")  # null = company-wide
    provider = models.CharField(max_length=100)
    client_id = models.CharField(max_length=300)
    secrets = EncryptedJSONField()  # {client_secret, previous_secret?, webhook_secret?}
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.provider} {self.client_id}"


class Toolkit(models.Model):
    """A provider enabled for an app, with the app's own settings for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    app = models.ForeignKey(App, models.CASCADE, related_name="toolkits")
    company_id = models.BigIntegerField()
    provider = models.CharField(max_length=100)
    auth_config_id = models.CharField(max_length=48, default=auth_config_id, editable=False)
    display_name = models.CharField(max_length=100, null=True, blank=True)
    enabled = models.BooleanField(default=True)
    scopes = ArrayField(models.TextField(), default=list, blank=True)
    auth_scheme = models.CharField(max_length=30)
    client = EncryptedJSONField(null=True, blank=True)  # {client_id, client_secret} the company brought
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["app", "provider"], name="toolkit_app_provider")
        ]

    def __str__(self) -> str:
        return f"{self.provider} in {self.app_id}"
