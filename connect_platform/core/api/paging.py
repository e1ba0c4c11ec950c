"""Paging by number (surfaces *public* and *connect*) and by offset (*platform*); out of range is refused, never clamped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from connect_platform.core.api.fields import Whole

#: A page number so high that its offset no longer fits into a bigint is a mistake.
MAX_PAGE = 10**9


class PageQuery(serializers.Serializer[Any]):
    """`page` from 1, `limit` 1 to 100."""

    page = Whole(from_text=True, min_value=1, max_value=MAX_PAGE, default="1")
    limit = Whole(from_text=True, min_value=1, max_value=100, default="20")

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value({"page": "1", "limit": "20", **data})


class OffsetQuery(serializers.Serializer[Any]):
    """`limit` 1 to 100, `offset` from 0."""

    limit = Whole(from_text=True, min_value=1, max_value=100)
    offset = Whole(from_text=True, min_value=0, max_value=MAX_PAGE)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value({"limit": "20", "offset": "0", **data})


def numbered(found: QuerySet[Any], query: Mapping[str, Any], body: Callable[[Any], Any]) -> dict[str, Any]:
    """Surface *connect*'s list: the page a PageQuery asks for, each row through `body`, and how many there are in all."""
    start = (query["page"] - 1) * query["limit"]
    data = [body(row) for row in found[start : start + query["limit"]]]
    return {"data": data, "total": found.count(), "page": query["page"], "limit": query["limit"]}


def envelope(items: list[Any], *, page: int, limit: int, total: int) -> dict[str, Any]:
    """Surface *public*'s list: data, meta, timestamp, version."""
    pages = -(-total // limit)
    return {
        "data": items,
        "meta": {
            "page": page,
            "limit": limit,
            "total": total,
            "totalPages": pages,
            "hasNext": page < pages,
            "hasPrev": page > 1,
            "itemCount": len(items),
        },
        "timestamp": timezone.now(),
        "version": "v1",
    }
