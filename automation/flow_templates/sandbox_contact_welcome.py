"""Greets each new contact of the sandbox: a first flow that needs no account anywhere."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="sandbox-contact-welcome",
    name="Answer each new contact",
    description="When a contact is added to the sandbox account, takes its first name and sends back a greeting.",
    category="getting-started",
    trigger=Start("sandbox", "contact.created", "webhook"),
    steps=(
        step("formatter", "First name", {"operation": "titlecase", "value": "{{trigger.name | trim | before: ' '}}"}),
        action("sandbox", "echo", "Greet", {"message": "Welcome, {{step_1.output.value || 'friend'}}!"}),
    ),
)
