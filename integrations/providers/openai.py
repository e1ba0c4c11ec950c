"""OpenAI: GPT language models."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
)

DOCS = "https://platform.openai.com/docs/api-reference"
MODEL = Field("model", "Model", description="Id of the model.", example="gpt-5")
TEMPERATURE = Field("temperature", "Temperature", "number", description="0 to 2.", required=False, example=1)
RESPONSE_ID = Field(
    "response_id", "Response id", description="Id of the response.", example="resp_67ccd2bed1ec8190b14f964abc054267"
)
RESPONSE: dict[str, Json] = {
    "id": "resp_67ccd2bed1ec8190b14f964abc054267",
    "object": "response",
    "created_at": 1780300000,
    "status": "completed",
    "model": "gpt-5",
    "output": [
        {
            "type": "message",
            "id": "msg_67ccd2bf17f0819081ff3bb2cf6508e6",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "Hello.", "annotations": []}],
        }
    ],
    "usage": {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15},
}
USAGE: Json = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
BATCH: dict[str, Json] = {
    "id": "batch_abc123",
    "object": "batch",
    "endpoint": "/v1/responses",
    "status": "completed",
    "input_file_id": "file-abc123",
    "output_file_id": "file-cvaTdG",
    "created_at": 1780300000,
    "request_counts": {"total": 100, "completed": 95, "failed": 5},
}

provider = Provider(
    slug="openai",
    name="OpenAI",
    category="ai",
    base_url="https://api.openai.com/v1",
    docs_url=DOCS,
    auth=ApiKey(),
    description="GPT language models.",
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-requests",
        remaining="x-ratelimit-remaining-requests",
        reset="x-ratelimit-reset-requests",
        reset_unit="duration",
    ),
    pagination=Pagination(style="cursor", items="data", parameter="after", cursor="last_id", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
        event_type="type",
        event_id="header:webhook-id",
        docs_url="https://platform.openai.com/docs/guides/webhooks",
    ),
    actions=(
        Action(
            key="create_response",
            name="Answer a prompt",
            description="Has a model answer a prompt.",
            inputs=(
                MODEL,
                Field("input", "Prompt", description="What to answer.", long=True, example="Say hello."),
                Field(
                    "instructions", "Instructions", description="How to behave.", required=False, long=True, example="Be short."
                ),
                Field("max_output_tokens", "Most tokens", "integer", description="Of the answer.", required=False, example=500),
                TEMPERATURE,
                Field(
                    "previous_response_id",
                    "Previous response",
                    description="Id of the response this goes on from.",
                    required=False,
                    example="resp_67ccd2bed1ec8190b14f964abc054267",
                ),
                Field(
                    "background",
                    "In the background",
                    "boolean",
                    description="Answer at once and work on; read the response later.",
                    required=False,
                    example=False,
                ),
            ),
            request=Request(
                method="POST",
                path="/responses",
                json={
                    "model": "{model}",
                    "input": "{input}",
                    "instructions": "{instructions}",
                    "max_output_tokens": "{max_output_tokens}",
                    "temperature": "{temperature}",
                    "previous_response_id": "{previous_response_id}",
                    "background": "{background}",
                },
            ),
            sample=RESPONSE,
            docs_url=f"{DOCS}/responses/create",
        ),
        Action(
            key="get_response",
            name="Read a response",
            description="Reads a stored response, such as one made in the background.",
            inputs=(RESPONSE_ID,),
            request=Request(path="/responses/{response_id}"),
            effect="idempotent",
            sample=RESPONSE,
            docs_url=f"{DOCS}/responses/get",
        ),
        Action(
            key="chat",
            name="Go on with a conversation",
            description="Has a model answer the last message of a conversation.",
            inputs=(
                MODEL,
                Field(
                    "messages",
                    "Messages",
                    "array",
                    description="Each with role and content.",
                    items={"type": "object"},
                    example=[{"role": "user", "content": "Say hello."}],
                ),
                TEMPERATURE,
                Field("max_tokens", "Most tokens", "integer", description="Of the answer.", required=False, example=500),
            ),
            request=Request(
                method="POST",
                path="/chat/completions",
                json={
                    "model": "{model}",
                    "messages": "{messages}",
                    "temperature": "{temperature}",
                    "max_completion_tokens": "{max_tokens}",
                },
            ),
            sample={
                "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
                "object": "chat.completion",
                "created": 1780300000,
                "model": "gpt-5",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello."}, "finish_reason": "stop"}],
                "usage": USAGE,
            },
            docs_url=f"{DOCS}/chat/create",
        ),
        Action(
            key="create_embedding",
            name="Embed text",
            description="Turns texts into vectors.",
            inputs=(
                Field("model", "Model", description="Id of the model.", example="text-embedding-3-small"),
                Field("input", "Texts", "array", description="What to embed.", example=["Analytical engine"]),
                Field("dimensions", "Dimensions", "integer", description="Of each vector.", required=False, example=512),
            ),
            request=Request(
                method="POST",
                path="/embeddings",
                json={"model": "{model}", "input": "{input}", "dimensions": "{dimensions}"},
            ),
            effect="idempotent",
            sample={
                "object": "list",
                "data": [{"object": "embedding", "index": 0, "embedding": [0.0023064255, -0.009327292]}],
                "model": "text-embedding-3-small",
                "usage": {"prompt_tokens": 8, "total_tokens": 8},
            },
            docs_url=f"{DOCS}/embeddings/create",
        ),
        Action(
            key="create_image",
            name="Draw a picture",
            description="Draws a picture from a prompt and gives it in base64.",
            inputs=(
                Field("prompt", "Prompt", description="What to draw.", long=True, example="An analytical engine in brass."),
                Field(
                    "model",
                    "Model",
                    description="Id of the model.",
                    required=False,
                    default="gpt-image-1",
                    example="gpt-image-1",
                ),
                Field(
                    "size",
                    "Size",
                    description="Width and height.",
                    required=False,
                    choices=("auto", "1024x1024", "1536x1024", "1024x1536"),
                    example="1024x1024",
                ),
            ),
            request=Request(
                method="POST",
                path="/images/generations",
                json={"prompt": "{prompt}", "model": "{model}", "size": "{size}"},
            ),
            sample={"created": 1780300000, "data": [{"b64_json": "iVBORw0KGgo"}]},
            docs_url=f"{DOCS}/images/create",
        ),
        Action(
            key="moderate",
            name="Check text",
            description="Says whether a text may be harmful, and in which way.",
            inputs=(Field("input", "Text", description="What to check.", long=True, example="I like engines."),),
            request=Request(method="POST", path="/moderations", json={"model": "omni-moderation-latest", "input": "{input}"}),
            effect="idempotent",
            sample={
                "id": "modr-970d409ef3bef3b70c73d8232df86e7d",
                "model": "omni-moderation-latest",
                "results": [{"flagged": False, "categories": {"violence": False}, "category_scores": {"violence": 0.0001}}],
            },
            docs_url=f"{DOCS}/moderations/create",
        ),
        Action(
            key="list_models",
            name="List models",
            description="Lists the models the key can use.",
            request=Request(path="/models"),
            effect="idempotent",
            sample={
                "object": "list",
                "data": [{"id": "gpt-5", "object": "model", "created": 1754587413, "owned_by": "system"}],
            },
            docs_url=f"{DOCS}/models/list",
        ),
        Action(
            key="list_batches",
            name="List batches",
            description="Lists batches of requests and how far they are, the newest first.",
            inputs=(
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20),
                Field("after", "After", description="Id of the last one before.", required=False, example="batch_abc123"),
            ),
            request=Request(path="/batches", query={"limit": "{limit}", "after": "{after}"}),
            effect="idempotent",
            sample={"object": "list", "data": [BATCH], "last_id": "batch_abc123", "has_more": False},
            docs_url=f"{DOCS}/batch/list",
        ),
    ),
    triggers=(
        Trigger(
            key="response_ended",
            name="Background response ended",
            description="Fires when a response made in the background is ready, failed or was canceled.",
            event_types=("response.completed", "response.failed", "response.cancelled", "response.incomplete"),
            event_id="id",
            sample={
                "id": "evt_685343a1381c819085d44c354e1b330e",
                "object": "event",
                "created_at": 1780300000,
                "type": "response.completed",
                "data": {"id": "resp_67ccd2bed1ec8190b14f964abc054267"},
            },
            docs_url=f"{DOCS}/webhook-events/response/completed",
        ),
        Trigger(
            key="batch_changed",
            name="Batch changed",
            description="Fires for each new batch and whenever its state changes.",
            kinds=("poll",),
            poll=Request(path="/batches", query={"limit": 100}),
            items="data",
            event_id="id status",
            sample=BATCH,
            docs_url=f"{DOCS}/batch/list",
        ),
    ),
)
