"""Box: file storage and sharing for companies."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="box",
    name="Box",
    category="storage",
    base_url="https://api.box.com/2.0",
    docs_url="https://developer.box.com/reference/",
    auth=OAuth2(
        authorize_url="https://account.box.com/api/oauth2/authorize",
        token_url="https://api.box.com/oauth2/token",
        revoke=rfc7009("https://api.box.com/oauth2/revoke"),
        scopes=("root_readwrite",),
        pkce=False,
    ),
    description="File storage and sharing for companies.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="login"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="BOX-SIGNATURE-PRIMARY",
        encoding="base64",
        signed="{body}{header:BOX-DELIVERY-TIMESTAMP}",
    ),
)
