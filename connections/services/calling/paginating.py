"""Follows a provider's list from page to page and joins it, with a place to go on from where a limit ends the journey."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import ConnectError, InvalidInput, ProviderError
from connections.models import Connection
from connections.services.calling import bodies
from connections.services.calling.answers import Answer
from connections.services.calling.calls import Wanted, fields_of
from connections.services.health import credentials
from integrations.conventions import Pagination
from integrations.dotted import lookup
from integrations.render import base_url
from integrations.spec import Provider

DEFAULT_PAGES, MOST_PAGES = 10, 100
DEFAULT_ITEMS, MOST_ITEMS = 1_000, 10_000
#: Seconds after which no further page is fetched.
LONGEST = 60.0
STYLES = ("cursor", "page", "offset", "link")
_SALT = "connections.page"
_NEXT = re.compile(r'<([^>]*)>[^,]*?;\s*rel="?[^",]*\bnext\b', re.IGNORECASE)  # RFC 8288 §3
_RULES = {"style": "style", "items": "items", "parameter": "parameter", "next": "cursor", "sizeParameter": "size_parameter"}
Send = Callable[[Wanted], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How a list goes on, how far to follow it, and from where; `cursor` is one that an earlier journey gave."""

    rule: Pagination
    max_pages: int = DEFAULT_PAGES
    max_items: int = DEFAULT_ITEMS
    cursor: str = ""


@dataclass(slots=True)
class Joined:
    """Items of all pages. `stopped` says why no more were fetched: end, maxPages, maxItems, time, size, loop or error."""

    status: int
    headers: dict[str, str]
    data: Any
    pages: int = 0
    next_cursor: str | None = None
    stopped: str = "end"
    attempts: int = 0
    error: dict[str, Any] | None = None

    @property
    def page(self) -> dict[str, Any]:
        """The wire's page info."""
        return {
            "pages": self.pages,
            "items": len(self.data) if self.pages else 0,
            "nextCursor": self.next_cursor,
            "complete": self.stopped == "end",
            "stoppedBy": self.stopped,
            **({"error": self.error} if self.error else {}),
        }


def read(provider: Provider, wish: Any) -> Journey:
    """`paginate`: true, or an object with limits, a cursor and, where the catalogue does not know them, the provider's
    ways. Raises InvalidInput naming the field."""
    given: Mapping[str, Any] = wish if isinstance(wish, dict) else {}
    if wish is not True and not isinstance(wish, dict):
        raise InvalidInput({"paginate": "Must be true or an object."})
    words = {ours: given[name] for name, ours in _RULES.items() if given.get(name) is not None}
    wrong = {f"paginate.{name}": "Must be a string." for name in (*_RULES, "cursor") if not _is_text(given.get(name))}
    if words.get("style", "link") not in STYLES:
        wrong["paginate.style"] = f"Must be one of {', '.join(STYLES)}."
    if provider.pagination is None and "style" not in words:
        wrong["paginate.style"] = f"How lists of {provider.name} go on is not known: say it with style, parameter and next."
    numbers = {
        name: _number(given, name, default, most, wrong)
        for name, default, most in (
            ("maxPages", DEFAULT_PAGES, MOST_PAGES),
            ("maxItems", DEFAULT_ITEMS, MOST_ITEMS),
            ("size", 0, MOST_ITEMS),
        )
    }
    if wrong:
        raise InvalidInput(wrong)
    known = asdict(provider.pagination) if provider.pagination and "style" not in words else {}
    rule = Pagination(**{**known, **words, **({"size": numbers["size"]} if numbers["size"] else {})})
    return Journey(rule=rule, max_pages=numbers["maxPages"], max_items=numbers["maxItems"], cursor=given.get("cursor") or "")


def _is_text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= 8000)


def _number(given: Mapping[str, Any], name: str, default: int, most: int, wrong: dict[str, str]) -> int:
    value = given.get(name)
    if value is None:
        return default
    if type(value) is not int or not 1 <= value <= most:
        wrong[f"paginate.{name}"] = f"Must be a whole number from 1 to {most}."
        return default
    return value


@dataclass(slots=True)
class _Place:
    """Where a page starts in the provider's words, and how many of its items were handed out already."""

    at: Any = None
    skip: int = 0
    seen: set[str] = field(default_factory=set)


def follow(connection: Connection, provider: Provider, wanted: Wanted, journey: Journey, send: Send, body: Any) -> Joined:
    """Fetch pages with `send` until the list or a limit ends. `body` is the JSON body, for lists that are read by POST.

    Raises InvalidInput for a cursor that is not ours, of another connection or of another request, and what `send` raises on
    the first page. Later failures end the journey with what was fetched, and a cursor to try the same page again.
    """
    traveler = _Traveler(connection, provider, wanted, journey, body)
    joined = Joined(0, {}, [])
    started, size = time.monotonic(), 0
    while True:
        try:
            answer = send(traveler.page())
            items = traveler.items(answer) if answer.status < 300 else None
        except ConnectError as error:
            if not joined.pages:
                raise
            return traveler.broken(joined, {"code": error.code, "message": error.message})
        joined.status, joined.headers, joined.attempts = answer.status, answer.headers, joined.attempts + answer.attempts
        if items is None:
            if joined.pages:
                return traveler.broken(joined, {"code": "provider_error", "status": answer.status, "data": answer.data})
            joined.data, joined.stopped = answer.data, "error"
            return joined
        size += answer.size
        if traveler.take(joined, items, answer) or _is_over(joined, journey, started, size):
            joined.next_cursor = traveler.cursor() if joined.stopped not in ("end", "loop") else None
            return joined


def _is_over(joined: Joined, journey: Journey, started: float, size: int) -> bool:
    reasons = {
        "maxPages": joined.pages >= journey.max_pages,
        "maxItems": len(joined.data) >= journey.max_items,
        "time": time.monotonic() - started > LONGEST,
        "size": size > settings.CONFIG["EGRESS_MAX_BYTES"],
    }
    joined.stopped = next((reason for reason, is_met in reasons.items() if is_met), "end")
    return joined.stopped != "end"


class _Traveler:
    """Knows where in one list it stands."""

    def __init__(self, connection: Connection, provider: Provider, wanted: Wanted, journey: Journey, body: Any) -> None:
        self.connection, self.provider, self.wanted, self.journey, self.body = connection, provider, wanted, journey, body
        self.rule = journey.rule
        self.place = self._opened(journey.cursor) if journey.cursor else _Place(self._start())

    def _start(self) -> Any:
        given = self.wanted.query.get(self.rule.parameter) if self.rule.parameter else None
        if self.rule.style in ("page", "offset"):
            first = 1 if self.rule.style == "page" else 0
            return int(str(given)) if str(given or "").isdigit() else first
        return None

    def page(self) -> Wanted:
        """The request for the page it stands at."""
        rule, at, more = self.rule, self.place.at, dict[str, Any]()
        if rule.style == "link":
            return self._linked(at) if at else self._sized(self.wanted)
        if at is not None and rule.parameter and not (at == self._start() and rule.style != "cursor"):
            more[rule.parameter] = at
        if isinstance(self.body, dict) and self.wanted.method == "POST":
            return replace(self._sized(self.wanted), content=bodies.plain({**self.body, **more}))
        sized = self._sized(self.wanted)
        return replace(sized, query={**sized.query, **more})

    def _sized(self, wanted: Wanted) -> Wanted:
        """Ask for pages as large as the catalogue says, unless the caller chose."""
        name = self.rule.size_parameter
        if not name or name in wanted.query or f"{name}=" in wanted.path or wanted.method != "GET":
            return wanted
        return replace(wanted, query={**wanted.query, name: self.rule.size})

    def _linked(self, at: str) -> Wanted:
        return replace(self.wanted, path=at, query={})

    def items(self, answer: Answer) -> list[Any]:
        """The items of a page. Raises InvalidInput where it is not clear what they are."""
        found = lookup(answer.data, self.rule.items) if self.rule.items else answer.data
        if not self.rule.items and isinstance(found, dict):
            lists = [value for value in found.values() if isinstance(value, list)]
            found = lists[0] if len(lists) == 1 else [] if not lists and "error" not in found else None
        if not isinstance(found, list):
            raise InvalidInput({"paginate.items": "Say where in the answer the list is, as a dotted path such as data.items."})
        return found

    def take(self, joined: Joined, items: list[Any], answer: Answer) -> bool:
        """Add a page and move on to the next; whether the list has ended."""
        room = self.journey.max_items - len(joined.data)
        fresh = items[self.place.skip :]
        joined.pages += 1
        joined.data += fresh[:room]
        if len(fresh) > room:
            self.place.skip += room
            return False
        self.place.skip = 0
        following = self._following(items, answer)
        if following is None:
            joined.stopped = "end"
            return True
        mark = str(following)
        if mark in self.place.seen or following == self.place.at:
            joined.stopped = "loop"
            return True
        self.place.seen.add(mark)
        self.place.at = following
        return False

    def _following(self, items: list[Any], answer: Answer) -> Any:
        """Where the next page starts, or None at the end."""
        rule = self.rule
        if rule.style == "cursor":
            return lookup(answer.data, rule.cursor) or None if rule.cursor else None
        if rule.style == "link":
            return self._next_link(answer)
        if not items:
            return None
        if rule.cursor:
            more = bool(lookup(answer.data, rule.cursor))
        else:
            more = not (rule.size_parameter and len(items) < self._size())
        return (self.place.at + (1 if rule.style == "page" else len(items))) if more else None

    def _size(self) -> int:
        asked = self._sized(self.wanted).query.get(self.rule.size_parameter)
        return int(str(asked)) if str(asked).isdigit() else 1

    def _next_link(self, answer: Answer) -> str | None:
        """Path and query of the next page, below the provider's base URL and without our credential."""
        if self.rule.cursor:
            target = lookup(answer.data, self.rule.cursor)
        else:
            found = _NEXT.search(answer.headers.get("link", ""))
            target = found[1] if found else None
        if not target:
            return None
        auth = self.provider.scheme(self.connection.scheme) or self.provider.auth
        held = credentials.Access(self.connection, auth, self.connection.credentials or {}, self.connection.token_version)
        start, split = urlsplit(base_url(self.provider, fields_of(held))), urlsplit(str(target))
        is_abroad = split.netloc and (split.scheme, split.netloc) != (start.scheme, start.netloc)
        if is_abroad or not split.path.startswith(f"{start.path}/"):
            raise ProviderError("The next page lies outside the provider's API.", code="pagination_left_host", status=502)
        ours = {*self.provider.query, getattr(auth, "name", "")}  # put there again with the next call
        query = "&".join(part for part in split.query.split("&") if part and part.partition("=")[0] not in ours)
        return split.path.removeprefix(start.path) + (f"?{query}" if query else "")

    def broken(self, joined: Joined, error: dict[str, Any]) -> Joined:
        """What was fetched before a failure, with the place of the page that failed."""
        joined.stopped, joined.error, joined.next_cursor = "error", error, self.cursor()
        return joined

    def _bound(self) -> str:
        """What a cursor is good for: this connection, this request, this way to go on."""
        request = [self.wanted.method, self.wanted.path, dict(self.wanted.query), self.body, asdict(self.rule)]
        return hashlib.sha256(f"{self.connection.id}\n".encode() + dumps(request)).hexdigest()[:32]

    def cursor(self) -> str:
        """The place, sealed: it can be handed back but neither read into nor moved."""
        return signing.dumps({"for": self._bound(), "at": self.place.at, "skip": self.place.skip}, salt=_SALT, compress=True)

    def _opened(self, cursor: str) -> _Place:
        try:
            held = signing.loads(cursor, salt=_SALT)
        except signing.BadSignature:
            held = {}
        if held.get("for") != self._bound():
            raise InvalidInput({"paginate.cursor": "Is not a nextCursor of this connection and request."})
        return _Place(held["at"], held["skip"])
