"""What customers report reaches the developers."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="freshdesk-bug-to-jira",
    name="Freshdesk bugs to Jira",
    description="A Freshdesk ticket tagged as a bug becomes a Jira issue, and the ticket gets a private note with its key.",
    category="support",
    trigger=Start("freshdesk", "ticket_changed", "poll", {"filter": "{{trigger.tags | contains: '[[tag]]'}}"}),
    values=(Value("tag", "Tag of bugs", "bug", "bug"), Value("project", "Jira project", "ENG")),
    steps=(
        action(
            "jira",
            "search_issues",
            "Filed already?",
            {"jql": "project = '[[project]]' AND labels = 'freshdesk-{{trigger.id}}'", "limit": 1},
        ),
        step("filter", "Not yet", {"expr": "{{step_1.output.issues | length}} == 0"}),
        action(
            "jira",
            "create_issue",
            "File it",
            {
                "project": "[[project]]",
                "issue_type": "Bug",
                "summary": "{{trigger.subject | truncate: 250}}",
                "text": "{{trigger.description_text | default: '' | truncate: 20000}}",
                "labels": ["freshdesk-{{trigger.id}}"],
            },
        ),
        action(
            "freshdesk",
            "add_note",
            "Note the key",
            {"ticket_id": "{{trigger.id}}", "body": "Filed as {{step_3.output.key}}.", "private": True},
        ),
    ),
)
