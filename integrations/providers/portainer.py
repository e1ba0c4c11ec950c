"""Portainer: containers, stacks and environments of Docker and Kubernetes."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Login, Provider, Request, Revoke

provider = Provider(
    slug="portainer",
    name="Portainer",
    category="devops",
    base_url="https://{host}/api",
    docs_url="https://docs.portainer.io/api/examples",
    auth=Login(
        request=Request(method="POST", path="/auth", json={"username": "{username}", "password": "{password}"}),
        token="jwt",
        lifetime=28_800,
        revoke=Revoke(request=Request(method="POST", path="/auth/logout"), client_auth="bearer"),
    ),
    alternatives=(ApiKey(name="X-API-Key", template="{api_key}", label="Access token", help="My account, Access tokens."),),
    description="Containers, stacks and environments of Docker and Kubernetes.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="portainer.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="Id", label="Username"),
)
