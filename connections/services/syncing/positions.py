"""Where in a long list a row stands, remembered, so that a far page need not be counted up to from the first row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from connect_platform.core import valkey

#: From so many rows on, walking an index costs more than looking here.
FAR = 500
SECONDS = 3600
#: Positions kept of one list; the first ones go first, as those who page on need them last.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Position:
    """A row of a list: its place from 0, and the values the list is sorted by."""

    place: int
    value: str
    id: str


def name(version: int, question: Mapping[str, Any], *order: str) -> str:
    """The name of a list: what was asked, in which order, of which version of the data."""
    asked = f"{sorted(map(str, question.items()))}{order}"
    return f"positions:{version}:{sha256(asked.encode()).hexdigest()}"


def nearest(key: str, place: int) -> Position | None:
    """The last known row at or before a place."""
    try:
        found: Any = valkey.client().zrevrangebyscore(key, place, "-inf", start=0, num=1)
    except valkey.Away:
        return None
    return Position(*orjson.loads(found[0])) if found else None


def remember(key: str, *rows: Position) -> None:
    """Keep rows of a list for an hour."""
    members: dict[Any, float] = {orjson.dumps([row.place, row.value, row.id]): row.place for row in rows}
    try:
        pipe = valkey.client().pipeline(transaction=False)
        pipe.zadd(key, members)
        pipe.zremrangebyrank(key, 0, -MOST - 1)
        pipe.expire(key, SECONDS)
        pipe.execute()
    except valkey.Away:
        return
