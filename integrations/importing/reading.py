"""The way in: a document of any known kind, read into a description."""

from __future__ import annotations

from typing import Any

from integrations.importing import discovery, documents, openapi
from integrations.importing.documents import refused
from integrations.importing.operations import Description

MOST_OPERATIONS = 10_000


def read(raw: bytes | str | dict[str, Any]) -> Description:
    """The API description in `raw`. Raises InvalidInput naming line or place, and the reason."""
    document = documents.checked(raw) if isinstance(raw, dict) else documents.read(raw)
    if document.get("kind") == "discovery#restDescription":
        found = discovery.read(document)
    elif "openapi" in document or "swagger" in document:
        found = openapi.read(document)
    else:
        raise refused("#", "is neither an OpenAPI 3 nor a Google discovery document")
    if len(found.operations) > MOST_OPERATIONS:
        raise refused("#/paths", f"holds more than {MOST_OPERATIONS} operations")
    return found
