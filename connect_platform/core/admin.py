"""The admin site's view of the ground floor: to be read, not changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from connect_platform.core import audit, crypto, events, idempotency, mail, work


class ReadOnlyAdmin(ModelAdmin):
    """Lists and shows; whoever may view the model sees every field named in `fields`."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(audit.AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "company_id", "actor", "action", "target", "outcome", "status", "cause"]
    list_filter = ["outcome", "action", "at"]
    search_fields = ["=company_id", "actor", "action", "target", "=request_id"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(audit.AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    list_display = ["id", "count", "sealed_at", "hash"]
    list_filter = ["sealed_at"]
    search_fields = ["=hash"]
    ordering = ["-id"]


@admin.register(events.Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "company_id", "type", "id", "dispatched_at"]
    list_filter = ["type", "created_at"]
    search_fields = ["=company_id", "=id", "type"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(idempotency.IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "company_id", "scope", "status"]
    fields = ["created_at", "company_id", "scope", "status"]
    search_fields = ["=company_id", "scope"]
    ordering = ["-created_at"]


class WorkAdmin(ReadOnlyAdmin):
    """Any kind of work: what waits, what failed and why; failed rows can be tried again."""

    list_display = ["created_at", "__str__", "state", "attempt", "due_at", "last_error"]
    list_filter = ["state", "created_at"]
    show_full_result_count = False
    ordering = ["-created_at"]
    actions = ["try_again"]

    @admin.action(description="Try failed work again")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        failed = queryset.filter(state=work.Work.State.FAILED)
        count = failed.update(state=work.Work.State.WAITING, attempt=0, due_at=timezone.now(), finished_at=None)
        work.wake(queryset.model)
        self.message_user(request, f"{count} will be tried again.")


@admin.register(mail.Mail)
class MailAdmin(WorkAdmin):
    search_fields = ["to", "subject", "=company_id"]
    fields = ["to", "subject", "company_id", "state", "attempt", "due_at", "last_error", "created_at", "finished_at"]


@admin.register(crypto.DataKey)
class DataKeyAdmin(ReadOnlyAdmin):
    list_display = ["id", "company_id", "wrapped_by", "created_at", "retired_at"]
    list_filter = ["wrapped_by", "created_at"]
    search_fields = ["=company_id"]
    fields = ["company_id", "wrapped_by", "created_at", "retired_at"]
