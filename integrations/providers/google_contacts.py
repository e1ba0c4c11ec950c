"""Google Contacts: people and contact groups."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-contacts",
    name="Google Contacts",
    category="crm",
    base_url="https://people.googleapis.com/v1",
    docs_url="https://developers.google.com/people/api/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/contacts"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="People and contact groups.",
    aliases=("google-people",),
    identity=Identity(
        request=Request(path="/people/me", query={"personFields": "names,emailAddresses"}),
        id="resourceName",
        label="emailAddresses.0.value",
    ),
    rate=RateHeaders(),
)
