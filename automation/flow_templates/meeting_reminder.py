"""A reminder an hour before a meeting."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="meeting-reminder",
    name="Remind guests an hour before a meeting",
    description="Rests until an hour before a meeting booked in Calendly, then mails the guest the time and the link.",
    category="productivity",
    trigger=Start("calendly", "invitee_created", "webhook"),
    values=(Value("sender", "Sender of the mail", "Example <hello@example.org>"),),
    steps=(
        step(
            "delay",
            "Until an hour before",
            {"until": "{{trigger.payload.scheduled_event.start_time | add_time: -1, 'hour'}}"},
            onError="continue",
        ),
        action(
            "resend",
            "send_email",
            "Remind",
            {
                "from_address": "[[sender]]",
                "to": ["{{trigger.payload.email}}"],
                "subject": "{{trigger.payload.scheduled_event.name}} begins soon",
                "text": (
                    "Hello {{trigger.payload.name}},\n\nwe meet at "
                    "{{trigger.payload.scheduled_event.start_time | date: '%H:%M', trigger.payload.timezone}}: "
                    "{{trigger.payload.scheduled_event.location.join_url || 'as arranged'}}"
                ),
            },
        ),
    ),
)
