"""The ground floor as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "connect_platform.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        import_module("connect_platform.celery")  # every process that can publish a wake-up knows the broker
        import_module("connect_platform.core.rotation")  # registers the check of ENCRYPTION_KEYS
