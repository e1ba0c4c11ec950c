"""Enriches a lead and sends it the right way: to sales, or to a newsletter."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="lead-enrich-and-route",
    name="Enrich a lead and route it",
    description=(
        "Takes a lead over a web address, looks the person up in Apollo, and branches: decision makers become a Pipedrive deal "
        "and a Slack message, everybody else joins a Mailchimp audience."
    ),
    category="leads",
    trigger=Start("webhook", "received", "webhook"),
    values=(
        Value("channel", "Slack channel", "#sales"),
        Value("audience", "Mailchimp audience", "a6b5da1054"),
    ),
    steps=(
        action("apollo", "enrich_person", "Who is it?", {"email": "{{trigger.email}}"}, onError="continue"),
        step(
            "branch",
            "Who decides?",
            {
                "paths": [
                    {
                        "label": "sales",
                        "expr": (
                            "{{step_1.output.person.title | lower}} contains 'head' or {{step_1.output.person.title | lower}} "
                            "contains 'director' or {{step_1.output.person.title | lower}} contains 'chief'"
                        ),
                    },
                    {"label": "else"},
                ]
            },
            id="route",
        ),
        action(
            "pipedrive",
            "create_person",
            "Add the person",
            {"name": "{{step_1.output.person.name || trigger.email}}", "email": "{{trigger.email}}"},
            under=("route", "sales"),
        ),
        action(
            "pipedrive",
            "create_deal",
            "Open a deal",
            {
                "title": "{{step_1.output.person.organization.name || trigger.email}}",
                "person_id": "{{step_3.output.data.id}}",
            },
            under=("route", "sales"),
        ),
        action(
            "slack",
            "send_message",
            "Tell sales",
            {
                "channel": "[[channel]]",
                "text": "{{step_1.output.person.name}}, {{step_1.output.person.title}}: {{step_1.output.person.linkedin_url}}",
            },
            under=("route", "sales"),
            onError="continue",
        ),
        action(
            "mailchimp",
            "add_or_update_member",
            "Add to the newsletter",
            {"list_id": "[[audience]]", "email": "{{trigger.email}}", "status_if_new": "pending"},
            under=("route", "else"),
        ),
    ),
    samples={"trigger": {"email": "ada@example.com"}},
)
