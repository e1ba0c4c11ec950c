"""Recordings are found again."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="zoom-recording-to-notion",
    name="Zoom recordings to Notion",
    description="Adds each finished Zoom recording to a Notion database and tells Slack.",
    category="productivity",
    trigger=Start("zoom", "recording_completed", "webhook"),
    values=(
        Value("data_source", "Notion data source", "2f26ee68df3042519ad48ddc420cba3d"),
        Value("channel", "Slack channel", "#meetings"),
    ),
    steps=(
        action(
            "notion",
            "create_database_item",
            "Add it",
            {
                "data_source_id": "[[data_source]]",
                "properties": {
                    "Name": {
                        "title": [
                            {"text": {"content": "{{trigger.payload.object.topic}}, {{trigger.event_ts | date: '%d %B %Y'}}"}}
                        ]
                    }
                },
            },
        ),
        action(
            "slack",
            "send_message",
            "Tell the team",
            {"channel": "[[channel]]", "text": "Recorded: {{trigger.payload.object.topic}}, {{step_1.output.url}}"},
            onError="continue",
        ),
    ),
)
