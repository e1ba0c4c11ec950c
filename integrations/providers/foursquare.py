"""Foursquare: find places and read about them."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="foursquare",
    name="Foursquare",
    category="travel",
    base_url="https://places-api.foursquare.com",
    docs_url="https://docs.foursquare.com/fsq-developers-places/reference/authentication",
    auth=ApiKey(label="Service API key", help="In the developer console, under API Settings of your project."),
    description="Find places and read about them.",
    checked="2026-11",
    headers={"X-Places-Api-Version": "2025-06-17"},
    verify=Request(path="/places/search", query={"limit": "1"}),
)
