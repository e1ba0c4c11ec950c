"""Urgent tickets wake whoever is on call."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="zendesk-urgent-to-pagerduty",
    name="Urgent Zendesk tickets to PagerDuty",
    description=(
        "A ticket that becomes urgent opens a PagerDuty incident, one for each ticket, and says so in an internal comment."
    ),
    category="support",
    trigger=Start(
        "zendesk", "ticket_changed", "poll", {"pollIntervalSeconds": 60, "filter": "{{trigger.priority}} == 'urgent'"}
    ),
    values=(Value("service", "PagerDuty service", "PIJ90N7"),),
    steps=(
        action(
            "pagerduty",
            "create_incident",
            "Open an incident",
            {
                "service_id": "[[service]]",
                "title": "Ticket {{trigger.id}}: {{trigger.subject | truncate: 200}}",
                "urgency": "high",
                "details": "{{trigger.description | truncate: 2000}}",
                "incident_key": "zendesk-{{trigger.id}}",
            },
            onError="continue",
        ),
        step("filter", "It was opened", {"expr": "{{step_1.output.incident.id || ''}} != ''"}),
        action(
            "zendesk",
            "add_comment",
            "Say so",
            {"ticket_id": "{{trigger.id}}", "body": "On call: {{step_1.output.incident.html_url}}", "public": False},
        ),
    ),
)
