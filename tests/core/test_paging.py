"""Pages are counted from one, are refused out of range, and say what lies around them."""

from __future__ import annotations

from typing import Any

import pytest

from connect_platform.core.api.paging import MAX_PAGE, OffsetQuery, PageQuery, envelope


def test_defaults() -> None:
    pages, offsets = PageQuery(data={}), OffsetQuery(data={})
    assert pages.is_valid()
    assert offsets.is_valid()
    assert pages.validated_data == {"page": 1, "limit": 20}
    assert offsets.validated_data == {"limit": 20, "offset": 0}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"page": "0"}, "page"),
        ({"page": str(MAX_PAGE + 1)}, "page"),
        ({"page": ""}, "page"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
    ],
)
def test_out_of_range_is_refused(query: dict[str, str], name: str) -> None:
    checked = PageQuery(data=query)
    assert not checked.is_valid()
    assert list(checked.errors) == [name]


def test_the_offset_starts_at_zero_and_has_an_end() -> None:
    for query in ({"offset": "-1"}, {"offset": str(MAX_PAGE + 1)}, {"limit": "101"}):
        assert not OffsetQuery(data=query).is_valid()
    assert OffsetQuery(data={"offset": str(MAX_PAGE), "limit": "100"}).is_valid()


@pytest.mark.parametrize(
    ("page", "total", "count", "meta"),
    [
        (1, 0, 0, (0, False, False)),
        (1, 20, 20, (1, False, False)),
        (1, 21, 20, (2, True, False)),
        (2, 21, 1, (2, False, True)),
        (9, 21, 0, (2, False, True)),
    ],
)
def test_the_envelope_counts_right(page: int, total: int, count: int, meta: tuple[int, bool, bool]) -> None:
    body: dict[str, Any] = envelope([None] * count, page=page, limit=20, total=total)
    said = body["meta"]
    assert (said["totalPages"], said["hasNext"], said["hasPrev"]) == meta
    assert (said["page"], said["limit"], said["total"], said["itemCount"]) == (page, 20, total, count)
    assert set(body) == {"data", "meta", "timestamp", "version"}
    assert body["version"] == "v1"
