"""Leads of LinkedIn lead gen forms become persons and leads in Pipedrive."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="linkedin-leads-to-pipedrive",
    name="LinkedIn leads to Pipedrive",
    description=(
        "Asks LinkedIn for new lead gen form answers, finds the person in Pipedrive by address or adds them, and opens a lead "
        "named after the campaign."
    ),
    category="leads",
    trigger=Start(
        "linkedin-ads", "new_lead", "poll", {"inputs": {"ad_account_id": "[[ad_account_id]]"}, "pollIntervalSeconds": 600}
    ),
    values=(Value("ad_account_id", "LinkedIn ad account", "522529623"),),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.email}} contains '@'"}),
        action(
            "pipedrive",
            "find_person",
            "Known already?",
            {"term": "{{trigger.email}}", "fields": "email", "exact_match": True, "limit": 1},
        ),
        step(
            "branch",
            "Known or new",
            {"paths": [{"label": "known", "expr": "{{step_2.output.data.items | length}} > 0"}, {"label": "else"}]},
            id="known",
        ),
        action(
            "pipedrive",
            "create_lead",
            "Open a lead",
            {
                "title": "{{trigger.campaign_name || 'LinkedIn'}}: {{trigger.full_name}}",
                "person_id": "{{step_2.output.data.items[0].item.id}}",
            },
            under=("known", "known"),
        ),
        action(
            "pipedrive",
            "create_person",
            "Add the person",
            {
                "name": "{{trigger.full_name || trigger.email || 'Unknown'}}",
                "email": "{{trigger.email}}",
            },
            under=("known", "else"),
        ),
        action(
            "pipedrive",
            "create_lead",
            "Open a lead for them",
            {
                "title": "{{trigger.campaign_name || 'LinkedIn'}}: {{trigger.full_name}}",
                "person_id": "{{step_5.output.data.id}}",
            },
            under=("known", "else"),
        ),
    ),
)
