"""What a shipped definition must read like, beyond being right: complete sentences, sources, one vocabulary of categories."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from integrations.spec import Action, Provider, Trigger

#: What a provider can be filed under. A new one needs several providers that fit no other.
CATEGORIES = frozenset(
    {
        "accounting",
        "advertising",
        "ai",
        "analytics",
        "calendar",
        "communication",
        "crm",
        "database",
        "developer-tools",
        "devops",
        "documents",
        "ecommerce",
        "education",
        "email",
        "fitness",
        "forms",
        "gaming",
        "hr",
        "identity",
        "lead-generation",
        "marketing",
        "media",
        "messaging",
        "monitoring",
        "other",
        "payments",
        "productivity",
        "project-management",
        "recruiting",
        "sales",
        "sandbox",
        "scheduling",
        "social",
        "storage",
        "support",
        "telephony",
        "travel",
    }
)
_CAPITALIZED = re.compile(r"[A-Z][a-z]+")


def problems(provider: Provider) -> list[str]:
    """Everything a reader would stumble over, a sentence each; empty where nothing is."""
    checks = (_provider, _actions, _triggers)
    return [f"{provider.slug}: {problem}" for check in checks for problem in check(provider)]


def gaps(provider: Provider) -> list[str]:
    """What is not cited yet, though it works: webhooks without the page that describes them."""
    if provider.webhook and not provider.webhook.docs_url:
        return [f"{provider.slug}: the webhook has no docs_url"]
    return []


def _provider(provider: Provider) -> Iterator[str]:
    if provider.category not in CATEGORIES:
        yield f"{provider.category} is none of the categories"
    if provider.description == provider.name or not provider.description.endswith("."):
        yield "the description is a sentence of its own and ends with a period"
    if provider.slug in provider.aliases:
        yield "an alias is its own slug"
    cited = [provider.website_url, *provider.api_descriptions, provider.webhook.docs_url if provider.webhook else ""]
    for url in cited:
        if url and not url.startswith(("https://", "{public_url}")):
            yield f"{url} is not an https address"


def _actions(provider: Provider) -> Iterator[str]:
    yield from _twice("action", provider.actions)
    for action in provider.actions:
        for problem in _wording(action):
            yield f"action {action.key}: {problem}"
        if action.request.method in ("GET", "HEAD") and action.effect != "idempotent":
            yield f"action {action.key}: reads, and is not said to be idempotent"


def _triggers(provider: Provider) -> Iterator[str]:
    yield from _twice("trigger", provider.triggers)
    for trigger in provider.triggers:
        for problem in _wording(trigger):
            yield f"trigger {trigger.key}: {problem}"
        if not trigger.docs_url.startswith(("https://", "{public_url}")):
            yield f"trigger {trigger.key}: docs_url is not an https address"


def _twice(kind: str, named: Iterable[Action | Trigger]) -> Iterator[str]:
    for name, count in Counter(each.name for each in named).items():
        if count > 1:
            yield f"two {kind}s have the name {name}"


def _wording(each: Action | Trigger) -> Iterator[str]:
    words = each.name.split()
    if not each.name[:1].isupper() or each.name.endswith("."):
        yield "the name begins with a capital and has no period"
    if len(words) > 2 and all(_CAPITALIZED.fullmatch(word) for word in words):
        yield "the name is in sentence case, not in title case"
    if not each.description.endswith(".") or each.description.rstrip(".") == each.name:
        yield "the description is a sentence of its own and ends with a period"
