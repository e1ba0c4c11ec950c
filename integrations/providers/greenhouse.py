"""Greenhouse Harvest: candidates, jobs and applications."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="greenhouse",
    name="Greenhouse Harvest",
    category="recruiting",
    base_url="https://harvest.greenhouse.io/v1",
    docs_url="https://developers.greenhouse.io/harvest.html",
    auth=Basic(password="", username_label="API key"),
    description="Candidates, jobs and applications.",
    aliases=("greenhouse-harvest",),
    identity=Identity(request=Request(path="/users", query={"per_page": "1"}), id="0.id", label="0.primary_email_address"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="Signature", prefix="sha256 "),
)
