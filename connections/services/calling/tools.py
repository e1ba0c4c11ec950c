"""The tools of an app: which there are, page by page or by a search, and running one with an end user's account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound
from connections.services.calling import calls
from connections.services.calling.calls import Answer
from connections.services.connecting import finding
from integrations import catalogue
from integrations.models import Toolkit
from integrations.services import offered, tool_pages, tool_search, toolkits
from integrations.spec import Action, Provider


@dataclass(frozen=True, slots=True)
class Tool:
    """An action of an enabled toolkit."""

    provider: Provider
    action: Action

    @property
    def name(self) -> str:
        return self.provider.tool_name(self.action)


def page(app_id: str, *, after: str = "", limit: int, only: Collection[str] = ()) -> tuple[list[Tool], bool]:
    """Tools that follow the one named `after`, at most `limit`, and whether there are more.

    Toolkits come in the order in which they were enabled; `only` narrows them by slug. Raises InvalidInput where `after`
    cannot be a tool of theirs.
    """
    company_id, providers = _enabled(app_id, only)
    toolkit, _, key = after.partition("_")
    place = next((provider.slug for provider in providers if toolkit and _prefix(provider.slug) == toolkit), "")
    if after and not (place and key):
        raise InvalidInput({"cursor": "There is no such page; list from the start."})
    found, more = tool_pages.page(providers, company_id, after=(place, key.lower()) if after else None, limit=limit)
    return [Tool(*pair) for pair in found], more


def search(app_id: str, text: str, *, limit: int, offset: int = 0, only: Collection[str] = ()) -> tuple[list[Tool], bool]:
    """Tools of the enabled toolkits that answer `text`, best first, and whether there are more."""
    company_id, providers = _enabled(app_id, only)
    found, more = tool_search.search(text, providers, company_id, limit=limit, offset=offset)
    return [Tool(*pair) for pair in found], more


def named(app_id: str, name: str, *, only: Collection[str] = ()) -> Tool:
    """A tool of an enabled toolkit. Raises NotFound `unknown_tool` for one there is not.

    A shipped tool whose toolkit is not enabled is `toolkit_not_enabled`, unless `only` leaves its toolkit out.
    """
    toolkit, _, key = name.partition("_")
    slugs = dict(_toolkits(app_id, only).values_list("provider", "company_id"))
    for slug, company_id in slugs.items():
        if _prefix(slug) == toolkit and (provider := offered.find(slug, company_id)):
            action = offered.action(provider, key.lower(), company_id)
            if action and provider.tool_name(action) == name:
                return Tool(provider, action)
    if (known := catalogue.tool(name)) and not only:
        toolkits.enabled(app_id, known[0].slug, status=404)
    raise NotFound(
        "There is no such tool.", code="unknown_tool", hint="List the tools of the enabled toolkits and use one of their names."
    )


def run(
    actor: Actor, app_id: str, user_id: str, tool: Tool, inputs: Mapping[str, Any], *, request_id: str = "", address: str = ""
) -> Answer:
    """Run a tool with the account an end user has connected. Raises ConnectionUnusable without one, and as `calls.execute`."""
    connection = finding.of_end_user(actor, app_id, user_id, tool.provider)
    return calls.execute(actor, tool.provider, tool.action, connection, inputs, request_id=request_id, address=address)


def _toolkits(app_id: str, only: Collection[str]) -> QuerySet[Toolkit]:
    rows = Toolkit.objects.filter(app_id=app_id, enabled=True).order_by("created_at", "id")
    return rows.filter(provider__in=only) if only else rows


def _enabled(app_id: str, only: Collection[str]) -> tuple[int, list[Provider]]:
    """The company of the app and the providers of its toolkits; what is no provider any more is left out."""
    rows = list(_toolkits(app_id, only).values_list("provider", "company_id"))
    found = (offered.find(slug, company_id) for slug, company_id in rows)
    return (rows[0][1] if rows else 0), [provider for provider in found if provider]


def _prefix(slug: str) -> str:
    """What the names of a toolkit's tools begin with."""
    return slug.replace("-", "").upper()
