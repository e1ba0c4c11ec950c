"""Amadeus: flight, hotel and travel data."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Provider, Request

provider = Provider(
    slug="amadeus",
    name="Amadeus",
    category="travel",
    base_url="https://travel.api.amadeus.com",
    docs_url="https://developers.amadeus.com/enterprise",
    auth=ClientCredentials(token_url="https://travel.api.amadeus.com/v1/security/oauth2/token", client_auth="body"),
    description="Flight, hotel and travel data.",
    verify=Request(path="/v1/reference-data/airlines", query={"airlineCodes": "BA"}),
)
