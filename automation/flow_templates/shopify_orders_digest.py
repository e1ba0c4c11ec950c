"""What was sold yesterday."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="shopify-orders-digest",
    name="Yesterday's Shopify orders to Slack",
    description="Every morning, posts how many orders Shopify had since yesterday, and the newest ones with their customers.",
    category="ecommerce",
    trigger=Start("schedule", "cron", "schedule", {"cron": "0 7 * * *", "timeZone": "[[time_zone]]"}),
    values=(Value("time_zone", "Time zone", "Europe/Berlin", "UTC"), Value("channel", "Slack channel", "#orders")),
    steps=(
        action(
            "shopify",
            "list_orders",
            "Read the orders",
            {"query": "created_at:>={{trigger.scheduledAt | add_time: -1, 'day' | date: '%Y-%m-%dT%H:%M:%SZ'}}", "limit": 250},
        ),
        step("filter", "There were some", {"expr": "{{step_1.output.data.orders.nodes | length}} > 0"}),
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "*{{step_1.output.data.orders.nodes | length}} orders* since yesterday: "
                    "{{step_1.output.data.orders.nodes | slice: 0, 20 | map: 'name' | join: ', '}}"
                ),
            },
        ),
    ),
)
