"""Leads of Google Ads lead forms become Salesforce leads."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="google-leads-to-salesforce",
    name="Google Ads leads to Salesforce",
    description=(
        "Asks Google Ads for new lead form submissions, creates a Salesforce lead with its campaign as source, and posts it "
        "to Slack."
    ),
    category="leads",
    trigger=Start(
        "google-ads", "lead_submitted", "poll", {"inputs": {"customer_id": "[[customer_id]]"}, "pollIntervalSeconds": 300}
    ),
    values=(Value("customer_id", "Google Ads account", "1234567890"), Value("channel", "Slack channel", "#leads")),
    steps=(
        action(
            "salesforce",
            "create_lead",
            "Create the lead",
            {
                "first_name": "{{trigger.first_name}}",
                "last_name": "{{trigger.last_name || trigger.full_name || 'Unknown'}}",
                "company": "{{trigger.company || 'Unknown'}}",
                "email": "{{trigger.email}}",
                "phone": "{{trigger.phone}}",
                "source": "Google Ads",
            },
        ),
        action(
            "slack",
            "send_message",
            "Tell sales",
            {
                "channel": "[[channel]]",
                "text": (
                    "*New lead* {{trigger.full_name}} ({{trigger.campaign_name || 'no campaign'}}), Salesforce "
                    "{{step_1.output.id}}"
                ),
            },
            onError="continue",
        ),
    ),
)
