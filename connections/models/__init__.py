"""Connections, the visits that make them, and what was read through them."""

from __future__ import annotations

from connections.models.connection import LISTED, LIVE, PUBLIC_STATUS, Connection, ConnectionQuerySet, Health, Status
from connections.models.health import HealthCheck, HealthEvent
from connections.models.history import HistoryItem, ResourceState, Sync, SyncedItem
from connections.models.inbound import (
    InboundAddress,
    InboundEvent,
    InboundMatch,
    InboundRejection,
    ProviderSubscription,
)
from connections.models.revocation import Revocation
from connections.models.sessions import SESSION_LIFETIME, AccountChange, ConnectLink, ConnectSession, SelfServiceLink

__all__ = [
    "LISTED",
    "LIVE",
    "PUBLIC_STATUS",
    "SESSION_LIFETIME",
    "AccountChange",
    "ConnectLink",
    "ConnectSession",
    "Connection",
    "ConnectionQuerySet",
    "Health",
    "HealthCheck",
    "HealthEvent",
    "HistoryItem",
    "InboundAddress",
    "InboundEvent",
    "InboundMatch",
    "InboundRejection",
    "ProviderSubscription",
    "ResourceState",
    "Revocation",
    "SelfServiceLink",
    "Status",
    "Sync",
    "SyncedItem",
]
