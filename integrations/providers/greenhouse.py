"""Greenhouse Harvest: candidates, jobs and applications."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="greenhouse",
    name="Greenhouse Harvest",
    category="recruiting",
    base_url="https://harvest.greenhouse.io/v3",
    docs_url="https://harvestdocs.greenhouse.io/docs/authentication",
    auth=ClientCredentials(token_url="https://auth.greenhouse.io/token", token_params={"sub": "{user_id}"}),
    description="Candidates, jobs and applications.",
    checked="2026-11",
    aliases=("greenhouse-harvest",),
    account_fields=(
        AccountField(
            key="user_id",
            label="User id",
            pattern="^[0-9]+$",
            example="12345",
            help="In the address of the user the calls are made for. Empty = the service account of the credential.",
            required=False,
        ),
    ),
    verify=Request(path="/users", query={"per_page": "1"}),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Signature",
        prefix="sha256 ",
        event_type="action",
        event_id="header:Greenhouse-Event-ID",
        docs_url="https://developers.greenhouse.io/webhooks.html",
    ),
)
