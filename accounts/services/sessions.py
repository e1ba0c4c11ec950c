"""Signing in and staying signed in: password checks under a throttle, JWTs, rotating refresh tokens."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import permissions, tokens
from accounts.models import RefreshToken, User, normalized_email
from connect_platform.core import audit, rate_limits
from connect_platform.core.actors import Actor
from connect_platform.core.errors import NotAuthenticated, RateLimited

FAILURES, WINDOW = 10, 15 * 60


@dataclass(frozen=True, slots=True)
class Tokens:
    """A JWT for an hour, and the text that gets the next one."""

    token: str
    refresh_token: str


def actor_of(user: User) -> Actor:
    """The actor a person is, for services called from pages."""
    if user.company_id is None or user.company is None:
        raise NotAuthenticated("Platform staff belong to no company.")
    held = permissions.of_role(user.role)
    return Actor(kind="user", id=user.id, company_id=user.company_id, permissions=held, plan=user.company.plan, user_id=user.id)


def check(email: str, password: str, *, address: str) -> User:
    """The person with this mail address and password. Raises NotAuthenticated, or RateLimited after 10 failures.

    Failures count per mail address and network address, so nobody can lock somebody else out from another place. Each try
    is counted before the password is looked at and given back when it was right: parallel tries cannot exceed the limit.
    """
    try:
        email = normalized_email(email)
    except UnicodeError:
        raise _wrong() from None
    counter = f"login:{tokens.digest(f'{email}|{address}')}"
    quota = rate_limits.count(counter, FAILURES, WINDOW)
    if quota.exceeded:
        raise RateLimited("Too many failed attempts to sign in.", retry_after=max(1, quota.reset - int(time.time())))
    user = User.objects.select_related("company").filter(email=email, is_active=True).first()
    if user is None:
        check_password(password, _decoy())  # an unknown address must take as long as a known one
        raise _wrong()
    if not user.check_password(password):
        if user.company_id is not None:
            actor = Actor(kind="user", id=user.id, company_id=user.company_id)
            audit.record(actor, "session.create", user.id, outcome="refused", cause="wrong password", address=address)
        raise _wrong()
    rate_limits.count(counter, FAILURES, WINDOW, -1)
    return user


@cache
def _decoy() -> str:
    return make_password("a password nobody has")


def _wrong() -> NotAuthenticated:
    return NotAuthenticated(
        "The email address or the password is wrong.", code="wrong_credentials", hint="Try again or reset the password."
    )


def sign_in(email: str, password: str, *, address: str) -> tuple[User, Tokens]:
    """Check a password and start a session of the APIs. Raises NotAuthenticated, RateLimited."""
    user = check(email, password, address=address)
    actor = actor_of(user)
    with transaction.atomic():
        audit.record(actor, "session.create", user.id, address=address)
        return user, start(user)


def start(user: User) -> Tokens:
    """A new family of tokens for a person who has just proved who they are."""
    return _issue(user, uuid.uuid4())


def _issue(user: User, family: uuid.UUID) -> Tokens:
    text = tokens.new_key("refresh_token")
    RefreshToken.objects.create(
        user=user, family=family, hash=tokens.digest(text), expires_at=timezone.now() + RefreshToken.LIFETIME
    )
    return Tokens(tokens.make_user_token(user.id, user.session_version), text)


def refresh(text: str) -> Tokens:
    """Trade a refresh token for the next one. Raises NotAuthenticated; a token used twice ends its whole family."""
    with transaction.atomic():
        # The lock makes parallel uses of one token wait for each other: the first wins, the others are reuse.
        row = (
            RefreshToken.objects.select_for_update(of=("self",)).select_related("user").filter(hash=tokens.digest(text)).first()
        )
        if row and not row.used_at and not row.revoked_at and not row.is_expired and row.user.is_active:
            row.used_at = timezone.now()
            row.save(update_fields=["used_at"])
            return _issue(row.user, row.family)
        if row and row.used_at:
            RefreshToken.objects.filter(family=row.family, revoked_at=None).update(revoked_at=timezone.now())
    raise NotAuthenticated("The refresh token is not valid, was used before, or has expired.", hint="Sign in again.")


def sign_out(text: str) -> None:
    """End the family of a refresh token; an unknown one is no error."""
    row = RefreshToken.objects.filter(hash=tokens.digest(text)).first()
    if row:
        RefreshToken.objects.filter(family=row.family, revoked_at=None).update(revoked_at=timezone.now())


def end_all(user: User) -> None:
    """End every session of a person at once: refresh tokens and JWTs."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    RefreshToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def forget_expired() -> int:
    """Delete refresh tokens that have expired. Returns how many."""
    return RefreshToken.objects.filter(expires_at__lt=timezone.now()).delete()[0]
