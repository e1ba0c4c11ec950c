"""Tableau: sites, workbooks, views and data sources of Tableau Cloud and Server."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, Login, Provider, Request, Revoke

DOCS = "https://help.tableau.com/current/api/rest_api/en-us/REST"

provider = Provider(
    slug="tableau",
    name="Tableau",
    category="analytics",
    base_url="https://{host}/api/3.22/sites/{site_id}",
    docs_url=f"{DOCS}/rest_api_concepts_auth.htm",
    auth=Login(
        request=Request(
            method="POST",
            path="https://{host}/api/3.22/auth/signin",
            json={
                "credentials": {
                    "personalAccessTokenName": "{api_key}",
                    "personalAccessTokenSecret": "{api_secret}",
                    "site": {"contentUrl": "{site}"},
                }
            },
        ),
        token="credentials.token",
        lifetime=7200,  # what a server is set to by default; Tableau Cloud gives 240 minutes
        keeps={"site_id": "credentials.site.id", "tableau_user_id": "credentials.user.id"},
        revoke=Revoke(request=Request(method="POST", path="https://{host}/api/3.22/auth/signout"), client_auth="bearer"),
        name="X-Tableau-Auth",
        template="{access_token}",
        labels={"api_key": "Personal access token name", "api_secret": "Personal access token secret"},
        help="Account settings of Tableau, personal access tokens.",
    ),
    description="Sites, workbooks, views and data sources of Tableau Cloud and Server.",
    account_fields=(
        AccountField(
            key="host",
            label="Host",
            pattern=HOST,
            example="10ax.online.tableau.com",
            help="The host in the address of Tableau, without https:// and without a path.",
        ),
        AccountField(
            key="site",
            label="Site",
            pattern=r"^[A-Za-z0-9_-]+$",
            example="acme",
            help="What stands after /site/ in the address of a page.",
        ),
    ),
    headers={"Accept": "application/json"},
    identity=Identity(request=Request(path="/users/{tableau_user_id}"), id="user.id", label="user.name"),
)
