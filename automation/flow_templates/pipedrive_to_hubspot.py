"""Keeps persons of Pipedrive in HubSpot too."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="pipedrive-to-hubspot",
    name="Pipedrive persons to HubSpot",
    description="Adds each new person of Pipedrive to HubSpot, or updates the contact with the same address.",
    category="sales",
    trigger=Start("pipedrive", "person_created", "poll", {"pollIntervalSeconds": 300}),
    settings={"concurrency": {"limit": 2, "policy": "queue"}},
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.emails | length}} > 0"}),
        action(
            "hubspot",
            "upsert_contact",
            "Add or update",
            {
                "email": "{{trigger.emails[0].value | lower}}",
                "first_name": "{{trigger.name | before: ' '}}",
                "last_name": "{{trigger.name | after: ' ' || trigger.name}}",
            },
            retries=5,
        ),
    ),
)
