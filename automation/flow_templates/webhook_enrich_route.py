"""Calls of one address go where they belong."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="webhook-enrich-route",
    name="Enrich a webhook and route it by country",
    description=(
        "Takes any call to an address of its own, asks a service of yours for more about the sender, posts it to the "
        "channel of "
        "its region, and answers the caller with where it went."
    ),
    category="operations",
    trigger=Start("webhook", "received", "webhook", {"respond": "last_step"}),
    values=(
        Value("service", "Address of your service", "https://example.org/api/customers"),
        Value("europe", "Slack channel for Europe", "#europe"),
        Value("rest", "Slack channel for all others", "#world"),
    ),
    steps=(
        step(
            "http",
            "Ask for more",
            {"method": "GET", "url": "[[service]]/{{trigger.customer | url_encode}}"},
            retries=2,
            onError="continue",
        ),
        step(
            "formatter",
            "Country",
            {"operation": "uppercase", "value": "{{step_1.output.body.country || trigger.country || ''}}"},
        ),
        step(
            "branch",
            "Where it belongs",
            {
                "paths": [
                    {"label": "europe", "expr": "{{step_2.output.value}} in 'DE,AT,CH,FR,IT,ES,NL,BE,PL'"},
                    {"label": "else"},
                ]
            },
            id="region",
        ),
        action(
            "slack",
            "send_message",
            "Europe",
            {"channel": "[[europe]]", "text": "{{trigger.text}}"},
            under=("region", "europe"),
        ),
        action("slack", "send_message", "World", {"channel": "[[rest]]", "text": "{{trigger.text}}"}, under=("region", "else")),
        step("respond", "Answer", {"status": 200, "body": {"region": "{{step_3.output.path}}"}}),
    ),
    samples={
        "trigger": {"customer": "11999", "text": "Wants a demo", "country": "de"},
        "step_1": {"status": 200, "headers": {}, "body": {"name": "Analytical Engines", "country": "de"}},
    },
)
