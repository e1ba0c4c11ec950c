"""Makes what tests need: plain functions, real rows, every default overridable."""

from __future__ import annotations

import time
import uuid
from itertools import count
from typing import Any

import jwt

from accounts import permissions
from accounts.models import ApiKey, App, Company, OAuthClient, Outlet, User
from accounts.services import apps, clients, keys, sessions
from connect_platform.core.actors import Actor

PASSWORD = "Correct-Horse-7"
_number = count(1)


def make_company(name: str = "", plan: str = "enterprise") -> Company:
    return Company.objects.create(name=name or f"Company {next(_number)}", plan=plan)


def make_user(
    company: Company | None = None, *, role: str = "admin", email: str = "", password: str | None = None, **fields: Any
) -> User:
    """A person who cannot sign in unless `password` is given: hashing one costs 50 ms."""
    email = email or f"user{next(_number)}@example.com"
    fields = {"full_name": "Alice Example", "company": company or make_company(), **fields}
    return User.objects.create_user(email, password, role=role, **fields)


def make_actor(user: User | None = None, **changes: Any) -> Actor:
    """The actor a person is; of a new admin of a new company where none is given."""
    user = user or make_user()
    assert user.company_id
    assert user.company
    held = permissions.of_role(user.role)
    own = {
        "kind": "user",
        "id": user.id,
        "company_id": user.company_id,
        "permissions": held,
        "plan": user.company.plan,
        "user_id": user.id,
    }
    return Actor(**{**own, **changes})


def make_token(user: User) -> str:
    """A JWT of a person."""
    return sessions.start(user).token


def bearer(text: str) -> dict[str, Any]:
    """The header of a credential, for Django's and DRF's test clients."""
    return {"headers": {"Authorization": f"Bearer {text}"}}


def make_key(
    actor: Actor | None = None, *, permissions_wanted: tuple[str, ...] = ("read", "write"), **options: Any
) -> tuple[ApiKey, str]:
    """A key and its text; `kind`, `app_id`, `test` as in the service."""
    return keys.create(actor or make_actor(), name="Test key", permissions_wanted=permissions_wanted, **options)


def make_app(actor: Actor | None = None, name: str = "Storefront") -> App:
    return apps.create(actor or make_actor(), name=name)


def make_app_key(actor: Actor, app: App) -> str:
    """The text of an app's key."""
    return make_key(actor, app_id=app.id)[1]


def make_end_user_token(
    app: App, subject: str = "", *, secret: str = "", life: int = 600, algorithm: str = "HS256", **claims: Any
) -> str:
    """A JWT as an app's back end signs it; claims given as None are left out."""
    now = int(time.time())
    own = {"iss": f"connect:app:{app.id}", "sub": subject or str(uuid.uuid4()), "iat": now, "exp": now + life}
    kept = {name: value for name, value in {**own, **claims}.items() if value is not None}
    return jwt.encode(kept, secret or app.jwt_secret, algorithm=algorithm)


def make_client(actor: Actor | None = None, scopes: tuple[str, ...] = ("read", "write")) -> tuple[OAuthClient, str]:
    """An OAuth client and its secret."""
    return clients.create(actor or make_actor(), name="Backend", scopes=scopes)


def make_oauth_token(actor: Actor | None = None, scope: str = "") -> str:
    """An access token of a new OAuth client."""
    client, secret = make_client(actor)
    return clients.issue_token(client.id, secret, scope)[0]


def make_outlet(company: Company, name: str = "Harbor") -> Outlet:
    return Outlet.objects.create(company=company, name=name, address="1 Quay Street")
