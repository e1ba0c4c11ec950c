"""Seeds the demo company, as often as you like, and prints credentials of every kind."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

import jwt
import orjson
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts import tokens
from accounts.models import ApiKey, App, Company, OAuthClient, Outlet, User
from accounts.services import apps, clients, keys, sessions
from automation.models import Flow, Table
from automation.services.flows import flows
from automation.services.tables import designing, writing
from connect_platform.core import work
from connect_platform.core.actors import Actor
from connections.models import Connection, Status, Sync
from connections.services.connecting import pasting
from connections.services.connecting import sessions as visits
from integrations import catalogue
from integrations.sandbox import server
from integrations.services import toolkits

EMAIL, PASSWORD, COMPANY, NAME = "demo@connect.example", "Demo-password-1", "Demo Company", "demo"
FLOW = "Greet somebody"
TABLE = "demo-customers"
COLUMNS: list[dict[str, Any]] = [
    {"name": "name", "type": "string", "required": True},
    {"name": "email", "type": "string", "unique": True},
    {"name": "plan", "type": "string", "default": "free"},
    {"name": "seats", "type": "number"},
    {"name": "since", "type": "date"},
]
CUSTOMERS: list[dict[str, Any]] = [
    {"name": "Ada Lovelace", "email": "ada@example.com", "plan": "enterprise", "seats": 120, "since": "2024-12-10"},
    {"name": "Grace Hopper", "email": "grace@example.com", "plan": "growth", "seats": 12, "since": "2025-06-01"},
    {"name": "Alan Turing", "email": "alan@example.com", "seats": 1, "since": "2026-02-14"},
]
#: The end user who owns the demo connection.
END_USER = "0b0e6c52-6b0f-4d0e-9c47-0a3d5b1f7e11"
YEAR = 365 * 24 * 3600


class Command(BaseCommand):
    help = "Seed the demo company and print its credentials. Secrets are made anew on each run; the former ones stop working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        found = seed()
        if options["json"]:
            self.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
            return
        self.stdout.write(f"The demo company is ready at {found['base_url']}\n")
        for name, value in found.items():
            shown = value if isinstance(value, str) else orjson.dumps(value).decode()
            self.stdout.write(f"  {name:22} {shown}")


def seed() -> dict[str, Any]:
    """Everything the demo needs, made or found. `agent_id` and `data_source_id` are null until those parts of the
    platform exist."""
    with transaction.atomic():
        user = _user()
        actor = sessions.actor_of(user)
        app, end_user_jwt = _app(actor)
        made = _secrets(actor, app)
        session = sessions.start(user)
    toolkits.enable(actor, app, "sandbox", display_name="Sandbox", scopes=[], client=None)
    connection = _connection(actor, app)
    return {
        "base_url": settings.PUBLIC_URL,
        "email": EMAIL,
        "password": PASSWORD,
        "token": session.token,
        "refresh_token": session.refresh_token,
        "company_id": str(actor.company_id),
        "app_id": app.id,
        **made,
        "end_user_jwt": end_user_jwt,
        "sandbox_connection_id": str(connection.id),
        "flow_id": str(_flow(actor).pk),
        "table_slug": _table(actor).slug,
        "agent_id": None,
        "data_source_id": None,
    }


def _user() -> User:
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        founded = Company.objects.create(name=COMPANY)
        user = User.objects.create_user(EMAIL, PASSWORD, full_name="Demo Developer", company=founded)
    user.role, user.is_verified = User.Role.ADMIN, True
    # On a machine of one's own the demo user is also the operator; in production somebody else decides who is.
    user.is_staff = user.is_superuser = not settings.CONFIG["PRODUCTION"]
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
    user.save()
    company = Company.objects.get(users=user)
    company.plan = Company.Plan.ENTERPRISE
    company.save(update_fields=["plan"])
    if not company.outlets.exists():
        Outlet.objects.create(company=company, name="Main Street", address="1 Main Street, Springfield")
    return user


def _app(actor: Actor) -> tuple[App, str]:
    app = App.objects.for_actor(actor).filter(name=NAME).first() or apps.create(actor, name=NAME)
    claims = {"iss": tokens.end_user_issuer(app.id), "sub": END_USER, "exp": int(time.time()) + YEAR}
    return app, jwt.encode(claims, app.jwt_secret, algorithm="HS256")


def _secrets(actor: Actor, app: App) -> dict[str, Any]:
    """Keys and an OAuth client, new on each run; the former ones of the same name are deleted."""
    for key in ApiKey.objects.for_actor(actor).filter(name=NAME):
        keys.delete(actor, key.id)
    for client in OAuthClient.objects.for_actor(actor).filter(name=NAME):
        clients.delete(actor, client.id)
    both = ["read", "write"]
    client, secret = clients.create(actor, name=NAME, scopes=both)
    return {
        "api_key": keys.create(actor, name=NAME, permissions_wanted=both)[1],
        "app_api_key": keys.create(actor, name=NAME, permissions_wanted=both, app_id=app.id)[1],
        "oauth_client": {"client_id": client.id, "client_secret": secret},
        "publishable_key": keys.create(actor, name=NAME, permissions_wanted=both, kind="publishable")[1],
        "publisher_key": keys.create(actor, name=NAME, permissions_wanted=both, kind="publisher")[1],
    }


def _flow(actor: Actor) -> Flow:
    """A published flow that greets."""
    found = Flow.objects.for_actor(actor).filter(name=FLOW, deleted_at=None).first()
    if found is None:
        steps = [
            {"kind": "formatter", "name": "Capitals", "config": {"operation": "uppercase", "value": "{{trigger.name}}"}},
            {"kind": "transform", "name": "Greeting", "config": {"fields": {"greeting": "Hello {{step_1.value}}"}}},
        ]
        found = flows.create(actor, name=FLOW, description="Says hello to whoever the trigger names.", steps=steps)
    if found.status != Flow.Status.PUBLISHED:
        flows.publish(actor, found)
    return found


def _table(actor: Actor) -> Table:
    """A filled table."""
    found = Table.objects.for_actor(actor).filter(slug=TABLE).first()
    if found is None:
        found = designing.create(actor, name="Customers", slug=TABLE, columns=COLUMNS, description="Who pays us.")
        rows = [{"externalKey": f"customer-{number}", "data": data} for number, data in enumerate(CUSTOMERS, start=1)]
        writing.create(found, rows, by=f"{actor.kind}:{actor.id}")
    return found


def _connection(actor: Actor, app: App) -> Connection:
    """The demo end user's sandbox account, with its history read."""
    mine = Connection.objects.filter(app=app, user_id=END_USER, provider="sandbox", surface="apps").first()
    if mine and mine.status == Status.READY:
        return mine
    provider = catalogue.get("sandbox")
    with server.served():
        session = visits.for_app(actor, app, END_USER, provider, f"{settings.PUBLIC_URL}/dashboard")
        auth = provider.scheme("API_KEY")
        assert auth  # the sandbox takes keys
        pasting.paste(session, auth, {}, {"api_key": "sandbox-key-demo"})
        work.drain(Sync)
    return Connection.objects.get(pk=session.connection_id)
