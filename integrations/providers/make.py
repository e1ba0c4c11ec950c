"""Make: automation scenarios."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="make",
    name="Make",
    category="developer-tools",
    base_url="https://{zone}.make.com/api/v2",
    docs_url="https://developers.make.com/api-documentation/authentication",
    auth=ApiKey(
        template="Token {api_key}", label="API token", help="In Make under Profile, API; it needs the scope user:read."
    ),
    description="Automation scenarios.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="zone",
            label="Zone",
            pattern="^(eu1|eu2|us1|us2)$",
            example="eu1",
            help="The first part of your address in Make.",
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="authUser.id", label="authUser.email"),
)
