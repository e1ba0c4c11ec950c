"""The tools of an app: which there are, page by page, and running one with an end user's account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound
from connections.services.calling import calls
from connections.services.calling.calls import Answer
from connections.services.connecting import finding
from integrations import catalogue
from integrations.models import Toolkit
from integrations.services import toolkits
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

    Toolkits come in the order in which they were enabled; `only` narrows them by slug. Raises InvalidInput where `after` is
    no tool of theirs (any more).
    """
    rows = Toolkit.objects.filter(app_id=app_id, enabled=True).order_by("created_at", "id")
    slugs = rows.filter(provider__in=only) if only else rows
    providers = map(catalogue.get, slugs.values_list("provider", flat=True))
    every = [Tool(provider, action) for provider in providers for action in provider.actions]
    start = 0
    if after:
        start = next((number for number, tool in enumerate(every, 1) if tool.name == after), 0)
        if not start:
            raise InvalidInput({"cursor": "There is no such page; list from the start."})
    return every[start : start + limit], len(every) > start + limit


def named(app_id: str, name: str, *, only: Collection[str] = ()) -> Tool:
    """A tool of an enabled toolkit. Raises NotFound `unknown_tool` alike for one that is not enabled and one there is not."""
    found = catalogue.tool(name)
    if found and (not only or found[0].slug in only):
        toolkits.enabled(app_id, found[0].slug, status=404)
        return Tool(*found)
    raise NotFound(
        "There is no such tool.", code="unknown_tool", hint="List the tools of the enabled toolkits and use one of their names."
    )


def run(
    actor: Actor, app_id: str, user_id: str, tool: Tool, inputs: Mapping[str, Any], *, request_id: str = "", address: str = ""
) -> Answer:
    """Run a tool with the account an end user has connected. Raises ConnectionUnusable without one, and as `calls.execute`."""
    connection = finding.of_end_user(actor, app_id, user_id, tool.provider)
    return calls.execute(actor, tool.provider, tool.action, connection, inputs, request_id=request_id, address=address)
