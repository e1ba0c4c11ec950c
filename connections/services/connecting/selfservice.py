"""Where end users see, mend and end what they connected: a link for one person of one company, and the visit it opens."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import App
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Gone, NotFound
from connections.models import LISTED, Connection, Health, SelfServiceLink, Status
from connections.services.connecting import scopes

#: How long a link can be opened, and how long a visit lasts from there.
LINK_LIFETIME = timedelta(minutes=30)
VISIT_LIFETIME = timedelta(minutes=30)
_SALT = "connections.selfservice"


def ask(actor: Actor, user_id: str, *, app: App | None = None, return_url: str = "") -> tuple[SelfServiceLink, str]:
    """A new link for one end user of the actor's company, or of one of its apps, and its address.

    The address can be opened for half an hour, more than once: programs that preview links open them as well.
    """
    code = secrets.token_urlsafe(32)
    link = SelfServiceLink.objects.create(
        company_id=actor.company_id,
        app=app,
        user_id=user_id,
        code_hash=_digest(code),
        return_url=return_url,
        expires_at=timezone.now() + LINK_LIFETIME,
    )
    audit.record(actor, "connection.self_service", str(link.id), detail={"userId": user_id})
    return link, f"{settings.PUBLIC_URL}/accounts/{code}"


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def enter(code: str) -> str:
    """Open a link. Returns what the browser is to keep as its cookie. Raises NotFound, or Gone where it is too old."""
    link = SelfServiceLink.objects.filter(code_hash=_digest(code)).first()
    if link is None:
        raise NotFound("There is no such link.", hint="Check the address, or ask the app for a new link.")
    if link.expires_at <= timezone.now():
        raise Gone("This link has expired.", hint="Links live for 30 minutes. Ask the app for a new one.")
    SelfServiceLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=Now())
    return signing.dumps(str(link.id), salt=_SALT)


def visit(kept: str) -> SelfServiceLink:
    """Whose visit a cookie is. Raises Gone where it is none of ours, or over."""
    try:
        link_id = signing.loads(kept, salt=_SALT, max_age=VISIT_LIFETIME)
    except signing.BadSignature:
        link_id = None
    link = SelfServiceLink.objects.select_related("company", "app").filter(pk=link_id).first() if link_id else None
    if link is None:
        raise Gone("This visit is over.", hint="Ask the app that sent you here for a new link.")
    return link


def visitor(link: SelfServiceLink) -> Actor:
    """The end user as an actor: sees and changes what is theirs, and nothing else."""
    return Actor(kind="end_user", id=link.user_id, company_id=link.company_id, app_id=link.app_id or "", end_user=link.user_id)


def connections(link: SelfServiceLink) -> list[Connection]:
    """What the person connected, by provider and age; at most 200."""
    found = Connection.objects.for_actor(visitor(link)).filter(status__in=LISTED).select_related("app")
    return list(found.defer("credentials").order_by("provider", "created_at", "id")[:200])


@dataclass(frozen=True, slots=True)
class Standing:
    """How a connection stands, to its owner: a word of the state badges, a sentence, and whether they have something to do."""

    state: str
    sentence: str
    can_reconnect: bool = False


def standing(connection: Connection) -> Standing:
    """How it stands, and whose turn it is."""
    name = connection.definition.name
    match connection.status, connection.health:
        case Status.DISCONNECTED, _:
            return Standing("disconnected", "It is not in use. You can connect it again.", True)
        case (Status.EXPIRED, _) | (_, Health.NEEDS_REAUTH | Health.EXPIRED):
            return Standing("expired", f"{name} ended the authorization. Connect the account again to go on using it.", True)
        case _, Health.MISCONFIGURED:
            return Standing("degraded", "The app has to repair its set-up. You have nothing to do.")
        case _, Health.DEGRADED:
            return Standing("degraded", f"{name} has a problem at the moment. It is tried again by itself.")
    return Standing("well", "")


def permissions(connection: Connection) -> list[tuple[str, str]]:
    """What the app may do there, as (scope, plain words or nothing)."""
    return scopes.in_words(connection)


def forget_expired() -> int:
    """Drop links whose last visit is over. Returns how many."""
    return SelfServiceLink.objects.filter(expires_at__lt=timezone.now() - VISIT_LIFETIME).delete()[0]
