"""Which OAuth client speaks to a provider, and what becomes of one the provider refuses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import structlog
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from connect_platform.core import audit, events, valkey
from connect_platform.core.actors import system
from connect_platform.core.errors import ConnectError
from integrations.models import OAuthApp
from integrations.spec import OAuth1, OAuth2, Provider

log = structlog.get_logger(__name__)

#: Why an OAuth app is flagged: its secret is refused, or only the one before it still works.
REFUSED, NEW_SECRET_REFUSED = "invalid_client", "new_secret_refused"


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """An id and a secret, known at the provider. `owner` says whose: `app`, `company`, `platform` or `customer`.

    `previous_secret` is set while a rotation overlaps; `is_previous` marks the client that speaks with that one.
    """

    id: str
    secret: str = field(repr=False)
    owner: str
    oauth_app_id: str | None = None  # the row it comes from
    redirect_domain: str = ""
    previous_secret: str = field(default="", repr=False)
    is_previous: bool = False
    flag_reason: str = ""


def of_row(row: OAuthApp) -> OAuthClient:
    """A stored OAuth app as a client."""
    overlaps = row.previous_until is not None and row.previous_until > timezone.now()
    return OAuthClient(
        row.client_id,
        row.secrets["client_secret"],
        "app" if row.app_id else "company",
        oauth_app_id=row.pk,
        redirect_domain=row.redirect_domain,
        previous_secret=row.secrets.get("previous_secret", "") if overlaps else "",
        flag_reason=row.flag_reason,
    )


def platform_client(provider: Provider) -> OAuthClient | None:
    """The client the operator (OAUTH_CLIENTS) or the provider itself supplies for everybody."""
    for entry in settings.CONFIG["OAUTH_CLIENTS"]:
        slug, _, pair = entry.partition("=")
        if slug.replace("_", "-") == provider.slug:
            client_id, _, secret = pair.partition(":")
            return OAuthClient(client_id, secret, "platform")
    if provider.client:
        return OAuthClient(*provider.client(), "platform")
    return None


def client_for(provider: Provider, app_id: str | None, *, company_id: int | None = None, client_id: str = "") -> OAuthClient:
    """The client to use for an app (None = no app) of a company: the app's own, the company's own, the platform's.

    With `client_id` it is the one that tokens were issued to (RFC 6749 §6 binds a refresh token to its client), retired or
    not. Raises ConnectError: `byo_credentials_required` where nobody has a client, `oauth_app_gone` where the one asked for
    was taken away.
    """
    own = _own(provider, app_id, company_id)
    if row := own.filter(client_id=client_id).first() if client_id else own.filter(is_current=True).first():
        return of_row(row)
    client = platform_client(provider)
    if client and client_id in ("", client.id):
        return client
    if client_id:
        raise ConnectError(
            f"The OAuth app at {provider.name} that this account was connected with is gone.",
            code="oauth_app_gone",
            hint=f"Add the OAuth app with client id {client_id} again, or connect the account again.",
            status=409,
        )
    raise ConnectError(
        f"{provider.name} needs an OAuth client of your own.",
        code="byo_credentials_required",
        hint=f"Register an OAuth app at {provider.name} and send its client_id and client_secret as oauth_credentials.",
    )


def _own(provider: Provider, app_id: str | None, company_id: int | None) -> models.QuerySet[OAuthApp]:
    """Rows an app or a company brought, the app's own first."""
    rows = OAuthApp.objects.filter(provider=provider.slug)
    if company_id is None:
        return rows.filter(app_id=app_id) if app_id else rows.none()
    whose = models.Q(app=None) | models.Q(app_id=app_id) if app_id else models.Q(app=None)
    return rows.filter(whose, company_id=company_id).order_by(models.F("app").asc(nulls_last=True))


def supplied(company_id: int, app_id: str | None) -> frozenset[str]:
    """Slugs of the providers for which the app or its company brought an OAuth client."""
    whose = models.Q(app=None) | models.Q(app_id=app_id) if app_id else models.Q(app=None)
    found = OAuthApp.objects.filter(whose, company_id=company_id, is_current=True)
    return frozenset(found.values_list("provider", flat=True))


def needs_own_client(provider: Provider, supplied: frozenset[str] = frozenset()) -> bool:
    """Whether the provider can only be connected with an OAuth client that nobody has supplied yet."""
    is_oauth_only = isinstance(provider.auth, OAuth2 | OAuth1) and not provider.alternatives
    return is_oauth_only and provider.slug not in supplied and platform_client(provider) is None


def public_url(client: OAuthClient | OAuthApp | None) -> str:
    """Where end users see hosted pages and callbacks of a client: on its own domain, or at PUBLIC_URL."""
    return f"https://{client.redirect_domain}" if client and client.redirect_domain else str(settings.PUBLIC_URL)


def redirect_uri(client: OAuthClient | OAuthApp | None, app_id: str | None = None) -> str:
    """The callback to register at the provider: that of an app on surface *apps*, or that of everything else."""
    return public_url(client) + (f"/v1/{app_id}/integrations/callback" if app_id else "/oauth/callback")


def page_url(provider: Provider, app_id: str | None, company_id: int) -> str:
    """`public_url` of the client in use; PUBLIC_URL where nobody brought one."""
    rows = _own(provider, app_id, company_id).filter(is_current=True)
    domain = rows.values_list("redirect_domain", flat=True).first()
    return f"https://{domain}" if domain else str(settings.PUBLIC_URL)


def rejected(client: OAuthClient, provider: Provider) -> OAuthClient | None:
    """The provider answered `invalid_client`: the same client with the secret before, where a rotation still overlaps.

    None where there is nothing left to try. What is wrong is noted once, on the OAuth app, in the audit log and as event
    `OAuthApp.Misconfigured`: one wrong secret breaks every connection of the app.
    """
    if client.oauth_app_id:
        return _flag(client)
    if client.owner == "platform":
        _complain(provider, client)
    return None


def with_previous(client: OAuthClient) -> OAuthClient:
    """The client speaking with the secret before the rotation."""
    return replace(client, secret=client.previous_secret, is_previous=True)


def accepted(client: OAuthClient) -> None:
    """The provider took the client's secret: what was noted against it is taken back. Free where nothing was noted."""
    if client.oauth_app_id and client.flag_reason and not client.is_previous:
        with transaction.atomic():
            flagged = OAuthApp.objects.filter(pk=client.oauth_app_id).exclude(flagged_at=None)
            row = flagged.select_for_update().first()
            if row and row.secrets["client_secret"] == client.secret:
                row.flagged_at, row.flag_reason = None, ""
                row.save(update_fields=["flagged_at", "flag_reason"])
                audit.record(system(row.company_id), "oauth_app.well", row.pk, detail={"provider": row.provider})


def _flag(client: OAuthClient) -> OAuthClient | None:
    with transaction.atomic():
        row = OAuthApp.objects.select_for_update().filter(pk=client.oauth_app_id).first()
        if row is None:
            return None
        if not client.is_previous and row.secrets["client_secret"] != client.secret:
            return of_row(row)  # rotated after the caller had read it
        alternative = None
        if client.previous_secret and not client.is_previous:
            alternative = with_previous(client)
        reason = NEW_SECRET_REFUSED if alternative else REFUSED
        if row.flag_reason not in (reason, REFUSED):
            _note(row, reason)
    return alternative


def _note(row: OAuthApp, reason: str) -> None:
    row.flagged_at, row.flag_reason = timezone.now(), reason
    row.save(update_fields=["flagged_at", "flag_reason"])
    detail = {"provider": row.provider}
    audit.record(system(row.company_id), "oauth_app.misconfigured", row.pk, outcome="failed", cause=reason, detail=detail)
    told = {"oauthAppId": row.pk, "provider": row.provider, "appId": row.app_id, "clientId": row.client_id}
    events.emit(row.company_id, "OAuthApp.Misconfigured", {**told, "reason": reason})


def _complain(provider: Provider, client: OAuthClient) -> None:
    """The operator's own client is refused: said in the log once an hour."""
    try:
        is_news = bool(valkey.client().set(f"oauth-client-refused:{provider.slug}:{client.id}", 1, nx=True, ex=3600))
    except valkey.Away:
        is_news = True
    if is_news:
        log.error("platform_oauth_client_refused", provider=provider.slug, client_id=client.id)
