"""Amplitude: product analytics."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request

provider = Provider(
    slug="amplitude",
    name="Amplitude",
    category="analytics",
    base_url="https://amplitude.com/api",
    docs_url="https://amplitude.com/docs/apis",
    auth=Basic(username_label="API key", password_label="Secret key"),
    description="Product analytics.",
    verify=Request(path="/2/events/list"),
)
