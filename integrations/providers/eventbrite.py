"""Eventbrite: events, tickets and attendees."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="eventbrite",
    name="Eventbrite",
    category="scheduling",
    base_url="https://www.eventbriteapi.com/v3",
    docs_url="https://www.eventbrite.com/platform/api",
    auth=OAuth2(
        authorize_url="https://www.eventbrite.com/oauth/authorize",
        token_url="https://www.eventbrite.com/oauth/token",
        pkce=False,
    ),
    description="Events, tickets and attendees.",
    identity=Identity(request=Request(path="/users/me/"), id="id", label="emails.0.email"),
)
