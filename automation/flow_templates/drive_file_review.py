"""New files are looked at before they count."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="drive-file-review",
    name="Have new Drive files reviewed",
    description=(
        "Asks in Slack for a review of each file added to a Google Drive folder, and reminds after two days without an answer."
    ),
    category="productivity",
    trigger=Start(
        "google-drive", "file_created_in_folder", "poll", {"inputs": {"folder_id": "[[folder]]"}, "pollIntervalSeconds": 300}
    ),
    values=(Value("folder", "Drive folder", "0B1c2D3e4F5g6H7i8J9k"), Value("channel", "Slack channel", "#reviews")),
    steps=(
        action(
            "slack",
            "send_message",
            "Ask",
            {
                "channel": "[[channel]]",
                "text": (
                    "Please review <{{trigger.webViewLink}}|{{trigger.name}}> and "
                    "<{{execution.resumeUrls.step_2}}|say how it is>."
                ),
            },
        ),
        step(
            "wait",
            "Answer",
            {
                "mode": "approval",
                "title": "How is {{trigger.name}}?",
                "options": ["good", "needs work"],
                "deadlineSeconds": 172_800,
                "onDeadline": "continue",
            },
        ),
        action(
            "slack",
            "send_message",
            "Say the result",
            {
                "channel": "[[channel]]",
                "thread_ts": "{{step_1.output.ts}}",
                "text": "{{trigger.name}}: {{step_2.output.decision}}. {{step_2.output.comment || ''}}",
            },
        ),
    ),
)
