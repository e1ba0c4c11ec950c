"""Enabled toolkits in the admin."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin

from integrations.models import Toolkit


@admin.register(Toolkit)
class ToolkitAdmin(ModelAdmin):
    list_display = ("provider", "app", "display_name", "enabled", "auth_scheme", "created_at")
    list_filter = ("enabled", "auth_scheme")
    list_select_related = ("app",)
    search_fields = ("provider", "=app__id", "display_name")
    exclude = ("client",)
    readonly_fields = ("app", "company_id", "provider", "auth_scheme")
