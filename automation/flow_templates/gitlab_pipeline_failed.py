"""A broken pipeline is seen at once."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="gitlab-pipeline-failed",
    name="Failed GitLab pipelines to Microsoft Teams",
    description="Posts each failed pipeline of the main branch to a Microsoft Teams channel, with who began it.",
    category="engineering",
    trigger=Start(
        "gitlab",
        "pipeline_event",
        "webhook",
        {"filter": "{{trigger.object_attributes.status}} == 'failed' and {{trigger.object_attributes.ref}} == '[[branch]]'"},
    ),
    values=(
        Value("branch", "Branch", "main", "main"),
        Value("team", "Team", "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b"),
        Value("channel", "Channel", "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2"),
    ),
    steps=(
        action(
            "microsoft-teams",
            "send_channel_message",
            "Post",
            {
                "team_id": "[[team]]",
                "channel_id": "[[channel]]",
                "text": (
                    "Pipeline {{trigger.object_attributes.id}} of {{trigger.project.path_with_namespace}} failed "
                    "(begun by {{trigger.user.username}})."
                ),
            },
        ),
    ),
)
