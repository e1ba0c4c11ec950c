"""Connections in the admin: everything to look at, no secret to read."""

from __future__ import annotations

from django.contrib import admin

from connect_platform.core.admin import ReadOnlyAdmin, WorkAdmin
from connections.models import Connection, ConnectLink, ConnectSession, HistoryItem, Revocation, Sync


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    list_display = ["provider", "account_label", "status", "company", "app", "user_id", "last_used_at", "created_at"]
    list_filter = ["status", "surface", "scheme"]
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


@admin.register(HistoryItem)
class HistoryItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "type", "connection", "created_at"]
    list_filter = ["type"]
    list_select_related = ["connection"]
    search_fields = ["title", "=connection__id"]


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
