"""A payment is thanked for and written down."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="stripe-payment-thanks",
    name="Thank for Stripe payments and note them",
    description=(
        "When a Stripe payment succeeds, sends a thank-you mail from your Gmail account and writes a row to a Google sheet."
    ),
    category="finance",
    trigger=Start("stripe", "payment_changed", "webhook", {"filter": "{{trigger.type}} == 'payment_intent.succeeded'"}),
    values=(
        Value("spreadsheet", "Google spreadsheet", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),
        Value("company", "Your company", "Analytical Engines"),
    ),
    steps=(
        step(
            "transform",
            "The sum",
            {
                "fields": {
                    "amount": "{{trigger.data.object.amount | divide: 100 | format_number}}",
                    "currency": "{{trigger.data.object.currency | upper}}",
                    "email": "{{trigger.data.object.receipt_email || ''}}",
                }
            },
        ),
        action(
            "google-sheets",
            "append_rows",
            "Note it",
            {
                "spreadsheet_id": "[[spreadsheet]]",
                "range": "Payments!A:E",
                "rows": [
                    [
                        "{{trigger.data.object.id}}",
                        "{{trigger.data.object.created | date: '%Y-%m-%d %H:%M'}}",
                        "{{step_1.output.amount}}",
                        "{{step_1.output.currency}}",
                        "{{step_1.output.email}}",
                    ]
                ],
                "value_input": "RAW",
            },
        ),
        step("filter", "Has an address", {"expr": "{{step_1.output.email}} contains '@'"}),
        action(
            "gmail",
            "send_email",
            "Thank them",
            {
                "to": "{{step_1.output.email}}",
                "subject": "Thank you for your payment",
                "body": (
                    "Hello,\n\nwe have received {{step_1.output.amount}} {{step_1.output.currency}}. Thank you.\n\n[[company]]"
                ),
            },
        ),
    ),
)
