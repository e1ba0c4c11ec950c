"""An answer is promised, and kept in mind."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="help-scout-promise",
    name="Remind of Help Scout conversations left open",
    description="Four hours after a conversation began, looks whether it is still active, and if so posts it to Slack.",
    category="support",
    trigger=Start("help-scout", "conversation_created", "poll", {"pollIntervalSeconds": 120}),
    values=(Value("channel", "Slack channel", "#support"),),
    steps=(
        step("delay", "Four hours", {"ms": 14_400_000}),
        action("help-scout", "get_conversation", "How does it stand?", {"conversation_id": "{{trigger.id}}"}),
        step("filter", "Still open", {"expr": "{{step_2.output.status}} == 'active'"}),
        action(
            "slack",
            "send_message",
            "Remind",
            {"channel": "[[channel]]", "text": "Nobody answered {{trigger.primaryCustomer.email}} yet: {{trigger.subject}}"},
        ),
    ),
)
