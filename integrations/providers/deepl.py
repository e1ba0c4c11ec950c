"""DeepL: text and document translation."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="deepl",
    name="DeepL",
    category="ai",
    base_url="https://{host}/v2",
    docs_url="https://developers.deepl.com/docs/getting-started/auth",
    auth=ApiKey(template="DeepL-Auth-Key {api_key}", help="In your DeepL account under API keys."),
    description="Text and document translation.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^api(-free)?\.deepl\.com$",
            example="api.deepl.com",
            help="api.deepl.com, or api-free.deepl.com for keys that end in :fx.",
        ),
    ),
    verify=Request(path="/usage"),
)
