"""One way to tell people, for all your flows."""

from __future__ import annotations

from automation.template_spec import Template, Value, action, step

template = Template(
    slug="notify-by-severity",
    name="Tell people by how bad it is",
    description=(
        "Has no trigger of its own: other flows enter it with title, text and severity. Critical wakes whoever is on call, "
        "warnings go to Slack, and everything is emitted as an event."
    ),
    category="building-blocks",
    trigger=None,
    values=(Value("service", "PagerDuty service", "PIJ90N7"), Value("channel", "Slack channel", "#alerts")),
    steps=(
        step(
            "branch",
            "How bad",
            {
                "paths": [
                    {"label": "critical", "expr": "{{trigger.severity}} == 'critical'"},
                    {"label": "warning", "expr": "{{trigger.severity}} == 'warning'"},
                ]
            },
            id="severity",
        ),
        action(
            "pagerduty",
            "create_incident",
            "Wake somebody",
            {"service_id": "[[service]]", "title": "{{trigger.title}}", "urgency": "high", "details": "{{trigger.text || ''}}"},
            under=("severity", "critical"),
        ),
        action(
            "slack",
            "send_message",
            "Tell the team",
            {"channel": "[[channel]]", "text": "*{{trigger.title}}*\n{{trigger.text || ''}}"},
            under=("severity", "warning"),
        ),
        step(
            "emit",
            "For whoever listens",
            {"name": "notice.sent", "data": {"title": "{{trigger.title}}", "severity": "{{trigger.severity}}"}},
        ),
    ),
    samples={"trigger": {"title": "Disk is nearly full", "text": "web-1, 97 %", "severity": "warning"}},
)
