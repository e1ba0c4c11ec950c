"""Drip: email and SMS marketing for online stores."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="drip",
    name="Drip",
    category="marketing",
    base_url="https://api.getdrip.com/v2",
    docs_url="https://developer.drip.com/#authentication",
    auth=OAuth2(
        authorize_url="https://www.getdrip.com/oauth/authorize", token_url="https://www.getdrip.com/oauth/token", pkce=False
    ),
    alternatives=(Basic(password="", username_label="API token", help="In Drip under Settings, User Settings, User Info."),),
    description="Email and SMS marketing for online stores.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="users.0.email"),
)
