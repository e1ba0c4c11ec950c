"""Issues with a label become Jira issues."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="github-issue-to-jira",
    name="Labeled GitHub issues to Jira",
    description="When a GitHub issue gets a label you name, files it in Jira and comments the key on the GitHub issue.",
    category="engineering",
    trigger=Start(
        "github",
        "issue_changed",
        "webhook",
        {"filter": "{{trigger.action}} == 'labeled' and {{trigger.label.name}} == '[[label]]'"},
    ),
    values=(Value("label", "Label", "jira", "jira"), Value("project", "Jira project", "ENG")),
    steps=(
        action(
            "jira",
            "create_issue",
            "File it",
            {
                "project": "[[project]]",
                "summary": "{{trigger.issue.title | truncate: 250}}",
                "text": "{{trigger.repository.full_name}}#{{trigger.issue.number}} by {{trigger.issue.user.login}}",
                "labels": ["github"],
            },
        ),
        action(
            "github",
            "add_comment",
            "Comment the key",
            {
                "owner": "{{trigger.repository.full_name | before: '/'}}",
                "repository": "{{trigger.repository.full_name | after: '/'}}",
                "number": "{{trigger.issue.number}}",
                "body": "Filed as {{step_1.output.key}}.",
            },
        ),
    ),
)
