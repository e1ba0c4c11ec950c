"""What waits for review, every working day."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="github-review-reminder",
    name="Remind of open pull requests",
    description="Every working day, lists the pull requests of a repository that are open and no drafts, in Slack.",
    category="engineering",
    trigger=Start("schedule", "cron", "schedule", {"cron": "0 9 * * 1-5", "timeZone": "[[time_zone]]"}),
    values=(
        Value("time_zone", "Time zone", "Europe/Berlin", "UTC"),
        Value("owner", "Owner of the repository", "octocat"),
        Value("repository", "Repository", "hello-world"),
        Value("channel", "Slack channel", "#dev"),
    ),
    steps=(
        action(
            "github",
            "list_pull_requests",
            "Read them",
            {"owner": "[[owner]]", "repository": "[[repository]]", "state": "open", "per_page": 100},
        ),
        step("transform", "Without drafts", {"fields": {"open": "{{step_1.output.result | where: 'draft', false}}"}}),
        step("filter", "There are some", {"expr": "{{step_2.output.open | length}} > 0"}),
        action(
            "slack",
            "send_message",
            "Remind",
            {
                "channel": "[[channel]]",
                "text": (
                    "*{{step_2.output.open | length}} pull requests* wait:\n- {{step_2.output.open | map: 'title' | "
                    "join: '\\n- '}}"
                ),
            },
        ),
    ),
)
