"""JobAdder: recruitment management."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="jobadder",
    name="JobAdder",
    category="recruiting",
    base_url="{api_base}",
    docs_url="https://jobadderapi.zendesk.com/hc/en-us/articles/360022196774-OAuth2-Authentication",
    auth=OAuth2(
        authorize_url="https://id.jobadder.com/connect/authorize",
        token_url="https://id.jobadder.com/connect/token",
        scopes=("read", "write", "offline_access"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    description="Recruitment management.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="api_base",
            label="API address",
            pattern=r"^https://[a-z0-9-]+\.jobadder\.com/v2/?$",
            source="token_response",
            path="api",
            example="https://api.jobadder.com/v2",
        ),
    ),
    identity=Identity(request=Request(path="/users/current"), id="userId", label="email"),
)
