"""A form of your own site becomes a HubSpot contact, checked first."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="website-form-to-crm",
    name="Website form to HubSpot and Slack",
    description=(
        "Your form posts to an address of its own. The e-mail address is verified with Hunter, good ones become "
        "HubSpot contacts "
        "with a task for sales, and Slack hears of them. The form is answered at once."
    ),
    category="leads",
    trigger=Start("webhook", "received", "webhook", {"filter": "{{trigger.email}} contains '@'"}),
    values=(Value("channel", "Slack channel", "#leads"),),
    steps=(
        action(
            "hunter", "verify_email", "Verify the address", {"email": "{{trigger.email | trim | lower}}"}, onError="continue"
        ),
        step("filter", "Not a made-up one", {"expr": "{{step_1.output.data.status || 'unknown'}} != 'invalid'"}),
        action(
            "hubspot",
            "upsert_contact",
            "Add to HubSpot",
            {
                "email": "{{trigger.email | trim | lower}}",
                "first_name": "{{trigger.firstName || trigger.name | before: ' '}}",
                "last_name": "{{trigger.lastName || trigger.name | after: ' ' || trigger.name}}",
            },
        ),
        action(
            "hubspot",
            "create_task",
            "Call back",
            {
                "contact_id": "{{step_3.output.results[0].id}}",
                "subject": "Call {{trigger.name}}: {{trigger.message | default: 'no message' | truncate: 80}}",
                "due": "{{step_3.output.results[0].updatedAt | add_time: 1, 'day'}}",
            },
        ),
        action(
            "slack",
            "send_message",
            "Tell sales",
            {"channel": "[[channel]]", "text": "*{{trigger.name}}* <{{trigger.email}}>: {{trigger.message || '-'}}"},
            onError="continue",
        ),
    ),
    samples={"trigger": {"name": "Ada Lovelace", "email": "Ada@example.com", "message": "A demo?"}},
)
