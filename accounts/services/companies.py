"""Companies: coming, and going without a trace of their secrets."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.models import Company, User, normalized_email
from accounts.services import passwords, sessions, verification
from connect_platform.core import audit, crypto
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput


def register(*, email: str, password: str, full_name: str, company_name: str, address: str = "") -> User:
    """Make a company and its first user, an admin, and mail the verification link. Raises InvalidInput."""
    passwords.require_strong(password, User(email=email, full_name=full_name))
    try:
        with transaction.atomic():
            company = Company.objects.create(name=company_name)
            user = User.objects.create_user(email, password, full_name=full_name, role=User.Role.ADMIN, company=company)
            verification.send_link(user)
            audit.record(sessions.actor_of(user), "company.register", str(company.pk), address=address)
    except (IntegrityError, UnicodeError) as error:
        raise InvalidInput({"email": refusal_of(error, email)}) from None
    return user


def refusal_of(error: Exception, email: str) -> str:
    """Why a mail address could not be taken; what was not foreseen is raised on."""
    if isinstance(error, UnicodeError):
        return "Enter a valid email address."
    if User.objects.filter(email=normalized_email(email)).exists():
        return "Somebody has registered this address before."
    raise error


def delete(company: Company, *, actor: Actor) -> None:
    """Delete a company with all that hangs from it, and the keys its secrets are encrypted with: no backup can read them.

    The audit log stays, as it must.
    """
    with transaction.atomic():
        audit.record(actor, "company.delete", str(company.pk))
        crypto.shred(company.pk)
        company.delete()
