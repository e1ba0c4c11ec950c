"""Looks whether a site answers, and says so when it does not."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="uptime-check",
    name="Watch whether a site answers",
    description="Calls an address every five minutes. When it does not answer well after three tries, says so in Slack.",
    category="operations",
    trigger=Start(
        "schedule", "cron", "schedule", {"cron": "*/5 * * * *", "timeZone": "UTC", "overlap": False, "misfire": "skip"}
    ),
    values=(Value("url", "Address", "https://example.org/health"), Value("channel", "Slack channel", "#alerts")),
    steps=(
        step(
            "http",
            "Call it",
            {"method": "GET", "url": "[[url]]", "timeoutSeconds": 10},
            id="call",
            onError="route",
            retry={"max": 2, "base": 5},
        ),
        action(
            "slack",
            "send_message",
            "It is down",
            {"channel": "[[channel]]", "text": ":red_circle: [[url]]: {{step_1.error.message | truncate: 300}}"},
            under=("call", "error"),
        ),
    ),
)
