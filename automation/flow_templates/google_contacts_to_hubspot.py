"""Keeps your Google address book in HubSpot."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="google-contacts-to-hubspot",
    name="Google Contacts to HubSpot",
    description="Adds or updates a HubSpot contact whenever one of your Google contacts changes.",
    category="sales",
    trigger=Start("google-contacts", "contact_changed", "poll", {"pollIntervalSeconds": 900}),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.emailAddresses | length}} > 0"}),
        action(
            "hubspot",
            "upsert_contact",
            "Add or update",
            {
                "email": "{{trigger.emailAddresses[0].value | lower}}",
                "first_name": "{{trigger.names[0].givenName || trigger.names[0].displayName || 'Unknown'}}",
                "last_name": "{{trigger.names[0].familyName || trigger.names[0].displayName || 'Unknown'}}",
            },
        ),
    ),
)
