"""Mixpanel: product analytics."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="mixpanel",
    name="Mixpanel",
    category="analytics",
    base_url="https://mixpanel.com/api",
    docs_url="https://developer.mixpanel.com/reference/overview",
    auth=Basic(username_label="Service account", password_label="Secret"),
    description="Product analytics.",
    identity=Identity(request=Request(path="/app/me"), id="results.user_id", label="results.user_email"),
)
