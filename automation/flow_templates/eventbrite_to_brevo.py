"""Who comes to an event gets the mails about it."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="eventbrite-to-brevo",
    name="Eventbrite attendees to Brevo",
    description="Adds each attendee of an Eventbrite event to a Brevo list, with ticket and status, also when they change.",
    category="marketing",
    trigger=Start("eventbrite", "attendee_changed", "poll", {"inputs": {"event_id": "[[event]]"}, "pollIntervalSeconds": 600}),
    values=(Value("event", "Eventbrite event", "12345"), Value("list", "Number of the Brevo list", 36)),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.profile.email}} contains '@'"}),
        action(
            "brevo",
            "upsert_contact",
            "Add the contact",
            {
                "email": "{{trigger.profile.email | lower}}",
                "attributes": {
                    "FIRSTNAME": "{{trigger.profile.name | before: ' '}}",
                    "TICKET": "{{trigger.ticket_class_name}}",
                    "STATUS": "{{trigger.status}}",
                },
                "list_ids": ["[[list]]"],
            },
        ),
    ),
)
