"""Takes what a form sends to an address of its own and answers at once."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="sandbox-web-form",
    name="Take contacts over a web address",
    description=(
        "Anything that can send a POST (a form, a script, another system) adds a contact to the sandbox and is answered with "
        "the contact's id. Without a valid address it is told what is wrong."
    ),
    category="getting-started",
    trigger=Start("webhook", "received", "webhook", {"respond": "last_step"}),
    steps=(
        step(
            "branch",
            "Is there an address?",
            {"paths": [{"label": "valid", "expr": "{{trigger.email}} contains '@'"}, {"label": "else"}]},
            id="check",
        ),
        action(
            "sandbox",
            "create_contact",
            "Add the contact",
            {"name": "{{trigger.name || trigger.email}}", "email": "{{trigger.email | trim | lower}}"},
            under=("check", "valid"),
        ),
        step("respond", "Answer", {"status": 201, "body": {"id": "{{step_2.output.id}}"}}, under=("check", "valid")),
        step("respond", "Refuse", {"status": 422, "body": {"error": "email is needed"}}, under=("check", "else")),
    ),
    samples={"trigger": {"name": "Ada Lovelace", "email": "Ada@sandbox.example"}},
)
