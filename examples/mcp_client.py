"""Lists an app's tools by the Model Context Protocol and calls one with an end user's account.

    python examples/mcp_client.py http://127.0.0.1:8000/v1/app_…/mcp USER_UUID SANDBOX_ECHO '{"message": "hi"}'

The app's key is read from CONNECT_APP_KEY. Needs `pip install mcp`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client


async def main(address: str, user: str, name: str = "", arguments: str = "{}") -> int:
    """List without a tool's name, call it with one; 1 when the call failed."""
    headers = {"Authorization": f"Bearer {os.environ['CONNECT_APP_KEY']}", "X-Connect-User": user}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        if name:
            result = await client.call_tool(name, json.loads(arguments))
            print(json.dumps(result.structured_content, indent=2))
            return int(bool(result.is_error))
        cursor = None
        while True:
            page = await client.list_tools(cursor=cursor)
            for tool in page.tools:
                print(f"{tool.name:40} {tool.description}")
            if not (cursor := page.next_cursor):
                return 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(asyncio.run(main(*sys.argv[1:])))
