"""Starts something long elsewhere and goes on when it calls back."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, step

template = Template(
    slug="wait-for-callback",
    name="Start a long job and wait until it calls back",
    description=(
        "Sends a job to a service of yours with a link that works once, rests until the service calls it, for up to a day, "
        "and emits what came of it."
    ),
    category="building-blocks",
    trigger=Start("webhook", "received", "webhook"),
    values=(Value("service", "Address of your service", "https://example.org/api/jobs"),),
    steps=(
        step(
            "http",
            "Start the job",
            {
                "method": "POST",
                "url": "[[service]]",
                "body": {"job": "{{trigger.job}}", "callback": "{{execution.resumeUrls.step_2}}"},
                "idempotencyKey": True,
            },
            retries=3,
        ),
        step("wait", "Its answer", {"mode": "webhook", "deadlineSeconds": 86_400}),
        step("emit", "Tell", {"name": "job.done", "data": {"job": "{{trigger.job}}", "result": "{{step_2.output}}"}}),
    ),
    samples={"trigger": {"job": "render-17"}, "step_2": {"status": "done"}},
)
