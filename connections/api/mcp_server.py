"""The tools of an app as a Model Context Protocol server, whoever carries its messages.

Importing this imports the protocol's SDK, which takes most of a second and tens of megabytes: only who serves it does so.
"""

from __future__ import annotations

import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import anyio
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as Shown

from connect_platform.core.actors import Actor
from connect_platform.core.api import dialects
from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import ConnectError
from connections.api.apps import failed
from connections.services.calling import tools
from connections.services.calling.tools import Tool

PAGE = 50
INSTRUCTIONS = (
    "Each tool acts on an account the user has connected. Where a tool answers with reconnect_url, show that address to "
    "the user: only they can repair the connection. Where retryable is false, change the call instead of repeating it."
)
Headers = list[tuple[bytes, bytes]]

logging.getLogger("mcp").setLevel(logging.WARNING)  # it reports every request otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """For whom a message is answered: whose tools, and whose accounts; `only` narrows the toolkits by slug."""

    actor: Actor
    app_id: str
    user_id: str
    only: frozenset[str] = frozenset()
    request_id: str = ""
    address: str = ""


def server(caller: Callable[[], Caller]) -> Server[Any]:
    """A server that asks `caller` anew for each message, in the thread that Django works in. It may raise ConnectError."""

    async def on_list_tools(_: Any, params: PaginatedRequestParams | None) -> ListToolsResult:
        cursor = params.cursor if params else None
        return await sync_to_async(lambda: _listed(caller, cursor or ""))()

    async def on_call_tool(_: Any, params: CallToolRequestParams) -> CallToolResult:
        return await sync_to_async(lambda: _called(caller, params.name, params.arguments or {}))()

    return Server(
        "connect-platform",
        title="Connect Platform",
        version=version("mcp"),
        instructions=INSTRUCTIONS,
        website_url=settings.PUBLIC_URL,
        get_tool_input_schema=lambda _: None,  # no input of a tool travels in a header
        on_list_tools=on_list_tools,
        on_call_tool=on_call_tool,
    )


def answer(caller: Caller, method: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Headers, bytes]:
    """One HTTP exchange of the streamable HTTP transport without sessions: status, headers and body of the answer.

    https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
    """
    return async_to_sync(_exchange)(server(lambda: caller), method, headers, body)


async def serve_stdio(made: Server[Any]) -> None:
    """Serve whoever started this process, until its standard input ends."""
    async with stdio_server() as (incoming, outgoing):
        await made.run(incoming, outgoing, made.create_initialization_options())


async def _exchange(made: Server[Any], method: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Headers, bytes]:
    messages: list[dict[str, Any]] = []
    unread = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not unread:
            await anyio.sleep_forever()  # the caller stays until it is answered
        return unread.pop()

    async def send(message: Any) -> None:
        messages.append(message)

    sent = {**headers, "Accept": "application/json, text/event-stream"}  # the answer is JSON, whatever else would do
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()],
    }
    manager = StreamableHTTPSessionManager(
        made, json_response=True, stateless=True, max_request_body_size=settings.CONFIG["MAX_BODY_BYTES"]
    )
    async with manager.run():
        await manager.handle_request(scope, receive, send)
    start, *rest = messages
    return start["status"], list(start.get("headers", ())), b"".join(each.get("body", b"") for each in rest)


def _listed(caller: Callable[[], Caller], cursor: str) -> ListToolsResult:
    try:
        who = caller()
        found, more = tools.page(who.app_id, after=_opened(cursor), limit=PAGE, only=who.only)
    except ConnectError as error:
        raise MCPError(INVALID_PARAMS, error.message, {"code": error.code, "hint": error.hint}) from None
    except Exception as error:
        raise MCPError(INTERNAL_ERROR, dialects.translate(error).message) from None
    last = urlsafe_b64encode(found[-1].name.encode()).decode() if more else None
    return ListToolsResult(tools=[shown(tool) for tool in found], next_cursor=last, ttl_ms=0, cache_scope="private")


def _opened(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor.encode()).decode() if cursor else ""
    except ValueError:
        return "?"  # no tool has this name


def _called(caller: Callable[[], Caller], name: str, inputs: dict[str, Any]) -> CallToolResult:
    try:
        who = caller()
        tool = tools.named(who.app_id, name, only=who.only)
        try:
            got = tools.run(who.actor, who.app_id, who.user_id, tool, inputs, request_id=who.request_id, address=who.address)
        except ConnectError as error:
            return refused(failed(error))
    except ConnectError as error:
        if error.status == 404:  # by the specification an unknown tool is an error of the protocol, not of the tool
            raise MCPError(INVALID_PARAMS, error.message, {"code": error.code, "hint": error.hint}) from None
        return refused(error)
    except Exception as error:
        return refused(dialects.translate(error))
    data = got.data if isinstance(got.data, dict) else {"result": got.data}
    return CallToolResult(content=[TextContent(text=dumps(data).decode())], structured_content=data)


def refused(error: ConnectError) -> CallToolResult:
    """A failure as the model is to read it: what happened, why, what to do, and where a person can mend it."""
    told = {"code": error.code, "message": error.message, "hint": error.hint, **error.details}
    url = error.details.get("reconnect_url")
    lines = [error.message, error.hint, f"The user can reconnect here: {url}" if url else ""]
    for name, reasons in error.details.get("fields", {}).items():
        lines += [f"{name}: {reason}" for reason in reasons]
    text = "\n".join(line for line in lines if line)
    return CallToolResult(content=[TextContent(text=text)], structured_content={"error": told}, is_error=True)


def shown(tool: Tool) -> Shown:
    """A tool as it is listed. What an action's method does not tell is left to the protocol's careful defaults.

    https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
    """
    action, method = tool.action, tool.action.request.method
    reads = method in ("GET", "HEAD")
    return Shown(
        name=tool.name,
        title=f"{tool.provider.name}: {action.name}",
        description=action.description,
        input_schema=action.input_schema(),
        output_schema=output_schema(action.output_schema()),
        annotations=ToolAnnotations(
            read_only_hint=reads,
            destructive_hint=False if reads else True if method in ("PUT", "PATCH", "DELETE") else None,
            idempotent_hint=reads or action.effect == "idempotent",
            open_world_hint=True,
        ),
    )


def output_schema(known: dict[str, Any]) -> dict[str, Any]:
    """What is known of the answer, in words that no answer breaks; the root is an object, as the protocol demands.

    Clients refuse an answer that breaks the schema. A provider that surprises us would turn a call that has had its effect
    into a failed one, and the model would do it again.
    """
    if known.get("type") != "object":
        known = {"properties": {"result": known}}
    return {**_in_words(known), "type": "object"}


def _in_words(known: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: known[name] for name in ("title", "description", "examples") if name in known}
    if kinds := known.get("type"):
        words = " or ".join(kinds if isinstance(kinds, list) else [kinds])
        told["description"] = f"{told['description']} ({words})" if "description" in told else words
    if isinstance(properties := known.get("properties"), Mapping):
        told["properties"] = {name: _in_words(each) for name, each in properties.items()}
    if isinstance(items := known.get("items"), Mapping):
        told["items"] = _in_words(items)
    return told
