"""Who books a meeting is in the CRM before it begins."""

from __future__ import annotations

from automation.template_spec import Start, Template, action

template = Template(
    slug="calendly-to-hubspot",
    name="Calendly bookings to HubSpot",
    description="When somebody books a meeting, adds or updates the HubSpot contact and notes the meeting on its timeline.",
    category="sales",
    trigger=Start("calendly", "invitee_created", "webhook"),
    steps=(
        action(
            "hubspot",
            "upsert_contact",
            "Add or update",
            {
                "email": "{{trigger.payload.email | lower}}",
                "first_name": "{{trigger.payload.name | before: ' '}}",
                "last_name": "{{trigger.payload.name | after: ' ' || trigger.payload.name}}",
            },
        ),
        action(
            "hubspot",
            "add_note",
            "Note the meeting",
            {
                "contact_id": "{{step_1.output.results[0].id}}",
                "text": "Booked {{trigger.payload.scheduled_event.name}} on "
                "{{trigger.payload.scheduled_event.start_time | date: '%d %B %Y %H:%M', trigger.payload.timezone}}.",
                "at": "{{trigger.payload.created_at}}",
            },
        ),
    ),
)
