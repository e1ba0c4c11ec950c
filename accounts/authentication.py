"""From what a request carries to who is calling.

One indexed query for each kind of credential, none for a key that is malformed.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts import permissions, tokens
from accounts.models import App
from connect_platform.core import prepared
from connect_platform.core.actors import Actor
from connect_platform.core.errors import NotAuthenticated

_KEY = """
    SELECT k.id, k.company_id, k.permissions, k.app_id, k.creator_id, u.role, c.plan,
           k.last_used IS NULL OR k.last_used < now() - interval '1 minute'
    FROM accounts_apikey k
    JOIN accounts_company c ON c.id = k.company_id
    LEFT JOIN accounts_user u ON u.id = k.creator_id AND u.company_id = k.company_id AND u.is_active
    WHERE k.hash = %s AND k.kind = %s AND (k.expires_at IS NULL OR k.expires_at > now())
"""
_TOUCH = """
    UPDATE accounts_apikey SET last_used = now()
    WHERE id = %s AND (last_used IS NULL OR last_used < now() - interval '1 minute')
"""
_USER = """
    SELECT u.company_id, u.role, c.plan FROM accounts_user u JOIN accounts_company c ON c.id = u.company_id
    WHERE u.id = %s AND u.session_version = %s AND u.is_active
"""
_CLIENT = """
    SELECT t.client_id, o.company_id, t.scopes, c.plan FROM accounts_oauthtoken t
    JOIN accounts_oauthclient o ON o.id = t.client_id JOIN accounts_company c ON c.id = o.company_id
    WHERE t.hash = %s AND t.expires_at > now()
"""
_PLAN = "SELECT plan FROM accounts_company WHERE id = %s"


def header_token(request: HttpRequest, scheme: str) -> str:
    """What follows the scheme in the Authorization header; empty where there is none of that scheme."""
    name, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if name.lower() == scheme.lower() else ""


def company_actor(request: HttpRequest) -> Actor:
    """The user or API key of surfaces *connect* and *platform*. Raises NotAuthenticated."""
    text = header_token(request, "Bearer") or request.headers.get("X-Api-Key", "")
    if not text:
        raise NotAuthenticated()
    return from_api_key(text) if text.startswith("cv_live_") else from_user_token(text)


def public_actor(request: HttpRequest) -> Actor:
    """Any credential of surface *public*. Raises NotAuthenticated."""
    if text := header_token(request, "Bearer"):
        return from_oauth_token(text) if text.startswith("ot_") else company_actor(request)
    if text := header_token(request, "Publishable"):
        return from_publishable_key(text)
    if "X-Api-Key" in request.headers:
        return company_actor(request)
    if text := request.headers.get("X-Intent-Token", ""):
        return from_intent_token(text)
    raise NotAuthenticated()


def app_actor(request: HttpRequest, app_id: str, *, end_users: bool) -> Actor:
    """The app key or, where `end_users` may call, the end user of surface *apps*. Raises NotAuthenticated.

    A key of another app is returned as it is: the surface answers 404 for it, after the rate limit.
    """
    text = header_token(request, "Bearer")
    if text.startswith("bb_sk_"):
        return from_app_key(text)
    if text.count(".") == 2 and end_users:
        return from_end_user_token(text, app_id)
    raise NotAuthenticated()


def _key_row(text: str, kind: tokens.KeyKind) -> tuple[Any, ...]:
    row = prepared.one(_KEY, tokens.digest(text), kind) if tokens.key_kind(text) == kind else None
    if row is None:
        raise NotAuthenticated(
            "The key is not valid.", code="invalid_api_key", hint="Check that the key was copied whole and still exists."
        )
    if row[-1]:
        prepared.execute(_TOUCH, [row[0]])
    return row


def from_api_key(text: str) -> Actor:
    """A company key, as its creator within its permissions. A key whose creator has left is no credential."""
    key_id, company_id, words, _, creator_id, role, plan, _ = _key_row(text, "company")
    if role is None:
        raise NotAuthenticated("The person who made this key is no longer in the company.", code="invalid_api_key")
    held = permissions.of_key(tuple(words), role)
    return Actor(kind="api_key", id=key_id, company_id=company_id, permissions=held, plan=plan, user_id=creator_id)


def from_app_key(text: str) -> Actor:
    """The back end of one app."""
    key_id, company_id, words, app_id, creator_id, _, plan, _ = _key_row(text, "app")
    held = permissions.expand(words) & permissions.APP
    return Actor(
        kind="app_key", id=key_id, company_id=company_id, permissions=held, plan=plan, user_id=creator_id or "", app_id=app_id
    )


def from_publishable_key(text: str) -> Actor:
    """A key that may stand in a web page: it creates intent tokens and links and reads nothing."""
    key_id, company_id, _, _, _, _, plan, _ = _key_row(text, "publishable")
    return Actor(kind="publishable_key", id=key_id, company_id=company_id, permissions=permissions.SCOPES["write"], plan=plan)


def from_publisher_key(text: str) -> Actor:
    """A publisher of the index. Raises NotAuthenticated `publisher_key_invalid`."""
    try:
        key_id, company_id, _, _, _, _, plan, _ = _key_row(text, "publisher")
    except NotAuthenticated:
        raise NotAuthenticated("The publisher key is not valid.", code="publisher_key_invalid") from None
    return Actor(kind="publisher_key", id=key_id, company_id=company_id, plan=plan)


def from_user_token(text: str) -> Actor:
    """The person a JWT was given to, with the role they have now. Platform staff belong to no company and get no actor."""
    user_id, version = tokens.read_user_token(text)
    row = prepared.one(_USER, user_id, version)
    if row is None:
        raise NotAuthenticated("The token is no longer valid.", hint="Sign in again.")
    company_id, role, plan = row
    return Actor(
        kind="user", id=user_id, company_id=company_id, permissions=permissions.of_role(role), plan=plan, user_id=user_id
    )


def from_oauth_token(text: str) -> Actor:
    """An OAuth client, with the scopes of the token."""
    row = prepared.one(_CLIENT, tokens.digest(text)) if tokens.key_kind(text) == "oauth_token" else None
    if row is None:
        raise NotAuthenticated("The access token is not valid or has expired.", hint="Ask the token endpoint for a new one.")
    client_id, company_id, scopes, plan = row
    return Actor(kind="oauth_client", id=client_id, company_id=company_id, permissions=permissions.of_scopes(scopes), plan=plan)


def from_intent_token(text: str) -> Actor:
    """Whoever holds an intent token: sees the one connection it was made for. Raises tokens.IntentTokenRefused."""
    claims = tokens.read_intent_token(text)
    company_id, connection_id = int(claims["developerId"]), claims["sessionId"]
    row = prepared.one(_PLAN, company_id)
    if row is None:
        raise NotAuthenticated()
    return Actor(
        kind="intent_token",
        id=connection_id,
        company_id=company_id,
        permissions=permissions.SCOPES["read"],
        plan=row[0],
        connection_id=connection_id,
    )


def from_end_user_token(text: str, app_id: str) -> Actor:
    """An end user of an app, by a JWT the app signed. Raises NotAuthenticated with the code of what is wrong."""
    app = App.objects.select_related("company").filter(pk=app_id).first()
    if app is None:
        raise tokens.invalid_end_user_token()
    user = tokens.read_end_user_token(text, app.id, app.jwt_secret)
    return Actor(
        kind="end_user",
        id=user,
        company_id=app.company_id,
        permissions=permissions.APP,
        plan=app.company.plan,
        app_id=app.id,
        end_user=user,
    )
