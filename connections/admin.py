"""Connections in the admin: everything to look at, no secret to read."""

from __future__ import annotations

from django.contrib import admin

from connect_platform.core.admin import ReadOnlyAdmin, WorkAdmin
from connections.models import (
    Connection,
    ConnectLink,
    ConnectSession,
    HealthCheck,
    HealthEvent,
    HistoryItem,
    InboundAddress,
    InboundEvent,
    InboundMatch,
    InboundRejection,
    ProviderSubscription,
    ResourceState,
    Revocation,
    SelfServiceLink,
    Sync,
    SyncedItem,
)


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    list_display = ["provider", "account_label", "status", "health", "company", "app", "user_id", "last_used_at", "created_at"]
    list_filter = ["status", "health", "surface", "scheme"]
    search_fields = ["=id", "provider", "account_label", "user_id", "company__name"]
    list_select_related = ["company", "app"]
    exclude = ["credentials"]


@admin.register(ConnectSession)
class ConnectSessionAdmin(ReadOnlyAdmin):
    list_display = ["id", "connection", "company", "scheme", "expires_at", "finished_at"]
    list_select_related = ["connection", "company"]
    search_fields = ["=id", "company__name"]
    exclude = ["secret", "state_hash", "browser_hash", "short_code"]


@admin.register(ConnectLink)
class ConnectLinkAdmin(ReadOnlyAdmin):
    list_display = ["short_code", "provider", "company", "is_active", "usage_count", "expires_at"]
    list_filter = ["is_active"]
    list_select_related = ["company"]
    search_fields = ["=short_code", "provider", "company__name"]


@admin.register(SelfServiceLink)
class SelfServiceLinkAdmin(ReadOnlyAdmin):
    list_display = ["id", "company", "app", "user_id", "created_at", "opened_at", "expires_at"]
    list_select_related = ["company", "app"]
    search_fields = ["=id", "user_id", "company__name"]
    exclude = ["code_hash"]


@admin.register(HistoryItem)
class HistoryItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "type", "connection", "created_at"]
    list_filter = ["type"]
    list_select_related = ["connection"]
    search_fields = ["title", "=connection__id"]


@admin.register(SyncedItem)
class SyncedItemAdmin(ReadOnlyAdmin):
    list_display = ["external_id", "resource", "connection", "updated_at", "deleted_at"]
    list_filter = ["resource"]
    list_select_related = ["connection"]
    search_fields = ["=external_id", "=connection__id"]
    show_full_result_count = False


@admin.register(ResourceState)
class ResourceStateAdmin(ReadOnlyAdmin):
    list_display = ["connection", "resource", "state", "items", "due_at", "completed_at", "last_full_at"]
    list_filter = ["state", "resource"]
    list_select_related = ["connection"]
    search_fields = ["=connection__id"]


@admin.register(Sync)
class SyncAdmin(WorkAdmin):
    list_display = ["id", "connection", "state", "attempt", "due_at", "last_error", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["connection"]
    search_fields = ["=id", "=connection__id"]


@admin.register(Revocation)
class RevocationAdmin(WorkAdmin):
    list_display = ["provider", "connection_id", "state", "outcome", "attempt", "due_at", "last_error"]
    list_filter = ["state", "outcome"]
    search_fields = ["provider", "=connection_id"]
    exclude = ["credentials"]


@admin.register(InboundAddress)
class InboundAddressAdmin(ReadOnlyAdmin):
    list_display = ["id", "provider", "company", "connection", "previous_until", "created_at"]
    list_select_related = ["company", "connection"]
    search_fields = ["=id", "provider", "company__name"]
    exclude = ["secrets", "digest"]


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnlyAdmin):
    list_display = ["received_at", "provider", "type", "event_id", "state", "reason", "is_verified", "company"]
    list_filter = ["state", "reason"]
    list_select_related = ["company"]
    search_fields = ["=event_id", "provider", "=match_value"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(InboundMatch)
class InboundMatchAdmin(ReadOnlyAdmin):
    list_display = ["matched_at", "event", "connection", "company"]
    list_select_related = ["event", "connection", "company"]
    search_fields = ["=event__event_id", "=connection__id"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(InboundRejection)
class InboundRejectionAdmin(ReadOnlyAdmin):
    list_display = ["hour", "provider", "scope", "reason", "count", "first_at", "last_at", "company"]
    list_filter = ["reason"]
    list_select_related = ["company"]
    search_fields = ["provider", "=scope"]


@admin.register(ProviderSubscription)
class ProviderSubscriptionAdmin(WorkAdmin):
    list_display = ["id", "connection", "state", "attempt", "due_at", "expires_at", "last_error"]
    list_filter = ["state"]
    list_select_related = ["connection"]
    search_fields = ["=id", "=connection__id"]


@admin.register(HealthEvent)
class HealthEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "connection"]
    list_filter = ["kind", "at"]
    list_select_related = ["connection"]
    search_fields = ["=connection__id"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(HealthCheck)
class HealthCheckAdmin(WorkAdmin):
    list_display = ["provider", "connection", "state", "failures", "due_at", "lease_until", "last_error"]
    list_filter = ["state", "provider"]
    list_select_related = ["connection"]
    search_fields = ["=connection__id", "provider"]
    ordering = ["due_at"]
