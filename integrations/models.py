"""Which toolkits an app has enabled, and the OAuth client it brought for each. The catalogue itself has no tables."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import App, CompanyQuerySet
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField, prefixed, uuid7


def auth_config_id() -> str:
    """A new `ac_…` id."""
    return prefixed("ac")


class OAuthApp(models.Model):
    """An OAuth client a company registered at a provider, for one of its apps or for all it does.

    Of each provider one row is current: new connections are made with it. Retired ones stay for the tokens issued to them.
    """

    id = PrefixedIdField("oa")
    company_id = models.BigIntegerField()
    app = models.ForeignKey(App, models.CASCADE, null=True, blank=True, related_name="oauth_apps")  # null = company-wide
    provider = models.CharField(max_length=100)
    client_id = models.CharField(max_length=300)
    secrets = EncryptedJSONField()  # {client_secret, previous_secret?, webhook_secret?}
    previous_until = models.DateTimeField(null=True, blank=True)  # until then the previous secret is tried as well
    redirect_domain = models.CharField(max_length=253, blank=True, default="")  # empty = the platform's own address
    is_current = models.BooleanField(default=True)
    flagged_at = models.DateTimeField(null=True, blank=True)  # the provider refuses it
    flag_reason = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet["OAuthApp"].as_manager()

    class Meta:
        verbose_name = "OAuth app"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company_id", "app", "provider", "client_id"], name="oauth_app_client", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["company_id", "app", "provider"],
                name="oauth_app_current",
                condition=models.Q(is_current=True),
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["redirect_domain"], name="oauth_app_domain", condition=~models.Q(redirect_domain="")),
            models.Index(fields=["previous_until"], name="oauth_app_previous", condition=~models.Q(previous_until=None)),
        ]

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
    # Empty since its content lives in OAuthApp; the release before still reads the column while both are running.
    client = EncryptedJSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["app", "provider"], name="toolkit_app_provider")
        ]

    def __str__(self) -> str:
        return f"{self.provider} in {self.app_id}"
