"""Choosing, changing and resetting passwords."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User, normalized_email
from accounts.passwords import MAX_LENGTH
from accounts.services import sessions
from connect_platform.core import audit, mail, rate_limits
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotAuthenticated

_SALT = "accounts.password-reset"
LIFETIME = timedelta(hours=1)
#: Mails to one address an hour; further requests are answered the same and send nothing.
MAILS_PER_HOUR = 5


def require_strong(password: str, user: User | None = None, *, field: str = "password") -> None:
    """Raises InvalidInput naming everything the password lacks."""
    if len(password) > MAX_LENGTH:
        raise InvalidInput({field: f"The password must not be longer than {MAX_LENGTH} characters."})
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput({field: error.messages}) from None


def forgot(email: str) -> None:
    """Mail a link that resets the password, where somebody has this address; the caller cannot tell whether.

    For an unknown address the same work is done and rolled back, so that the time taken says nothing either.
    """
    try:
        email = normalized_email(email)
    except UnicodeError:
        return
    if rate_limits.count(f"reset-mail:{email}", MAILS_PER_HOUR, 3600).exceeded:
        return
    user = User.objects.filter(email=email, is_active=True).first()
    with transaction.atomic():
        known = user or User(email=email)
        link = f"{settings.PUBLIC_URL}/reset-password?token={reset_token(known)}"
        mail.send(
            known.company_id or 0, email, "Reset your password", "reset_password", {"link": link, "name": known.full_name}
        )
        if user is None:
            transaction.set_rollback(True)


def reset_token(user: User) -> str:
    """What the mailed link carries: signed, for one hour, and dead once any session-ending change was made."""
    return signing.dumps([user.pk, user.session_version], salt=_SALT)


def reset(token: str, password: str) -> User:
    """Set the password of whoever the token was mailed to, and end all sessions. Raises InvalidInput; works once."""
    refused = InvalidInput({"token": "The link is not valid, was used, or has expired."})
    try:
        user_id, version = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        raise refused from None
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id, session_version=version, is_active=True).first()
        if user is None:
            raise refused
        require_strong(password, user)
        user.is_verified = True  # the link reached them at this address
        _set(user, password, "password.reset")
    return user


def change(user: User, current: str, password: str, *, address: str) -> None:
    """Set a new password knowing the present one, and end all other sessions. Raises InvalidInput, RateLimited."""
    try:
        sessions.check(user.email, current, address=address)
    except NotAuthenticated:
        raise InvalidInput({"current": "This is not your present password."}) from None
    require_strong(password, user)
    with transaction.atomic():
        _set(user, password, "password.change")


def _set(user: User, password: str, action: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password", "is_verified"])
    sessions.end_all(user)
    user.refresh_from_db(fields=["session_version"])
    audit.record(Actor(kind="user", id=user.id, company_id=user.company_id or 0), action, user.id)
