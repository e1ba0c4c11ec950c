"""Tells a Slack channel of each new HubSpot contact."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="hubspot-contact-to-slack",
    name="New HubSpot contacts to Slack",
    description="Posts each new HubSpot contact to a Slack channel, with name and address.",
    category="sales",
    trigger=Start("hubspot", "new_contact", "poll", {"pollIntervalSeconds": 300}),
    values=(Value("channel", "Slack channel", "#sales"),),
    steps=(
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "New contact: {{trigger.properties.firstname || ''}} {{trigger.properties.lastname || ''}} "
                    "<{{trigger.properties.email || 'no address'}}>"
                ),
            },
        ),
    ),
)
