"""Sessions: a developer asks for a link, a person opens it, and it leads to exactly one connection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import App
from connect_platform.core import audit
from connect_platform.core.actors import Actor, system
from connect_platform.core.errors import Gone, NotFound
from connections.models import SESSION_LIFETIME, AccountChange, Connection, ConnectLink, ConnectSession, Status
from connections.services.connecting import offers, scopes
from integrations.services import clients, offered, toolkits
from integrations.spec import Provider


def for_intent(actor: Actor, provider: Provider, options: dict[str, Any], *, link: ConnectLink | None = None) -> ConnectSession:
    """Surface *public*: a new pending connection and the session that will make it."""
    prompts = [{"name": prompt["name"], "status": "pending", "value": None} for prompt in options.get("prompts") or []]
    metadata = {"debug": bool(options.get("debug"))} | ({"promptResults": prompts} if prompts else {})
    with transaction.atomic():
        connection = Connection.objects.create(
            company_id=actor.company_id,
            provider=provider.slug,
            user_id=options.get("userId") or "",
            surface="public",
            metadata=metadata,
        )
        session = _open(connection, redirect_url=options.get("returnUrl") or "", options=options, link=link)
        audit.record(actor, "connection.ask", str(connection.id), detail={"provider": provider.slug})
    return session


def for_app(actor: Actor, app: App, user_id: str, provider: Provider, redirect_url: str) -> ConnectSession:
    """Surface *apps*: the one connection of this app, user and toolkit, made anew or connected again.

    Raises ConnectError `toolkit_not_enabled` or `byo_credentials_required`.
    """
    toolkit = toolkits.enabled(app.pk, provider.slug)
    names: dict[str, Any] = {
        "company_id": app.company_id,
        "app": app,
        "user_id": user_id,
        "provider": provider.slug,
        "surface": "apps",
    }
    try:
        with transaction.atomic():
            connection, _ = Connection.objects.get_or_create(**names, defaults={"company_id": app.company_id})
    except IntegrityError:
        connection = Connection.objects.get(**names)
    with transaction.atomic():
        session = _open(
            connection,
            redirect_url=redirect_url,
            scheme=toolkit.auth_scheme,
            scopes=toolkit.scopes,
            account_change=AccountChange.OVERWRITE,
        )
        audit.record(actor, "connection.ask", str(connection.id), detail={"provider": provider.slug})
    return session


def again(
    actor: Actor,
    connection: Connection,
    redirect_url: str = "",
    *,
    wanted: list[str] | None = None,
    more: list[str] | None = None,
    account_change: str = AccountChange.REFUSE,
) -> ConnectSession:
    """A session that renews an existing connection in place: same id, new credentials.

    `wanted` are the scopes to ask for, where absent those asked for before; `more` are asked for besides. `account_change`
    says what happens when the person comes back with another account.
    """
    with transaction.atomic():
        session = _open(
            connection,
            redirect_url=redirect_url,
            scheme=connection.scheme,
            scopes=scopes.to_ask(connection, more or ()) if wanted is None else wanted,
            account_change=account_change,
        )
        audit.record(actor, "connection.ask", str(connection.id), detail={"provider": connection.provider, "again": True})
    return session


def from_link(link: ConnectLink) -> ConnectSession:
    """A fresh session of a link somebody opened. Raises Gone where the link is inactive, expired or used up."""
    if not link.is_open:
        raise Gone("This link can no longer be used.", hint="Ask whoever sent it for a new one.")
    payload = link.request_payload
    options = {"resources": payload.get("resources"), "returnUrl": payload.get("returnUrl"), "userId": payload.get("userId")}
    return for_intent(system(link.company_id), offered.get(link.provider, link.company_id), options, link=link)


def url(session: ConnectSession) -> str:
    """Where the person goes: on the domain of the OAuth app that will be used, where it has one."""
    connection = session.connection
    site = clients.page_url(connection.definition, connection.app_id, connection.company_id)
    return f"{site}/link/{session.short_code}"


def opened(short_code: str) -> ConnectSession:
    """The open session behind a short code. Raises NotFound, or Gone once it is finished or too old."""
    session = (
        ConnectSession.objects.select_related("connection", "company", "connection__app").filter(short_code=short_code).first()
    )
    if session is None:
        raise NotFound("There is no such link.", hint="Check the address, or ask for a new link.")
    if session.finished_at:
        raise Gone("This link was used already.", hint="Ask for a new link to connect again.")
    if session.expires_at <= timezone.now():
        raise Gone("This link has expired.", hint="Links live for 30 minutes. Ask for a new one.")
    return session


def visit(session: ConnectSession) -> None:
    """Somebody looks at the page."""
    connection = session.connection
    if connection.status == Status.PENDING:
        with transaction.atomic():
            connection.move_to(Status.CONNECTING)


def close(session: ConnectSession, status: str, error: dict[str, Any] | None = None) -> None:
    """End a session without a connection. A connection that worked before goes on working."""
    with transaction.atomic():
        offers.discard(session)
        ConnectSession.objects.filter(pk=session.pk).update(finished_at=timezone.now(), state_hash="", secret=None)
        connection = Connection.objects.select_for_update(no_key=True).get(pk=session.connection_id)
        if connection.status in (Status.PENDING, Status.CONNECTING):
            connection.move_to(status, last_error=error)


def _open(
    connection: Connection,
    *,
    redirect_url: str,
    options: dict[str, Any] | None = None,
    link: ConnectLink | None = None,
    scheme: str = "",
    scopes: list[str] | None = None,
    account_change: str = AccountChange.REFUSE,
) -> ConnectSession:
    return ConnectSession.objects.create(
        company_id=connection.company_id,
        connection=connection,
        link=link,
        redirect_url=redirect_url,
        options=options or {},
        scheme=scheme,
        scopes=scopes or [],
        account_change=account_change,
        expires_at=timezone.now() + SESSION_LIFETIME,
    )


def forget_expired() -> int:
    """Whoever opened a link and never finished has left: say so, and drop sessions of yesterday. Returns how many left."""
    past = timezone.now()
    left = 0
    unfinished = ConnectSession.objects.filter(expires_at__lt=past, finished_at=None)
    for session in unfinished.filter(connection__status=Status.CONNECTING)[:1000]:
        close(session, Status.CANCELED, {"code": "expired", "message": "The link expired before it was finished.", "hint": ""})
        left += 1
    for session in offers.expired():
        with transaction.atomic():
            offers.discard(session)
    ConnectSession.objects.filter(expires_at__lt=past - timedelta(days=1)).delete()
    return left
