"""A flow that pauses itself needs somebody now."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="paused-flow-to-pagerduty",
    name="Paused flows to PagerDuty",
    description="When one of your flows is paused because nearly all of its executions fail, opens a PagerDuty incident.",
    category="operations",
    trigger=Start("platform", "flow.paused", "event"),
    values=(Value("service", "PagerDuty service", "PIJ90N7"),),
    steps=(
        action(
            "pagerduty",
            "create_incident",
            "Open an incident",
            {
                "service_id": "[[service]]",
                "title": "Flow {{trigger.data.flowName}} is paused",
                "urgency": "high",
                "details": "{{trigger.data.reason || ''}}",
                "incident_key": "flow-{{trigger.data.flowId}}",
            },
        ),
    ),
    samples={
        "trigger": {
            "id": "evt_06e6mh3fbw7m3a4p5q6r7s8t9v",
            "timestamp": "2026-06-01T10:00:00Z",
            "type": "flow.paused",
            "data": {
                "flowId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d",
                "flowName": "Greet new contacts",
                "reason": "19 of the last 20 executions failed.",
            },
        }
    },
)
