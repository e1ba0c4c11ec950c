"""Fly.io: applications on machines close to their users."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="fly-io",
    name="Fly.io",
    category="devops",
    base_url="https://api.machines.dev/v1",
    docs_url="https://fly.io/docs/machines/api/working-with-machines-api/",
    auth=ApiKey(label="Access token", help="From `fly tokens create org`."),
    description="Applications on machines close to their users.",
    checked="2026-11",
    aliases=("fly",),
    account_fields=(
        AccountField(
            key="org_slug",
            label="Organization",
            pattern=LABEL,
            example="personal",
            help="Its slug, as `fly orgs list` shows it.",
        ),
    ),
    verify=Request(path="/apps", query={"org_slug": "{org_slug}"}),
)
