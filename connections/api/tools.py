"""Lists and finds what can be done: the tools of an app's toolkits, and the actions of a company's providers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import AppsView, ConnectView
from connect_platform.core.api.fields import Text, Whole
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connections.api import examples
from connections.models import LIVE, Connection
from connections.services.calling import tools
from connections.services.calling.tools import Tool
from integrations.services import clients, offered, tool_pages, tool_search, toolkits
from integrations.spec import Action

MAX_TOOLS, MAX_ACTIONS = 50, 100
#: Answers of a search where nothing else is asked for.
BEST = 20


class ToolsQuery(serializers.Serializer[Any]):
    toolkit = Text(required=False, allow_blank=True, max_length=100)
    search = Text(required=False, allow_blank=True, max_length=500)
    limit = Whole(from_text=True, required=False, min_value=1, max_value=MAX_TOOLS)
    cursor = Text(required=False, allow_blank=True, max_length=300)


class Tools(AppsView):
    @operation(
        "B.tools",
        "List or search tools of enabled toolkits",
        query=ToolsQuery,
        answer={"tools": [examples.TOOL], "next_cursor": None},
        failures=(400, 404),
        description="Toolkits come in the order in which they were enabled, each with the tools written for it and then those "
        f"imported from API descriptions. `search` says in plain words what a tool should do, or names it; {BEST} come, the "
        "best first. Send `next_cursor` as `cursor` for the next page; it is null on the last one.",
    )
    def get(self, request: Request, app_id: str) -> Response:
        query = self.valid_query(ToolsQuery)
        only = [toolkits.enabled(app_id, query["toolkit"]).provider] if "toolkit" in query else []
        cursor, text = query.get("cursor", ""), query.get("search", "").strip()
        limit = query.get("limit", BEST if text else MAX_TOOLS)
        if text:
            offset = offset_of(cursor)
            found, more = tools.search(app_id, text, limit=limit, offset=offset, only=only)
            following = str(offset + limit)
        else:
            found, more = tools.page(app_id, after=cursor, limit=limit, only=only)
            following = found[-1].name if found else ""
        return Response({"tools": [tool_body(tool) for tool in found], "next_cursor": following if more else None})


def tool_body(tool: Tool) -> dict[str, Any]:
    """The wire's Tool."""
    return {
        "name": tool.name,
        "description": tool.action.description,
        "parameters": tool.action.input_schema(),
        "scopes": list(tool.action.scopes),
    }


def offset_of(cursor: str) -> int:
    """Where a search goes on. Raises InvalidInput for a cursor no search has given."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 6):
        raise InvalidInput({"cursor": "There is no such page; search from the start."})
    return int(cursor or 0)


def action_body(action: Action) -> dict[str, Any]:
    """The wire's Action."""
    schema = action.input_schema()
    required = schema.get("required", ())
    return {
        "name": action.key,
        "displayName": action.name,
        "description": action.description,
        "scopes": list(action.scopes),
        "inputs": [
            {"name": name, "type": _kind(each), "required": name in required, "description": each.get("description") or name}
            for name, each in schema.get("properties", {}).items()
        ],
        "inputSchema": schema,
        "outputSchema": action.output_schema(),
    }


def _kind(schema: dict[str, Any]) -> str:
    """The type of an input in the words of this surface: dates by their name, integers as numbers."""
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else next((each for each in kinds if each != "null"), "object")
    if kind == "string" and schema.get("format") == "date-time":
        return "date"
    return "number" if kind == "integer" else str(kind)


class ActionsQuery(serializers.Serializer[Any]):
    search = Text(required=False, allow_blank=True, max_length=500)
    limit = Whole(from_text=True, required=False, min_value=1, max_value=MAX_ACTIONS)
    cursor = Text(required=False, allow_blank=True, max_length=300)


class Actions(ConnectView):
    permission = "actions.view"

    @operation(
        "C.actions.list",
        "List or search a provider's actions",
        query=ActionsQuery,
        answer=[examples.ACTION],
        failures=(400, 404),
        description=f"At most {MAX_ACTIONS}; imported ones may be thousands. The header `Link` leads to the "
        'next page (`rel="next"`, RFC 8288). `search` says in plain words what an action should do, or names it.',
    )
    def get(self, request: Request, type: str) -> Response:
        company_id, query = self.actor.company_id, self.valid_query(ActionsQuery)
        provider = offered.get(type, company_id)
        cursor, text = query.get("cursor", ""), query.get("search", "").strip()
        limit = query.get("limit", BEST if text else MAX_ACTIONS)
        if text:
            offset = offset_of(cursor)
            found, more = tool_search.search(text, [provider], company_id, limit=limit, offset=offset)
            following = str(offset + limit)
        else:
            after = (provider.slug, cursor) if cursor else None
            found, more = tool_pages.page([provider], company_id, after=after, limit=limit)
            following = found[-1][1].key if found else ""
        return Response([action_body(action) for _, action in found], headers=_link(request, following if more else ""))


class RootActions(Actions):
    """The same at `/providers/{type}/actions`, as one document spells it."""

    @operation(
        "C.actions-root.list",
        "List or search a provider's actions",
        query=ActionsQuery,
        answer=[examples.ACTION],
        failures=(400, 404),
    )
    def get(self, request: Request, type: str) -> Response:
        return super().get(request, type)


class AllActions(ConnectView):
    permission = "actions.view"

    @operation(
        "C.actions.search",
        "Search the actions of all providers",
        query=ActionsQuery,
        answer=[
            {
                **examples.ACTION,
                "providerType": "sandbox",
                "toolName": "SANDBOX_ECHO",
                "isConnected": True,
                "needsOwnOAuthApp": False,
            }
        ],
        failures=(400,),
        description="`search` says in plain words what should be done. Of actions that answer equally well, those of connected "
        "providers come first, and those that can only be connected with an OAuth app of your own, which you have not brought "
        "yet, come last. The header `Link` leads to the next page.",
    )
    def get(self, request: Request) -> Response:
        query, company_id = self.valid_query(ActionsQuery), self.actor.company_id
        if not (text := query.get("search", "").strip()):
            raise InvalidInput({"search": "Say what the action should do."})
        providers = offered.every(company_id)
        live = Connection.objects.for_actor(self.actor).filter(status__in=LIVE)
        connected = frozenset(live.order_by().values_list("provider", flat=True).distinct())
        supplied = clients.supplied(company_id, None)
        lacking = {each.slug for each in providers if clients.needs_own_client(each, supplied)}
        limit, offset = query.get("limit", BEST), offset_of(query.get("cursor", ""))
        first, last = connected, lacking - connected
        found, more = tool_search.search(text, providers, company_id, first=first, last=last, limit=limit, offset=offset)
        rows = [
            {
                **action_body(action),
                "providerType": provider.type_name,
                "toolName": provider.tool_name(action),
                "isConnected": provider.slug in connected,
                "needsOwnOAuthApp": provider.slug in lacking,
            }
            for provider, action in found
        ]
        return Response(rows, headers=_link(request, str(offset + limit) if more else ""))


def _link(request: Request, cursor: str) -> dict[str, str]:
    """The header that leads to the next page (RFC 8288); none on the last one."""
    if not cursor:
        return {}
    query = urlencode({**request.query_params.dict(), "cursor": cursor})
    return {"Link": f'<{request.path}?{query}>; rel="next"'}
