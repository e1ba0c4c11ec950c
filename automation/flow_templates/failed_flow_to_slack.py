"""Flows that fail are told where the team is."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="failed-flow-to-slack",
    name="Failed flows to Slack",
    description=(
        "Posts each failed execution of your other flows to Slack: which flow, which step, and why. At most twenty a minute."
    ),
    category="operations",
    trigger=Start("platform", "flow.failed", "event"),
    values=(Value("channel", "Slack channel", "#alerts"),),
    settings={"rate": {"limit": 20, "perSeconds": 60}},
    steps=(
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    ":warning: *{{trigger.data.flowName}}* failed: "
                    "{{trigger.data.error | default: 'no reason' | truncate: 500}}\nExecution {{trigger.data.executionId}}"
                ),
            },
        ),
    ),
    samples={
        "trigger": {
            "id": "evt_06e6mh3fbw7m3a4p5q6r7s8t9v",
            "timestamp": "2026-06-01T10:00:00Z",
            "type": "flow.failed",
            "data": {
                "flowId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d",
                "flowName": "Greet new contacts",
                "executionId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2e",
                "error": "step_2: The server answered 503.",
            },
        }
    },
)
