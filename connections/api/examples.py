"""Example answers of the connection operations; the OpenAPI document takes its schemas from them."""

from __future__ import annotations

from typing import Any

ID = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"
MOMENT = "2026-01-15T10:30:00.000000Z"

INTEGRATION = {
    "slug": "sandbox",
    "name": "Sandbox",
    "type": "sandbox",
    "logoUrl": "https://connect.example.com/logos/sandbox.svg",
    "url": "https://connect.example.com/sandbox",
    "preAutomationSteps": [
        {"id": "account", "title": "Choose an account", "description": None, "type": None, "imageUrl": None}
    ],
}
BRANDING = {"integrationName": "Sandbox", "logoUrl": "https://connect.example.com/logos/sandbox.svg", "colorPrimary": None}
INTENT_TOKEN = {
    "intentToken": "eyJhbGciOiJIUzI1NiJ9…",
    "connectionId": ID,
    "url": "https://connect.example.com/link/Zk3tQ9wLp1",
    "appClipUrl": None,
    "shortToken": "Zk3tQ9wLp1",
    "debug": False,
    "record": False,
    "clearAllCookies": False,
    "interactive": True,
    "returnUrl": "https://example.com/done",
    "branding": BRANDING,
}
RESOLVED = {
    "intentToken": "eyJhbGciOiJIUzI1NiJ9…",
    "sessionId": ID,
    "connectionId": ID,
    "integrationId": "sandbox",
    "resources": {"history": {}},
    "returnUrl": "https://example.com/done",
    "attribution": {"adid": "a", "adj_campaign": "b", "adj_t": "c", "adj_adgroup": "d"},
}
VALIDATED = {
    "valid": True,
    "reason": None,
    "sessionId": ID,
    "connectionId": ID,
    "integrationId": "sandbox",
    "expiresAt": MOMENT,
}
CONNECTION = {
    "id": ID,
    "integrationId": "sandbox",
    "status": "data_available",
    "connectionMetadata": {"userId": "user-123", "account": "Ada Lovelace", "lastError": None},
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
}
HISTORY_ITEM = {
    "id": ID,
    "type": "book",
    "title": "Middlemarch",
    "authors": ["George Eliot"],
    "progress": 0.4,
    "read": False,
    "isbn": None,
    "isbn13": "9780141439549",
    "isbn10": "0141439548",
    "asin": None,
    "description": "A study of provincial life.",
    "thumbnailUrl": None,
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
}
LINK = {
    "id": ID,
    "shortCode": "Zk3tQ9wLp1",
    "developerId": "42",
    "integrationId": "sandbox",
    "requestPayload": {"resources": {"history": {}}},
    "notes": "Newsletter of May",
    "metadata": {"tags": ["newsletter"]},
    "maxSuccessfulConnections": 100,
    "usageCount": 3,
    "isActive": True,
    "expiresAt": None,
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
}
LINK_PREVIEW = {
    "shortCode": "Zk3tQ9wLp1",
    "integrationId": "sandbox",
    "integrationName": "Sandbox",
    "branding": BRANDING,
    "isActive": True,
    "expiresAt": None,
}
CONFIG = {
    "id": ID,
    "app_id": "app_06b2…",
    "toolkit_slug": "gmail",
    "auth_config_id": "ac_06b2…",
    "display_name": "Gmail",
    "enabled": True,
    "scopes": [],
    "auth_scheme": "OAUTH2",
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
APP_CONNECTION = {
    "id": ID,
    "app_id": "app_06b2…",
    "app_user_id": "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11",
    "toolkit_slug": "gmail",
    "connected_account_id": "ca_06b2…",
    "status": "active",
    "account_label": "ada@example.com",
    "scopes": [],
    "last_used_at": MOMENT,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
TOOL = {
    "name": "GMAIL_SEND_EMAIL",
    "description": "Send an e-mail.",
    "parameters": {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]},
    "scopes": ["https://www.googleapis.com/auth/gmail.send"],
}
VISIT = {"url": "https://connect.example.com/link/Zk3tQ9wLp1", "expiresAt": MOMENT}
SELF_SERVICE = {"url": "https://connect.example.com/accounts/9mVq…", "expiresAt": MOMENT}
PROVIDER = {
    "name": "google_calendar",
    "displayName": "Google Calendar",
    "category": "calendar",
    "isAvailable": True,
    "requiresOAuth": True,
    "capabilities": ["oauth", "proxy", "actions"],
}
PROVIDER_STATUS = {
    "providerType": "sandbox",
    "status": "connected",
    "connectionId": ID,
    "connectedAt": MOMENT,
    "expiresAt": None,
    "lastError": None,
}
ACTION = {
    "name": "echo",
    "displayName": "Echo",
    "description": "Gives the message back.",
    "scopes": [],
    "inputs": [{"name": "message", "type": "string", "required": True, "description": "What to give back."}],
}
ACTION_RUN = {
    "providerType": "sandbox",
    "actionName": "echo",
    "status": "completed",
    "output": {"message": "hi"},
    "durationMs": 12,
}


def page(item: Any) -> dict[str, Any]:
    """Surface *public*'s envelope around an example item."""
    meta = {"page": 1, "limit": 20, "total": 1, "totalPages": 1, "hasNext": False, "hasPrev": False, "itemCount": 1}
    return {"data": [item], "meta": meta, "timestamp": MOMENT, "version": "v1"}
