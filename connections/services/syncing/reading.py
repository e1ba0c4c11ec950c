"""A provider's list, page by page, and each of its elements as something to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from connect_platform.core.actors import system
from connect_platform.core.errors import ProviderError
from connections.models import Connection
from connections.services.calling import calls
from integrations.dotted import lookup
from integrations.render import fill
from integrations.spec import Pagination, Provider, Request, Resource

#: A link of a Link header (RFC 8288 §3) and its relation.
_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[^,;]+)*)")
_NEXT = re.compile(r';\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:;|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """Elements of a list, where the next page starts (None at the end), and what asks for later changes, if told."""

    elements: list[Any]
    next: Any
    token: str


@dataclass(frozen=True, slots=True)
class Found:
    """One element: its stable id, and its content with a version of it; no content where it is gone."""

    external_id: str
    data: dict[str, Any] | None
    version: str


def first(rule: Pagination) -> Any:
    """Where a list starts: nothing to send for styles that name their pages themselves."""
    return {"page": 1, "offset": 0}.get(rule.style)


def fetch(
    connection: Connection, provider: Provider, resource: Resource, request: Request, values: Mapping[str, Any], at: Any
) -> Page:
    """One page. `values` fill the request's placeholders, `at` is the place that `first` or the page before gave.

    Raises ConnectError where the provider refuses, cannot be reached or does not send a list.
    """
    rule, fields = resource.pagination, {**connection.account_fields, **values}
    paging = {rule.size_parameter: rule.size} if rule.size_parameter else {}
    if at is not None:
        paging |= at if isinstance(at, dict) else {rule.parameter: at}
    query: Any = fill(dict(request.query), fields) or {}
    body: Any = fill(request.json, fields)
    if isinstance(body, dict):
        body = {**body, **paging}
    else:
        query = {**query, **paging}
    answer = calls.proxy(
        system(connection.company_id),
        provider,
        connection,
        method=request.method,
        path=str(fill(request.path, fields)),
        query=query,
        headers=request.headers,
        body=body,
    )
    if fault := calls.refusal(provider, answer):
        raise fault
    elements = lookup(answer.data, rule.items) if rule.items else answer.data
    if not isinstance(elements, list):
        raise malformed(provider, resource, "it is no list")
    after = _next(rule, at, elements, answer)
    if after is not None and after == at:
        raise malformed(provider, resource, "its next page is the same page")
    token = lookup(answer.data, resource.increment.token) if resource.increment and resource.increment.token else None
    return Page(elements, after, str(token or ""))


def _next(rule: Pagination, at: Any, elements: list[Any], answer: calls.Answer) -> Any:
    if rule.style == "cursor":
        return lookup(answer.data, rule.cursor) or None
    if rule.style == "link":
        return _linked(answer.headers.get("link", ""))
    if not elements:
        return None
    if rule.style == "page":
        more = lookup(answer.data, rule.cursor) if rule.cursor else len(elements) >= rule.size
        return at + 1 if more else None
    return at + len(elements) if len(elements) >= rule.size else None


def _linked(header: str) -> dict[str, str] | None:
    """The query of the link to the next page; its path is the list's own."""
    for url, parameters in _LINK.findall(header):
        if _NEXT.search(parameters):
            return dict(parse_qsl(urlsplit(url).query))
    return None


def found(provider: Provider, resource: Resource, element: Any) -> Found:
    """An element of the list as something to keep. Raises ProviderError `malformed_answer` where it is not as declared."""
    gone = resource.deleted is not None and lookup(element, resource.deleted[0]) == resource.deleted[1]
    try:
        data = None if gone else _plain(resource.item(element) if resource.item else element)
        key = data.pop("external_id") if data is not None and resource.kind == "history" else lookup(element, resource.id)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise malformed(provider, resource, f"an element of it cannot be read ({type(error).__name__})") from None
    if key is None or key == "":
        raise malformed(provider, resource, "an element of it has no id")
    version = sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32] if data is not None else ""
    return Found(_short(str(key)), data, version)


def _plain(value: Any) -> dict[str, Any]:
    """As JSON that PostgreSQL can store: it takes no NUL in a text."""
    raw = orjson.dumps(dict(value))
    data: dict[str, Any] = orjson.loads(raw)
    return _without_nul(data) if b"\\u0000" in raw else data


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [_without_nul(item) for item in value]
        case dict():
            return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value


def _short(key: str) -> str:
    """An id as its column takes it; a longer one keeps apart from others by its hash."""
    key = key.replace("\0", "")
    return key if len(key) <= 300 else f"{key[:235]}:{sha256(key.encode()).hexdigest()}"


def malformed(provider: Provider, resource: Resource, why: str) -> ProviderError:
    """What the provider sent as a list of this resource is not one."""
    return ProviderError(
        f"{provider.name} sent no usable list of {resource.name}: {why}.",
        code="malformed_answer",
        hint="The provider's API may have changed; it is read again when it is next due.",
    )
