"""The admin site's view of accounts. Credentials can be found and ended here, never read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import models
from accounts.services import sessions

admin.site.unregister(Group)


class NoAddingAdmin(ModelAdmin):
    """For rows that only services may make, because a secret is made with them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(models.Company)
class CompanyAdmin(ModelAdmin):
    list_display = ["name", "id", "plan", "created_at"]
    list_filter = ["plan", "created_at"]
    search_fields = ["name", "=id"]
    readonly_fields = ["created_at"]


@admin.register(models.User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ["email"]
    list_display = ["email", "full_name", "company", "role", "is_verified", "is_active", "is_staff", "last_login"]
    list_select_related = ["company"]
    list_filter = ["role", "is_verified", "is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "full_name", "=id", "company__name"]
    autocomplete_fields = ["company"]
    readonly_fields = ["id", "last_login", "created_at", "session_version"]
    filter_horizontal = ["user_permissions"]
    actions = ["end_sessions"]
    fieldsets = [
        (None, {"fields": ["id", "email", "password", "full_name", "company", "role", "is_verified", "is_active"]}),
        ("Platform staff", {"fields": ["is_staff", "is_superuser", "user_permissions"]}),
        ("History", {"fields": ["created_at", "last_login", "session_version"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "full_name", "company", "role", "password1", "password2"]})]

    @admin.action(description="End all sessions")
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[models.User]) -> None:
        for user in queryset:
            sessions.end_all(user)
        self.message_user(request, f"Ended the sessions of {queryset.count()} people.")


@admin.register(models.Outlet)
class OutletAdmin(ModelAdmin):
    list_display = ["name", "company", "address", "created_at"]
    list_select_related = ["company"]
    search_fields = ["name", "address", "=id", "company__name"]
    autocomplete_fields = ["company"]


@admin.register(models.App)
class AppAdmin(NoAddingAdmin):
    list_display = ["name", "id", "company", "created_at"]
    list_select_related = ["company"]
    search_fields = ["name", "=id", "company__name"]
    fields = readonly_fields = ["id", "name", "company", "created_at"]


@admin.register(models.ApiKey)
class ApiKeyAdmin(NoAddingAdmin):
    list_display = ["name", "hint", "kind", "company", "creator", "last_used", "expires_at"]
    list_select_related = ["company", "creator"]
    list_filter = ["kind", "last_used"]
    search_fields = ["name", "=id", "company__name", "creator__email"]
    readonly_fields = ["id", "hint", "kind", "company", "app", "creator", "permissions", "created_at", "last_used"]
    fields = [*readonly_fields, "name", "expires_at"]


@admin.register(models.OAuthClient)
class OAuthClientAdmin(NoAddingAdmin):
    list_display = ["name", "id", "company", "scopes", "created_at"]
    list_select_related = ["company"]
    search_fields = ["name", "=id", "company__name"]
    fields = readonly_fields = ["id", "name", "company", "scopes", "created_at"]


@admin.register(models.Invitation)
class InvitationAdmin(NoAddingAdmin):
    list_display = ["email", "company", "role", "inviter", "expires_at"]
    list_select_related = ["company", "inviter"]
    list_filter = ["role", "expires_at"]
    search_fields = ["email", "company__name"]
    fields = readonly_fields = ["id", "email", "company", "role", "inviter", "created_at", "expires_at"]


@admin.register(models.RefreshToken)
class RefreshTokenAdmin(NoAddingAdmin):
    list_display = ["user", "family", "created_at", "used_at", "revoked_at", "expires_at"]
    list_select_related = ["user"]
    list_filter = ["created_at", "revoked_at"]
    search_fields = ["user__email", "=family"]
    fields = readonly_fields = ["user", "family", "created_at", "used_at", "revoked_at", "expires_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.OAuthToken)
class OAuthTokenAdmin(NoAddingAdmin):
    list_display = ["client", "scopes", "expires_at"]
    list_filter = ["expires_at"]
    list_select_related = ["client"]
    search_fields = ["=client__id", "client__name"]
    exclude = ["hash"]
    readonly_fields = ["client", "scopes", "expires_at"]
