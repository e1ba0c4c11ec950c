"""A manager approves large deals before they move on."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="big-deal-approval",
    name="Let a manager approve large deals",
    description=(
        "When a HubSpot deal is worth more than a sum you name, sends the manager a mail with links to approve or "
        "decline, waits "
        "up to three days, and moves the deal to the stage that belongs to the answer."
    ),
    category="sales",
    trigger=Start(
        "hubspot", "new_deal", "poll", {"filter": "{{trigger.properties.amount | default: 0 | to_number}} >= [[sum]]"}
    ),
    values=(
        Value("sum", "From this sum on", 10_000, 10_000),
        Value("manager", "Address of the manager", "boss@example.com"),
        Value("approved_stage", "Stage of approved deals", "contractsent", "contractsent"),
        Value("declined_stage", "Stage of declined deals", "closedlost", "closedlost"),
    ),
    steps=(
        action(
            "gmail",
            "send_email",
            "Ask the manager",
            {
                "to": "[[manager]]",
                "subject": "Approve {{trigger.properties.dealname}}?",
                "body": (
                    "{{trigger.properties.dealname}}, {{trigger.properties.amount}}\n\n"
                    "Approve: {{execution.approveUrls.step_2}}\nDecline: {{execution.declineUrls.step_2}}"
                ),
            },
        ),
        step(
            "wait",
            "Answer of the manager",
            {
                "mode": "approval",
                "title": "{{trigger.properties.dealname}}",
                "deadlineSeconds": 259_200,
                "onDeadline": "continue",
            },
        ),
        step(
            "branch",
            "What was said",
            {
                "paths": [
                    {"label": "approved", "expr": "{{step_2.output.decision}} == 'approved'"},
                    {"label": "declined", "expr": "{{step_2.output.decision}} == 'declined'"},
                    {"label": "else"},
                ]
            },
            id="decision",
        ),
        action(
            "hubspot",
            "update_deal",
            "Move on",
            {"deal_id": "{{trigger.id}}", "stage": "[[approved_stage]]"},
            under=("decision", "approved"),
        ),
        action(
            "hubspot",
            "update_deal",
            "Close",
            {"deal_id": "{{trigger.id}}", "stage": "[[declined_stage]]"},
            under=("decision", "declined"),
        ),
        action(
            "gmail",
            "send_email",
            "Nobody answered",
            {
                "to": "[[manager]]",
                "subject": "Still open: {{trigger.properties.dealname}}",
                "body": "Nobody answered in three days. The deal was left as it is.",
            },
            under=("decision", "else"),
        ),
    ),
)
