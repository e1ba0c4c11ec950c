"""A new video is announced, after somebody has looked at the text."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="youtube-to-linkedin",
    name="Announce new videos on LinkedIn",
    description=(
        "When a video joins a YouTube playlist, lets Claude draft a post, asks somebody to approve it by a link in Slack, "
        "and posts it to LinkedIn."
    ),
    category="marketing",
    trigger=Start("youtube", "new_video_in_playlist", "poll", {"inputs": {"playlist_id": "[[playlist]]"}}),
    values=(
        Value("playlist", "YouTube playlist", "PLOU2XLYxmsII9mzQ"),
        Value("channel", "Slack channel", "#marketing"),
        Value("model", "Model", "claude-sonnet-4-5", "claude-sonnet-4-5"),
    ),
    steps=(
        action(
            "anthropic",
            "ask",
            "Draft the post",
            {
                "model": "[[model]]",
                "system": "You write short, plain posts for LinkedIn. Answer with the post alone.",
                "prompt": "Announce our new video: {{trigger.snippet.title}}",
                "max_tokens": 400,
            },
        ),
        action(
            "slack",
            "send_message",
            "Ask for approval",
            {
                "channel": "[[channel]]",
                "text": "{{step_1.output.content[0].text}}\n\n<{{execution.resumeUrls.step_3}}|Change and approve>",
            },
        ),
        step(
            "wait",
            "Approval",
            {
                "mode": "approval",
                "title": "Post this on LinkedIn?",
                "text": "{{step_1.output.content[0].text}}",
                "fields": [{"name": "text", "label": "Another text", "type": "longText", "required": False}],
                "deadlineSeconds": 604_800,
            },
        ),
        step("filter", "Approved", {"expr": "{{step_3.output.decision}} == 'approved'"}),
        action(
            "linkedin",
            "create_post",
            "Post",
            {
                "text": "{{step_3.output.values.text || step_1.output.content[0].text}}\n\n"
                "https://www.youtube.com/watch?v={{trigger.contentDetails.videoId}}",
                "audience": "PUBLIC",
            },
        ),
    ),
)
