"""Issues of the public repository reach the team's board."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="github-issue-to-linear",
    name="New GitHub issues to Linear",
    description="Copies each new GitHub issue to a Linear team and answers in the issue with the number it is worked on under.",
    category="engineering",
    trigger=Start("github", "issue_changed", "webhook", {"filter": "{{trigger.action}} == 'opened'"}),
    values=(Value("team", "Linear team", "9cfb482a-81e3-4154-b5b9-2c805e70a02d"),),
    steps=(
        action(
            "linear",
            "create_issue",
            "Copy it",
            {
                "team_id": "[[team]]",
                "title": "{{trigger.issue.title | truncate: 250}}",
                "text": (
                    "{{trigger.issue.body | default: 'No description.' | truncate: 10000}}\n\n"
                    "From {{trigger.issue.user.login}} in {{trigger.repository.full_name}}#{{trigger.issue.number}}"
                ),
            },
        ),
        action(
            "github",
            "add_comment",
            "Answer",
            {
                "owner": "{{trigger.repository.full_name | before: '/'}}",
                "repository": "{{trigger.repository.full_name | after: '/'}}",
                "number": "{{trigger.issue.number}}",
                "body": "Thank you. We look into it as {{step_1.output.identifier}}.",
            },
            onError="continue",
        ),
    ),
)
