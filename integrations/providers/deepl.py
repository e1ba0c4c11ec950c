"""DeepL: text and document translation."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="deepl",
    name="DeepL",
    category="ai",
    base_url="https://api.deepl.com/v2",
    docs_url="https://developers.deepl.com/docs",
    auth=ApiKey(
        template="DeepL-Auth-Key {api_key}", help="Free keys (ending in :fx) belong to another host and are not accepted here."
    ),
    description="Text and document translation.",
    verify=Request(path="/usage"),
)
