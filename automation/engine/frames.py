"""Where in a flow a pass is: what expressions see there, and the links of the waits that are still to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from automation.engine.plan import ERROR_BRANCH, Step
from automation.expressions import Scope, render

#: The address at which a wait is answered, by its step's id, the path it runs at and the form of the answer.
Link: TypeAlias = Callable[[str, str, str], str]
APPROVED, DECLINED = "approved", "declined"
EXPIRED = "expired"  # the decision where nobody made one
#: Forms of an answer: yes or no, one whose choices or fields are only known once the wait began, any JSON.
PLAIN, ASKING, CALL = "approval", "form", "webhook"


@dataclass(slots=True)
class Frame:
    """Values by name, the path of rounds and sub-flows, how deep, and what the last step came to."""

    values: dict[str, Any]
    path: str = ""
    depth: int = 0
    flow_id: str = ""
    is_strict: bool = False
    last: Any = None

    def scope(self) -> Scope:
        return Scope(self.values, self.is_strict)

    def rendered(self, step: Step) -> dict[str, Any]:
        """A step's configuration with its expressions replaced. Raises ExpressionError."""
        open_to = {key: value for key, value in step.config.items() if key not in step.kind.raw}
        return {**step.config, **render(open_to, self.scope(), step.kind.sparse)}

    def below(self, part: str) -> str:
        """The path of a round or sub-flow within this one."""
        return f"{self.path}/{part}" if self.path else part

    def round(self, label: str, item: Any, index: int, total: int) -> Frame:
        """The frame of one round of the loop with this label."""
        values = {**self.values, f"{label}_item": {"value": item, "index": index, "total": total}}
        return replace(self, values=values, path=self.below(f"{label}:{index}"), last=None)

    def know_links(self, steps: Sequence[Step], link: Link) -> None:
        """Let expressions find the links of the waits among these steps, in `execution`."""
        for step in waits_of(steps):
            for name, url in links_of(step, self.path, link).items():
                about = self.values["execution"]
                known = {**about.get(f"{name}s", {}), step.label: url}
                self.values["execution"] = {**about, f"{name}s": known}


def waits_of(steps: Sequence[Step]) -> Iterator[Step]:
    """The waits that run at the same path as these steps: those within loops have a path for each round."""
    for step in steps:
        if step.kind.name == "wait":
            yield step
        for branch, children in step.children.items():
            if step.kind.name != "loop" or branch == ERROR_BRANCH:
                yield from waits_of(children)


def links_of(step: Step, path: str, link: Link) -> dict[str, str]:
    """`{resumeUrl}` of a wait, and of one that asks yes or no `approveUrl` and `declineUrl`: pages with that answer at hand."""
    config = step.config
    asks = bool(config.get("options") or config.get("fields"))
    form = CALL if config.get("mode") == CALL else ASKING if asks else PLAIN
    url = link(step.id, path, form)
    if form != PLAIN:
        return {"resumeUrl": url}
    return {"resumeUrl": url, "approveUrl": f"{url}?decision={APPROVED}", "declineUrl": f"{url}?decision={DECLINED}"}
