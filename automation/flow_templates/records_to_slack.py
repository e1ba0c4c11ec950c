"""What comes in from providers is seen."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="records-to-slack",
    name="New records to Slack",
    description="Posts to Slack how many records of which kind came in, from a provider's events, polls or an import.",
    category="operations",
    trigger=Start("platform", "record.created", "event"),
    values=(Value("channel", "Slack channel", "#data"),),
    steps=(
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "{{trigger.data.recordIds | length}} new {{trigger.data.resourceType}} records from "
                    "{{trigger.data.providerType || 'outside'}} ({{trigger.data.source}})."
                ),
            },
        ),
    ),
    samples={
        "trigger": {
            "id": "evt_06e6mh3fbw7m3a4p5q6r7s8t9v",
            "timestamp": "2026-06-01T10:00:00Z",
            "type": "record.created",
            "data": {
                "providerType": "meta_lead_ads",
                "resourceType": "lead",
                "source": "poll",
                "recordIds": ["0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"],
            },
        }
    },
)
