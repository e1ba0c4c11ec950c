"""A form of your own site fills a table, one row for each address."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, step

template = Template(
    slug="form-to-table",
    name="Website form to a table",
    description=(
        "Your form posts to an address of its own and is kept as a row of one of your tables, one for each e-mail address: who "
        "writes again changes their row. The form is answered with whether it was new."
    ),
    category="leads",
    trigger=Start("webhook", "received", "webhook", {"respond": "last_step", "filter": "{{trigger.email}} contains '@'"}),
    values=(Value("table", "Slug of the table, which has columns name, email and message", "customers", "customers"),),
    steps=(
        step(
            "table.upsert",
            "Keep the row",
            {
                "tableSlug": "{{'[[table]]'}}",
                "externalKey": "{{trigger.email | trim | lower}}",
                "data": {
                    "name": "{{trigger.name || ''}}",
                    "email": "{{trigger.email | trim | lower}}",
                    "message": "{{trigger.message || ''}}",
                },
            },
            retries=3,
        ),
        step("respond", "Answer", {"status": 200, "body": {"created": "{{step_1.output.created}}"}}),
    ),
    samples={
        "trigger": {"name": "Ada Lovelace", "email": "Ada@example.com", "message": "A demo?"},
        "step_1": {"created": True, "row": {"id": 1, "externalKey": "ada@example.com", "data": {"name": "Ada Lovelace"}}},
    },
)
