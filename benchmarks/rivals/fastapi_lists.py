"""The list of connections by FastAPI on asyncpg: SQL by hand, orjson, no ORM."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from fastapi import FastAPI, Header, HTTPException, Response

from connect_platform.core import embedded
from connect_platform.core.config import Config

COLUMNS = "id, provider, status, user_id, account_label, metadata, last_error, created_at, updated_at"
_state: dict[str, Any] = {}


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Hold a pool of connections while the server runs."""
    folder = embedded.sockets(Config.read()["CONNECT_HOME"])
    async with asyncpg.create_pool(
        host=str(folder), user=embedded.NAME, database=embedded.NAME, min_size=1, max_size=8
    ) as pool:
        _state["pool"] = pool
        yield


application = FastAPI(lifespan=lifespan)


@application.get("/connections")
async def connections(limit: int = 20, authorization: str = Header()) -> Response:
    """A page of the key's company."""
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    async with _state["pool"].acquire() as database:
        company = await database.fetchval("SELECT company_id FROM accounts_apikey WHERE hash = $1", digest)
        if company is None:
            raise HTTPException(401)
        rows = await database.fetch(
            f"SELECT {COLUMNS} FROM connections_connection WHERE company_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
            company,
            limit,
        )
        total = await database.fetchval("SELECT count(*) FROM connections_connection WHERE company_id = $1", company)
    body = {"count": total, "results": [_item(row) for row in rows]}
    return Response(orjson.dumps(body, default=str), media_type="application/json")


def _item(row: Any) -> dict[str, Any]:
    """asyncpg gives jsonb as text; it goes out as it came."""
    fragments = {name: orjson.Fragment(row[name]) for name in ("metadata", "last_error") if row[name] is not None}
    return {**row, **fragments}
