"""Amplitude: product analytics."""

from __future__ import annotations

from integrations.spec import AccountField, Basic, Provider, Request

provider = Provider(
    slug="amplitude",
    name="Amplitude",
    category="analytics",
    base_url="https://{host}/api",
    docs_url="https://amplitude.com/docs/apis/authentication",
    auth=Basic(
        username_label="API key",
        password_label="Secret key",
        help="In Amplitude under Organization settings, Projects, your project.",
    ),
    description="Product analytics.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^(amplitude|analytics\.eu\.amplitude)\.com$",
            example="amplitude.com",
            help="amplitude.com, or analytics.eu.amplitude.com where the data lives in the EU.",
        ),
    ),
    verify=Request(path="/2/events/list"),
)
