"""Counts contacts every morning and tells whoever listens."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="sandbox-daily-count",
    name="Count contacts every morning",
    description="At seven on working days, counts the newest contacts of the sandbox and emits the event contacts.counted.",
    category="getting-started",
    trigger=Start("schedule", "cron", "schedule", {"cron": "0 7 * * 1-5", "timeZone": "[[time_zone]]", "overlap": False}),
    values=(Value("time_zone", "Time zone", "Europe/Berlin", "UTC"),),
    steps=(
        action("sandbox", "list_contacts", "Read contacts", {"limit": 100}),
        step(
            "transform",
            "Count",
            {
                "fields": {
                    "day": "{{trigger.localTime | date: '%d %B %Y'}}",
                    "count": "{{step_1.output.contacts | length}}",
                    "newest": "{{step_1.output.contacts | first | get: 'name'}}",
                }
            },
        ),
        step(
            "emit",
            "Tell",
            {"name": "contacts.counted", "data": {"day": "{{step_2.output.day}}", "count": "{{step_2.output.count}}"}},
        ),
    ),
)
