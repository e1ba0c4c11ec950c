"""Every provider we ship, found by looking in `integrations.providers` and imported only when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from connect_platform.core.errors import NotFound
from integrations import provider_search, providers
from integrations.spec import Action, ApiKey, Basic, ClientCredentials, Login, OAuth1, OAuth2, Provider

_NAME = re.compile(r"[a-z0-9_-]{1,100}")


def get(slug: str) -> Provider:
    """The provider of this slug, in hyphen or underscore spelling, or of one of its aliases. Raises NotFound."""
    provider = find(slug)
    if provider is None:
        raise NotFound("There is no such provider.", hint="The catalogue lists every provider and its slug.")
    return provider


def find(slug: str) -> Provider | None:
    """As `get`, but None where there is none. A slug imports one module; an alias needs the whole catalogue, once."""
    if not _NAME.fullmatch(slug):
        return None
    name = slug.replace("-", "_")
    if name in _modules():
        return _load(name)
    return _aliases().get(name)


@cache
def all_providers() -> tuple[Provider, ...]:
    """The whole catalogue, by slug."""
    return tuple(sorted((_load(name) for name in _modules()), key=lambda provider: provider.slug))


@cache
def curated() -> tuple[Provider, ...]:
    """The ten providers shown first, in their order."""
    return tuple(sorted((provider for provider in all_providers() if provider.curated), key=lambda provider: provider.curated))


def search(text: str, limit: int = 20) -> tuple[Provider, ...]:
    """Providers whose names or work match `text`, best first; forgives a slip where no name matches."""
    return tuple(provider_search.ranked(text, all_providers())[:limit])


def tool(name: str) -> tuple[Provider, Action] | None:
    """The provider and action behind a tool name such as `GMAIL_SEND_EMAIL`, or None. Imports one module."""
    toolkit, _, action_name = name.partition("_")
    module = _toolkits().get(toolkit)
    if module is None:
        return None
    provider = _load(module)
    action = provider.action(action_name.lower())
    return (provider, action) if action and provider.tool_name(action) == name else None


def toolkit(name: str) -> Provider | None:
    """The provider whose tools' names begin with a word, such as `GMAIL`, or None. Imports one module."""
    module = _toolkits().get(name)
    return _load(module) if module else None


def requires_oauth(provider: Provider) -> bool:
    """Whether the only way to connect leads over the provider's own consent page."""
    return all(isinstance(auth, OAuth2 | OAuth1) for auth in provider.schemes)


def capabilities(provider: Provider) -> list[str]:
    """What can be done with a provider, in the words of the provider listing; every provider can be proxied."""
    offered = {
        "oauth": any(isinstance(auth, OAuth2 | OAuth1) for auth in provider.schemes),
        "api_key": any(isinstance(auth, ApiKey | Basic | ClientCredentials | Login) for auth in provider.schemes),
        "proxy": True,
        "webhook_receive": provider.webhook is not None,
        "actions": bool(provider.actions),
        "triggers": bool(provider.triggers),
        "records": bool(provider.resources),
    }
    words = [word for word, present in offered.items() if present]
    return words + [word for word in provider.capabilities if word not in words]


@cache
def _modules() -> frozenset[str]:
    return frozenset(module.name for module in iter_modules(providers.__path__))


@cache
def _load(module: str) -> Provider:
    provider: Provider = import_module(f"{providers.__name__}.{module}").provider
    return provider


@cache
def _aliases() -> Mapping[str, Provider]:
    return {alias.replace("-", "_"): provider for provider in all_providers() for alias in provider.aliases}


@cache
def _toolkits() -> Mapping[str, str]:
    return {module.replace("_", "").upper(): module for module in _modules()}
