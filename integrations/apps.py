"""Names the Django application of the provider catalogue."""

from __future__ import annotations

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """What we know about third-party services, and which of them an app offers."""

    name = "integrations"
    label = "integrations"
    verbose_name = "Integrations"
