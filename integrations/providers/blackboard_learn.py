"""Blackboard Learn: learning management for schools and universities."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ClientCredentials, Provider, RateHeaders, Request

provider = Provider(
    slug="blackboard-learn",
    name="Blackboard Learn",
    category="education",
    base_url="https://{host}/learn/api/public/v1",
    docs_url="https://developer.blackboard.com/portal/displayApi",
    auth=ClientCredentials(token_url="https://{host}/learn/api/public/v1/oauth2/token"),
    description="Learning management for schools and universities.",
    aliases=("blackboard",),
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.example.com", help="Without https:// and without a path."
        ),
    ),
    verify=Request(path="/system/version"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset"),
)
