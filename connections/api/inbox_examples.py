"""Example answers of the operations around incoming webhooks."""

from __future__ import annotations

from typing import Any

ID = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"
MOMENT = "2026-01-15T10:30:00.000000Z"
SECRET = "n2Qk1vWq0yT7cX3rB9mZ5eL8aH4sD6fG"
ADDRESS_ID = "wha_06e6mh3fbw7m3a4p5q6r7s8t9v"

ADDRESS = {
    "id": ADDRESS_ID,
    "providerType": "sandbox",
    "connectionId": None,
    "url": "https://connect.example.com/webhook/sandbox/3uJq0lYtJb1…",
    "verifyToken": "b0yG2m3cWq",
    "hasSecret": True,
    "previousSecretUntil": None,
    "createdAt": MOMENT,
}
SUBSCRIPTION: dict[str, Any] = {
    "id": "whs_06e6mh3fbw7m3a4p5q6r7s8t9v",
    "connectionId": ID,
    "status": "active",
    "inputs": {},
    "webhookAddressId": ADDRESS_ID,
    "providerSubscriptionId": "hook_7",
    "expiresAt": MOMENT,
    "renewsAt": MOMENT,
    "lastError": None,
    "createdAt": MOMENT,
}
EVENT = {
    "id": ID,
    "providerType": "sandbox",
    "event": "contact.created",
    "eventId": "evt_1",
    "state": "matched",
    "reason": None,
    "verified": True,
    "webhookAddressId": ADDRESS_ID,
    "connectionIds": [ID],
    "receivedAt": MOMENT,
}
FULL_EVENT = {
    **EVENT,
    "headers": {"user-agent": "Sandbox"},
    "body": {"id": "evt_1", "event": "contact.created", "data": {"id": "contact_7", "name": "Ada Lovelace"}},
}
REJECTION = {
    "providerType": "sandbox",
    "webhookAddressId": ADDRESS_ID,
    "reason": "signature_wrong",
    "hour": MOMENT,
    "count": 3,
    "firstAt": MOMENT,
    "lastAt": MOMENT,
}
