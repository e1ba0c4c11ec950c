"""Mails that match a search become tickets."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="gmail-to-zendesk",
    name="Mails to Zendesk tickets",
    description="Turns each mail that matches a Gmail search into a Zendesk ticket of its sender, and marks it as read.",
    category="support",
    trigger=Start("gmail", "new_email_matching", "poll", {"inputs": {"query": "[[query]]"}, "pollIntervalSeconds": 120}),
    values=(Value("query", "Gmail search", "to:support@example.com is:unread"),),
    steps=(
        action("gmail", "get_email", "Read the mail", {"message_id": "{{trigger.id}}"}),
        action(
            "zendesk",
            "create_ticket",
            "Open a ticket",
            {
                "subject": "{{step_1.output.subject || '(no subject)'}}",
                "body": "{{step_1.output.body | truncate: 20000 || step_1.output.snippet}}",
                "requester_email": "{{step_1.output.from | after: '<' | before: '>' || step_1.output.from}}",
                "requester_name": "{{step_1.output.from | before: '<' | trim}}",
                "tags": ["from-mail"],
            },
            retries=5,
        ),
        action("gmail", "modify_labels", "Mark it as read", {"message_id": "{{trigger.id}}", "remove_labels": ["UNREAD"]}),
    ),
)
