"""What is in the pipeline, every Monday."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="pipeline-digest",
    name="Pipeline digest every Monday",
    description=(
        "On Monday morning, reads the open deals of Pipedrive and posts how many there are, what they are worth and "
        "the largest ones."
    ),
    category="sales",
    trigger=Start("schedule", "cron", "schedule", {"cron": "0 8 * * 1", "timeZone": "[[time_zone]]"}),
    values=(Value("time_zone", "Time zone", "Europe/Berlin", "UTC"), Value("channel", "Slack channel", "#sales")),
    steps=(
        action("pipedrive", "list_deals", "Open deals", {"status": "open", "limit": 500}),
        step(
            "transform",
            "Add up",
            {
                "fields": {
                    "count": "{{step_1.output.data | length}}",
                    "worth": "{{step_1.output.data | sum: 'value' | format_number: 0}}",
                    "largest": "{{step_1.output.data | sort: 'value' | reverse | slice: 0, 5 | map: 'title' | join: '\\n- '}}",
                }
            },
        ),
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "*{{step_2.output.count}} open deals*, {{step_2.output.worth}} in all. The largest:\n- "
                    "{{step_2.output.largest}}"
                ),
            },
        ),
    ),
)
