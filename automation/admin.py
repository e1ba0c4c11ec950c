"""The admin site's view of automation: to be read, and failed deliveries sent again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest

from automation.models import (
    Execution,
    Flow,
    FlowTrigger,
    FlowVersion,
    StepAnswer,
    StepRun,
    TriggerItem,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
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


@admin.register(Flow)
class FlowAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "name", "status", "version", "paused_at"]
    list_filter = ["status", "created_at"]
    search_fields = ["=company__id", "=id", "name"]
    ordering = ["-created_at"]


@admin.register(FlowVersion)
class FlowVersionAdmin(ReadOnlyAdmin):
    list_display = ["published_at", "flow_id", "number", "published_by"]
    list_filter = ["published_at"]
    search_fields = ["=flow__id"]


@admin.register(FlowTrigger)
class FlowTriggerAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "provider", "name", "kind", "is_active", "last_fired_at", "last_error"]
    list_filter = ["kind", "is_active"]
    search_fields = ["=company_id", "=id", "=provider"]
    exclude = ["secrets", "token_digest"]


@admin.register(Execution)
class ExecutionAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "flow_id", "mode", "state", "attempt", "reason", "finished_at"]
    list_filter = ["state", "mode"]
    search_fields = ["=company_id", "=id", "=flow_id"]
    ordering = ["-id"]


@admin.register(StepRun)
class StepRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "execution_id", "number", "path", "attempt", "kind", "status", "finished_at"]
    list_filter = ["status", "kind"]
    search_fields = ["=execution_id"]


@admin.register(StepAnswer)
class StepAnswerAdmin(ReadOnlyAdmin):
    list_display = ["answered_at", "company_id", "execution_id", "step_id", "attempt"]
    list_filter = ["answered_at"]
    search_fields = ["=company_id", "=execution_id"]


@admin.register(TriggerItem)
class TriggerItemAdmin(ReadOnlyAdmin):
    list_display = ["seen_at", "trigger_id", "key", "decision", "duplicates", "execution_id"]
    list_filter = ["decision"]
    search_fields = ["=trigger__id", "=key"]
