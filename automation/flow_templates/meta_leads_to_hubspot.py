"""Leads of Facebook and Instagram ads become HubSpot contacts, and sales hears of each."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="meta-leads-to-hubspot",
    name="Facebook and Instagram leads to HubSpot",
    description=(
        "Asks Meta for new leads of one form every five minutes, adds or updates the contact in HubSpot, and posts the lead "
        "with its answers to Slack. Slack being down loses no lead."
    ),
    category="leads",
    trigger=Start("meta-lead-ads", "form_lead", "poll", {"inputs": {"form_id": "[[form_id]]"}, "pollIntervalSeconds": 300}),
    values=(Value("form_id", "Lead form", "1082932385156331"), Value("channel", "Slack channel", "#leads")),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.email}} contains '@'"}),
        action(
            "hubspot",
            "upsert_contact",
            "Add to HubSpot",
            {
                "email": "{{trigger.email | trim | lower}}",
                "first_name": "{{trigger.first_name || trigger.full_name | before: ' '}}",
                "last_name": "{{trigger.last_name || trigger.full_name | after: ' ' || trigger.full_name}}",
                "more": {"lifecyclestage": "lead"},
            },
            retries=5,
        ),
        action(
            "hubspot",
            "add_note",
            "Note what was answered",
            {
                "contact_id": "{{step_2.output.results[0].id}}",
                "text": "{{trigger.form_name || trigger.campaign_name}}: {{trigger.answers | to_json | truncate: 5000}}",
                "at": "{{trigger.created_at}}",
            },
            onError="continue",
        ),
        action(
            "slack",
            "send_message",
            "Tell sales",
            {
                "channel": "[[channel]]",
                "text": (
                    "*New lead* {{trigger.full_name}} <{{trigger.email}}> from {{trigger.campaign_name || trigger.form_name}}"
                ),
            },
            onError="continue",
        ),
    ),
)
