"""Matrix: rooms, messages and users of a homeserver."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, Login, Provider, Request, Revoke

provider = Provider(
    slug="matrix",
    name="Matrix",
    category="communication",
    base_url="https://{host}/_matrix/client/v3",
    docs_url="https://spec.matrix.org/latest/client-server-api/#post_matrixclientv3login",
    auth=Login(
        request=Request(
            method="POST",
            path="/login",
            json={
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": "{username}"},
                "password": "{password}",
                "initial_device_display_name": "Connect Platform",
            },
        ),
        token="access_token",
        lifetime=2_592_000,  # it lives until it is ended, on most servers
        refused=(400, 403),
        revoke=Revoke(request=Request(method="POST", path="/logout"), client_auth="bearer"),
        labels={"username": "User name or Matrix ID"},
    ),
    description="Rooms, messages and users of a homeserver.",
    account_fields=(
        AccountField(
            key="host",
            label="Homeserver",
            pattern=HOST,
            example="matrix-client.matrix.org",
            help="The host of its client API, without https:// and without a path.",
        ),
    ),
    identity=Identity(request=Request(path="/account/whoami"), id="user_id"),
)
