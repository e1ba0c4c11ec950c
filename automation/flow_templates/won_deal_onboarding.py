"""A won deal starts the onboarding."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="won-deal-onboarding",
    name="Start onboarding when a deal is won",
    description=(
        "When a Pipedrive deal is won, opens a Slack channel for the customer, adds a task in Asana for each thing to do, and "
        "congratulates the team."
    ),
    category="sales",
    trigger=Start("pipedrive", "deal_changed", "poll", {"filter": "{{trigger.status}} == 'won'"}),
    values=(
        Value("project", "Asana project", "1203456789012345"),
        Value("channel", "Slack channel of the team", "#wins"),
        Value(
            "tasks",
            "Things to do, by comma",
            "Send the contract,Kick-off call",
            "Send the contract,Kick-off call,First invoice",
        ),
    ),
    steps=(
        action(
            "slack",
            "create_channel",
            "A channel for the customer",
            {"name": "customer-{{trigger.id}}-{{trigger.title | lower | replace: ' ', '-' | truncate: 40}}"},
            onError="continue",
        ),
        step("transform", "What is to be done", {"fields": {"tasks": "{{'[[tasks]]' | split: ','}}"}}),
        step("loop", "Each task", {"arrayPath": "step_2.output.tasks"}, id="each"),
        action(
            "asana",
            "create_task",
            "Add the task",
            {"name": "{{trigger.title}}: {{step_3_item.value | trim}}", "projects": ["[[project]]"]},
            under=("each", ""),
        ),
        action(
            "slack",
            "send_message",
            "Congratulate",
            {
                "channel": "[[channel]]",
                "text": "*Won*: {{trigger.title}}, {{trigger.value | format_number: 0}} {{trigger.currency}}. "
                "{{step_3.output.iterations}} tasks were added.",
            },
            onError="continue",
        ),
    ),
)
