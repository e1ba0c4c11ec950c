"""What a provider brought by a company must keep to besides the validator: it may lead nowhere inside, and hold no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from connect_platform.core import addresses
from integrations.conventions import AccountField, is_linear
from integrations.spec import PLACEHOLDER, Provider, Request

#: How many of each a definition may hold.
LIMITS = {
    "actions": 200,
    "triggers": 50,
    **dict.fromkeys(("resources", "mirrors", "account_fields", "hosts", "steps"), 20),
    "alternatives": 5,
}
#: Longest slug, and longest pattern of an account field and its example.
MAX_SLUG, MAX_PATTERN = 60, 300

#: What only the platform's own providers say of themselves.
_OURS = ("aliases", "curated")
_CALLED = frozenset(
    {"base_url", "authorize_url", "token_url", "refresh_url", "request_token_url", "access_token_url", "jwks_url"}
)
_SHOWN = frozenset({"docs_url", "website_url", "image_url"})
#: Last labels that mean a machine of the same network, or nothing (RFC 6761, RFC 6762, RFC 7686, ICANN's `.internal`).
_INSIDE = frozenset(
    {"corp", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost", "onion", "private", "test"}
)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
#: Values a host field must not take.
_PROBES = (
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "8.8.8.8", "2130706433", "0x7f000001", "127.1"),
    *("[::1]", "localhost", "intranet", "LOCALHOST", "metadata", "a"),
)

#: Names of what is sent whose value is a secret, unless a placeholder stands for it.
_SECRET_NAME = re.compile(
    r"(proxy-)?authorization|cookie|token|.*(secret|passw(or)?d|api[-_]?key|(access|refresh|auth)[-_]?token|private[-_]?key)",
    re.IGNORECASE,
)
_SENT = frozenset({"headers", "query", "form", "json", "token_params", "token_headers", "authorize_params", "refresh_params"})
#: How keys of well-known services and private keys look.
_SECRET_SHAPE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(sk|rk|pk)_(live|test)_\w{8}|\bsk-[A-Za-z0-9_-]{20}|\bgh[pousr]_\w{20}"
    r"|\bgithub_pat_\w{20}|\bglpat-[\w-]{16}|\bxox[abeoprs]-[\w-]{10}|\b(AKIA|ASIA)[0-9A-Z]{16}|\bAIza[\w-]{30}|\bSG\.[\w-]{16,}\.[\w-]{16}"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10}|\b(Bearer|Basic) [A-Za-z0-9+/=._-]{16}"
)
#: Keywords that would fetch something, or run an expression of a stranger on every input.
_NOT_IN_SCHEMAS = frozenset({"$ref", "$dynamicRef", "$recursiveRef", "pattern", "patternProperties"})


def problems(provider: Provider) -> dict[str, list[str]]:
    """What is wrong, as reasons by path (`auth.token_url`); empty where a stranger may bring this provider."""
    found: dict[str, list[str]] = {}
    for check in (_limits, _texts, _patterns, _urls, _schemas):
        for path, reason in check(provider):
            if reason not in found.setdefault(path, []):
                found[path].append(reason)
    return found


def hosts(provider: Provider) -> frozenset[str]:
    """Every host, with its placeholders, a credential of the provider can be sent to."""
    urls = [url for path, url in _called(provider) if path.rpartition(".")[2] != "jwks_url"]
    return frozenset(_authority(url) for url in urls)


def _limits(provider: Provider) -> Iterator[tuple[str, str]]:
    if len(provider.slug) > MAX_SLUG:
        yield "slug", f"May have {MAX_SLUG} letters."
    for name, limit in LIMITS.items():
        if len(getattr(provider, name)) > limit:
            yield name, f"May hold {limit}."
    for name in _OURS:
        if getattr(provider, name):
            yield name, "Is not for a provider of your own."
    schemes = [auth.scheme for auth in provider.schemes]
    if len(set(schemes)) != len(schemes):
        yield "alternatives", "Each way to connect stands here once."


def _texts(provider: Provider) -> Iterator[tuple[str, str]]:
    """Secrets, and the addresses of the platform itself."""
    for path, text in _strings(provider):
        if _SECRET_SHAPE.search(text):
            yield path, "Holds a secret; secrets are given when an account is connected."
        if "{public_url}" in text or "{sandbox_url}" in text:
            yield path, "Leads to the platform itself."
    for place in _attributes(provider):
        for path, text in _strings(place.value, place.path) if place.name in _SENT else ():
            if text and _SECRET_NAME.fullmatch(path.rpartition(".")[2]) and not PLACEHOLDER.search(text):
                yield path, "Holds a secret; use a placeholder such as {api_key}."


def _patterns(provider: Provider) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(provider.account_fields):
        path = f"account_fields.{number}.pattern"
        if len(item.pattern) > MAX_PATTERN:
            yield path, f"May have {MAX_PATTERN} letters."
        elif not is_linear(item.pattern):
            yield path, "Is no regular expression without look-around and back-references."
        if len(item.example) > MAX_PATTERN:
            yield f"account_fields.{number}.example", f"May have {MAX_PATTERN} letters."


def _urls(provider: Provider) -> Iterator[tuple[str, str]]:
    for path, url in _called(provider):
        if reason := _refusal(provider, url):
            yield path, reason
    shown = [(place.path, place.value) for place in _attributes(provider) if place.name in _SHOWN and place.value]
    shown += [(f"api_descriptions.{number}", url) for number, url in enumerate(provider.api_descriptions)]
    for path, url in shown:
        if reason := _plain_refusal(url):
            yield path, reason


def _called(provider: Provider) -> Iterator[tuple[str, str]]:
    """Path and address of everything that may be called, whole URLs only."""
    for place in _attributes(provider):
        is_own = isinstance(place.owner, Request) and place.name == "path" and not place.value.startswith("/")
        if (is_own or place.name in _CALLED) and place.value:
            yield place.path, place.value
    for number, host in enumerate(provider.hosts):
        yield f"hosts.{number}", f"https://{host}" if _authority(host) == host.lower() else host


def _authority(url: str) -> str:
    """The host of an https address with its placeholders, or the one placeholder it begins with."""
    start = re.match(r"(?:https://)?([^/?#]*)", url)
    return start[1].lower() if start else ""


def _plain_refusal(url: str) -> str:
    """Why nobody should be led to an address without placeholders."""
    if not url.startswith("https://"):
        return "Must begin with https://."
    try:
        target = addresses.parse(url)
    except ValueError as error:
        return str(error)
    if addresses.is_allowed(target.host, target.port):
        return ""
    return "" if _is_public(target.host) else "Must lead to a public host name, not to an IP address or a name of the inside."


def _is_public(host: str) -> bool:
    """Whether a name could be known to everybody: two labels or more, and the last one nobody keeps for the inside."""
    labels = host.lower().split(".")
    return bool(_DOMAIN.fullmatch(host)) and labels[-1] not in _INSIDE and labels[-2:] != ["home", "arpa"]


def _refusal(provider: Provider, url: str) -> str:
    """Why an address must not be called; the host may have placeholders that account fields fill."""
    first, authority = PLACEHOLDER.match(url), _authority(url)
    names = PLACEHOLDER.findall(authority)
    if not url.startswith("https://") and not (first and first[0] == authority):
        return "Must begin with https://."
    if not names:
        return _plain_refusal(PLACEHOLDER.sub("x", url))
    items = [item for item in provider.account_fields if item.key in names]
    if len(items) < len(set(names)):
        return "The host may only depend on account fields."
    if first and not items[0].pattern.startswith("^https://"):
        return "An address that begins with a field needs a pattern that begins with ^https://."
    ending = PLACEHOLDER.split(authority)[-1]
    if ending.startswith(".") and _is_public(ending[1:].partition(":")[0]):
        return ""
    return next((reason for item in items if (reason := _freedom(item, authority, items, bool(first)))), "")


def _freedom(item: AccountField, authority: str, items: list[AccountField], is_url: bool) -> str:
    """How a field that decides where a host ends could lead inside."""
    filled = {one.key: one.example for one in items}
    tried = [("example", item.example)]
    tried += [("pattern", text) for probe in _PROBES if item.accepts(text := f"https://{probe}" if is_url else probe)]
    for what, text in tried:
        known = {**filled, item.key: text}
        address = PLACEHOLDER.sub(lambda match, known=known: known[match[1]], authority)  # type: ignore[misc]
        if not _is_public(_host_of(address if is_url else f"https://{address}")):
            return f"The host depends on {item.key}, whose {what} takes {text!r}. It must only take public host names."
    return ""


def _host_of(url: str) -> str:
    try:
        return addresses.parse(url).host
    except ValueError:
        return ""


def _schemas(provider: Provider) -> Iterator[tuple[str, str]]:
    for number, action in enumerate(provider.actions):
        given = {"schema": action.schema, "output": action.output}
        given |= {f"inputs.{place}.items": item.items for place, item in enumerate(action.inputs)}
        for name, schema in given.items():
            for key in sorted(_NOT_IN_SCHEMAS & set(_keys(schema))):
                yield f"actions.{number}.{name}", f"{key} is not taken in a schema."


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


@dataclass(frozen=True, slots=True)
class _Place:
    """A field of one of the vocabulary's values, and where it stands in the definition."""

    path: str
    owner: Any
    name: str
    value: Any


def _attributes(value: Any, path: str = "") -> Iterator[_Place]:
    """Every field of the definition and of what it is made of; what is inside samples and bodies is none."""
    if isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _attributes(inner, f"{path}.{number}")
    elif is_dataclass(value):
        for one in fields(value):
            inner, below = getattr(value, one.name), f"{path}.{one.name}".lstrip(".")
            yield _Place(below, value, one.name, inner)
            yield from _attributes(inner, below)


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a definition with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _strings(inner, f"{path}.{number}")
    elif is_dataclass(value):
        for one in fields(value):
            yield from _strings(getattr(value, one.name), f"{path}.{one.name}".lstrip("."))
