"""Deepgram: speech to text and voice models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="deepgram",
    name="Deepgram",
    category="ai",
    base_url="https://api.deepgram.com/v1",
    docs_url="https://developers.deepgram.com/reference/authentication",
    auth=ApiKey(template="Token {api_key}", help="In the Deepgram console under API keys."),
    description="Speech to text and voice models.",
    checked="2026-11",
    identity=Identity(request=Request(path="/projects"), id="projects.0.project_id", label="projects.0.name"),
    # The address given as `callback` carries user name and password; `dg-token` ended: https://developers.deepgram.com/changelog/2026/10/27
    webhook=Webhook(algorithm="basic-auth", docs_url="https://developers.deepgram.com/docs/callback"),
)
