"""Who is calling: the one value every service and queryset is scoped by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "user", "api_key", "oauth_client", "publishable_key", "intent_token", "app_key", "end_user", "publisher_key", "system"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A credential that was checked. `id` names it in the audit log; `permissions` are keys such as `flows.view`.

    `app_id` bounds app keys and end users, `end_user` is the end user's id within that app,
    `connection_id` is the only connection an intent token may see.
    """

    kind: Kind
    id: str
    company_id: int
    permissions: frozenset[str] = frozenset()
    plan: str = "free"
    user_id: str = ""
    app_id: str = ""
    end_user: str = ""
    connection_id: str = ""

    def may(self, permission: str) -> bool:
        """Whether this credential holds a permission key; `*` holds all."""
        return not permission or permission in self.permissions or "*" in self.permissions


def system(company_id: int) -> Actor:
    """The platform itself acting for a company: background work and management commands."""
    return Actor(kind="system", id="system", company_id=company_id, permissions=frozenset({"*"}))
