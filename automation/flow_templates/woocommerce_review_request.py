"""Asks for a review when the customer has had time."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="woocommerce-review-request",
    name="Ask for a review a week after the order",
    description="A week after a WooCommerce order, asks the customer by mail what they think. No worker waits meanwhile.",
    category="ecommerce",
    trigger=Start("woocommerce", "new_order", "poll", {"pollIntervalSeconds": 300}),
    values=(
        Value("sender", "Sender of the mail", "shop@example.org"),
        Value("link", "Where to leave a review", "https://example.org/reviews"),
    ),
    steps=(
        step("delay", "A week later", {"ms": 604_800_000}),
        action(
            "sendgrid",
            "send_email",
            "Ask",
            {
                "to": ["{{trigger.billing.email}}"],
                "from_email": "[[sender]]",
                "subject": "How do you like {{trigger.line_items[0].name}}?",
                "text": "Dear {{trigger.billing.first_name}},\n\nhow do you like what you ordered? Tell us: [[link]]",
            },
        ),
    ),
)
