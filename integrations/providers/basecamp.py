"""Basecamp: projects, to-dos and messages."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="basecamp",
    name="Basecamp",
    category="project-management",
    base_url="https://3.basecampapi.com/{account_id}",
    docs_url="https://github.com/basecamp/bc3-api/blob/master/sections/authentication.md",
    auth=OAuth2(
        authorize_url="https://launchpad.37signals.com/authorization/new",
        token_url="https://launchpad.37signals.com/authorization/token",
        pkce=False,
        authorize_params={"type": "web_server"},
        token_params={"type": "web_server"},
        refresh_params={"type": "refresh"},
    ),
    description="Projects, to-dos and messages.",
    checked="2026-11",
    hosts=("launchpad.37signals.com",),
    account_fields=(
        AccountField(
            key="account_id", label="Account id", pattern="^[0-9]+$", source="verify", path="accounts.0.id", example="1234567"
        ),
    ),
    headers={"User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(
        request=Request(path="https://launchpad.37signals.com/authorization.json"),
        id="identity.id",
        label="identity.email_address",
    ),
    rate=RateHeaders(),
)
