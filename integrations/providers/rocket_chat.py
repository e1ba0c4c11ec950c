"""Rocket.Chat: messages, channels and users of a workspace you run."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Login, Provider, Request, Revoke

provider = Provider(
    slug="rocket-chat",
    name="Rocket.Chat",
    category="communication",
    base_url="https://{host}/api/v1",
    docs_url="https://developer.rocket.chat/apidocs/authenticate-a-rest-client",
    auth=Login(
        request=Request(method="POST", path="/login", json={"user": "{username}", "password": "{password}"}),
        token="data.authToken",
        lifetime=86_400,
        keeps={"rocket_user_id": "data.userId"},
        headers={"X-User-Id": "{rocket_user_id}"},
        revoke=Revoke(request=Request(method="POST", path="/logout"), client_auth="bearer"),
        name="X-Auth-Token",
        template="{access_token}",
        labels={"username": "User name or email"},
        help="An account without two-factor authentication.",
    ),
    alternatives=(
        ApiKey(
            name="X-Auth-Token",
            template="{api_key}",
            headers={"X-User-Id": "{api_secret}"},
            label="Personal access token",
            secret_label="User ID",
            help="Account, Personal Access Tokens; both are shown once.",
        ),
    ),
    aliases=("rocketchat",),
    description="Messages, channels and users of a workspace you run.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.rocket.chat", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/me"), id="_id", label="username"),
)
