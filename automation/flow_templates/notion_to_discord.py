"""What is added to a Notion database is told in Discord."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="notion-to-discord",
    name="New Notion entries to Discord",
    description="Posts a link to each new entry of a Notion database to a Discord channel.",
    category="productivity",
    trigger=Start(
        "notion", "new_database_item", "poll", {"inputs": {"data_source_id": "[[data_source]]"}, "pollIntervalSeconds": 300}
    ),
    values=(
        Value("data_source", "Notion data source", "2f26ee68df3042519ad48ddc420cba3d"),
        Value("channel", "Discord channel", "1098765432109876543"),
    ),
    steps=(
        action(
            "discord-bot",
            "send_message",
            "Post",
            {"channel_id": "[[channel]]", "content": "New: {{trigger.url}}"},
        ),
    ),
)
