"""Appointments of Acuity stand in everybody's calendar."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="appointment-to-calendar",
    name="Acuity appointments to Google Calendar",
    description=(
        "Puts each appointment booked in Acuity into a Google calendar and sends the guest a text message, if a "
        "number is known."
    ),
    category="productivity",
    trigger=Start("acuity-scheduling", "appointment_booked", "poll", {"pollIntervalSeconds": 120}),
    values=(Value("calendar", "Calendar", "primary", "primary"), Value("number", "Your Twilio number", "+15017122661")),
    steps=(
        action(
            "google-calendar",
            "create_event",
            "Put it in",
            {
                "calendar_id": "[[calendar]]",
                "summary": "{{trigger.type}}: {{trigger.firstName}} {{trigger.lastName}}",
                "start": "{{trigger.datetime | add_time: 0, 'minutes'}}",
                "end": "{{trigger.datetime | add_time: trigger.duration, 'minutes'}}",
                "description": "{{trigger.email}} {{trigger.phone}}",
            },
        ),
        step("filter", "Has a number", {"expr": "{{trigger.phone | length}} > 5"}),
        action(
            "twilio",
            "send_message",
            "Confirm",
            {
                "to": "{{trigger.phone}}",
                "from_number": "[[number]]",
                "body": (
                    "{{trigger.firstName}}, your {{trigger.type}} is booked for {{trigger.datetime | date: '%d %b %H:%M'}}."
                ),
            },
            onError="continue",
        ),
    ),
)
