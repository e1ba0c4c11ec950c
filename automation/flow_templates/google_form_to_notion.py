"""Answers of a form become entries."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="google-form-to-notion",
    name="Google Forms answers to Notion",
    description=(
        "Adds each answer of a Google form to a Notion database, with the sender's address and what was answered first."
    ),
    category="productivity",
    trigger=Start("google-forms", "new_response", "poll", {"inputs": {"form_id": "[[form]]"}, "pollIntervalSeconds": 120}),
    values=(
        Value("form", "Google form", "1FAIpQLSd0iBLPh4suZoGW938EU1WIxzObQjXQfE4Yq"),
        Value("data_source", "Notion data source", "2f26ee68df3042519ad48ddc420cba3d"),
    ),
    steps=(
        step(
            "transform",
            "The first answer",
            {
                "fields": {
                    "answer": (
                        "{{trigger.answers | values | first | get: 'textAnswers' | get: 'answers' | first | get: 'value'}}"
                    )
                }
            },
        ),
        action(
            "notion",
            "create_database_item",
            "Add it",
            {
                "data_source_id": "[[data_source]]",
                "properties": {
                    "Name": {
                        "title": [
                            {
                                "text": {
                                    "content": (
                                        "{{trigger.respondentEmail || 'Somebody'}}: {{step_1.output.answer | truncate: 500}}"
                                    )
                                }
                            }
                        ]
                    }
                },
            },
        ),
    ),
)
