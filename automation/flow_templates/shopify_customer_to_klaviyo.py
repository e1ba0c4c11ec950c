"""New customers of a Shopify shop join Klaviyo."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="shopify-customer-to-klaviyo",
    name="Shopify customers to Klaviyo",
    description="Each new customer of your Shopify shop becomes a Klaviyo profile and is subscribed to a list.",
    category="marketing",
    trigger=Start("shopify", "customer_created", "poll", {"pollIntervalSeconds": 300}),
    values=(Value("list", "Klaviyo list", "Y6nRLr"),),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.defaultEmailAddress.emailAddress}} contains '@'"}),
        action(
            "klaviyo",
            "upsert_profile",
            "Add the profile",
            {
                "email": "{{trigger.defaultEmailAddress.emailAddress}}",
                "first_name": "{{trigger.firstName || ''}}",
                "last_name": "{{trigger.lastName || ''}}",
                "external_id": "{{trigger.id}}",
            },
        ),
        action(
            "klaviyo",
            "subscribe",
            "Subscribe",
            {"email": "{{trigger.defaultEmailAddress.emailAddress}}", "list_id": "[[list]]"},
        ),
    ),
)
