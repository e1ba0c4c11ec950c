"""A connection that needs its owner is told of by mail."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="broken-connection-mail",
    name="Mail the link when a connection needs its owner",
    description="When a connection works no more, mails the link with which its owner connects the account again.",
    category="operations",
    trigger=Start("platform", "Connection.Updated", "event", {"filter": "{{trigger.data.reconnectUrl || ''}} != ''"}),
    values=(
        Value("to", "Who gets the mail", "it@example.com"),
        Value("sender", "Sender of the mail", "Example <hello@example.org>"),
    ),
    steps=(
        action(
            "resend",
            "send_email",
            "Mail the link",
            {
                "from_address": "[[sender]]",
                "to": ["[[to]]"],
                "subject": "Connect {{trigger.data.provider | default: 'an account' | title}} again",
                "text": "{{trigger.data.cause || 'The connection works no more.'}}\n\n{{trigger.data.reconnectUrl}}",
            },
        ),
    ),
    samples={
        "trigger": {
            "id": "evt_06e6mh3fbw7m3a4p5q6r7s8t9v",
            "timestamp": "2026-06-01T10:00:00Z",
            "type": "Connection.Updated",
            "data": {
                "connectionId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d",
                "provider": "github",
                "status": "inactive",
                "cause": "The grant was revoked.",
                "reconnectUrl": "https://connect.example.com/connect/abc",
            },
        }
    },
)
