"""PayPal payments as rows."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="paypal-payment-to-sheet",
    name="PayPal payments to a Google sheet",
    description="Writes each completed PayPal payment to a Google sheet: time, sum, currency and PayPal's id.",
    category="finance",
    trigger=Start("paypal", "payment_captured", "webhook", {"filter": "{{trigger.resource.status}} == 'COMPLETED'"}),
    values=(Value("spreadsheet", "Google spreadsheet", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),),
    steps=(
        action(
            "google-sheets",
            "append_rows",
            "Write the row",
            {
                "spreadsheet_id": "[[spreadsheet]]",
                "range": "PayPal!A:D",
                "rows": [
                    [
                        "{{trigger.resource.create_time}}",
                        "{{trigger.resource.amount.value | to_number}}",
                        "{{trigger.resource.amount.currency_code}}",
                        "{{trigger.resource.id}}",
                    ]
                ],
                "value_input": "RAW",
            },
        ),
    ),
)
