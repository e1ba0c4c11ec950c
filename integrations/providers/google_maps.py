"""Google Maps Platform: geocoding, places and directions."""

from __future__ import annotations

from typing import Any

from integrations.spec import ApiKey, Provider, Request


def fault(status: int, body: Any) -> str:
    """What a 200 answer says went wrong: https://developers.google.com/maps/documentation/geocoding/requests-geocoding"""
    said = body.get("status") if isinstance(body, dict) else None
    if not isinstance(said, str) or said in ("OK", "ZERO_RESULTS"):
        return ""
    return str(body.get("error_message") or said)


provider = Provider(
    slug="google-maps",
    name="Google Maps Platform",
    category="other",
    base_url="https://maps.googleapis.com/maps/api",
    docs_url="https://developers.google.com/maps/documentation/geocoding/get-api-key",
    auth=ApiKey(
        placement="query",
        name="key",
        template="{api_key}",
        help="In the Google Cloud console under Google Maps Platform, Credentials.",
    ),
    description="Turn addresses into places on the map and back, find places and plan routes.",
    checked="2026-11",
    verify=Request(path="/geocode/json", query={"address": "Berlin"}),
    fault=fault,
)
