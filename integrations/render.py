"""Turns a provider's request description into the one HTTP call that may be sent, and refuses to leave its host."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from connect_platform.core.errors import InvalidInput
from integrations.encoding import encoded, multipart
from integrations.encoding import text as _text
from integrations.spec import CREDENTIAL_FIELDS, PLACEHOLDER, Action, Json, Login, Provider, Request

_ABSENT = object()
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_AUTH_URLS = ("authorize_url", "token_url", "refresh_url", "request_token_url", "access_token_url")
_PLATFORM_BASES = ("{public_url}", "{sandbox_url}")


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP call, ready to be authorized and sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def fill(template: Any, values: Mapping[str, Any], optional: Collection[str] = ()) -> Json:
    """`template` with its `{field}` placeholders filled.

    A value that is exactly one placeholder keeps its type. A placeholder named in `optional` that has no value drops the key
    (or list item) it stands in, and a group that loses everything goes too. Any other undefined placeholder raises LookupError.
    """
    filled = _fill(template, values, optional)
    return None if filled is _ABSENT else filled  # type: ignore[return-value]


def action_call(provider: Provider, action: Action, inputs: Mapping[str, Json], fields: Mapping[str, str]) -> Call:
    """The call an action makes. `inputs` have passed its schema; `fields` are account and credential fields.

    Raises as `call` does, and InvalidInput when the action's own `prepare` refuses the inputs.
    """
    values = {item.key: item.default for item in action.inputs if item.default is not None} | dict(inputs)
    optional = action.optional_inputs() | set(action.prepares)
    if action.prepare:
        try:
            values |= action.prepare(values)
        except ValueError as error:
            raise InvalidInput({"inputs": str(error)}) from None
    return call(provider, action.request, values, fields, optional)


def call(
    provider: Provider,
    request: Request,
    values: Mapping[str, Json],
    fields: Mapping[str, str],
    optional: Collection[str] = (),
) -> Call:
    """The call `request` describes, with the provider's own headers and query, but without its credential.

    `values` are inputs; `fields` are account fields and what the caller holds of CREDENTIAL_FIELDS. Inputs never hide fields.
    Raises InvalidInput when a value would change the address or break a header, LookupError when a placeholder is undefined.
    """
    known = {**values, **_trusted(provider, fields)}
    may_lack = {*optional, *(_late(provider) - known.keys())}
    query = _mapping({**provider.query, **request.query}, known, may_lack)
    headers = {
        key: _header(key, value) for key, value in _mapping({**provider.headers, **request.headers}, known, may_lack).items()
    }
    body, content_type = _body(request, known, may_lack)
    if body is not None and content_type and not any(key.lower() == "content-type" for key in headers):
        headers["Content-Type"] = content_type
    url = _request_url(provider, request.path, known)
    return Call(request.method, f"{url}?{encoded(query, request.styles)}" if query else url, headers, body)


def base_url(provider: Provider, fields: Mapping[str, str]) -> str:
    """The provider's base URL for one account, without a slash at its end. Raises InvalidInput for a malformed field."""
    return address(provider, provider.base_url, fields).rstrip("/")


def address(provider: Provider, template: str, fields: Mapping[str, str]) -> str:
    """A URL of the provider's own definition (authorize, token …) for one account; checked like `base_url`."""
    return _url(provider, template, _trusted(provider, fields))


def proxy_url(provider: Provider, fields: Mapping[str, str], path: str, query: Mapping[str, Any] | None = None) -> str:
    """The URL of a path the caller chose, always below the provider's base URL.

    `path` starts with one slash, may be percent-encoded and may carry a query. Raises InvalidInput for anything that
    a server could read as another host or a way up: `//`, `..` in any encoding, backslashes, control characters, `#`.
    """
    plain, _, given = path.partition("?")
    if PLACEHOLDER.search(plain):
        raise InvalidInput({"path": "holds a placeholder that nobody filled in"})
    if not plain.startswith("/") or plain.startswith("//") or "#" in path or _UNSAFE.search(path) or _climbs(plain):
        raise InvalidInput({"path": "must be a path on the provider's host that starts with one slash and has no dot segments"})
    base = base_url(provider, fields)
    url = _on_host(base + quote(plain, safe="/%:@!$&'()*+,;=~"), base)
    own = encoded(_mapping(provider.query, _trusted(provider, fields), ()))
    text = "&".join(part for part in (quote(given, safe="%=&+:/?@!$'()*,;~[]"), encoded(query or {}), own) if part)
    return f"{url}?{text}" if text else url


def own_headers(provider: Provider, fields: Mapping[str, str]) -> dict[str, str]:
    """The headers the provider needs with each call, its placeholders filled."""
    if not provider.headers:
        return {}
    filled = _mapping(provider.headers, _trusted(provider, fields), _late(provider))
    return {name: _header(name, value) for name, value in filled.items()}


def _fill(template: Any, values: Mapping[str, Any], optional: Collection[str]) -> object:
    if isinstance(template, Mapping):
        return _group({key: _fill(value, values, optional) for key, value in template.items()})
    if isinstance(template, list | tuple):
        items = [item for item in (_fill(value, values, optional) for value in template) if item is not _ABSENT]
        return items if items or not template else _ABSENT
    if not isinstance(template, str):
        return template
    names = PLACEHOLDER.findall(template)
    missing = [name for name in names if name not in values]
    if missing:
        if not set(missing) <= set(optional):
            raise LookupError(f"placeholder {missing[0]!r} has no value")
        return _ABSENT
    if PLACEHOLDER.fullmatch(template):
        return values[names[0]]
    return PLACEHOLDER.sub(lambda match: _text(values[match[1]]), template)


def _group(filled: dict[str, object]) -> object:
    kept = {key: value for key, value in filled.items() if value is not _ABSENT}
    return kept if kept or not filled else _ABSENT


def _mapping(template: Mapping[str, Any], values: Mapping[str, Any], optional: Collection[str]) -> dict[str, Any]:
    filled = _fill(template, values, optional)
    return filled if isinstance(filled, dict) else {}


def _late(provider: Provider) -> set[str]:
    """Fields that may be unknown when a call is made, such as those an answer is yet to supply."""
    late = {item.key for item in provider.account_fields if not item.required or item.source != "user"}
    return late | {name for auth in provider.schemes if isinstance(auth, Login) for name in auth.keeps}


def _trusted(provider: Provider, fields: Mapping[str, str]) -> dict[str, str]:
    """Account fields that match their patterns, credentials, what a login keeps, and what the platform fills itself."""
    known = {name: value for name, value in fields.items() if name in CREDENTIAL_FIELDS}
    for auth in provider.schemes:
        if isinstance(auth, Login):
            known |= {name: fields[name] for name in auth.keeps if name in fields}
    for item in provider.account_fields:
        if item.key in fields:
            value = str(fields[item.key])  # providers give some ids as numbers
            if not item.accepts(value):
                raise InvalidInput({item.key: f"{item.label} does not have the expected form"})
            known[item.key] = value
    return known | {
        "public_url": settings.PUBLIC_URL,
        "sandbox_url": settings.SANDBOX_URL,
        "request_id": fields.get("request_id") or str(uuid.uuid4()),
    }


def _request_url(provider: Provider, path: str, known: Mapping[str, Any]) -> str:
    """The URL of a request: its path below the base URL, or an absolute one on a host the provider declares."""
    if path.startswith("/") or not path:
        return _url(provider, provider.base_url.rstrip("/") + path, known)
    start = _split(path)[0]
    if not start.startswith("{") and start not in declared_origins(provider):
        raise LookupError(f"{start} is not declared by {provider.slug}")
    return _url(provider, path, known)


def declared_origins(provider: Provider) -> set[str]:
    """Scheme and host (with its placeholders) of every address the provider's definition may call."""
    urls = [provider.base_url]
    for auth in provider.schemes:
        urls += [url for name in _AUTH_URLS if (url := getattr(auth, name, ""))]
        if revoke := getattr(auth, "revoke", None):
            urls.append(revoke.request.path)
        urls += [extra.path for name in ("request", "exchange", "refresh_request") if (extra := getattr(auth, name, None))]
    return {_split(url)[0] for url in urls if url and not url.startswith("/")} | {f"https://{host}" for host in provider.hosts}


def _url(provider: Provider, template: str, known: Mapping[str, Any]) -> str:
    origin = _origin(provider, template, known)
    rest = PLACEHOLDER.sub(
        lambda match: _in_path(provider, match[1], known, keeps_slashes=match[0][1] == "+"), _split(template)[1]
    )
    return _on_host(origin + rest, origin)


def _split(template: str) -> tuple[str, str]:
    """Where a URL template leads, and the rest: the host is spelled out, or is one placeholder with an https pattern."""
    parts = re.fullmatch(r"(https://[^/?#]+|\{[a-z_][a-z0-9_]*\})((?:[/?].*)?)", template)
    if parts is None:
        raise LookupError(f"{template!r} is not an https address")
    return parts[1], parts[2]


def _origin(provider: Provider, template: str, known: Mapping[str, Any]) -> str:
    start = _split(template)[0]
    origin = PLACEHOLDER.sub(lambda match: _account_field(provider, match[1], known), start).rstrip("/")
    if start in _PLATFORM_BASES:
        return origin
    split = urlsplit(origin)
    spelled_out = start.startswith("https://")  # then nothing but a host may come of it; an account URL may have a path
    stray = origin != f"https://{split.netloc}" if spelled_out else bool(split.query or split.fragment)
    if split.scheme != "https" or stray or not _HOST.fullmatch(split.netloc) or ".." in split.netloc:
        raise InvalidInput(dict.fromkeys(PLACEHOLDER.findall(start), "does not make a valid address"))
    return origin


def _account_field(provider: Provider, name: str, known: Mapping[str, Any]) -> str:
    """A field as part of a host. Inputs and credentials never are."""
    item = next((item for item in provider.account_fields if item.key == name), None)
    if item is None and f"{{{name}}}" not in _PLATFORM_BASES:
        raise LookupError(f"placeholder {name!r} is not an account field")
    if name not in known:
        raise InvalidInput({name: f"{item.label if item else name} is needed to reach this account"})
    return str(known[name])


def _in_path(provider: Provider, name: str, known: Mapping[str, Any], *, keeps_slashes: bool = False) -> str:
    """A value as part of a path: account fields as they are (their pattern speaks), everything else percent-encoded."""
    if any(item.key == name for item in provider.account_fields):
        return _account_field(provider, name, known)
    if name not in known:
        raise LookupError(f"placeholder {name!r} has no value")
    text = _text(known[name])
    if not text or _climbs(text):
        raise InvalidInput({name: "must not be empty and must not hold dot segments"})
    try:
        return quote(text, safe="/:@" if keeps_slashes else ":" if name in CREDENTIAL_FIELDS else "")
    except UnicodeEncodeError:
        raise InvalidInput({name: "is not valid Unicode"}) from None


def _climbs(text: str) -> bool:
    """Whether a path has `.` or `..` segments, however often they are percent-encoded."""
    for _ in range(4):
        if any(part in (".", "..") for part in re.split(r"[/\\]", text)):
            return True
        text, before = unquote(text), text
        if text == before:
            return "\\" in text or bool(re.search(r"[\x00-\x1f\x7f]", text))
    return True


def _on_host(url: str, origin: str) -> str:
    """`url`, once sure that every reader of URLs sees the origin's scheme and host in it."""
    split, wanted = urlsplit(url), urlsplit(origin)
    if _UNSAFE.search(url) or (split.scheme, split.netloc) != (wanted.scheme, wanted.netloc):
        raise InvalidInput({"path": "would leave the provider's host"})
    return url


def _header(name: str, value: Any) -> str:
    text = _text(value)
    if not _HEADER_VALUE.fullmatch(text):
        raise InvalidInput({name: "a header cannot hold line breaks, control characters or these letters"})
    return text


def _body(request: Request, known: Mapping[str, Any], may_lack: Collection[str]) -> tuple[bytes | None, str]:
    """The encoded body and its content type, or (None, "") for a call without one."""
    if request.raw is not None:
        return _text(fill(request.raw, known, may_lack) or "").encode(errors="replace"), ""
    if request.form is not None:
        form = _mapping(request.form, known, may_lack)
        return encoded(form, request.styles).encode(), "application/x-www-form-urlencoded"
    if request.multipart is not None:
        return multipart(_mapping(request.multipart, known, may_lack), request.files)
    if request.json is not None:
        filled = _fill(request.json, known, may_lack)
        if filled is _ABSENT:  # every input of it was left out
            is_object = isinstance(request.json, Mapping) and request.method != "DELETE"
            return (b"{}", "application/json") if is_object else (None, "")
        return json.dumps(filled, separators=(",", ":")).encode(), "application/json"
    return None, ""
