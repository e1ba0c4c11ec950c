"""Fly.io: applications on machines close to their users."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="fly-io",
    name="Fly.io",
    category="devops",
    base_url="https://api.machines.dev/v1",
    docs_url="https://fly.io/docs/machines/api/",
    auth=ApiKey(help="An access token; macaroon tokens need the prefix FlyV1 and are not accepted here."),
    description="Applications on machines close to their users.",
    aliases=("fly",),
    identity=Identity(request=Request(path="/apps", query={"org_slug": "personal"}), id="apps.0.id", label="apps.0.name"),
)
