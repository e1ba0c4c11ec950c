"""Connections, the visits that make them, and what was read through them."""

from __future__ import annotations

from connections.models.connection import LISTED, LIVE, Connection, ConnectionQuerySet, Health, Status
from connections.models.health import HealthEvent
from connections.models.history import HistoryItem, Sync
from connections.models.revocation import Revocation
from connections.models.sessions import SESSION_LIFETIME, ConnectLink, ConnectSession

__all__ = [
    "LISTED",
    "LIVE",
    "SESSION_LIFETIME",
    "ConnectLink",
    "ConnectSession",
    "Connection",
    "ConnectionQuerySet",
    "Health",
    "HealthEvent",
    "HistoryItem",
    "Revocation",
    "Status",
    "Sync",
]
