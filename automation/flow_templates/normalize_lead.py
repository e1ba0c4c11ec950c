"""Leads of any shape in one shape, for other flows to enter."""

from __future__ import annotations

from automation.template_spec import Template, step

template = Template(
    slug="normalize-lead",
    name="Bring a lead into one shape",
    description=(
        "Has no trigger of its own: other flows enter it with a sub-flow step. Gives name, first and last name, address and "
        "phone in one shape, whatever the fields were called."
    ),
    category="building-blocks",
    trigger=None,
    steps=(
        step(
            "transform",
            "The fields",
            {
                "fields": {
                    "email": "{{trigger.email || trigger.Email || trigger.email_address || ''}}",
                    "name": "{{trigger.name || trigger.full_name || trigger.fullName || ''}}",
                    "phone": "{{trigger.phone || trigger.phone_number || ''}}",
                }
            },
        ),
        step(
            "transform",
            "The lead",
            {
                "fields": {
                    "email": "{{step_1.output.email | trim | lower}}",
                    "name": "{{step_1.output.name | trim | title}}",
                    "firstName": "{{step_1.output.name | trim | title | before: ' '}}",
                    "lastName": "{{step_1.output.name | trim | title | after: ' '}}",
                    "phone": "{{step_1.output.phone | replace: ' ', ''}}",
                    "isComplete": "{{({{step_1.output.email}} contains '@' and {{step_1.output.name}} != '')}}",
                }
            },
        ),
    ),
    samples={"trigger": {"email": " Ada@Example.com", "name": "ada lovelace", "phone": "+44 20 7946 0000"}},
)
