"""A star is enough to make a task."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="starred-mail-to-todoist",
    name="Starred mails to Todoist",
    description="Makes a Todoist task of each Gmail message you star, with subject, sender and the first words.",
    category="productivity",
    trigger=Start("gmail", "email_starred", "poll", {"pollIntervalSeconds": 120}),
    values=(Value("due", "When it is due", "tomorrow", "tomorrow"),),
    steps=(
        action("gmail", "get_email", "Read the mail", {"message_id": "{{trigger.id}}"}),
        action(
            "todoist",
            "create_task",
            "Make the task",
            {
                "content": "{{step_1.output.subject || 'Answer a mail'}}",
                "description": (
                    "{{step_1.output.from}}: "
                    "{{step_1.output.snippet}}\nhttps://mail.google.com/mail/u/0/#all/{{trigger.threadId}}"
                ),
                "due": "[[due]]",
            },
        ),
    ),
)
