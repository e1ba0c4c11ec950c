"""The admin site's view of automation: to be read, and failed deliveries sent again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest

from automation.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from connect_platform.core import work
from connect_platform.core.admin import ReadOnlyAdmin, WorkAdmin


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "kind", "provider", "status", "failing_since", "delivered", "failed"]
    list_filter = ["kind", "status", "disabled_reason", "created_at"]
    search_fields = ["=company__id", "=id"]
    exclude = ["secrets"]
    ordering = ["-created_at"]


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(WorkAdmin):
    list_display = ["created_at", "id", "endpoint_id", "event_id", "state", "attempt", "due_at", "last_error"]
    search_fields = ["=endpoint__id", "=event__id"]
    raw_id_fields = ["endpoint", "event"]

    @admin.action(description="Send failed deliveries again")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        failed = queryset.filter(state=work.Work.State.FAILED, endpoint__status=WebhookEndpoint.Status.ACTIVE)
        again = {"state": work.Work.State.WAITING, "due_at": Now(), "finished_at": None, "tries_from": F("attempt")}
        count = failed.update(**again)
        work.wake(WebhookDelivery)
        self.message_user(request, f"{count} will be tried again.")


@admin.register(WebhookAttempt)
class WebhookAttemptAdmin(ReadOnlyAdmin):
    list_display = ["at", "delivery_id", "number", "status", "milliseconds", "error"]
    list_filter = ["status", "at"]
    search_fields = ["=delivery__id", "=delivery__endpoint__id"]
    raw_id_fields = ["delivery"]
    show_full_result_count = False
    ordering = ["-id"]
