"""ElevenLabs: speech synthesis and voices."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Provider, Request, Trigger, Webhook

DOCS = "https://elevenlabs.io/docs/api-reference"
ITEM: dict[str, Json] = {
    "history_item_id": "ja9xsmfGhxYcymxGcOGB",
    "voice_id": "21m00Tcm4TlvDq8ikWAM",
    "voice_name": "Rachel",
    "model_id": "eleven_multilingual_v2",
    "text": "Hello.",
    "date_unix": 1780300000,
    "content_type": "audio/mpeg",
    "state": "created",
}

provider = Provider(
    slug="elevenlabs",
    name="ElevenLabs",
    category="ai",
    base_url="https://api.elevenlabs.io/v1",
    docs_url=DOCS,
    auth=ApiKey(name="xi-api-key", template="{api_key}"),
    description="Speech synthesis and voices.",
    identity=Identity(request=Request(path="/user"), id="user_id", label="first_name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="ElevenLabs-Signature",
        part="v0",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        event_type="type",
        event_id="data.conversation_id type event_timestamp",
        docs_url="https://elevenlabs.io/docs/agents-platform/workflows/post-call-webhooks",
    ),
    actions=(
        Action(
            key="speak",
            name="Read text aloud",
            description="Turns a text into speech with each letter's time; the audio is MP3 in base64.",
            inputs=(
                Field("voice_id", "Voice id", description="Id of the voice.", example="21m00Tcm4TlvDq8ikWAM"),
                Field("text", "Text", description="What to say.", long=True, example="Hello."),
                Field(
                    "model",
                    "Model",
                    description="Id of the model.",
                    required=False,
                    default="eleven_multilingual_v2",
                    example="eleven_multilingual_v2",
                ),
            ),
            request=Request(
                method="POST",
                path="/text-to-speech/{voice_id}/with-timestamps",
                json={"text": "{text}", "model_id": "{model}"},
            ),
            sample={
                "audio_base64": "SUQzBAAAAAAA",
                "alignment": {"characters": ["H"], "character_start_times_seconds": [0], "character_end_times_seconds": [0.1]},
            },
            docs_url=f"{DOCS}/text-to-speech/convert-with-timestamps",
        ),
        Action(
            key="list_voices",
            name="List voices",
            description="Lists the voices the account can use.",
            request=Request(path="/voices"),
            effect="idempotent",
            sample={"voices": [{"voice_id": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel", "category": "premade"}]},
            docs_url=f"{DOCS}/voices/get-all",
        ),
        Action(
            key="list_models",
            name="List models",
            description="Lists the models and the languages they speak.",
            request=Request(path="/models"),
            effect="idempotent",
            sample=[{"model_id": "eleven_multilingual_v2", "name": "Eleven Multilingual v2", "can_do_text_to_speech": True}],
            docs_url=f"{DOCS}/models/list",
        ),
        Action(
            key="list_history",
            name="List what was made",
            description="Lists what was made, the newest first.",
            inputs=(Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=100, example=100),),
            request=Request(path="/history", query={"page_size": "{limit}"}),
            effect="idempotent",
            sample={"history": [ITEM], "has_more": False, "last_history_item_id": "ja9xsmfGhxYcymxGcOGB"},
            docs_url=f"{DOCS}/history/list",
        ),
        Action(
            key="get_subscription",
            name="Read the subscription",
            description="Reads the plan and how much of it is used.",
            request=Request(path="/user/subscription"),
            effect="idempotent",
            sample={"tier": "creator", "character_count": 1500, "character_limit": 100000, "status": "active"},
            docs_url=f"{DOCS}/user/subscription/get",
        ),
    ),
    triggers=(
        Trigger(
            key="audio_made",
            name="Audio made",
            description="Fires for each piece of audio that is made.",
            kinds=("poll",),
            poll=Request(path="/history", query={"page_size": 100}),
            items="history",
            event_id="history_item_id",
            sample=ITEM,
            docs_url=f"{DOCS}/history/list",
        ),
        Trigger(
            key="call_ended",
            name="Call of an agent ended",
            description="Fires when the transcript of a call with an agent is ready.",
            event_types=("post_call_transcription",),
            event_id="data.conversation_id type event_timestamp",
            sample={
                "type": "post_call_transcription",
                "event_timestamp": 1780300000,
                "data": {
                    "agent_id": "J3Pbu5gP6NNKBscdCdwB",
                    "conversation_id": "conv_01jxd5y165f62a0v7gtr6bkg56",
                    "status": "done",
                    "transcript": [{"role": "user", "message": "Hello.", "time_in_call_secs": 1}],
                },
            },
            docs_url="https://elevenlabs.io/docs/agents-platform/workflows/post-call-webhooks",
        ),
    ),
)
