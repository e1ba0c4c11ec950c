"""Proving that a mail address is read by the person who gave it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction

from accounts.models import User, normalized_email
from connect_platform.core import audit, mail, rate_limits
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput

_SALT = "accounts.verify-email"
LIFETIME = timedelta(days=3)
#: Mails to one address an hour; further requests are answered the same and send nothing.
MAILS_PER_HOUR = 5


def verification_token(user: User) -> str:
    """What the mailed link carries: signed, for three days, bound to the address it was sent to."""
    return signing.dumps([user.pk, user.email], salt=_SALT)


def send_link(user: User) -> None:
    """Mail the link that verifies the address, in the caller's transaction."""
    link = f"{settings.PUBLIC_URL}/verify-email?token={verification_token(user)}"
    mail.send(
        user.company_id or 0, user.email, "Verify your email address", "verify_email", {"link": link, "name": user.full_name}
    )


def resend(email: str) -> None:
    """Mail the link again where this address is known and not verified yet; the caller cannot tell whether.

    Otherwise the same work is done and rolled back, so that the time taken says nothing either.
    """
    try:
        email = normalized_email(email)
    except UnicodeError:
        return
    if rate_limits.count(f"verify-mail:{email}", MAILS_PER_HOUR, 3600).exceeded:
        return
    user = User.objects.filter(email=email, is_active=True, is_verified=False).first()
    with transaction.atomic():
        send_link(user or User(email=email))
        if user is None:
            transaction.set_rollback(True)


def verify(token: str) -> User:
    """Mark the address as verified; doing so again changes nothing. Raises InvalidInput."""
    refused = InvalidInput({"token": "The link is not valid or has expired."})
    try:
        user_id, email = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        raise refused from None
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id, email=email, is_active=True).first()
        if user is None:
            raise refused
        if not user.is_verified:
            user.is_verified = True
            user.save(update_fields=["is_verified"])
            audit.record(Actor(kind="user", id=user.id, company_id=user.company_id or 0), "email.verify", user.id)
    return user
