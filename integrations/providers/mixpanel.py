"""Mixpanel: product analytics."""

from __future__ import annotations

from integrations.spec import AccountField, Basic, Identity, Provider, Request

provider = Provider(
    slug="mixpanel",
    name="Mixpanel",
    category="analytics",
    base_url="https://{host}/api",
    docs_url="https://docs.mixpanel.com/reference/authentication",
    auth=Basic(
        username_label="Service account",
        password_label="Secret",
        help="In Mixpanel under Organization settings, Service accounts.",
    ),
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^((eu|in)\.)?mixpanel\.com$",
            example="mixpanel.com",
            help="mixpanel.com, or eu.mixpanel.com or in.mixpanel.com where the data lives in the EU or in India.",
        ),
    ),
    description="Product analytics.",
    checked="2026-11",
    identity=Identity(request=Request(path="/app/me"), id="results.user_id", label="results.user_email"),
)
