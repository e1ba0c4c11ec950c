"""A customer who leaves is asked why."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="chargebee-cancellation",
    name="Act when a Chargebee subscription is canceled",
    description=(
        "When a subscription is canceled, marks the contact in HubSpot, tells Slack, and asks the customer why, a day later."
    ),
    category="finance",
    trigger=Start("chargebee", "event", "webhook", {"filter": "{{trigger.event_type}} == 'subscription_cancelled'"}),
    values=(
        Value("channel", "Slack channel", "#customers"),
        Value("form", "Where they can say why", "https://example.org/goodbye"),
    ),
    steps=(
        action(
            "hubspot",
            "upsert_contact",
            "Mark the contact",
            {"email": "{{trigger.content.customer.email}}", "more": {"hs_lead_status": "OPEN"}},
            onError="continue",
        ),
        action(
            "slack",
            "send_message",
            "Tell the team",
            {
                "channel": "[[channel]]",
                "text": "{{trigger.content.customer.company || trigger.content.customer.email}} has canceled "
                "{{trigger.content.subscription.subscription_items[0].item_price_id}}.",
            },
            onError="continue",
        ),
        step("delay", "A day later", {"ms": 86_400_000}),
        action(
            "gmail",
            "send_email",
            "Ask why",
            {
                "to": "{{trigger.content.customer.email}}",
                "subject": "Why did you leave?",
                "body": "Hello {{trigger.content.customer.first_name}},\n\nwe are sorry to see you go. Tell us why: [[form]]",
            },
        ),
    ),
)
