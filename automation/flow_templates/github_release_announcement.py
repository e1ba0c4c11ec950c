"""A release is announced wherever people look."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="github-release-announcement",
    name="Announce GitHub releases",
    description=(
        "Announces each new release of a repository in Slack and Discord. Where one of the two is down, the other "
        "still hears of it."
    ),
    category="engineering",
    trigger=Start(
        "github",
        "new_release",
        "poll",
        {"inputs": {"owner": "[[owner]]", "repository": "[[repository]]"}, "pollIntervalSeconds": 600},
    ),
    values=(
        Value("owner", "Owner of the repository", "octocat"),
        Value("repository", "Repository", "hello-world"),
        Value("channel", "Slack channel", "#releases"),
        Value("discord_channel", "Discord channel", "1098765432109876543"),
    ),
    steps=(
        action(
            "slack",
            "send_message",
            "Slack",
            {"channel": "[[channel]]", "text": "*{{trigger.name || trigger.tag_name}}* is out."},
            onError="continue",
        ),
        action(
            "discord-bot",
            "send_message",
            "Discord",
            {"channel_id": "[[discord_channel]]", "content": "**{{trigger.name || trigger.tag_name}}** is out."},
            onError="continue",
        ),
    ),
)
