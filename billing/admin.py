"""The admin site's view of what was used."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from billing import models
from connect_platform.core.admin import ReadOnlyAdmin


@admin.register(models.UsageHour)
class UsageHourAdmin(ModelAdmin):
    list_display = ["hour", "company", "operation", "quantity", "errors"]
    list_select_related = ["company"]
    list_filter = ["operation", "hour"]
    search_fields = ["company__name", "operation"]
    date_hierarchy = "hour"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.MonthlyUse)
class MonthlyUseAdmin(ReadOnlyAdmin):
    list_display = ["month", "company", "meter", "used"]
    list_select_related = ["company"]
    list_filter = ["meter", "month"]
    search_fields = ["company__name", "meter"]
