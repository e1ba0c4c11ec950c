"""What people say on X, in Slack."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="x-mentions-to-slack",
    name="Posts on X to Slack",
    description="Looks for posts that match a search every fifteen minutes and posts each new one, once, to a Slack channel.",
    category="marketing",
    trigger=Start("x", "post_found", "poll", {"inputs": {"query": "[[query]]"}, "pollIntervalSeconds": 900}),
    values=(Value("query", "What to look for", '"your product" -is:retweet'), Value("channel", "Slack channel", "#social")),
    settings={"rate": {"limit": 20, "perSeconds": 60}},
    steps=(
        action(
            "slack",
            "send_message",
            "Post",
            {
                "channel": "[[channel]]",
                "text": "{{trigger.text | truncate: 500}}\nhttps://x.com/i/status/{{trigger.id}} "
                "({{trigger.public_metrics.like_count}} likes)",
            },
        ),
    ),
)
