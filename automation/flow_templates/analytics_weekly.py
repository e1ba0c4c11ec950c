"""Last week's visitors, every Monday."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="analytics-weekly",
    name="Weekly Google Analytics report to Slack",
    description="On Monday morning, posts last week's users and sessions of a Google Analytics property to Slack, by country.",
    category="marketing",
    trigger=Start("schedule", "cron", "schedule", {"cron": "30 8 * * 1", "timeZone": "[[time_zone]]"}),
    values=(
        Value("time_zone", "Time zone", "Europe/Berlin", "UTC"),
        Value("property", "Analytics property", "123456789"),
        Value("channel", "Slack channel", "#marketing"),
    ),
    steps=(
        action(
            "google-analytics",
            "run_report",
            "Read the figures",
            {
                "property_id": "[[property]]",
                "metrics": ["activeUsers"],
                "dimensions": ["country"],
                "start_date": "7daysAgo",
                "end_date": "yesterday",
                "limit": 10,
            },
        ),
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "*Visitors last week* from {{step_1.output.rowCount}} countries. Most from "
                    "{{step_1.output.rows[0].dimensionValues[0].value || 'nowhere'}}: "
                    "{{step_1.output.rows[0].metricValues[0].value || 0}}."
                ),
            },
        ),
    ),
)
