"""The people of a company: inviting, changing roles, removing; and its outlets."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import permissions, tokens
from accounts.models import Company, Invitation, Outlet, User, normalized_email
from accounts.services import companies, passwords
from connect_platform.core import audit, mail
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound


def invite(actor: Actor, *, email: str, role: str) -> Invitation:
    """Mail a link that makes its reader a member; inviting again replaces the former link. Raises InvalidInput."""
    if not permissions.of_role(role):
        raise InvalidInput({"role": "Must be admin, manager or viewer."})
    try:
        email = normalized_email(email)
    except UnicodeError:
        raise InvalidInput({"email": "Enter a valid email address."}) from None
    if User.objects.filter(email=email).exists():
        raise InvalidInput({"email": "Somebody has registered this address before."})
    text = tokens.new_key("refresh_token")
    with transaction.atomic():
        Invitation.objects.for_actor(actor).filter(email=email).delete()
        invitation = Invitation.objects.create(
            company_id=actor.company_id,
            inviter_id=actor.user_id or None,
            email=email,
            role=role,
            hash=tokens.digest(text),
            expires_at=timezone.now() + Invitation.LIFETIME,
        )
        company = Company.objects.get(pk=actor.company_id)
        link = f"{settings.PUBLIC_URL}/invitation?token={text}"
        mail.send(
            company.pk, email, f"Join {company.name}"[:200], "invitation", {"link": link, "company": company.name, "role": role}
        )
        audit.record(actor, "member.invite", invitation.id, detail={"role": role})
    return invitation


def mail_admins(company_id: int, subject: str, template: str, context: dict[str, object]) -> None:
    """Queue a mail to every admin of a company, in the caller's transaction."""
    admins = User.objects.filter(company_id=company_id, role=User.Role.ADMIN, is_active=True)
    for address in admins.order_by("pk").values_list("email", flat=True):
        mail.send(company_id, address, subject, template, context)


def invitation_of(token: str) -> Invitation:
    """The invitation a link belongs to. Raises NotFound once it was accepted, withdrawn or has expired."""
    invitation = Invitation.objects.select_related("company").filter(hash=tokens.digest(token)).first()
    if invitation is None or invitation.is_expired:
        raise NotFound("The invitation is not valid any more.", hint="Ask for a new one.")
    return invitation


def accept(token: str, *, full_name: str, password: str) -> User:
    """Become a member, verified, since the link reached the address. Raises NotFound, InvalidInput; works once."""
    invitation = invitation_of(token)
    passwords.require_strong(password, User(email=invitation.email, full_name=full_name))
    try:
        with transaction.atomic():
            if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
                raise NotFound("The invitation is not valid any more.")
            user = User.objects.create_user(
                invitation.email,
                password,
                full_name=full_name,
                role=invitation.role,
                company=invitation.company,
                is_verified=True,
            )
            actor = Actor(kind="user", id=user.id, company_id=invitation.company_id)
            audit.record(actor, "member.join", user.id, detail={"role": user.role})
    except IntegrityError as error:
        raise InvalidInput({"email": companies.refusal_of(error, invitation.email)}) from None
    return user


def withdraw(actor: Actor, invitation_id: str) -> None:
    """Make an invitation's link worthless. Raises NotFound."""
    with transaction.atomic():
        Invitation.objects.named(actor, invitation_id).delete()
        audit.record(actor, "member.withdraw", invitation_id)


def change_role(actor: Actor, user_id: str, *, role: str) -> User:
    """Give a member another role; it holds from their next request on. Raises NotFound, InvalidInput, Conflict."""
    if not permissions.of_role(role):
        raise InvalidInput({"role": "Must be admin, manager or viewer."})
    with transaction.atomic():
        user = _member(actor, user_id, stays_admin=role == User.Role.ADMIN)
        user.role = role
        user.save(update_fields=["role"])
        audit.record(actor, "member.change_role", user.id, detail={"role": role})
    return user


def remove(actor: Actor, user_id: str) -> None:
    """Remove a member; their sessions and company keys end at once. Raises NotFound, Conflict."""
    with transaction.atomic():
        user = _member(actor, user_id, stays_admin=False)
        user.delete()
        audit.record(actor, "member.remove", user_id)


def _member(actor: Actor, user_id: str, *, stays_admin: bool) -> User:
    # Locking the company makes two admins who remove each other wait: one of them stays.
    Company.objects.select_for_update().get(pk=actor.company_id)
    people = User.objects.filter(company_id=actor.company_id)
    user = people.filter(pk=user_id).first()
    if user is None:
        raise NotFound()
    if not stays_admin and not people.filter(role=User.Role.ADMIN, is_active=True).exclude(pk=user_id).exists():
        raise Conflict("A company needs at least one admin.", hint="Make somebody else an admin first.")
    return user


def add_outlet(actor: Actor, *, name: str, address: str) -> Outlet:
    """A new outlet."""
    with transaction.atomic():
        outlet = Outlet.objects.create(company_id=actor.company_id, name=name, address=address)
        audit.record(actor, "outlet.create", outlet.id)
    return outlet


def remove_outlet(actor: Actor, outlet_id: str) -> None:
    """Delete an outlet. Raises NotFound."""
    with transaction.atomic():
        Outlet.objects.named(actor, outlet_id).delete()
        audit.record(actor, "outlet.delete", outlet_id)
