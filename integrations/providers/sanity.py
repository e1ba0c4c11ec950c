"""Sanity: structured content platform."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="sanity",
    name="Sanity",
    category="documents",
    base_url="https://{project_id}.api.sanity.io/v2021-06-07",
    docs_url="https://www.sanity.io/docs/http-auth",
    auth=ApiKey(label="API token", help="In Sanity Manage: a project, then API, Tokens."),
    description="Structured content platform.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="project_id",
            label="Project id",
            pattern="^[a-z0-9]+$",
            example="zp7mbokg",
            help="In Sanity Manage, on the page of the project.",
        ),
    ),
    hosts=("api.sanity.io",),
    identity=Identity(request=Request(path="/users/me"), id="id", label="name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="sanity-webhook-signature",
        part="v1",
        encoding="base64url",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        event_type="header:sanity-operation",
        event_id="header:idempotency-key",
    ),
)
