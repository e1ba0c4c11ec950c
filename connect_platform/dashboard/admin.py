"""The admin site's view of the ground floor, to be read and never changed, and the security policy the admin site needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from csp.decorators import csp_update
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from unfold.admin import ModelAdmin

from connect_platform.core.models import AuditEntry, AuditSeal, Event, Mail

Urls: TypeAlias = tuple[list[URLPattern | URLResolver], str, str]

#: The admin theme runs Alpine, which evaluates expressions, and writes style attributes.
POLICY = {"script-src": ["'unsafe-eval'", "'unsafe-inline'"], "style-src": ["'unsafe-inline'"]}


def relaxed(urls: Urls) -> Urls:
    """`admin.site.urls` under a policy that lets its theme run; every other page keeps the strict one."""
    for pattern in _leaves(urls[0]):
        pattern.callback = csp_update(POLICY)(pattern.callback)
    return urls


def _leaves(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern


class ReadOnlyAdmin(ModelAdmin):
    """Rows that only the platform itself writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "action", "target", "outcome", "status", "cause"]
    list_filter = ["outcome", "action"]
    search_fields = ["=target", "=request_id", "=actor"]
    show_full_result_count = False


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    list_display = ["id", "count", "sealed_at", "hash"]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = [field.name for field in Event._meta.concrete_fields if field.name != "data"]


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "to", "subject", "state", "attempt", "last_error"]
    list_filter = ["state"]
    search_fields = ["to"]
    exclude = ["content"]
