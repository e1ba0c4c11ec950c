"""One row for each thing that was ordered."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="shopify-order-lines-to-sheet",
    name="Order lines of Shopify to a Google sheet",
    description=(
        "Writes a row for each line of each new Shopify order: order, product, quantity, price and customer. The "
        "order of rows is kept."
    ),
    category="ecommerce",
    trigger=Start("shopify", "order_event", "webhook", {"filter": "{{trigger.financial_status}} == 'paid'"}),
    values=(
        Value("spreadsheet", "Google spreadsheet", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),
        Value("range", "Where the rows go", "Orders!A:F", "Orders!A:F"),
    ),
    settings={"concurrency": {"limit": 1, "policy": "queue"}},
    steps=(
        step("loop", "Each line", {"arrayPath": "trigger.line_items"}, id="lines"),
        action(
            "google-sheets",
            "append_rows",
            "Write the row",
            {
                "spreadsheet_id": "[[spreadsheet]]",
                "range": "[[range]]",
                "rows": [
                    [
                        "{{trigger.name}}",
                        "{{step_1_item.value.title}}",
                        "{{step_1_item.value.quantity}}",
                        "{{step_1_item.value.price | to_number}}",
                        "{{trigger.currency}}",
                        "{{trigger.email}}",
                    ]
                ],
                "value_input": "RAW",
            },
            under=("lines", ""),
        ),
    ),
)
