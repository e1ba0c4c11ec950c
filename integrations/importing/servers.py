"""Where an operation is answered: below the provider's base URL, or at a host it declares, or it is not imported."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from integrations.importing.operations import Unusable
from integrations.render import declared_origins
from integrations.spec import PLACEHOLDER, Provider

_ABSOLUTE = re.compile(r"https?://([^/?#]+)((?:/[^?#]*)?)", re.IGNORECASE)
_START = re.compile(r"(https://[^/]+|\{[a-z_][a-z0-9_]*\})(/.*)?")


def located(provider: Provider, servers: tuple[str, ...], path: str) -> tuple[str, str]:
    """Where a path below the first server that is the provider's stands: its origin, empty below the provider's base URL,
    and the path there, as the description writes it. Raises Unusable where no server is the provider's."""
    for server in servers or ("/",):
        found = _below(provider, server, path)
        if found is not None:
            return found
    raise Unusable(f"its server {servers[0][:200]} is none of the provider's hosts")


def _below(provider: Provider, server: str, path: str) -> tuple[str, str] | None:
    base = _START.fullmatch(provider.base_url.rstrip("/"))
    if base is None:
        return None
    origin, prefix = base[1], base[2] or ""
    absolute = _ABSOLUTE.fullmatch(server)
    if absolute is None and "://" in server:
        return None
    whole = (absolute[2] if absolute else server).strip("/")
    whole = f"/{whole}{path}" if whole else path
    if absolute is None or _is_host(absolute[1], origin):
        below = re.match(_pattern(prefix) + r"(?=/)", whole) if prefix else None
        if below or not prefix:
            return "", whole[below.end() :] if below else whole
        return origin, whole
    hosts = [start for start in sorted(declared_origins(provider)) if _is_host(absolute[1], start) and "//" in start]
    return (hosts[0], whole) if hosts else None


def _is_host(host: str, origin: str) -> bool:
    """Whether a host is the one an origin names, whose placeholders stand for any label; a bare one for any host."""
    if origin.startswith("{"):
        return True
    return re.fullmatch(_pattern(urlsplit(origin).netloc.lower()), host.lower()) is not None


def _pattern(template: str) -> str:
    parts = PLACEHOLDER.split(template)
    return "[^/]+".join(re.escape(part) for part in parts[::2])
