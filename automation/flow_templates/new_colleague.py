"""All that a new colleague needs, in one go."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="new-colleague",
    name="Welcome a new colleague",
    description=(
        "Started by hand with name, address and first day: tasks in Asana for each thing to prepare, a calendar "
        "event, and a welcome."
    ),
    category="productivity",
    trigger=Start("manual", "run", "manual"),
    values=(
        Value("project", "Asana project", "1203456789012345"),
        Value("tasks", "What to prepare, by comma", "Laptop,Accounts,Desk", "Laptop,Accounts,Desk"),
        Value("channel", "Slack channel", "#general"),
    ),
    steps=(
        step("transform", "What to prepare", {"fields": {"tasks": "{{'[[tasks]]' | split: ','}}"}}),
        step("loop", "Each", {"arrayPath": "step_1.output.tasks"}, id="each"),
        action(
            "asana",
            "create_task",
            "Add the task",
            {
                "name": "{{step_2_item.value | trim}} for {{trigger.name}}",
                "projects": ["[[project]]"],
                "due_on": "{{trigger.firstDay | add_time: -1, 'day' | date: '%Y-%m-%d'}}",
            },
            under=("each", ""),
        ),
        action(
            "google-calendar",
            "create_event",
            "First day",
            {
                "summary": "Welcome {{trigger.name}}",
                "start": "{{trigger.firstDay | add_time: 9, 'hours'}}",
                "end": "{{trigger.firstDay | add_time: 10, 'hours'}}",
                "attendees": ["{{trigger.email}}"],
            },
        ),
        step("delay", "Until the first day", {"until": "{{trigger.firstDay | add_time: 8, 'hours'}}"}, onError="continue"),
        action("slack", "send_message", "Welcome", {"channel": "[[channel]]", "text": "Please welcome {{trigger.name}}!"}),
    ),
    samples={"trigger": {"name": "Ada Lovelace", "email": "ada@example.com", "firstDay": "2026-07-01"}},
)
