"""An expense is approved by mail, then booked."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="expense-approval",
    name="Approve expenses by mail, then book them",
    description=(
        "An expense sent to an address of its own is mailed to whoever approves, waits up to a week for the answer with a cost "
        "center, and becomes a draft invoice in Xero, or a mail that says why not."
    ),
    category="finance",
    trigger=Start("webhook", "received", "webhook", {"filter": "{{trigger.sum}} > 0"}),
    values=(
        Value("approver", "Address of whoever approves", "boss@example.com"),
        Value("contact", "Contact in Xero", "bd2270c3-8706-4c11-9cfb-000b551c3f51"),
    ),
    settings={"missing": "error"},
    steps=(
        action(
            "gmail",
            "send_email",
            "Ask",
            {
                "to": "[[approver]]",
                "subject": "Expense of {{trigger.by}}: {{trigger.sum}}",
                "body": "{{trigger.what}}\n\nAnswer here: {{execution.resumeUrls.step_2}}",
            },
        ),
        step(
            "wait",
            "Answer",
            {
                "mode": "approval",
                "title": "{{trigger.what}}: {{trigger.sum}}",
                "fields": [
                    {
                        "name": "account",
                        "label": "Account",
                        "type": "choice",
                        "choices": ["400", "420", "460"],
                        "required": True,
                    }
                ],
                "deadlineSeconds": 604_800,
                "onDeadline": "continue",
            },
        ),
        step(
            "branch",
            "What was said",
            {"paths": [{"label": "approved", "expr": "{{step_2.output.decision}} == 'approved'"}, {"label": "else"}]},
            id="decision",
        ),
        action(
            "xero",
            "create_invoice",
            "Book it",
            {
                "contact_id": "[[contact]]",
                "line_items": [
                    {
                        "Description": "{{trigger.what}} ({{trigger.by}})",
                        "Quantity": 1,
                        "UnitAmount": "{{trigger.sum}}",
                        "AccountCode": "{{step_2.output.values.account}}",
                    }
                ],
                "status": "DRAFT",
            },
            under=("decision", "approved"),
        ),
        action(
            "gmail",
            "send_email",
            "Say why not",
            {
                "to": "{{trigger.by}}",
                "subject": "Not approved: {{trigger.what}}",
                "body": "{{step_2.output.comment || 'Nobody answered in a week.'}}",
            },
            under=("decision", "else"),
        ),
    ),
    samples={"trigger": {"by": "ada@example.com", "what": "Train to London", "sum": 84.5}},
)
