"""Google Workspace Admin: users, groups and devices of a Workspace domain."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="google-workspace-admin",
    name="Google Workspace Admin",
    category="identity",
    base_url="https://admin.googleapis.com/admin/directory/v1",
    api_descriptions=("https://admin.googleapis.com/$discovery/rest?version=directory_v1",),
    docs_url="https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=(
            "openid",
            "email",
            "https://www.googleapis.com/auth/admin.directory.user.readonly",
            "https://www.googleapis.com/auth/admin.directory.group.readonly",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Users, groups and devices of a Workspace domain.",
    checked="2026-11",
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    verify=Request(path="/users", query={"customer": "my_customer", "maxResults": "1"}),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Goog-Channel-Token",
        encoding="none",
        key="token of the watch channel",
        event_type="header:X-Goog-Resource-State",
        event_id="header:X-Goog-Channel-ID header:X-Goog-Message-Number",
        confirmations=("sync",),
        docs_url="https://developers.google.com/workspace/admin/directory/v1/guides/push",
    ),
)
