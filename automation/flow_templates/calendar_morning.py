"""What is on today, before the day begins."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="calendar-morning",
    name="Today's calendar to Slack",
    description="Every working day, posts the events of your Google calendar for the next 24 hours to Slack.",
    category="productivity",
    trigger=Start("schedule", "cron", "schedule", {"cron": "30 7 * * 1-5", "timeZone": "[[time_zone]]", "misfire": "skip"}),
    values=(
        Value("time_zone", "Time zone", "Europe/Berlin", "UTC"),
        Value("calendar", "Calendar", "primary", "primary"),
        Value("channel", "Slack channel", "#today"),
    ),
    steps=(
        action(
            "google-calendar",
            "list_events",
            "Read the day",
            {
                "calendar_id": "[[calendar]]",
                "time_min": "{{trigger.scheduledAt}}",
                "time_max": "{{trigger.scheduledAt | add_time: 1, 'day'}}",
                "max_results": 50,
            },
        ),
        step("filter", "There is something", {"expr": "{{step_1.output.items | length}} > 0"}),
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "*{{trigger.localTime | date: '%A, %d %B'}}*\n- {{step_1.output.items | map: 'summary' | join: '\\n- '}}"
                ),
            },
        ),
    ),
)
