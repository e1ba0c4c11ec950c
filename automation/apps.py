"""Automation as a Django app."""

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "automation"
