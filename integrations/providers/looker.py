"""Looker: looks, dashboards and queries of Google Cloud's business intelligence platform."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, Login, Provider, Request, Revoke

provider = Provider(
    slug="looker",
    name="Looker",
    category="analytics",
    base_url="https://{host}/api/4.0",
    docs_url="https://cloud.google.com/looker/docs/reference/looker-api/latest/methods/ApiAuth/login",
    auth=Login(
        request=Request(method="POST", path="/login", form={"client_id": "{api_key}", "client_secret": "{api_secret}"}),
        token="access_token",
        expires="expires_in",
        refused=(400, 404),
        revoke=Revoke(request=Request(method="DELETE", path="/logout"), client_auth="bearer"),
        template="token {access_token}",
        labels={"api_key": "API client ID", "api_secret": "API client secret"},
        help="Admin, Users, Edit Keys.",
    ),
    description="Looks, dashboards and queries of Google Cloud's business intelligence platform.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.cloud.looker.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
)
