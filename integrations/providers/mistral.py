"""Mistral AI: language models."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Provider, RateHeaders, Request

DOCS = "https://docs.mistral.ai/api/"
USAGE: Json = {"prompt_tokens": 16, "completion_tokens": 34, "total_tokens": 50}

provider = Provider(
    slug="mistral",
    name="Mistral AI",
    category="ai",
    base_url="https://api.mistral.ai/v1",
    docs_url=DOCS,
    auth=ApiKey(),
    description="Language models.",
    aliases=("mistral-ai",),
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
    rate=RateHeaders(
        limit="x-ratelimitbysize-limit-minute", remaining="x-ratelimitbysize-remaining-minute", reset="ratelimitbysize-reset"
    ),
    actions=(
        Action(
            key="chat",
            name="Go on with a conversation",
            description="Has a model answer the last message of a conversation.",
            inputs=(
                Field("model", "Model", description="Id of the model.", example="mistral-large-latest"),
                Field(
                    "messages",
                    "Messages",
                    "array",
                    description="Each with role and content.",
                    items={"type": "object"},
                    example=[{"role": "user", "content": "Say hello."}],
                ),
                Field("temperature", "Temperature", "number", description="0 to 1.5.", required=False, example=0.7),
                Field("max_tokens", "Most tokens", "integer", description="Of the answer.", required=False, example=500),
            ),
            request=Request(
                method="POST",
                path="/chat/completions",
                json={
                    "model": "{model}",
                    "messages": "{messages}",
                    "temperature": "{temperature}",
                    "max_tokens": "{max_tokens}",
                },
            ),
            sample={
                "id": "cmpl-e5cc70bb28c444948073e77776eb30ef",
                "object": "chat.completion",
                "created": 1780300000,
                "model": "mistral-large-latest",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello."}, "finish_reason": "stop"}],
                "usage": USAGE,
            },
            docs_url=f"{DOCS}endpoint/chat#operation-chat_completion_v1_chat_completions_post",
        ),
        Action(
            key="embed",
            name="Embed text",
            description="Turns texts into vectors.",
            inputs=(
                Field("input", "Texts", "array", description="What to embed.", example=["Analytical engine"]),
                Field(
                    "model",
                    "Model",
                    description="Id of the model.",
                    required=False,
                    default="mistral-embed",
                    example="mistral-embed",
                ),
            ),
            request=Request(method="POST", path="/embeddings", json={"model": "{model}", "input": "{input}"}),
            effect="idempotent",
            sample={
                "id": "embd-aad6fc62b17349b192ef09225058bc45",
                "object": "list",
                "model": "mistral-embed",
                "data": [{"object": "embedding", "index": 0, "embedding": [-0.0165, 0.0701]}],
                "usage": USAGE,
            },
            docs_url=f"{DOCS}endpoint/embeddings#operation-embeddings_v1_embeddings_post",
        ),
        Action(
            key="read_document",
            name="Read a document",
            description="Reads the text of a document or a scan at an address, as Markdown.",
            inputs=(
                Field("url", "Address", description="https address of a PDF.", example="https://example.com/report.pdf"),
                Field(
                    "model",
                    "Model",
                    description="Id of the model.",
                    required=False,
                    default="mistral-ocr-latest",
                    example="mistral-ocr-latest",
                ),
            ),
            request=Request(
                method="POST",
                path="/ocr",
                json={"model": "{model}", "document": {"type": "document_url", "document_url": "{url}"}},
            ),
            effect="idempotent",
            sample={
                "pages": [
                    {
                        "index": 0,
                        "markdown": "# Report",
                        "images": [],
                        "dimensions": {"dpi": 200, "height": 2200, "width": 1700},
                    }
                ],
                "model": "mistral-ocr-2505",
                "usage_info": {"pages_processed": 1, "doc_size_bytes": 1024},
            },
            docs_url=f"{DOCS}endpoint/ocr#operation-ocr_v1_ocr_post",
        ),
        Action(
            key="moderate",
            name="Check text",
            description="Says whether texts may be harmful, and in which way.",
            inputs=(Field("input", "Texts", "array", description="What to check.", example=["I like engines."]),),
            request=Request(
                method="POST", path="/moderations", json={"model": "mistral-moderation-latest", "input": "{input}"}
            ),
            effect="idempotent",
            sample={
                "id": "mod-e5cc70bb28c444948073e77776eb30ef",
                "model": "mistral-moderation-latest",
                "results": [
                    {"categories": {"violence_and_threats": False}, "category_scores": {"violence_and_threats": 0.0001}}
                ],
            },
            docs_url=f"{DOCS}endpoint/classifiers#operation-moderations_v1_moderations_post",
        ),
        Action(
            key="list_models",
            name="List models",
            description="Lists the models the key can use.",
            request=Request(path="/models"),
            effect="idempotent",
            sample={
                "object": "list",
                "data": [{"id": "mistral-large-latest", "object": "model", "created": 1780300000, "owned_by": "mistralai"}],
            },
            docs_url=f"{DOCS}endpoint/models#operation-list_models_v1_models_get",
        ),
    ),
)
