"""Goes through the lines of an order, one round each, and adds them up."""

from __future__ import annotations

from automation.template_spec import Start, Template, action, step

template = Template(
    slug="sandbox-order-lines",
    name="Handle an order line by line",
    description=(
        "Takes an order over a web address, does something for each of its lines, and answers with how many there were and "
        "what they come to. Put your own step in the loop."
    ),
    category="getting-started",
    trigger=Start("webhook", "received", "webhook", {"respond": "last_step"}),
    steps=(
        step("loop", "Each line", {"arrayPath": "trigger.lines"}, id="lines"),
        action(
            "sandbox",
            "echo",
            "Handle the line",
            {"message": "{{step_1_item.value.quantity}} x {{step_1_item.value.title}} ({{step_1_item.index}})"},
            under=("lines", ""),
        ),
        step(
            "transform",
            "Sum",
            {"fields": {"lines": "{{step_1.output.iterations}}", "total": "{{trigger.lines | sum: 'price' | round: 2}}"}},
        ),
        step("respond", "Answer", {"status": 200, "body": "{{step_3.output}}"}),
    ),
    samples={
        "trigger": {
            "order": "1001",
            "lines": [{"title": "Engine", "quantity": 1, "price": 199.0}, {"title": "Oil", "quantity": 2, "price": 7.5}],
        }
    },
)
