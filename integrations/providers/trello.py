"""Trello: boards, lists and cards."""

from __future__ import annotations

from integrations.spec import Identity, OAuth1, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="trello",
    name="Trello",
    category="project-management",
    base_url="https://api.trello.com/1",
    docs_url="https://developer.atlassian.com/cloud/trello/rest/",
    auth=OAuth1(
        request_token_url="https://trello.com/1/OAuthGetRequestToken",
        authorize_url="https://trello.com/1/OAuthAuthorizeToken",
        access_token_url="https://trello.com/1/OAuthGetAccessToken",
        authorize_params={"expiration": "never", "name": "Connect Platform"},
        revoke=Revoke(request=Request(method="DELETE", path="https://api.trello.com/1/tokens/{token}"), client_auth="bearer"),
    ),
    description="Boards, lists and cards.",
    identity=Identity(request=Request(path="/members/me"), id="id", label="username"),
    rate=RateHeaders(limit="x-rate-limit-api-token-max", remaining="x-rate-limit-api-token-remaining"),
    webhook=Webhook(
        algorithm="hmac-sha1", header="X-Trello-Webhook", encoding="base64", signed="{body}{url}", key="application secret"
    ),
)
