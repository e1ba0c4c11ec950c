"""Google Gemini: Gemini language models."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, Request

DOCS = "https://ai.google.dev/api"
MODEL = Field("model", "Model", description="Id of the model, without models/.", example="gemini-2.5-flash")
PROMPT = Field("prompt", "Prompt", description="What to answer.", long=True, example="Say hello.")
CONTENTS: Json = [{"role": "user", "parts": [{"text": "{prompt}"}]}]

provider = Provider(
    slug="google-gemini",
    name="Google Gemini",
    category="ai",
    base_url="https://generativelanguage.googleapis.com/v1beta",
    api_descriptions=("https://generativelanguage.googleapis.com/$discovery/rest?version=v1beta",),
    docs_url=DOCS,
    auth=ApiKey(name="x-goog-api-key", template="{api_key}"),
    description="Gemini language models.",
    aliases=("gemini",),
    identity=Identity(request=Request(path="/models"), id="models.0.name"),
    pagination=Pagination(
        style="cursor", items="models", parameter="pageToken", cursor="nextPageToken", size_parameter="pageSize"
    ),
    actions=(
        Action(
            key="generate",
            name="Answer a prompt",
            description="Has a model answer a prompt.",
            inputs=(
                MODEL,
                PROMPT,
                Field("system", "System prompt", description="How to behave.", required=False, long=True, example="Be short."),
                Field("temperature", "Temperature", "number", description="0 to 2.", required=False, example=1),
                Field("max_tokens", "Most tokens", "integer", description="Of the answer.", required=False, example=500),
            ),
            request=Request(
                method="POST",
                path="/models/{model}:generateContent",
                json={
                    "contents": CONTENTS,
                    "systemInstruction": {"parts": [{"text": "{system}"}]},
                    "generationConfig": {"temperature": "{temperature}", "maxOutputTokens": "{max_tokens}"},
                },
            ),
            sample={
                "candidates": [
                    {"content": {"role": "model", "parts": [{"text": "Hello."}]}, "finishReason": "STOP", "index": 0}
                ],
                "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 2, "totalTokenCount": 5},
                "modelVersion": "gemini-2.5-flash",
            },
            docs_url=f"{DOCS}/generate-content#method:-models.generatecontent",
        ),
        Action(
            key="count_tokens",
            name="Count tokens",
            description="Counts the tokens of a prompt, without answering it.",
            inputs=(MODEL, PROMPT),
            request=Request(method="POST", path="/models/{model}:countTokens", json={"contents": CONTENTS}),
            effect="idempotent",
            sample={"totalTokens": 3},
            docs_url=f"{DOCS}/tokens#method:-models.counttokens",
        ),
        Action(
            key="embed",
            name="Embed text",
            description="Turns a text into a vector.",
            inputs=(
                Field("model", "Model", description="Id of the model, without models/.", example="gemini-embedding-001"),
                Field("text", "Text", description="What to embed.", long=True, example="Analytical engine"),
            ),
            request=Request(
                method="POST", path="/models/{model}:embedContent", json={"content": {"parts": [{"text": "{text}"}]}}
            ),
            effect="idempotent",
            sample={"embedding": {"values": [0.013168523, -0.008711934]}},
            docs_url=f"{DOCS}/embeddings#method:-models.embedcontent",
        ),
        Action(
            key="list_models",
            name="List models",
            description="Lists the models the key can use.",
            inputs=(
                Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50),
                Field(
                    "page_token", "Page", description="nextPageToken of the page before.", required=False, example="Ch5tb2Rl"
                ),
            ),
            request=Request(path="/models", query={"pageSize": "{limit}", "pageToken": "{page_token}"}),
            effect="idempotent",
            sample={
                "models": [
                    {
                        "name": "models/gemini-2.5-flash",
                        "displayName": "Gemini 2.5 Flash",
                        "inputTokenLimit": 1048576,
                        "supportedGenerationMethods": ["generateContent", "countTokens"],
                    }
                ],
                "nextPageToken": "Ch5tb2Rl",
            },
            docs_url=f"{DOCS}/models#method:-models.list",
        ),
    ),
)
