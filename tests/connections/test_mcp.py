"""Language models use an app's tools by the Model Context Protocol: spoken by the official client, over HTTP and stdio."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import connection as database
from jsonschema import Draft202012Validator
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from connect_platform.core.audit import AuditEntry
from connect_platform.core.config import ROOT
from connections.api import mcp_server
from connections.services.calling.tools import Tool
from integrations import catalogue
from integrations.services import toolkits
from tests import factories
from tests.connections.cast import Caller, vendor_of
from tests.connections.test_apps_api import Storefront

pytestmark = pytest.mark.django_db(transaction=True)
HI = {"message": "hi"}
JSON = {"MCP-Protocol-Version": "2025-11-25"}
Job = Callable[[Client], Awaitable[Any]]


@pytest.fixture
def shop(alice: Caller) -> Storefront:
    return Storefront(alice, *alice.app())


def speak(shop: Storefront, job: Job, *, mode: str = "auto", query: str = "", **headers: str) -> Any:
    """Do a job as a client of the app, with its key unless other headers are given."""

    async def main() -> Any:
        sent = headers or {"Authorization": f"Bearer {shop.key}"}
        async with httpx2.AsyncClient(headers=sent, trust_env=False, timeout=30) as http:
            transport = streamable_http_client(f"{shop.company.url}/v1/{shop.app.pk}/mcp{query}", http_client=http)
            async with Client(transport, mode=mode) as client:
                return await job(client)

    return run(main())


def run(main: Coroutine[Any, Any, Any]) -> Any:
    """On a thread of its own: a browser driven by another test may have left an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, main).result()


def as_user(shop: Storefront, user: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {shop.key}", "X-Connect-User": user}


def post(shop: Storefront, body: Any, *, query: str = "", **headers: str) -> requests.Response:
    return shop.company.http.post(
        f"{shop.company.url}/v1/{shop.app.pk}/mcp{query}", json=body, headers={**JSON, **headers}, timeout=30
    )


def message(method: str = "tools/list", **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


async def echo(client: Client) -> CallToolResult:
    return await client.call_tool("SANDBOX_ECHO", HI)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_lists_and_calls_tools_with_the_users_account(shop: Storefront, mode: str) -> None:
    user = str(uuid.uuid4())
    connected = shop.connect(user)

    async def job(client: Client) -> Any:
        info = client.server_info
        return (await client.list_tools()).tools, await echo(client), info and info.name

    tools, result, name = speak(shop, job, mode=mode, **as_user(shop, user))
    assert name == "connect-platform"
    assert [tool.name for tool in tools] == [Tool(p, a).name for p in [catalogue.get("sandbox")] for a in p.actions]
    assert (result.is_error, result.structured_content) == (False, {"message": "hi"})
    assert result.content[0].text == '{"message":"hi"}'
    row = AuditEntry.objects.get(action="connection.call", outcome="ok")
    assert (row.company_id, str(connected.pk) in f"{row.target} {row.detail}") == (shop.company.company.pk, True)


def test_an_end_users_token_is_enough(shop: Storefront) -> None:
    user = str(uuid.uuid4())
    shop.connect(user)
    token = factories.make_end_user_token(shop.app, user)
    result = speak(shop, echo, Authorization=f"Bearer {token}")
    assert result.structured_content == {"message": "hi"}


def test_a_user_without_account_is_told_to_connect_in_the_answer_of_the_tool(shop: Storefront) -> None:
    result = speak(shop, echo, query=f"?userId={uuid.uuid4()}")
    assert result.is_error
    problem = result.structured_content["error"]
    assert (problem["reason"], problem["retryable"]) == ("not_connected", False)
    assert "has no connected Sandbox account" in result.content[0].text


def test_a_dead_account_comes_with_the_address_where_the_user_reconnects(shop: Storefront) -> None:
    user = str(uuid.uuid4())
    connected = shop.connect(user)
    vendor_of(shop.company, connected).faults(revoke=True)
    result = speak(shop, echo, **as_user(shop, user))
    problem = result.structured_content["error"]
    assert (result.is_error, problem["reason"]) == (True, "connection_expired")
    assert problem["reconnect_url"].startswith(f"{shop.company.url}/")
    assert problem["reconnect_url"] in result.content[0].text


def test_wrong_inputs_are_named_and_nothing_is_sent(shop: Storefront) -> None:
    user = str(uuid.uuid4())
    shop.connect(user)

    async def job(client: Client) -> Any:
        return await client.call_tool("SANDBOX_ECHO", {"mesage": "hi"})

    result = speak(shop, job, **as_user(shop, user))
    problem = result.structured_content["error"]
    assert (result.is_error, problem["reason"], sorted(problem["fields"])) == (True, "invalid_params", ["mesage", "message"])
    assert not AuditEntry.objects.filter(action="connection.call", outcome="ok").exists()


@pytest.mark.parametrize("name", ["SANDBOX_FLY", "GMAIL_SEND_EMAIL", "x"])
def test_an_unknown_tool_and_one_not_enabled_are_alike(shop: Storefront, name: str) -> None:
    async def job(client: Client) -> Any:
        with pytest.raises(MCPError) as caught:
            await client.call_tool(name, {})
        return caught.value.error

    error = speak(shop, job, query=f"?userId={uuid.uuid4()}")
    assert (error.code, error.data["code"]) == (-32602, "unknown_tool" if name != "GMAIL_SEND_EMAIL" else "toolkit_not_enabled")


def test_tools_come_in_pages_and_can_be_narrowed(shop: Storefront, monkeypatch: pytest.MonkeyPatch) -> None:
    toolkits.enable(shop.company.actor, shop.app, "stripe", display_name=None, scopes=[], client=None)
    monkeypatch.setattr(mcp_server, "PAGE", 4)

    async def job(client: Client) -> list[list[str]]:
        pages, cursor = [], None
        while True:
            page = await client.list_tools(cursor=cursor)
            pages.append([tool.name for tool in page.tools])
            if not (cursor := page.next_cursor):
                return pages

    query = f"?userId={uuid.uuid4()}"
    pages = speak(shop, job, query=query)
    names = [name for page in pages for name in page]
    assert {len(page) for page in pages[:-1]} == {4}
    assert names == [Tool(p, a).name for p in map(catalogue.get, ("sandbox", "stripe")) for a in p.actions]
    narrowed = [name for page in speak(shop, job, query=f"{query}&toolkits=stripe") for name in page]
    assert narrowed == [name for name in names if name.startswith("STRIPE_")]
    answer = post(shop, message(cursor="bm8="), query=query, Authorization=f"Bearer {shop.key}")
    assert answer.json()["error"]["code"] == -32602
    answer = post(shop, message(), query=f"{query}&toolkits=gmail", Authorization=f"Bearer {shop.key}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INTEGRATIONS_TOOLKIT_NOT_ENABLED")


def test_a_narrowed_client_cannot_call_beyond(shop: Storefront) -> None:
    toolkits.enable(shop.company.actor, shop.app, "stripe", display_name=None, scopes=[], client=None)

    async def job(client: Client) -> Any:
        with pytest.raises(MCPError) as caught:
            await echo(client)
        return caught.value.error.data

    assert speak(shop, job, query=f"?userId={uuid.uuid4()}&toolkits=stripe")["code"] == "unknown_tool"


def test_credentials_are_asked_for_and_foreign_apps_not_found(shop: Storefront, mallory: Caller) -> None:
    query = f"?userId={uuid.uuid4()}"
    refused = post(shop, message(), query=query)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    forged = factories.make_end_user_token(shop.app, secret="x" * 40)
    assert post(shop, message(), Authorization=f"Bearer {forged}").status_code == 401
    _, foreign_key = mallory.app()
    foreign = post(shop, message(), query=query, Authorization=f"Bearer {foreign_key}")
    shop.app.pk, known = "app_unknown", shop.app.pk
    unknown = post(shop, message(), query=query, Authorization=f"Bearer {foreign_key}")
    shop.app.pk = known
    assert (foreign.status_code, foreign.json()) == (404, unknown.json())
    for wrong in ("", "?userId=somebody"):
        answer = post(shop, message(), query=wrong, Authorization=f"Bearer {shop.key}")
        assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, ["userId"])


def test_a_page_of_another_origin_is_refused(shop: Storefront) -> None:
    headers = as_user(shop, str(uuid.uuid4()))
    for origin, status in (("https://evil.example", 403), ("null", 403), (shop.company.url, 200)):
        assert post(shop, message(), Origin=origin, **headers).status_code == status


def test_only_messages_of_the_protocol_are_taken(shop: Storefront, settings: Any) -> None:
    headers = {**as_user(shop, str(uuid.uuid4())), **JSON}
    url = f"{shop.company.url}/v1/{shop.app.pk}/mcp"
    for method in ("GET", "DELETE", "PUT"):
        assert requests.request(method, url, headers=headers, timeout=30).status_code == 405
    broken = requests.post(url, b"{", headers={**headers, "Content-Type": "application/json"}, timeout=30)
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, -32700)
    assert post(shop, [message()], **headers).status_code == 400
    notified = post(shop, {"jsonrpc": "2.0", "method": "notifications/initialized"}, **headers)
    assert (notified.status_code, notified.content) == (202, b"")
    settings.CONFIG = settings.CONFIG | {"MAX_BODY_BYTES": 100}
    assert (
        post(shop, message("tools/call", name="SANDBOX_ECHO", arguments={"message": "x" * 200}), **headers).status_code == 413
    )


def test_a_call_with_an_idempotency_key_is_made_once(shop: Storefront) -> None:
    user = str(uuid.uuid4())
    shop.connect(user)
    call = message("tools/call", name="SANDBOX_ECHO", arguments=HI)
    first, second = (post(shop, call, **as_user(shop, user), **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["result"]["structuredContent"] == HI
    assert (second.json(), second.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert AuditEntry.objects.filter(action="connection.call", outcome="ok").count() == 1


def test_every_tool_of_the_catalogue_can_be_shown() -> None:
    for provider in catalogue.all_providers():
        for action in provider.actions:
            tool = mcp_server.shown(Tool(provider, action))
            assert tool.input_schema["type"] == "object"
            assert tool.output_schema
            Draft202012Validator.check_schema(tool.output_schema)
            sample = action.sample if isinstance(action.sample, dict) else {"result": action.sample}
            for given in (sample, dict.fromkeys(sample), {"unheard": [1]}):
                Draft202012Validator(tool.output_schema).validate(given)


def test_the_method_tells_what_a_tool_may_do() -> None:
    def hints(slug: str, key: str) -> tuple[Any, ...]:
        provider = catalogue.get(slug)
        action = provider.action(key)
        assert action
        told = mcp_server.shown(Tool(provider, action)).annotations
        assert told
        return action.request.method, told.read_only_hint, told.destructive_hint, told.idempotent_hint

    assert hints("sandbox", "echo") == ("POST", False, None, True)
    found = {hints("sandbox", action.key) for action in catalogue.get("sandbox").actions}
    assert ("GET", True, False, True) in found


def test_the_command_serves_the_same_on_standard_input_and_output(shop: Storefront, settings: Any) -> None:
    user = str(uuid.uuid4())
    shop.connect(user)
    environment = {**process_environment(shop, settings), "CONNECT_APP_KEY": shop.key}
    words = ["manage.py", "mcp", "--app", shop.app.pk, "--user", user]

    async def main() -> Any:
        started = StdioServerParameters(command=sys.executable, args=words, env=environment, cwd=str(ROOT))
        async with Client(started) as client:
            return (await client.list_tools()).tools, await echo(client)

    tools, result = run(main())
    assert "SANDBOX_ECHO" in [tool.name for tool in tools]
    assert result.structured_content == {"message": "hi"}


STRANGER = "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"


@pytest.mark.parametrize(("key", "user"), [("bb_sk_wrong", STRANGER), ("", STRANGER), (None, "somebody")])
def test_the_command_does_not_start_with_a_wrong_key_or_user(
    shop: Storefront, monkeypatch: pytest.MonkeyPatch, key: str | None, user: str
) -> None:
    monkeypatch.setenv("CONNECT_APP_KEY", shop.key if key is None else key)
    with pytest.raises(CommandError, match="CONNECT_APP_KEY") as caught:
        call_command("mcp", "--app", shop.app.pk, "--user", user)
    assert "bb_sk_" not in str(caught.value)
    assert "CONNECT_APP_KEY" not in os.environ


def process_environment(shop: Storefront, settings: Any) -> dict[str, str]:
    base = os.environ["DATABASE_URL"].partition("?")
    return {
        **os.environ,
        "DATABASE_URL": f"{base[0].rpartition('/')[0]}/{database.settings_dict['NAME']}?{base[2]}",
        "SECRET_KEY": settings.SECRET_KEY,
        "ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS),
        "PUBLIC_URL": shop.company.url,
        "SANDBOX_URL": shop.company.url,
        "ALLOWED_EGRESS": shop.company.url.partition("://")[2],
    }
