"""Leads of TikTok instant forms become Zoho CRM leads within seconds."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="tiktok-leads-to-zoho-crm",
    name="TikTok leads to Zoho CRM",
    description=(
        "Each lead TikTok sends becomes a lead in Zoho CRM, with the ad it came from, and a welcome by mail if it "
        "left an address."
    ),
    category="leads",
    trigger=Start("tiktok-ads", "lead_created", "webhook"),
    values=(
        Value("sender", "Sender of the mail", "Example <hello@example.org>"),
        Value("subject", "Subject", "Thank you for your interest", "Thank you for your interest"),
    ),
    steps=(
        action(
            "zoho-crm",
            "create_lead",
            "Create the lead",
            {
                "last_name": "{{trigger.last_name || trigger.full_name || 'Unknown'}}",
                "first_name": "{{trigger.first_name}}",
                "email": "{{trigger.email}}",
                "phone": "{{trigger.phone}}",
                "more": {"Lead_Source": "TikTok", "Description": "{{trigger.campaign_name}}, {{trigger.ad_name}}"},
            },
            retries=5,
        ),
        step("filter", "Left an address", {"expr": "{{trigger.email}} contains '@'"}),
        action(
            "resend",
            "send_email",
            "Welcome",
            {
                "from_address": "[[sender]]",
                "to": ["{{trigger.email}}"],
                "subject": "[[subject]]",
                "text": "Hello {{trigger.full_name}},\n\nthank you for your interest. We will be in touch shortly.",
            },
            onError="continue",
        ),
    ),
)
