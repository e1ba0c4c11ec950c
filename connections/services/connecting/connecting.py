"""The dance itself: to the provider's consent page and back with credentials."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection as database
from django.db import transaction

from connect_platform.core.errors import ConnectError, InvalidInput, ProviderError
from connections.models import Connection, ConnectSession
from connections.services.connecting import offers, storing, tokens
from connections.services.connecting.identity import identify, picked
from connections.services.health import credentials
from integrations import oauth_requests, render
from integrations.services import clients
from integrations.services.clients import OAuthClient
from integrations.spec import Auth, OAuth1, OAuth2, Provider


class Refused(ConnectError):
    """The callback does not belong to a session of this browser. `code` is a word of the redirect's `message`.

    `session` is set where it is known whose it was.
    """

    session: ConnectSession | None = None


def digest(text: str) -> str:
    """What is stored of a secret that only has to be recognized."""
    return hashlib.sha256(text.encode()).hexdigest()


def scheme_of(session: ConnectSession, chosen: str = "") -> Auth:
    """The way to connect: what the person chose, what the session fixes, or the provider's first."""
    provider = session.connection.definition
    return provider.scheme(session.scheme or chosen) or provider.auth


def user_fields(provider: Provider, values: Mapping[str, str]) -> dict[str, str]:
    """The account fields a person filled in. Raises InvalidInput naming those that are missing or malformed."""
    wrong, found = {}, {}
    for item in provider.account_fields:
        if item.source != "user":
            continue
        text = str(values.get(item.key, "")).strip()
        if not text and item.required:
            wrong[item.key] = f"{item.label} is needed."
        elif text and not item.accepts(text):
            wrong[item.key] = f"{item.label} does not look right" + (f", such as {item.example}." if item.example else ".")
        elif text:
            found[item.key] = text
    if wrong:
        raise InvalidInput(wrong)
    return found


def begin(session: ConnectSession, auth: OAuth2 | OAuth1, fields: dict[str, str], browser: str) -> str:
    """Start the round trip for one browser. Returns the provider's consent address; state and verifier are stored.

    Raises ConnectError `byo_credentials_required`, or ProviderError where OAuth 1's first leg fails.
    """
    connection, provider = session.connection, session.connection.definition
    client = clients.client_for(provider, connection.app_id, company_id=connection.company_id)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    session.state_hash, session.browser_hash = digest(state), digest(browser)
    session.scheme, session.account_fields = auth.scheme, fields
    if session.offered_account:
        with transaction.atomic():
            offers.discard(session)
    if isinstance(auth, OAuth1):
        back = f"{clients.redirect_uri(client, connection.app_id)}?{urlencode({'state': state})}"
        temporary = tokens.request_token(provider, auth, client, fields, back)
        session.secret = {**temporary, "client_id": client.id}
        query = {"oauth_token": temporary["token"], **oauth_requests.filled(auth.authorize_params, fields)}
        query |= {"oauth_callback": back} if auth.callback_at_authorize else {}
    else:
        session.scopes = session.scopes or list(auth.scopes)
        session.secret = {"verifier": verifier if auth.pkce else "", "client_id": client.id}
        query = _authorization(session, auth, client, state, verifier)
    session.save(update_fields=["state_hash", "browser_hash", "scheme", "account_fields", "scopes", "secret"])
    address = render.address(provider, auth.authorize_url, {**fields, "client_id": client.id})
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _authorization(session: ConnectSession, auth: OAuth2, client: OAuthClient, state: str, verifier: str) -> dict[str, str]:
    address = clients.redirect_uri(client, session.connection.app_id)
    query = oauth_requests.consent_query(
        auth,
        client.id,
        session.account_fields,
        redirect_uri=address,
        state=state,
        scopes=session.scopes,
        verifier=verifier,
    )
    if auth.nonce:
        query["nonce"] = secrets.token_urlsafe(16)
    return query


def returned(query: Mapping[str, str], browser: str, app_id: str | None = None) -> ConnectSession:
    """The session a callback belongs to; its state is spent by this. Raises Refused with code
    `missing_state`, `invalid_state` or `app_mismatch`."""
    state = query.get("state", "")
    if not state:
        raise Refused("The provider sent no state back.", code="missing_state")
    session = (
        ConnectSession.objects.select_related("connection", "company", "connection__app")
        .filter(state_hash=digest(state))
        .first()
    )
    if session is None or not session.is_open:
        raise Refused("This sign-in was finished already or has expired.", code="invalid_state")
    if app_id is not None and session.connection.app_id != app_id:
        refused = Refused("This sign-in belongs to another app.", code="app_mismatch")
        refused.session = session
        raise refused
    if not hmac.compare_digest(session.browser_hash, digest(browser)):
        raise Refused("This sign-in was started in another browser.", code="invalid_state")
    if not ConnectSession.objects.filter(pk=session.pk, state_hash=session.state_hash).update(state_hash=""):
        raise Refused("This sign-in was finished already.", code="invalid_state")
    return session


def complete(session: ConnectSession, query: Mapping[str, str]) -> Connection:
    """Trade what the provider sent for tokens and store them.

    Raises ProviderError: `access_denied` where the person said no, else what the provider said; OtherAccount where the
    person came back with another account than the connection is of.
    """
    connection, provider = session.connection, session.connection.definition
    auth = provider.scheme(session.scheme)
    if not isinstance(auth, OAuth1 | OAuth2):
        raise ProviderError("This sign-in is not one that returns here.", code="invalid_state")
    _check_answer(provider, query)
    asked_as = (session.secret or {}).get("client_id", "")
    client = clients.client_for(provider, connection.app_id, company_id=connection.company_id, client_id=asked_as)
    fields = {**session.account_fields, **picked(provider, "callback", query)}
    credentials.release(database)
    fresh = _traded(session, auth, client, fields, query)
    fields |= picked(provider, "token_response", fresh.raw)
    identity = identify(connection, auth, fields, fresh.credentials)
    return storing.store(session, offers.made(auth, fields, fresh, identity, session.scopes, client))


def _check_answer(provider: Provider, query: Mapping[str, str]) -> None:
    """Raise what the authorization answer says instead of a code (RFC 6749 §4.1.2.1)."""
    error = query.get("error") or query.get("denied")
    if not error:
        return
    if error in ("access_denied", "user_denied", "consent_required") or "denied" in query:
        raise ProviderError(
            "You did not allow the connection.", code="access_denied", hint="Start again if you changed your mind."
        )
    raise ProviderError(
        f"{provider.name} refused: {query.get('error_description', error)[:200]}",
        code="authorization_refused",
        hint="Try again; if it stays, tell the app's developer.",
    )


def _traded(
    session: ConnectSession, auth: OAuth1 | OAuth2, client: OAuthClient, fields: dict[str, str], query: Mapping[str, str]
) -> tokens.Tokens:
    """The tokens for what came back; a client whose new secret is refused is tried with the one before."""
    provider, secret = session.connection.definition, session.secret or {}
    if isinstance(auth, OAuth2):
        _check_issuer(auth, query)
        if not query.get(auth.code_parameter):
            raise ProviderError(f"{provider.name} sent no authorization code.", code="missing_code")

    def ask(client: OAuthClient) -> tokens.Tokens:
        if isinstance(auth, OAuth1):
            return tokens.access_token(provider, auth, client, fields, secret, query.get("oauth_verifier", ""))
        address = clients.redirect_uri(client, session.connection.app_id)
        verifier = secret.get("verifier", "")
        code = query[auth.code_parameter]
        return tokens.exchange_code(provider, auth, client, fields, code=code, redirect_uri=address, verifier=verifier)

    try:
        fresh = ask(client)
    except tokens.InvalidClient:
        former = clients.rejected(client, provider)
        credentials.release(database)
        if former is None:
            raise
        return ask(former)
    clients.accepted(client)
    return fresh


def _check_issuer(auth: OAuth2, query: Mapping[str, str]) -> None:
    """RFC 9207: a provider that names itself must be the one that was asked."""
    expected = auth.issuer.replace("{public_url}", settings.PUBLIC_URL).replace("{sandbox_url}", settings.SANDBOX_URL)
    if expected and query.get("iss", expected) != expected:
        raise ProviderError("The answer came from another authorization server.", code="issuer_mismatch")
