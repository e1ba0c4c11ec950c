"""The tables of the ground floor, each defined beside its rules."""

from connect_platform.core.audit import AuditEntry, AuditSeal
from connect_platform.core.crypto import DataKey
from connect_platform.core.events import Event
from connect_platform.core.idempotency import IdempotencyRecord
from connect_platform.core.mail import Mail

__all__ = ["AuditEntry", "AuditSeal", "DataKey", "Event", "IdempotencyRecord", "Mail"]
