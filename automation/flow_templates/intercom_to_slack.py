"""New conversations, where the team is."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="intercom-to-slack",
    name="New Intercom conversations to Slack",
    description="Posts each new Intercom conversation to Slack, as plain text, with the customer's address.",
    category="support",
    trigger=Start("intercom", "conversation_started", "webhook"),
    values=(Value("channel", "Slack channel", "#support"),),
    steps=(
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "{{trigger.data.item.source.author.email || 'Somebody'}}: "
                    "{{trigger.data.item.source.body | strip_tags | truncate: 1000}}"
                ),
            },
        ),
    ),
)
