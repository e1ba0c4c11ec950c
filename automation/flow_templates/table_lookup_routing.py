"""Looks up in a table who takes care of a customer."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="table-lookup-routing",
    name="Tell whoever takes care of a customer",
    description=(
        "Takes a message over a web address, looks the customer up in one of your tables, and posts the message to the Slack "
        "channel that stands there, or to one for everybody."
    ),
    category="support",
    trigger=Start("webhook", "received", "webhook"),
    values=(
        Value("table", "Slug of the table, which has columns email and channel", "customers", "customers"),
        Value("channel", "Slack channel for everybody", "#support", "#support"),
    ),
    steps=(
        step(
            "table.lookup",
            "Who is it?",
            {"tableSlug": "{{'[[table]]'}}", "column": "email", "value": "{{trigger.email | trim | lower}}"},
        ),
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "{{step_1.output.row.data.channel || '[[channel]]'}}",
                "text": "{{trigger.email}}: {{trigger.text | truncate: 2000}}",
            },
        ),
    ),
    samples={
        "trigger": {"email": "Ada@example.com", "text": "My engine is stuck."},
        "step_1": {"found": True, "row": {"id": 1, "data": {"email": "ada@example.com", "channel": "#vip"}}},
    },
)
