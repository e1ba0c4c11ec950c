"""The vocabulary in which a flow template is described: what starts it, its steps, and what whoever clones it fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What templates are for, in the order in which they are listed.
CATEGORIES: Mapping[str, str] = {
    "getting-started": "Getting started",
    "leads": "Leads",
    "sales": "Sales and CRM",
    "marketing": "Marketing",
    "ecommerce": "Orders and shops",
    "finance": "Payments and accounting",
    "support": "Customer support",
    "engineering": "Engineering",
    "operations": "Operations and alerts",
    "productivity": "Calendars, documents and tasks",
    "building-blocks": "Building blocks",
}


@dataclass(frozen=True, slots=True)
class Start:
    """What starts the flow, in the words of `POST /connect/v1/flows/{id}/triggers`."""

    provider: str
    name: str
    kind: str
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """Something only whoever clones the template knows, such as a channel; it stands as `[[key]]` in steps and trigger.

    Without a `default` it is left as it stands until it is given. Where it stands within an expression it needs one.
    """

    key: str
    label: str
    example: str | float | bool
    default: str | float | bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A flow to begin with. Slug = module; never renamed. `trigger` None: it is entered by other flows.

    `samples` are what cannot be read off the catalogue: data of the `trigger`, and what a `step_N` outside of it comes to.
    """

    slug: str
    name: str
    description: str
    category: str
    trigger: Start | None
    steps: tuple[Mapping[str, Any], ...]
    values: tuple[Value, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    samples: Mapping[str, Any] = field(default_factory=dict)


def step(
    kind: str, name: str, config: Mapping[str, Any], *, under: tuple[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """A step in the words of the API. `under` is the id of the step it is below, and the branch; `more` is `id`, `onError`,
    `retries` or `retry`."""
    place = {"parentStepId": under[0], "branchPath": under[1]} if under else {}
    return {"kind": kind, "name": name, "config": dict(config), **place, **more}


def action(provider: str, key: str, name: str, inputs: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A step that runs an action of a provider, which is tried again twice where that can help. `more` is as of `step`."""
    config = {"providerType": provider, "actionName": key, "inputMapping": dict(inputs)}
    return step("action", name, config, **{"retries": 2, **more})
