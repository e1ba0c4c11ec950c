"""Every flow template we ship, found by looking in `automation.flow_templates`, and listed by what one looks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from automation import flow_templates
from automation.services.triggers import configuring
from automation.template_spec import CATEGORIES, Template
from connect_platform.core.errors import NotFound
from integrations import catalogue

_MOMENT = {"scheduledAt": "2026-06-01T07:00:00Z", "localTime": "2026-06-01T09:00:00+02:00", "timeZone": "Europe/Berlin"}
#: What starts flows and is no provider.
OWN = frozenset({configuring.OWN, configuring.SCHEDULE, configuring.PLATFORM, configuring.MANUAL})


@cache
def _by_slug() -> Mapping[str, Template]:
    modules = iter_modules(flow_templates.__path__)
    found: list[Template] = [import_module(f"{flow_templates.__name__}.{module.name}").template for module in modules]
    order = list(CATEGORIES)
    found.sort(key=lambda template: (order.index(template.category), template.name))
    return MappingProxyType({template.slug: template for template in found})


def every() -> tuple[Template, ...]:
    """All templates, by category and name."""
    return tuple(_by_slug().values())


def get(slug: str) -> Template:
    """The template of this slug. Raises NotFound."""
    template = _by_slug().get(slug)
    if template is None:
        raise NotFound("There is no such template.", hint="GET /connect/v1/flow-templates lists them.")
    return template


def providers_of(template: Template) -> tuple[str, ...]:
    """Slugs of the providers it needs: that of its trigger first, then those of its steps in order."""
    own = (template.trigger.provider,) if template.trigger and template.trigger.provider not in OWN else ()
    used = [step["config"]["providerType"] for step in template.steps if step["kind"] == "action"]
    return tuple(dict.fromkeys((*own, *used)))


def found(*, category: str = "", provider: str = "", search: str = "") -> tuple[Template, ...]:
    """Templates of a category that need a provider and say each word that is looked for."""
    slug, words = provider.lower().replace("_", "-"), re.findall(r"\w+", search.lower())
    return tuple(
        template
        for template in every()
        if category in ("", template.category)
        and (not slug or slug in providers_of(template))
        and all(word in _text(template) for word in words)
    )


def _text(template: Template) -> str:
    return " ".join((template.slug, template.name, template.description, *providers_of(template))).lower()


def sample_of(template: Template) -> Any:
    """What the flow may be given to try it out: of the template, or as its trigger's documentation shows it."""
    start = template.trigger
    if "trigger" in template.samples or start is None:
        return template.samples.get("trigger", {})
    if start.provider == configuring.SCHEDULE:
        return _MOMENT
    rule = catalogue.get(start.provider).trigger(start.name) if start.provider not in OWN else None
    if rule is None:
        return {}
    return rule.item(rule.sample) if rule.item else rule.sample


def counted() -> list[tuple[str, int]]:
    """How many templates there are of each category, in order."""
    counts = Counter(template.category for template in every())
    return [(category, counts[category]) for category in CATEGORIES if counts[category]]
