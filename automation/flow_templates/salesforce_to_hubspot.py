"""Keeps contacts of Salesforce in HubSpot too."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="salesforce-to-hubspot",
    name="Salesforce contacts to HubSpot",
    description=(
        "Adds each new contact of Salesforce to HubSpot with the Salesforce id, or updates the one with the same address."
    ),
    category="sales",
    trigger=Start("salesforce", "contact_created", "poll", {"pollIntervalSeconds": 300}),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.Email}} contains '@'"}),
        action(
            "salesforce",
            "get_record",
            "Read the whole contact",
            {"object_name": "Contact", "record_id": "{{trigger.Id}}", "shown": "Id,FirstName,LastName,Phone,Title"},
        ),
        action(
            "hubspot",
            "upsert_contact",
            "Add or update",
            {"email": "{{trigger.Email | lower}}", "last_name": "{{trigger.LastName}}"},
            retries=5,
        ),
        action(
            "hubspot",
            "add_note",
            "Note the rest",
            {
                "contact_id": "{{step_3.output.results[0].id}}",
                "text": (
                    "Salesforce {{trigger.Id}}: {{step_2.output.FirstName || ''}} {{trigger.LastName}}, "
                    "{{step_2.output.Title || 'no title'}}, {{step_2.output.Phone || 'no number'}}"
                ),
                "at": "{{trigger.CreatedDate | add_time: 0, 'seconds'}}",
            },
            onError="continue",
        ),
    ),
)
