"""OAuth apps a company registered at providers: add, change, rotate without losing a connection, retire, remove."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.db import models, transaction
from django.utils import timezone

from accounts.models import App
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound
from integrations.models import OAuthApp
from integrations.spec import HOST, OAuth1, OAuth2, Provider

#: How long the secret before is tried as well, where the caller says nothing, and at most.
OVERLAP, LONGEST_OVERLAP = timedelta(hours=24), timedelta(days=30)


def listed(actor: Actor) -> models.QuerySet[OAuthApp]:
    """The company's OAuth apps by provider, current ones first; `connection_count` connections hold tokens of each."""
    # Through the relation's name: connections stand on the floor above.
    using = models.Count("connections", filter=models.Q(connections__credentials__isnull=False))
    rows = OAuthApp.objects.for_actor(actor).annotate(connection_count=using)
    return rows.order_by("provider", models.F("app").asc(nulls_first=True), "-is_current", "-created_at", "-id")


def named(actor: Actor, oauth_app_id: str) -> OAuthApp:
    """One of the company's OAuth apps, counted as in `listed`. Raises NotFound."""
    row = listed(actor).filter(pk=oauth_app_id).first()
    if row is None:
        raise NotFound("There is no such OAuth app.")
    return row


def app_named(actor: Actor, app_id: str | None) -> App | None:
    """The app an OAuth app is for; None is the whole company. Raises NotFound."""
    return App.objects.named(actor, app_id) if app_id else None


def add(
    actor: Actor,
    provider: Provider,
    *,
    client_id: str,
    client_secret: str,
    app: App | None = None,
    redirect_domain: str = "",
    webhook_secret: str = "",
) -> OAuthApp:
    """Store an OAuth app and make new connections with it; the one before is retired and stays for its tokens.

    Raises InvalidInput, or Conflict `oauth_app_exists` where this client id is stored already.
    """
    if not any(isinstance(auth, OAuth2 | OAuth1) for auth in provider.schemes):
        raise InvalidInput({"providerType": f"{provider.name} is not connected by OAuth."})
    with transaction.atomic():
        known = _rows(actor, app, provider)
        if existing := known.filter(client_id=client_id).first():
            how = "Rotate its secret" if existing.is_current else "Make it current again"
            raise Conflict(
                "This client id is stored already.", code="oauth_app_exists", hint=how, details={"oauthAppId": existing.pk}
            )
        known.filter(is_current=True).update(is_current=False, updated_at=timezone.now())
        secrets = {"client_secret": client_secret} | ({"webhook_secret": webhook_secret} if webhook_secret else {})
        row = OAuthApp.objects.create(
            company_id=actor.company_id,
            app=app,
            provider=provider.slug,
            client_id=client_id,
            secrets=secrets,
            redirect_domain=_claimed(actor, redirect_domain),
        )
        audit.record(actor, "oauth_app.add", row.pk, detail={"provider": provider.slug, "client_id": client_id})
    return row


def bring(actor: Actor, app: App | None, provider: Provider, client_id: str, client_secret: str) -> OAuthApp:
    """Make this pair the client of the app, or of the company: a known client id is made current, its secret rotated."""
    with transaction.atomic():
        existing = _rows(actor, app, provider).filter(client_id=client_id).first()
        if existing is None:
            return add(actor, provider, client_id=client_id, client_secret=client_secret, app=app)
        if existing.secrets["client_secret"] != client_secret:
            rotate_secret(actor, existing, client_secret)
        return existing if existing.is_current else change(actor, existing, is_current=True)


def change(actor: Actor, row: OAuthApp, **changes: Any) -> OAuthApp:
    """Set `redirect_domain`, `webhook_secret` (empty takes it away) or `is_current` (True alone). Raises InvalidInput."""
    with transaction.atomic():
        fresh = OAuthApp.objects.select_for_update().get(pk=row.pk)
        if changes.get("is_current") and not fresh.is_current:
            same = OAuthApp.objects.filter(company_id=fresh.company_id, app=fresh.app_id, provider=fresh.provider)
            same.filter(is_current=True).update(is_current=False, updated_at=timezone.now())
            fresh.is_current = True
        if "redirect_domain" in changes:
            fresh.redirect_domain = _claimed(actor, changes["redirect_domain"])
        if "webhook_secret" in changes:
            rest = {name: value for name, value in fresh.secrets.items() if name != "webhook_secret"}
            given = changes["webhook_secret"]
            fresh.secrets = rest | ({"webhook_secret": given} if given else {})
        fresh.updated_at = timezone.now()
        fresh.save(update_fields=["is_current", "redirect_domain", "secrets", "updated_at"])
        audit.record(actor, "oauth_app.change", fresh.pk, detail={"provider": fresh.provider, "changed": sorted(changes)})
    return fresh


def rotate_secret(actor: Actor, row: OAuthApp, client_secret: str, overlap: timedelta = OVERLAP) -> OAuthApp:
    """Store a new secret. For `overlap` the one before is tried wherever the provider refuses the new one.

    What was noted against the app is taken back: the new secret is judged afresh. Raises InvalidInput for the secret in use.
    """
    with transaction.atomic():
        fresh = OAuthApp.objects.select_for_update().get(pk=row.pk)
        before = fresh.secrets["client_secret"]
        if client_secret == before:
            raise InvalidInput({"clientSecret": "This is the secret in use."})
        rest = {name: value for name, value in fresh.secrets.items() if name != "previous_secret"}
        fresh.secrets = rest | {"client_secret": client_secret} | ({"previous_secret": before} if overlap else {})
        fresh.updated_at = timezone.now()
        fresh.previous_until = fresh.updated_at + overlap if overlap else None
        fresh.flagged_at, fresh.flag_reason = None, ""
        fresh.save(update_fields=["secrets", "previous_until", "flagged_at", "flag_reason", "updated_at"])
        detail = {"provider": fresh.provider, "overlap_seconds": round(overlap.total_seconds())}
        audit.record(actor, "oauth_app.rotate_secret", fresh.pk, detail=detail)
    return fresh


def remove(actor: Actor, row: OAuthApp, *, force: bool = False) -> None:
    """Forget an OAuth app. Raises Conflict `oauth_app_in_use` while connections hold tokens of it, unless forced:
    those can then neither be renewed nor revoked."""
    with transaction.atomic():
        OAuthApp.objects.select_for_update().get(pk=row.pk)
        count = named(actor, row.pk).connection_count  # type: ignore[attr-defined]  # annotated
        if count and not force:
            raise Conflict(
                f"{count} connections hold tokens of this OAuth app." if count > 1 else "A connection holds tokens of it.",
                code="oauth_app_in_use",
                hint="Add its successor and let the connections be made again, or remove it with force=true.",
                details={"connections": count},
            )
        audit.record(actor, "oauth_app.remove", row.pk, detail={"provider": row.provider, "connections": count})
        row.delete()


def forget_previous() -> int:
    """Destroy secrets whose overlap has ended. Returns how many."""
    rows = OAuthApp.objects.filter(previous_until__lte=timezone.now())[:1000]
    for row in rows:
        with transaction.atomic():
            ended = OAuthApp.objects.select_for_update().filter(pk=row.pk, previous_until__lte=timezone.now()).first()
            if ended:
                ended.secrets = {name: value for name, value in ended.secrets.items() if name != "previous_secret"}
                ended.previous_until = None
                ended.save(update_fields=["secrets", "previous_until"])
    return len(rows)


def _rows(actor: Actor, app: App | None, provider: Provider) -> models.QuerySet[OAuthApp]:
    """What one app, or the company itself, has at one provider; two writers wait for each other here."""
    _lock(f"{actor.company_id}|{app.pk if app else ''}|{provider.slug}")
    return OAuthApp.objects.filter(company_id=actor.company_id, app=app, provider=provider.slug)


def _lock(subject: str) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7105, hashtext(%s))", [subject])


def _claimed(actor: Actor, text: str) -> str:
    """A host name in lower case that no other company uses; callers are in a transaction. Raises InvalidInput."""
    domain = text.strip().lower().rstrip(".")
    if not domain:
        return ""
    own = {_host(settings.PUBLIC_URL), _host(settings.SANDBOX_URL)}
    if not re.fullmatch(HOST, domain) or len(domain) > 253 or domain.rpartition(".")[2].isdigit() or domain in own:
        raise InvalidInput({"redirectDomain": "Must be a host name of your own, such as connect.example.com."})
    _lock(f"domain|{domain}")
    if OAuthApp.objects.filter(redirect_domain=domain).exclude(company_id=actor.company_id).exists():
        raise InvalidInput({"redirectDomain": "This domain cannot be used."})
    return domain


def _host(url: str) -> str:
    return url.split("://")[-1].split("/")[0].rsplit(":", 1)[0].lower()
