"""Enabled toolkits, OAuth apps and what was brought to the catalogue, in the admin."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin

from connect_platform.core.admin import ReadOnlyAdmin
from integrations.models import ApiDescription, CustomProvider, ImportedAction, OAuthApp, Toolkit


@admin.register(Toolkit)
class ToolkitAdmin(ModelAdmin):
    list_display = ("provider", "app", "display_name", "enabled", "auth_scheme", "created_at")
    list_filter = ("enabled", "auth_scheme")
    list_select_related = ("app",)
    search_fields = ("provider", "=app__id", "display_name")
    exclude = ("client",)
    readonly_fields = ("app", "company_id", "provider", "auth_scheme")


@admin.register(OAuthApp)
class OAuthAppAdmin(ReadOnlyAdmin):
    """Read only: pages and API claim domains, keep one row current and write the audit log."""

    list_display = ("provider", "client_id", "company_id", "app", "is_current", "flag_reason", "previous_until", "created_at")
    list_filter = ("is_current", "flag_reason", "created_at")
    list_select_related = ("app",)
    search_fields = ("provider", "client_id", "=company_id", "=app__id", "redirect_domain")
    exclude = ("secrets",)


@admin.register(CustomProvider)
class CustomProviderAdmin(ReadOnlyAdmin):
    """Read only: the API checks a definition before it is kept."""

    list_display = ("slug", "company_id", "version", "created_at", "updated_at")
    search_fields = ("slug", "=company_id")


@admin.register(ApiDescription)
class ApiDescriptionAdmin(ReadOnlyAdmin):
    list_display = ("provider", "name", "company_id", "format", "api_version", "action_count", "updated_at")
    list_filter = ("format", "updated_at")
    search_fields = ("provider", "name", "title", "=company_id")


@admin.register(ImportedAction)
class ImportedActionAdmin(ReadOnlyAdmin):
    list_display = ("key", "provider", "name", "company_id", "api_description")
    list_select_related = ("api_description",)
    search_fields = ("key", "name", "=provider", "=company_id")
    exclude = ("search",)
