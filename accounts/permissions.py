"""Who may do what: the permission keys, what each role holds, and what an API key holds through its creator."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_VERBS: dict[str, tuple[str, ...]] = {
    "account": ("view", "write"),
    "actions": ("view", "execute"),
    "agents": ("view", "write", "execute"),
    "alerts": ("view", "write"),
    "billing": ("view", "write"),
    "company": ("view",),
    "connections": ("view", "write"),
    "data_sources": ("view", "write", "query"),
    "deployments": ("view", "write"),
    "flows": ("view", "write"),
    "records": ("view", "write"),
    "tables": ("view", "write"),
    "task_history": ("view",),
    "templates": ("view", "write"),
    "triggers": ("view", "write"),
    "webhooks": ("view", "write"),
}

#: Every permission key there is, such as `flows.write`.
ALL = frozenset(f"{noun}.{verb}" for noun, verbs in _VERBS.items() for verb in verbs)
VIEWS = frozenset(key for key in ALL if key.endswith(".view"))
_ROLES = {"viewer": VIEWS, "manager": ALL - {"account.write", "billing.write"}, "admin": ALL}
_WORDS = {"read": VIEWS, "write": ALL, "*": ALL}
#: What the back end of an app, or one of its end users, can do at all.
APP = frozenset({"connections.view", "connections.write", "actions.view", "actions.execute"})
#: What the two OAuth scopes open: reading operations of the public surface, and the changing ones.
SCOPES = {"read": frozenset({"connections.view"}), "write": frozenset({"connections.write"})}
#: What may stand in the `permissions` list of a key.
KEY_WORDS = frozenset(_WORDS) | ALL


def of_role(role: str | None) -> frozenset[str]:
    """What a role holds; nothing for an unknown one."""
    return _ROLES.get(role or "", frozenset())


def expand(words: Iterable[str]) -> frozenset[str]:
    """`read`, `write` (which includes read), `*` and named keys as permission keys."""
    return frozenset[str]().union(*(_WORDS.get(word, {word} & ALL) for word in words))


@lru_cache(maxsize=1024)
def of_key(words: tuple[str, ...], role: str | None) -> frozenset[str]:
    """What a company key holds: never more than the role its creator has now."""
    return expand(words) & of_role(role)


def of_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """What an OAuth token holds."""
    return frozenset[str]().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))
