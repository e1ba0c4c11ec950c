"""YouCanBookMe: booking pages for calendars."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="youcanbook-me",
    name="YouCanBookMe",
    category="scheduling",
    base_url="https://api.youcanbook.me",
    docs_url="https://api.youcanbook.me/docs/",
    auth=Basic(username_label="Account id", password_label="API key", help="Both are under Account, Security."),
    description="Booking pages for calendars.",
    identity=Identity(request=Request(path="/v1/profiles"), id="0.id", label="0.title"),
)
