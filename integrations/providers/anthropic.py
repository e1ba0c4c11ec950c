"""Anthropic: Claude language models."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, RateHeaders, Request, Trigger

DOCS = "https://docs.anthropic.com/en/api"
MODEL = Field("model", "Model", description="Id of the model.", example="claude-sonnet-4-5")
SYSTEM = Field("system", "System prompt", description="How to behave.", required=False, long=True, example="Be short.")
MESSAGES = Field(
    "messages",
    "Messages",
    "array",
    description="Each with role and content, the user's first.",
    items={"type": "object"},
    example=[{"role": "user", "content": "Say hello."}],
)
MOST = Field("max_tokens", "Most tokens", "integer", description="Of the answer.", required=False, default=1024, example=1024)
TEMPERATURE = Field("temperature", "Temperature", "number", description="0 to 1.", required=False, example=1)
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=20, example=20)
BATCH_ID = Field("batch_id", "Batch id", description="Id of the batch.", example="msgbatch_013Zva2CMHLNnXjNJJKqJ2EF")
MESSAGE: dict[str, Json] = {
    "id": "msg_013Zva2CMHLNnXjNJJKqJ2EF",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-4-5",
    "content": [{"type": "text", "text": "Hello."}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 10, "output_tokens": 5},
}
MODEL_INFO: Json = {
    "id": "claude-sonnet-4-5-20250929",
    "type": "model",
    "display_name": "Claude Sonnet 4.5",
    "created_at": "2025-09-29T00:00:00Z",
}
BATCH: dict[str, Json] = {
    "id": "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF",
    "type": "message_batch",
    "processing_status": "ended",
    "request_counts": {"processing": 0, "succeeded": 100, "errored": 0, "canceled": 0, "expired": 0},
    "created_at": "2026-06-01T10:00:00Z",
    "ended_at": "2026-06-01T10:30:00Z",
    "expires_at": "2026-06-02T10:00:00Z",
    "results_url": "https://api.anthropic.com/v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF/results",
}


def asked(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """One prompt as a conversation."""
    return {"messages": [{"role": "user", "content": inputs["prompt"]}]}


BODY: dict[str, Json] = {
    "model": "{model}",
    "max_tokens": "{max_tokens}",
    "system": "{system}",
    "messages": "{messages}",
    "temperature": "{temperature}",
}

provider = Provider(
    slug="anthropic",
    name="Anthropic",
    category="ai",
    base_url="https://api.anthropic.com/v1",
    docs_url=f"{DOCS}/overview",
    auth=ApiKey(name="x-api-key", template="{api_key}"),
    description="Claude language models.",
    aliases=("claude",),
    headers={"anthropic-version": "2023-06-01"},
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
    rate=RateHeaders(
        limit="anthropic-ratelimit-requests-limit",
        remaining="anthropic-ratelimit-requests-remaining",
        reset="anthropic-ratelimit-requests-reset",
        reset_unit="iso",
    ),
    pagination=Pagination(style="cursor", items="data", parameter="after_id", cursor="last_id", size_parameter="limit"),
    actions=(
        Action(
            key="ask",
            name="Answer a prompt",
            description="Has a model answer one prompt.",
            inputs=(
                MODEL,
                Field("prompt", "Prompt", description="What to answer.", long=True, example="Say hello."),
                SYSTEM,
                MOST,
                TEMPERATURE,
            ),
            prepare=asked,
            prepares=("messages",),
            request=Request(method="POST", path="/messages", json=BODY),
            sample=MESSAGE,
            docs_url=f"{DOCS}/messages",
        ),
        Action(
            key="create_message",
            name="Go on with a conversation",
            description="Has a model answer the last message of a conversation.",
            inputs=(
                MODEL,
                MESSAGES,
                SYSTEM,
                MOST,
                TEMPERATURE,
                Field(
                    "tools",
                    "Tools",
                    "array",
                    description="What the model may call: name, description and input_schema each.",
                    required=False,
                    items={"type": "object"},
                    example=[{"name": "get_time", "description": "The time.", "input_schema": {"type": "object"}}],
                ),
            ),
            request=Request(method="POST", path="/messages", json={**BODY, "tools": "{tools}"}),
            sample=MESSAGE,
            docs_url=f"{DOCS}/messages",
        ),
        Action(
            key="count_tokens",
            name="Count tokens",
            description="Counts the tokens a conversation would use, without answering it.",
            inputs=(MODEL, MESSAGES, SYSTEM),
            request=Request(
                method="POST",
                path="/messages/count_tokens",
                json={"model": "{model}", "messages": "{messages}", "system": "{system}"},
            ),
            effect="idempotent",
            sample={"input_tokens": 2095},
            docs_url=f"{DOCS}/messages-count-tokens",
        ),
        Action(
            key="list_models",
            name="List models",
            description="Lists the models the key can use, the newest first.",
            inputs=(LIMIT,),
            request=Request(path="/models", query={"limit": "{limit}"}),
            effect="idempotent",
            sample={"data": [MODEL_INFO], "has_more": False, "first_id": "claude-sonnet-4-5-20250929"},
            docs_url=f"{DOCS}/models-list",
        ),
        Action(
            key="create_batch",
            name="Create a batch",
            description="Has many messages answered within a day, at half the price.",
            inputs=(
                Field(
                    "requests",
                    "Requests",
                    "array",
                    description="Each with custom_id and params, as for one message.",
                    items={"type": "object"},
                    example=[
                        {
                            "custom_id": "first",
                            "params": {
                                "model": "claude-sonnet-4-5",
                                "max_tokens": 1024,
                                "messages": [{"role": "user", "content": "Say hello."}],
                            },
                        }
                    ],
                ),
            ),
            request=Request(method="POST", path="/messages/batches", json={"requests": "{requests}"}),
            sample={**BATCH, "processing_status": "in_progress", "ended_at": None, "results_url": None},
            docs_url=f"{DOCS}/creating-message-batches",
        ),
        Action(
            key="get_batch",
            name="Read a batch",
            description="Reads how far a batch is.",
            inputs=(BATCH_ID,),
            request=Request(path="/messages/batches/{batch_id}"),
            effect="idempotent",
            sample=BATCH,
            docs_url=f"{DOCS}/retrieving-message-batches",
        ),
        Action(
            key="list_batches",
            name="List batches",
            description="Lists batches, the newest first.",
            inputs=(LIMIT,),
            request=Request(path="/messages/batches", query={"limit": "{limit}"}),
            effect="idempotent",
            sample={"data": [BATCH], "has_more": False, "first_id": "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF"},
            docs_url=f"{DOCS}/listing-message-batches",
        ),
    ),
    triggers=(
        Trigger(
            key="batch_changed",
            name="Batch changed",
            description="Fires for each new batch and whenever its state changes.",
            kinds=("poll",),
            poll=Request(path="/messages/batches", query={"limit": 100}),
            items="data",
            event_id="id processing_status",
            sample=BATCH,
            docs_url=f"{DOCS}/listing-message-batches",
        ),
    ),
)
