"""A request for leave is answered by a click."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="leave-request",
    name="Approve requests for leave",
    description=(
        "A request sent to an address of its own is posted to Slack with links. Approved leave goes into the calendar; "
        "the person gets a mail either way."
    ),
    category="productivity",
    trigger=Start("webhook", "received", "webhook", {"filter": "{{trigger.email}} contains '@'"}),
    values=(Value("channel", "Slack channel", "#leave"), Value("calendar", "Calendar", "primary", "primary")),
    steps=(
        action(
            "slack",
            "send_message",
            "Ask",
            {
                "channel": "[[channel]]",
                "text": (
                    "{{trigger.name}} asks for leave from {{trigger.from}} to {{trigger.to}}: "
                    "<{{execution.approveUrls.step_2}}|approve> or <{{execution.declineUrls.step_2}}|decline>"
                ),
            },
        ),
        step("wait", "Answer", {"mode": "approval", "title": "Leave of {{trigger.name}}, {{trigger.from}} to {{trigger.to}}"}),
        step(
            "branch",
            "What was said",
            {"paths": [{"label": "approved", "expr": "{{step_2.output.decision}} == 'approved'"}, {"label": "else"}]},
            id="decision",
        ),
        action(
            "google-calendar",
            "create_event",
            "Into the calendar",
            {
                "calendar_id": "[[calendar]]",
                "summary": "{{trigger.name}}: leave",
                "start": "{{trigger.from | add_time: 0, 'days'}}",
                "end": "{{trigger.to | add_time: 1, 'day'}}",
            },
            under=("decision", "approved"),
        ),
        action(
            "gmail",
            "send_email",
            "Say yes",
            {"to": "{{trigger.email}}", "subject": "Enjoy your leave", "body": "Your leave is approved."},
            under=("decision", "approved"),
        ),
        action(
            "gmail",
            "send_email",
            "Say no",
            {
                "to": "{{trigger.email}}",
                "subject": "About your leave",
                "body": "Your leave was not approved. {{step_2.output.comment || ''}}",
            },
            under=("decision", "else"),
        ),
    ),
    samples={"trigger": {"name": "Ada Lovelace", "email": "ada@example.com", "from": "2026-07-01", "to": "2026-07-10"}},
)
