"""Whether a request that came in is the one a definition describes, told by reading the definition once more from scratch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote

from integrations.spec import Provider, Request
from tests.integrations.conformance.server import Received

_NAME = re.compile(r"\{\+?([a-z_][a-z0-9_]*)\}")  # a plus keeps the slashes of a value in a path
Values = Mapping[str, Any]


def word(value: Any) -> str:
    """A value as it stands in an address, a header or a form."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def filled(text: str, known: Values) -> str | None:
    """`text` with its placeholders replaced; None where one of them is not known here."""
    names = _NAME.findall(text)
    if any(name not in known for name in names):
        return None
    return _NAME.sub(lambda found: word(known[found[1]]), text)


def absolute(provider: Provider, path: str) -> str:
    """A path of the definition below the base URL, or as it is."""
    return provider.base_url.rstrip("/") + path if path.startswith("/") or not path else path


def is_at(template: str, place: str, known: Values) -> bool:
    """Whether an address, without its query, is the one of `template`; what is not known matches one path segment."""
    text = template.partition("?")[0]
    first = _NAME.match(text)
    if first and first[1] in known:  # an account's own address, whose last slash is not doubled
        text = word(known[first[1]]).rstrip("/") + text[first.end() :]
    host = re.match(r"https://[^/]*", text)
    if host and (spelled_out := filled(host[0], known)):
        text = spelled_out.lower() + text[host.end() :]
    pattern, seen = "", 0
    for found in _NAME.finditer(text):
        spelled = "[^/?#]+"
        if found[1] in known:
            value = word(known[found[1]])
            spelled = "|".join(re.escape(one) for one in (value, quote(value, safe=""), quote(value, safe=":"), quote(value)))
        pattern += f"{re.escape(text[seen : found.start()])}(?:{spelled})"
        seen = found.end()
    pattern += re.escape(text[seen:].rstrip("/")) + "/?"
    return re.fullmatch(pattern, place) is not None


def problems(provider: Provider, request: Request, received: Received, known: Values) -> Iterator[str]:
    """What is wrong with a call that should be `request`. What `known` does not hold may be anything, or be left out."""
    if received.method != request.method:
        yield f"method {received.method}, not {request.method}"
    template = absolute(provider, request.path)
    if not is_at(template, received.place, known):
        yield f"{received.place} is not {template}"
    sent = {name.lower(): value for name, value in received.headers.items()}
    for name, text in {**provider.headers, **request.headers}.items():
        wanted = filled(text, known)
        if wanted is not None and sent.get(name.lower()) != wanted:
            yield f"header {name} is {sent.get(name.lower())!r}, not {wanted!r}"
    yield from _query(provider, request, received, known)
    yield from _body(request, received, known)


def _query(provider: Provider, request: Request, received: Received, known: Values) -> Iterator[str]:
    written = dict(parse_qsl(request.path.partition("?")[2], keep_blank_values=True))
    for name, template in {**written, **provider.query, **request.query}.items():
        wanted = _value(template, known)
        if wanted is _UNKNOWN or wanted is None:
            continue
        got = [value for key, value in received.query if key == name]
        texts = [word(one) for one in wanted] if isinstance(wanted, list) else [word(wanted)]
        if got != texts:
            yield f"query {name} is {got}, not {texts}"


def _body(request: Request, received: Received, known: Values) -> Iterator[str]:
    if request.json is not None:
        yield from _differences(request.json, received.json, known, "body")
    if request.form is not None:
        for name, template in request.form.items():
            wanted = _value(template, known)
            if wanted not in (_UNKNOWN, None) and not isinstance(wanted, list) and received.form.get(name) != word(wanted):
                yield f"form {name} is {received.form.get(name)!r}, not {wanted!r}"
    if request.raw is not None and not received.body:
        yield "the body is empty"


_UNKNOWN: Any = object()


def _value(template: Any, known: Values) -> Any:
    """A template's value; _UNKNOWN where something in it is not known here."""
    if not isinstance(template, str):
        return template
    whole = _NAME.fullmatch(template)
    if whole:
        return known.get(whole[1], _UNKNOWN)
    text = filled(template, known)
    return _UNKNOWN if text is None else text


def _differences(template: Any, got: Any, known: Values, where: str) -> Iterator[str]:
    if isinstance(template, Mapping):
        for name, inner in template.items():
            if _is_known(inner, known):
                found = got.get(name) if isinstance(got, Mapping) else None
                yield from _differences(inner, found, known, f"{where}.{name}")
    elif isinstance(template, list | tuple):
        for place, inner in enumerate(template):
            if _is_known(template, known):
                found = got[place] if isinstance(got, list) and place < len(got) else None
                yield from _differences(inner, found, known, f"{where}.{place}")
    elif (wanted := _value(template, known)) is not _UNKNOWN and got != wanted:
        yield f"{where} is {got!r}, not {wanted!r}"


def _is_known(template: Any, known: Values) -> bool:
    return all(name in known for name in _NAME.findall(json.dumps(template, default=str)))
