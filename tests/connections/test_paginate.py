"""Lists followed from page to page in every style, ended by limits that can be lifted, and never led astray."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from connect_platform.core.errors import InvalidInput, ProviderError
from connections.models import Connection, Status
from connections.services.calling import bodies, paginating
from connections.services.calling.answers import Answer
from connections.services.calling.calls import Wanted
from integrations import catalogue
from integrations.conventions import Pagination
from tests.connections.cast import Caller, vendor_of

live = pytest.mark.django_db(transaction=True)
SANDBOX = catalogue.get("sandbox")
GITHUB = catalogue.get("github")
ALL = list(range(25))


def connection(slug: str = "sandbox") -> Connection:
    return Connection(provider=slug, scheme="OAUTH2", status=Status.READY, credentials={"access_token": "t"}, company_id=1)


def query_of(wanted: Wanted) -> dict[str, Any]:
    return {**{key: value[0] for key, value in parse_qs(urlsplit(wanted.path).query).items()}, **wanted.query}


def travel(
    serve: Callable[[Wanted], tuple[Any, dict[str, str]]], rule: Pagination, *, at: Connection | None = None, **limits: Any
) -> tuple[paginating.Joined, list[Wanted]]:
    """Follow a list that `serve` answers."""
    asked: list[Wanted] = []
    body = limits.pop("body", None)
    wanted = limits.pop("wanted", Wanted(method="POST" if body else "GET", path="/things", content=bodies.plain(body)))
    at = at or connection()

    def send(page: Wanted) -> Answer:
        asked.append(page)
        data, headers = serve(page)
        return data if isinstance(data, Answer) else Answer(200, headers, data, size=len(str(data)))

    journey = paginating.Journey(rule=rule, **limits)
    return paginating.follow(at, catalogue.get(at.provider), wanted, journey, send, body), asked


def by_cursor(page: Wanted) -> tuple[Any, dict[str, str]]:
    start = int(query_of(page).get("after", 0))
    return {"data": {"rows": ALL[start : start + 10]}, "next": str(start + 10) if start < 20 else None}, {}


def by_page(page: Wanted) -> tuple[Any, dict[str, str]]:
    start = (int(query_of(page).get("page", 1)) - 1) * 10
    return ALL[start : start + 10], {}


def by_offset(page: Wanted) -> tuple[Any, dict[str, str]]:
    start = int(query_of(page).get("skip", 0))
    return {"value": ALL[start : start + 10]}, {}


def by_link(page: Wanted) -> tuple[Any, dict[str, str]]:
    number = int(query_of(page).get("page", 1))
    more = f'<https://api.github.com/things?page={number + 1}&q=a%2Cb>; rel="next", <https://api.github.com/x>; rel="last"'
    return ALL[number * 10 - 10 : number * 10], {"link": more if number < 3 else '<https://api.github.com/x>; rel="prev"'}


CURSOR = Pagination(style="cursor", items="data.rows", parameter="after", cursor="next")
RULES: list[tuple[Any, Pagination, str]] = [
    (by_cursor, CURSOR, "sandbox"),
    (by_page, Pagination(style="page", parameter="page", size_parameter="n", size=10), "sandbox"),
    (by_page, Pagination(style="page", parameter="page"), "sandbox"),
    (by_offset, Pagination(style="offset", items="value", parameter="skip", size_parameter="top", size=10), "sandbox"),
    (by_link, Pagination(style="link", parameter="page"), "github"),
]


@pytest.mark.parametrize(("serve", "rule", "slug"), RULES)
def test_every_style_joins_all_pages(serve: Any, rule: Pagination, slug: str) -> None:
    joined, asked = travel(serve, rule, at=connection(slug))
    assert (joined.data, joined.status) == (ALL, 200)
    assert joined.page == {
        "pages": len(asked), "items": 25, "nextCursor": None, "complete": True, "stoppedBy": "end",
    }  # fmt: skip
    assert len(asked) in (3, 4)


@pytest.mark.parametrize(("serve", "rule", "slug"), RULES)
def test_limits_end_the_journey_where_it_can_be_taken_up_again(serve: Any, rule: Pagination, slug: str) -> None:
    at = connection(slug)
    for limits in ({"max_pages": 1}, {"max_items": 7}, {"max_items": 10}, {"max_items": 13, "max_pages": 2}):
        got, cursor = list[int](), ""
        for _ in range(10):
            joined, _ = travel(serve, rule, at=at, cursor=cursor, **limits)
            got += joined.data
            assert len(joined.data) <= limits.get("max_items", 10)
            if joined.next_cursor is None:
                break
            assert joined.page["complete"] is False
            cursor = joined.next_cursor
        assert got == ALL, limits


def test_a_list_read_by_post_carries_its_cursor_in_the_body() -> None:
    def serve(page: Wanted) -> tuple[Any, dict[str, str]]:
        assert page.content
        sent = json.loads(page.content.data)
        assert sent["filter"] == "x"
        return by_cursor(replace(page, query={"after": sent.get("after", 0)}))

    joined, asked = travel(serve, CURSOR, body={"filter": "x"})
    assert (joined.data, len(asked), asked[-1].query) == (ALL, 3, {})


def test_a_cursor_that_comes_back_ends_the_journey() -> None:
    joined, asked = travel(lambda page: ({"data": {"rows": [1]}, "next": "same"}, {}), CURSOR)
    assert (len(asked), joined.page["stoppedBy"], joined.next_cursor, joined.page["complete"]) == (2, "loop", None, False)
    turns = iter(["a", "b", "a", "b", "a"])
    joined, asked = travel(lambda page: ({"data": {"rows": [1]}, "next": next(turns)}, {}), CURSOR)
    assert (len(asked), joined.stopped) == (3, "loop")


@pytest.mark.parametrize(
    "target", ["https://evil.example/things?page=2", "https://api.github.com.evil.example/x", "//evil.example/x"]
)
def test_a_link_to_another_host_is_not_followed(target: str) -> None:
    rule = Pagination(style="link")
    with pytest.raises(ProviderError) as caught:
        travel(lambda page: ([1], {"link": f'<{target}>; rel="next"'}), rule, at=connection("github"))
    assert caught.value.code == "pagination_left_host"


def test_a_failing_page_leaves_what_was_fetched_and_where_to_go_on() -> None:
    def serve(page: Wanted) -> tuple[Any, dict[str, str]]:
        if query_of(page).get("after") == "10":
            return Answer(500, {}, {"error": "no"}), {}
        return by_cursor(page)

    at = connection()
    joined, _ = travel(serve, CURSOR, at=at)
    assert (joined.status, joined.data, joined.page["pages"], joined.stopped) == (500, ALL[:10], 1, "error")
    assert joined.page["error"] == {"code": "provider_error", "status": 500, "data": {"error": "no"}}
    resumed, asked = travel(by_cursor, CURSOR, at=at, cursor=joined.next_cursor)
    assert (resumed.data, query_of(asked[0])["after"]) == (ALL[10:], "10")
    joined, asked = travel(lambda page: (Answer(404, {}, {"error": "no"}), {}), CURSOR)
    assert (joined.status, joined.data, joined.page["items"], joined.page["nextCursor"]) == (404, {"error": "no"}, 0, None)


def test_cursors_are_bound_to_their_connection_and_request() -> None:
    at = connection()
    joined, _ = travel(by_cursor, CURSOR, at=at, max_pages=1)
    cursor = str(joined.next_cursor)
    other = Wanted(method="GET", path="/things", query={"q": "other"})
    attempts: list[dict[str, Any]] = [
        {"at": connection(), "cursor": cursor},
        {"at": at, "cursor": cursor, "wanted": other},
        {"at": at, "cursor": cursor[:-2] + "xx"},
        {"at": at, "cursor": cursor, "rule": replace(CURSOR, items="other")},
        {"at": at, "cursor": "forged"},
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInput) as caught:
            travel(by_cursor, attempt.pop("rule", CURSOR), **attempt)
        assert list(caught.value.fields) == ["paginate.cursor"]


def test_the_one_list_of_an_answer_is_found_and_two_are_asked_about() -> None:
    rule = Pagination(style="cursor", parameter="after", cursor="next")
    joined, _ = travel(lambda page: ({"messages": [1, 2], "next": None, "total": 2}, {}), rule)
    assert joined.data == [1, 2]
    with pytest.raises(InvalidInput) as caught:
        travel(lambda page: ({"a": [1], "b": [2]}, {}), rule)
    assert list(caught.value.fields) == ["paginate.items"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ("yes", "paginate"), ({"maxPages": 0}, "paginate.maxPages"), ({"maxPages": 101}, "paginate.maxPages"),
        ({"maxItems": True}, "paginate.maxItems"), ({"cursor": 7}, "paginate.cursor"), ({"style": "spiral"}, "paginate.style"),
    ],
)  # fmt: skip
def test_malformed_wishes_name_the_field(wish: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        paginating.read(SANDBOX, wish)
    assert list(caught.value.fields) == [field]


def test_ways_the_catalogue_does_not_know_are_told_by_the_caller() -> None:
    unknown = next(provider for provider in catalogue.all_providers() if provider.pagination is None)
    with pytest.raises(InvalidInput):
        paginating.read(unknown, True)
    wish = {"style": "offset", "parameter": "start", "items": "rows", "sizeParameter": "n", "size": 50}
    journey = paginating.read(unknown, wish)
    assert journey.rule == Pagination(style="offset", parameter="start", items="rows", size_parameter="n", size=50)
    assert paginating.read(SANDBOX, {"items": "rows"}).rule == replace(SANDBOX.pagination or CURSOR, items="rows")


@live
def test_a_proxied_list_is_joined_and_every_page_recorded(alice: Caller) -> None:
    connection = alice.connect_key()
    headers = {"Authorization": "Bearer sandbox-key"}
    for number in range(5):
        requests.post(f"{alice.url}/sandbox/api/contacts", json={"name": f"P{number}"}, headers=headers, timeout=30)
    whole = alice.proxy("/contacts", paginate=True).json()
    total = whole["page"]["items"]
    assert (whole["status"], len(whole["data"]), whole["page"]["complete"]) == (200, total, True)
    calls = vendor_of(alice, connection).counters["calls"]
    first = alice.proxy("/contacts", query={"limit": 2}, paginate={"maxPages": 2}).json()
    assert (len(first["data"]), first["page"]["pages"], first["attempts"], first["page"]["stoppedBy"]) == (4, 2, 2, "maxPages")
    assert vendor_of(alice, connection).counters["calls"] == calls + 2
    cursor = first["page"]["nextCursor"]
    rest = alice.proxy("/contacts", query={"limit": 2}, paginate={"cursor": cursor, "maxPages": 100}).json()
    assert first["data"] + rest["data"] == whole["data"]
    for path in ("/contacts", "/orders"):
        refused = alice.proxy(path, query={"limit": 3}, paginate={"cursor": cursor})
        assert (refused.status_code, refused.json()["message"][0].partition(":")[0]) == (400, "paginate.cursor")
