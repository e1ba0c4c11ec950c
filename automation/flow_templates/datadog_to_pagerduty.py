"""Monitors that fire wake whoever is on call."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="datadog-to-pagerduty",
    name="Datadog alerts to PagerDuty",
    description="Opens a PagerDuty incident when a Datadog monitor fires, one for each monitor and group while it is open.",
    category="engineering",
    trigger=Start("datadog", "monitor_alert", "poll", {"pollIntervalSeconds": 60}),
    values=(Value("service", "PagerDuty service", "PIJ90N7"),),
    steps=(
        action(
            "pagerduty",
            "create_incident",
            "Open an incident",
            {
                "service_id": "[[service]]",
                "title": "{{trigger.monitor_name | truncate: 200}} ({{trigger.group}})",
                "urgency": "high",
                "incident_key": "datadog-{{trigger.monitor_id}}-{{trigger.group}}",
            },
            onError="continue",
        ),
    ),
)
