"""Google Cloud Storage: store and read objects in buckets."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-cloud-storage",
    name="Google Cloud Storage",
    category="storage",
    base_url="https://storage.googleapis.com/storage/v1",
    api_descriptions=("https://storage.googleapis.com/$discovery/rest?version=v1",),
    docs_url="https://cloud.google.com/storage/docs/json_api/v1/how-tos/authorizing",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/devstorage.read_write"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Store and read objects in buckets.",
    checked="2026-11",
    aliases=("gcs",),
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
