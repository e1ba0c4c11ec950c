"""OneDrive: file storage by Microsoft."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="onedrive",
    name="OneDrive",
    category="storage",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url="https://learn.microsoft.com/en-us/graph/api/resources/onedrive",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Files.ReadWrite.All"),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="File storage by Microsoft.",
    aliases=("one-drive",),
    identity=Identity(request=Request(path="/me/drive"), id="id", label="owner.user.displayName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
    ),
)
