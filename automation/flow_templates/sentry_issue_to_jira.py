"""Errors of production become issues, once each."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="sentry-issue-to-jira",
    name="New Sentry issues to Jira and Slack",
    description="Files each new error that Sentry finds in Jira and posts it to Slack with its link. Warnings are left out.",
    category="engineering",
    trigger=Start("sentry", "new_issue", "poll", {"pollIntervalSeconds": 120, "filter": "{{trigger.level}} in 'error,fatal'"}),
    values=(Value("project", "Jira project", "ENG"), Value("channel", "Slack channel", "#errors")),
    settings={"rate": {"limit": 30, "perSeconds": 60}},
    steps=(
        action(
            "jira",
            "create_issue",
            "File it",
            {
                "project": "[[project]]",
                "issue_type": "Bug",
                "summary": "{{trigger.shortId}}: {{trigger.title | truncate: 200}}",
                "text": (
                    "{{trigger.culprit}}\n{{trigger.permalink}}\nSeen {{trigger.count}} times by {{trigger.userCount}} people."
                ),
                "labels": ["sentry"],
            },
        ),
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": (
                    "<{{trigger.permalink}}|{{trigger.shortId}}> in {{trigger.project.slug}}: {{trigger.title}} "
                    "({{step_1.output.key}})"
                ),
            },
            onError="continue",
        ),
    ),
)
