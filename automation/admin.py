"""The admin site's view of automation: to be read, and failed deliveries sent again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest

from automation.models import (
    Alert,
    AlertDigest,
    AlertOptOut,
    Execution,
    ExecutionEnd,
    ExecutionTally,
    Flow,
    FlowDay,
    FlowTrigger,
    FlowVersion,
    ImportChunk,
    ImportFault,
    ImportJob,
    MirrorRule,
    PushRule,
    Record,
    RecordChange,
    RecordMirroring,
    RecordPush,
    ReplayBatch,
    ReplayItem,
    StepAnswer,
    StepEffect,
    StepRun,
    Table,
    TableBlock,
    TableChange,
    TableView,
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


@admin.register(ExecutionEnd)
class ExecutionEndAdmin(ReadOnlyAdmin):
    list_display = ["id", "company_id", "flow_id", "execution_id", "mode", "state", "day", "seconds", "sign"]
    list_filter = ["state", "mode"]
    search_fields = ["=company_id", "=execution_id"]


@admin.register(ExecutionTally)
class ExecutionTallyAdmin(ReadOnlyAdmin):
    list_display = ["block", "company_id", "flow_id", "mode", "state", "count"]
    list_filter = ["state", "mode"]
    search_fields = ["=company_id", "=flow_id"]


@admin.register(FlowDay)
class FlowDayAdmin(ReadOnlyAdmin):
    list_display = ["day", "company_id", "flow_id", "mode", "state", "bucket", "count"]
    list_filter = ["state", "mode", "day"]
    search_fields = ["=company_id", "=flow_id"]


@admin.register(StepAnswer)
class StepAnswerAdmin(ReadOnlyAdmin):
    list_display = ["answered_at", "company_id", "execution_id", "step_id", "attempt"]
    list_filter = ["answered_at"]
    search_fields = ["=company_id", "=execution_id"]


@admin.register(TriggerItem)
class TriggerItemAdmin(ReadOnlyAdmin):
    list_display = ["seen_at", "last_seen_at", "trigger_id", "key", "decision", "duplicates", "execution_id"]
    list_filter = ["decision"]
    search_fields = ["=trigger__id", "=key"]


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "channel", "event_types", "is_active", "consent", "off_reason"]
    list_filter = ["channel", "is_active", "consent"]
    search_fields = ["=company__id", "=id", "=target"]
    raw_id_fields = ["endpoint"]


@admin.register(AlertDigest)
class AlertDigestAdmin(WorkAdmin):
    list_display = ["created_at", "id", "alert_id", "count", "state", "attempt", "due_at", "last_error"]
    search_fields = ["=alert__id"]
    raw_id_fields = ["alert", "mail", "delivery"]


@admin.register(AlertOptOut)
class AlertOptOutAdmin(ReadOnlyAdmin):
    list_display = ["at", "company_id", "email"]
    list_filter = ["at"]
    search_fields = ["=company__id", "=email"]


@admin.register(ReplayBatch)
class ReplayBatchAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "flow_id", "total", "start", "version", "state", "canceled_at"]
    list_filter = ["state"]
    search_fields = ["=company_id", "=id", "=flow_id"]
    ordering = ["-created_at"]


@admin.register(ReplayItem)
class ReplayItemAdmin(ReadOnlyAdmin):
    list_display = ["id", "batch_id", "execution_id", "replay_id", "error"]
    search_fields = ["=batch__id", "=execution_id", "=replay_id"]
    raw_id_fields = ["batch"]
    show_full_result_count = False


@admin.register(Table)
class TableAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "slug", "name", "row_count"]
    list_filter = ["created_at"]
    search_fields = ["=company__id", "=id", "=slug"]
    ordering = ["-created_at"]


@admin.register(TableBlock)
class TableBlockAdmin(ReadOnlyAdmin):
    list_display = ["table_id", "number", "rows"]
    search_fields = ["=table__id"]
    raw_id_fields = ["table"]
    show_full_result_count = False


@admin.register(TableChange)
class TableChangeAdmin(ReadOnlyAdmin):
    list_display = ["at", "table_id", "row_id", "action", "by"]
    list_filter = ["action"]
    search_fields = ["=table__id", "=row_id"]
    raw_id_fields = ["table"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(TableView)
class TableViewAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "table_id", "name"]
    list_filter = ["created_at"]
    search_fields = ["=table__id", "=id"]
    raw_id_fields = ["table"]


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    list_display = [
        "created_at",
        "id",
        "company_id",
        "provider",
        "resource_type",
        "external_id",
        "source",
        "version",
        "updated_at",
    ]
    list_filter = ["source", "resource_type"]
    search_fields = ["=company__id", "=id", "=external_id", "=provider"]
    exclude = ["search"]
    raw_id_fields = ["company"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(RecordChange)
class RecordChangeAdmin(ReadOnlyAdmin):
    list_display = ["at", "record_id", "number", "source", "cause"]
    list_filter = ["source", "at"]
    search_fields = ["=record__id", "=cause"]
    raw_id_fields = ["record"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "kind", "target", "state", "percent", "rows_read", "failed", "last_error"]
    list_filter = ["kind", "state", "created_at"]
    search_fields = ["=company__id", "=id", "target"]
    raw_id_fields = ["company"]
    ordering = ["-created_at"]


@admin.register(ImportFault)
class ImportFaultAdmin(ReadOnlyAdmin):
    list_display = ["at", "job_id", "row", "message"]
    search_fields = ["=job__id"]
    raw_id_fields = ["job"]
    ordering = ["-id"]


@admin.register(ImportChunk)
class ImportChunkAdmin(ReadOnlyAdmin):
    list_display = ["job_id", "number"]
    fields = ["job", "number"]
    search_fields = ["=job__id"]


@admin.register(StepEffect)
class StepEffectAdmin(ReadOnlyAdmin):
    list_display = ["at", "id", "execution_id"]
    search_fields = ["=id", "=execution_id"]
    show_full_result_count = False
    ordering = ["-at"]


@admin.register(MirrorRule)
class MirrorRuleAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "table_id", "provider", "resource_type", "is_active"]
    list_filter = ["is_active", "created_at"]
    search_fields = ["=company__id", "=id", "=resource_type"]
    raw_id_fields = ["company", "table"]
    ordering = ["-created_at"]


@admin.register(RecordMirroring)
class RecordMirroringAdmin(WorkAdmin):
    list_display = ["created_at", "id", "rule_id", "record_id", "state", "attempt", "due_at", "last_error"]
    search_fields = ["=rule__id", "=record_id"]
    raw_id_fields = ["rule"]


@admin.register(PushRule)
class PushRuleAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "id", "company_id", "name", "resource_type", "target_provider", "action", "is_active"]
    list_filter = ["is_active", "created_at"]
    search_fields = ["=company__id", "=id", "=resource_type"]
    exclude = ["secrets"]
    raw_id_fields = ["company"]
    ordering = ["-created_at"]


@admin.register(RecordPush)
class RecordPushAdmin(WorkAdmin):
    list_display = ["created_at", "id", "rule_id", "record_id", "state", "attempt", "due_at", "last_error"]
    search_fields = ["=rule__id", "=record_id"]
    raw_id_fields = ["rule"]
