"""Asks a person before it goes on."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="sandbox-approval",
    name="Ask before it goes on",
    description=(
        "Started by hand, waits up to a day for somebody to approve or decline on a page, and then does one thing or "
        "the other. "
        "The links stand in the step that waits; send them by mail or chat in a step before it."
    ),
    category="getting-started",
    trigger=Start("manual", "run", "manual"),
    steps=(
        step(
            "wait",
            "Approve?",
            {
                "mode": "approval",
                "title": "Pay {{trigger.sum}} for {{trigger.title}}?",
                "text": "Asked by {{trigger.by || 'somebody'}}.",
                "deadlineSeconds": 86_400,
                "onDeadline": "continue",
            },
        ),
        step(
            "branch",
            "What was said",
            {"paths": [{"label": "yes", "expr": "{{step_1.output.decision}} == 'approved'"}, {"label": "else"}]},
            id="decision",
        ),
        action("sandbox", "echo", "Go on", {"message": "Paying {{trigger.sum}}."}, under=("decision", "yes")),
        action("sandbox", "echo", "Leave it", {"message": "Not paid: {{step_1.output.decision}}."}, under=("decision", "else")),
    ),
    samples={"trigger": {"title": "Engine oil", "sum": 120, "by": "Ada"}},
)
