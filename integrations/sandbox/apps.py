"""Registers the sandbox vendor with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The sandbox vendor."""

    name = "integrations.sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"
