"""The vendor's books, to see what a test did there."""

from __future__ import annotations

from django.contrib import admin

from connect_platform.core.admin import ReadOnlyAdmin, WorkAdmin

from .models import Account, Grant, Hook, HookDelivery, Item, Token


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "email", "created_at"]
    list_filter = ["created_at"]
    search_fields = ["id", "name", "email"]


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "account", "client_id", "refreshes", "revoked_at", "created_at"]
    list_filter = ["kind", "revoked_at"]
    list_select_related = ["account"]
    search_fields = ["=id", "=client_id", "account__email"]
    exclude = ["credential", "client_secret_digest"]


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    list_display = ["kind", "grant", "expires_at", "used_at", "created_at"]
    list_display_links = None  # its key is the digest of the token, which belongs in no address
    list_filter = ["kind", "expires_at"]
    search_fields = ["=grant__id"]
    exclude = ["digest", "details"]


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "account", "created_at", "updated_at"]
    list_filter = ["kind", "created_at"]
    list_select_related = ["account"]
    search_fields = ["=id", "account__email"]
    exclude = ["content", "idempotency_key"]


@admin.register(Hook)
class HookAdmin(ReadOnlyAdmin):
    list_display = ["id", "grant", "expires_at", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["grant"]
    search_fields = ["=id"]
    exclude = ["secret", "url"]


@admin.register(HookDelivery)
class HookDeliveryAdmin(WorkAdmin):
    search_fields = ["=hook__id"]
