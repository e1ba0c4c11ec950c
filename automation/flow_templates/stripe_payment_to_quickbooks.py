"""Payments at Stripe are in the books the same minute."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="stripe-payment-to-quickbooks",
    name="Stripe payments to QuickBooks",
    description=(
        "When a Stripe payment succeeds, finds the customer in QuickBooks by address or adds them, writes an "
        "invoice, and marks "
        "it as paid. Each of these carries a key, so that no repetition books twice."
    ),
    category="finance",
    trigger=Start("stripe", "payment_changed", "webhook", {"filter": "{{trigger.type}} == 'payment_intent.succeeded'"}),
    values=(
        Value("item", "Product or service in QuickBooks", "1"),
        Value("description", "Text of the line", "Stripe payment", "Stripe payment"),
    ),
    steps=(
        step(
            "transform",
            "What was paid",
            {
                "fields": {
                    "amount": "{{trigger.data.object.amount | divide: 100}}",
                    "customer": "{{trigger.data.object.receipt_email || trigger.data.object.customer || 'Stripe'}}",
                }
            },
        ),
        action("quickbooks", "find_customers", "Known already?", {"name": "{{step_1.output.customer}}", "limit": 1}),
        step(
            "branch",
            "Known or new",
            {"paths": [{"label": "new", "expr": "{{step_2.output.QueryResponse.Customer | length}} == 0"}]},
            id="known",
        ),
        action(
            "quickbooks",
            "create_customer",
            "Add the customer",
            {"name": "{{step_1.output.customer}}", "email": "{{trigger.data.object.receipt_email || ''}}"},
            under=("known", "new"),
        ),
        action(
            "quickbooks",
            "create_invoice",
            "Write the invoice",
            {
                "customer_id": "{{step_2.output.QueryResponse.Customer[0].Id || step_4.output.Customer.Id}}",
                "item_id": "[[item]]",
                "amount": "{{step_1.output.amount}}",
                "description": "[[description]] {{trigger.data.object.id}}",
            },
            retries=5,
        ),
        action(
            "quickbooks",
            "create_payment",
            "Mark it as paid",
            {
                "customer_id": "{{step_5.output.Invoice.CustomerRef.value}}",
                "invoice_id": "{{step_5.output.Invoice.Id}}",
                "amount": "{{step_1.output.amount}}",
            },
            retries=5,
        ),
    ),
)
