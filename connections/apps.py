"""Connections as a Django app."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "connections"
