"""DeepSeek: language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="deepseek",
    name="DeepSeek",
    category="ai",
    base_url="https://api.deepseek.com",
    docs_url="https://api-docs.deepseek.com/",
    auth=ApiKey(help="At https://platform.deepseek.com under API keys."),
    description="Language models.",
    verify=Request(path="/user/balance"),
)
