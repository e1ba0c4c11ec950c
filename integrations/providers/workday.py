"""Workday: HR and finance for large companies."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="workday",
    name="Workday",
    category="hr",
    base_url="https://{host}/ccx/api/v1/{tenant}",
    docs_url="https://community.workday.com/sites/default/files/file-hosting/restapi/index.html",
    auth=OAuth2(
        authorize_url="https://{authorize_host}/{tenant}/authorize",
        token_url="https://{host}/ccx/oauth2/{tenant}/token",
        pkce=False,
        client_auth="basic",
    ),
    description="HR and finance for large companies.",
    account_fields=(
        AccountField(
            key="host",
            label="Host",
            pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)?\.(my)?workday\.com$",
            example="wd2-impl-services1.workday.com",
            help="Between https:// and /ccx in the token endpoint of the report View API Clients.",
        ),
        AccountField(
            key="authorize_host",
            label="Sign-in host",
            help="In the authorization endpoint of that report",
            pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)?\.(my)?workday\.com$",
            example="impl.workday.com",
        ),
        AccountField(key="tenant", label="Tenant", pattern="^[A-Za-z0-9_]+$", example="acme"),
    ),
    identity=Identity(request=Request(path="/workers/me"), id="id", label="descriptor"),
)
