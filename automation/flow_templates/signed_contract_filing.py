"""A signed contract sets things going."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="signed-contract-filing",
    name="File signed DocuSign contracts",
    description="When an envelope is completed, makes a Drive folder for it, adds a Trello card, and tells Slack.",
    category="productivity",
    trigger=Start("docusign", "envelope_changed", "webhook", {"filter": "{{trigger.event}} == 'envelope-completed'"}),
    values=(
        Value("folder", "Drive folder", "0B1c2D3e4F5g6H7i8J9k"),
        Value("list", "Trello list", "5abbe4b7ddc1b351ef961412"),
        Value("channel", "Slack channel", "#contracts"),
    ),
    steps=(
        action("docusign", "get_envelope", "Read the envelope", {"envelope_id": "{{trigger.data.envelopeId}}"}),
        action(
            "google-drive",
            "create_folder",
            "A folder",
            {"name": "{{trigger.generatedDateTime | slice: 0, 10}} {{trigger.data.envelopeId}}", "folder_id": "[[folder]]"},
        ),
        action(
            "trello",
            "create_card",
            "A card",
            {
                "list_id": "[[list]]",
                "name": "Signed: {{trigger.data.envelopeId}}",
                "text": "https://drive.google.com/drive/folders/{{step_2.output.id}}",
            },
        ),
        action(
            "slack",
            "send_message",
            "Tell the team",
            {"channel": "[[channel]]", "text": "Contract signed: {{step_3.output.url}}"},
            onError="continue",
        ),
    ),
)
