"""What an app enabled and the OAuth clients it brought; providers and actions that were added to the catalogue as data."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
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


class CustomProvider(models.Model):
    """A provider one company brought itself: the JSON of a provider file, without code and without secrets."""

    id = PrefixedIdField("cp")
    company_id = models.BigIntegerField()
    slug = models.CharField(max_length=100)  # begins with `custom-`, as no shipped one does
    definition = models.JSONField()
    version = models.PositiveIntegerField(default=1)  # counts up with each change
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet["CustomProvider"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company_id", "slug"], name="custom_provider_slug")
        ]

    def __str__(self) -> str:
        return self.slug


class ApiDescription(models.Model):
    """A machine-readable description of a provider's API whose operations became actions, for one company or for all."""

    id = PrefixedIdField("ad")
    company_id = models.BigIntegerField(null=True, blank=True)  # null = imported by the operator, for every company
    provider = models.CharField(max_length=100)
    name = models.CharField(max_length=100)  # tells several descriptions of one provider apart
    format = models.CharField(max_length=20)  # openapi-3.0, openapi-3.1, google-discovery
    title = models.CharField(max_length=300, blank=True, default="")
    api_version = models.CharField(max_length=100, blank=True, default="")
    source = models.CharField(max_length=1000, blank=True, default="")  # the file's name or the URL it was read from
    sha256 = models.CharField(max_length=64)  # of the document, in hex
    action_count = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list)  # [{operation, reason}]: what could not become an action
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet["ApiDescription"].as_manager()

    class Meta:
        verbose_name = "API description"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company_id", "provider", "name"], name="api_description", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"


class ImportedAction(models.Model):
    """One operation of an API description, ready to be listed, searched and run like a hand-written action."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    api_description = models.ForeignKey(ApiDescription, models.CASCADE, related_name="actions")
    company_id = models.BigIntegerField(null=True, blank=True)  # as the description's
    provider = models.CharField(max_length=100)
    key = models.CharField(max_length=100)  # kept for the same operation however often it is imported again
    operation = models.CharField(max_length=1000)  # method and path, as in the description: `GET /repos/{owner}`
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True, default="")
    definition = models.JSONField()  # the rest of the action: request, schema, output, scopes, effect, docs_url
    search = SearchVectorField(default="", editable=False)

    objects = CompanyQuerySet["ImportedAction"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company_id", "provider", "key"], name="imported_action_key", nulls_distinct=False),
            models.UniqueConstraint(fields=["api_description", "operation"], name="imported_action_operation"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "key"], name="imported_action_page"),
            GinIndex(fields=["search"], name="imported_action_search"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.key}"
