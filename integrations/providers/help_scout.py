"""Help Scout: customer support mailboxes."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="help-scout",
    name="Help Scout",
    category="support",
    base_url="https://api.helpscout.net/v2",
    docs_url="https://developer.helpscout.com/mailbox-api/",
    auth=OAuth2(
        authorize_url="https://secure.helpscout.net/authentication/authorizeClientApplication",
        token_url="https://api.helpscout.net/v2/oauth2/token",
        pkce=False,
    ),
    description="Customer support mailboxes.",
    aliases=("helpscout", "helpscout-mailbox"),
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-minute", remaining="x-ratelimit-remaining-minute", retry_after="x-ratelimit-retry-after"
    ),
    webhook=Webhook(algorithm="hmac-sha1", header="X-HelpScout-Signature", encoding="base64"),
)
