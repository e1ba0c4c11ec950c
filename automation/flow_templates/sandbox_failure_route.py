"""Shows what becomes of a step that fails: tried again, then dealt with on a path of its own."""

from __future__ import annotations

from automation.template_spec import Start, Template, action

template = Template(
    slug="sandbox-failure-route",
    name="See how failures are dealt with",
    description=(
        "Calls an action that is always refused, goes on along its error path, and ends well with the reason in hand. "
        "A pattern for every step that may fail without stopping the rest."
    ),
    category="getting-started",
    trigger=Start("manual", "run", "manual"),
    steps=(
        action("sandbox", "fail", "Something that fails", {}, id="try", onError="route"),
        action("sandbox", "echo", "Deal with it", {"message": "Refused: {{step_1.error.message}}"}, under=("try", "error")),
        action("sandbox", "echo", "Go on", {"message": "Done, {{trigger.name || 'all the same'}}."}),
    ),
    samples={"trigger": {"name": "Ada"}},
)
