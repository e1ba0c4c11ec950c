"""Answers of a Typeform become rows of an Airtable base."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="typeform-to-airtable",
    name="Typeform answers to Airtable",
    description=(
        "Each answer of a Typeform becomes a row in Airtable: the address, the first text, the time, and all answers "
        "as they came."
    ),
    category="leads",
    trigger=Start("typeform", "response_submitted", "webhook"),
    values=(Value("base", "Airtable base", "appLkNDICXNqxSDhG"), Value("table", "Airtable table", "Answers")),
    steps=(
        step(
            "transform",
            "Pick the answers",
            {
                "fields": {
                    "email": "{{trigger.form_response.answers | where: 'type', 'email' | first | get: 'email'}}",
                    "text": "{{trigger.form_response.answers | where: 'type', 'text' | first | get: 'text'}}",
                }
            },
        ),
        action(
            "airtable",
            "upsert_records",
            "Write the row",
            {
                "base_id": "[[base]]",
                "table": "[[table]]",
                "match": ["Token"],
                "records": [
                    {
                        "fields": {
                            "Token": "{{trigger.form_response.token}}",
                            "Email": "{{step_1.output.email}}",
                            "Text": "{{step_1.output.text}}",
                            "Sent": "{{trigger.form_response.submitted_at}}",
                            "Answers": "{{trigger.form_response.answers | to_json}}",
                        }
                    }
                ],
                "typecast": True,
            },
        ),
    ),
)
