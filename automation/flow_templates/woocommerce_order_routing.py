"""Large orders are looked at by a person, small ones go through."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="woocommerce-order-routing",
    name="Route WooCommerce orders by their sum",
    description=(
        "Orders above a sum you name are posted to Slack and put on a Trello list to be checked; all others get a thank-you "
        "mail at once."
    ),
    category="ecommerce",
    trigger=Start("woocommerce", "new_order", "poll", {"pollIntervalSeconds": 120}),
    values=(
        Value("sum", "Large from this sum on", 500, 500),
        Value("channel", "Slack channel", "#orders"),
        Value("list", "Trello list", "5abbe4b7ddc1b351ef961412"),
        Value("sender", "Sender of the mail", "shop@example.org"),
    ),
    steps=(
        step(
            "branch",
            "Large or small",
            {"paths": [{"label": "large", "expr": "{{trigger.total | to_number}} >= [[sum]]"}, {"label": "else"}]},
            id="size",
        ),
        action(
            "trello",
            "create_card",
            "Have it checked",
            {
                "list_id": "[[list]]",
                "name": "Check order {{trigger.number}} ({{trigger.total}} {{trigger.currency}})",
                "text": "{{trigger.billing.first_name}} {{trigger.billing.last_name}}, {{trigger.billing.email}}",
            },
            under=("size", "large"),
        ),
        action(
            "slack",
            "send_message",
            "Tell the team",
            {
                "channel": "[[channel]]",
                "text": "*Large order* {{trigger.number}}: {{trigger.total}} {{trigger.currency}}, see {{step_2.output.url}}",
            },
            under=("size", "large"),
            onError="continue",
        ),
        action(
            "sendgrid",
            "send_email",
            "Thank them",
            {
                "to": ["{{trigger.billing.email}}"],
                "from_email": "[[sender]]",
                "subject": "Thank you for order {{trigger.number}}",
                "text": "Dear {{trigger.billing.first_name}},\n\nthank you for your order. We are on it.",
            },
            under=("size", "else"),
        ),
    ),
)
