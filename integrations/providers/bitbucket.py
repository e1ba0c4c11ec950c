"""Bitbucket Cloud: Git hosting by Atlassian."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="bitbucket",
    name="Bitbucket Cloud",
    category="developer-tools",
    base_url="https://api.bitbucket.org/2.0",
    docs_url="https://developer.atlassian.com/cloud/bitbucket/rest/",
    auth=OAuth2(
        authorize_url="https://bitbucket.org/site/oauth2/authorize",
        token_url="https://bitbucket.org/site/oauth2/access_token",
        pkce=False,
        client_auth="basic",
    ),
    description="Git hosting by Atlassian.",
    identity=Identity(request=Request(path="/user"), id="uuid", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Hub-Signature", prefix="sha256="),
)
