"""Answers of a form are rows, and thanked for."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="jotform-to-sheet",
    name="Jotform answers to a Google sheet, with thanks",
    description="Writes each Jotform submission to a Google sheet and thanks by mail whoever left an address.",
    category="productivity",
    trigger=Start("jotform", "submission_received", "poll", {"pollIntervalSeconds": 120}),
    values=(Value("spreadsheet", "Google spreadsheet", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),),
    steps=(
        step(
            "transform",
            "Pick the answers",
            {
                "fields": {
                    "email": "{{trigger.answers | values | where: 'type', 'control_email' | first | get: 'answer'}}",
                    "answers": "{{trigger.answers | values | map: 'answer' | compact | join: '; '}}",
                }
            },
        ),
        action(
            "google-sheets",
            "append_rows",
            "Write the row",
            {
                "spreadsheet_id": "[[spreadsheet]]",
                "range": "Answers!A:C",
                "rows": [["{{trigger.id}}", "{{trigger.created_at}}", "{{step_1.output.answers}}"]],
                "value_input": "RAW",
            },
        ),
        step("filter", "Left an address", {"expr": "{{step_1.output.email}} contains '@'"}),
        action(
            "gmail",
            "send_email",
            "Thank them",
            {
                "to": "{{step_1.output.email}}",
                "subject": "Thank you",
                "body": "Thank you for your answers. We will be in touch.",
            },
            onError="continue",
        ),
    ),
)
