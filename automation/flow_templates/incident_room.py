"""An incident gets a room and a document within seconds."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="incident-room",
    name="Open a room for each PagerDuty incident",
    description=(
        "For each urgent PagerDuty incident, opens a Slack channel with a topic, begins a Google document for the timeline, "
        "and posts both where everybody looks."
    ),
    category="engineering",
    trigger=Start("pagerduty", "new_incident", "poll", {"pollIntervalSeconds": 60, "filter": "{{trigger.urgency}} == 'high'"}),
    values=(Value("channel", "Slack channel for all", "#incidents"),),
    steps=(
        action("slack", "create_channel", "Open the room", {"name": "incident-{{trigger.incident_number}}"}, id="room"),
        action(
            "slack",
            "set_topic",
            "Its topic",
            {"channel": "{{step_1.output.channel.id}}", "topic": "{{trigger.title | truncate: 200}} {{trigger.html_url}}"},
            onError="continue",
        ),
        action(
            "google-docs",
            "create_document",
            "Begin the document",
            {"title": "Incident {{trigger.incident_number}}: {{trigger.title}}"},
            onError="continue",
        ),
        action(
            "slack",
            "send_message",
            "Tell everybody",
            {
                "channel": "[[channel]]",
                "text": (
                    "*{{trigger.title}}* <#{{step_1.output.channel.id}}> "
                    "https://docs.google.com/document/d/{{step_3.output.documentId || ''}}"
                ),
            },
        ),
    ),
)
