"""A payment that failed is followed up."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="stripe-failed-payment",
    name="Follow up failed Stripe payments",
    description="When a Stripe payment fails, opens a Zendesk ticket for the customer and posts it to Slack.",
    category="finance",
    trigger=Start("stripe", "payment_changed", "webhook", {"filter": "{{trigger.type}} == 'payment_intent.payment_failed'"}),
    values=(
        Value("channel", "Slack channel", "#billing"),
        Value("billing", "Requester where no address is known", "billing@example.org", "billing@example.org"),
    ),
    steps=(
        action(
            "zendesk",
            "create_ticket",
            "Open a ticket",
            {
                "subject": "Payment {{trigger.data.object.id}} failed",
                "body": (
                    "{{trigger.data.object.amount | divide: 100 | format_number}} {{trigger.data.object.currency | upper}} of "
                    "customer {{trigger.data.object.customer || 'unknown'}} could not be collected."
                ),
                "requester_email": "{{trigger.data.object.receipt_email || '[[billing]]'}}",
                "priority": "high",
                "tags": ["payment-failed"],
            },
        ),
        action(
            "slack",
            "send_message",
            "Tell billing",
            {"channel": "[[channel]]", "text": "Payment failed, see Zendesk ticket {{step_1.output.ticket.id}}."},
            onError="continue",
        ),
    ),
)
