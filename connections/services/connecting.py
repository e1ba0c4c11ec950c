"""The dance itself: to the provider's consent page and back, or a pasted key tried and stored."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import structlog
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from django.db import connection as database
from django.db import models, transaction
from django.utils import timezone

from connect_platform.core import audit, http
from connect_platform.core.actors import Actor, system
from connect_platform.core.errors import ConnectError, Gone, InvalidInput, ProviderError, ProviderUnreachable
from connections.models import Connection, ConnectLink, ConnectSession, Status
from connections.services import calls, credentials, syncing, tokens
from integrations import render
from integrations.dotted import lookup
from integrations.services import clients
from integrations.spec import ApiKey, Auth, Basic, ClientCredentials, OAuth1, OAuth2, Provider, Request

log = structlog.get_logger(__name__)


class Refused(ConnectError):
    """The callback does not belong to a session of this browser. `code` is a word of the redirect's `message`.

    `session` is set where it is known whose it was.
    """

    session: ConnectSession | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose account it is, as the provider says."""

    id: str = ""
    label: str = ""


def digest(text: str) -> str:
    """What is stored of a secret that only has to be recognized."""
    return hashlib.sha256(text.encode()).hexdigest()


def callback_url(session: ConnectSession) -> str:
    """The redirect URI registered at the provider: the app's own on surface *apps*, else the platform's."""
    if session.connection.surface == "apps":
        return f"{settings.PUBLIC_URL}/v1/{session.connection.app_id}/integrations/callback"
    return f"{settings.PUBLIC_URL}/oauth/callback"


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
        elif text and not re.fullmatch(item.pattern, text):
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
    provider = session.connection.definition
    client = clients.client_for(provider, session.connection.app_id)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    session.state_hash, session.browser_hash = digest(state), digest(browser)
    session.scheme, session.account_fields = auth.scheme, fields
    if isinstance(auth, OAuth1):
        temporary = tokens.request_token(
            provider, auth, client, fields, f"{callback_url(session)}?{urlencode({'state': state})}"
        )
        session.secret = temporary
        query = {"oauth_token": temporary["token"], **auth.authorize_params}
    else:
        session.scopes = session.scopes or list(auth.scopes)
        session.secret = {"verifier": verifier if auth.pkce else ""}
        query = _authorization(session, auth, client.id, state, verifier)
    session.save(update_fields=["state_hash", "browser_hash", "scheme", "account_fields", "scopes", "secret"])
    address = render.address(provider, auth.authorize_url, {**fields, "client_id": client.id})
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _authorization(session: ConnectSession, auth: OAuth2, client_id: str, state: str, verifier: str) -> dict[str, str]:
    name = auth.parameter_names.get
    query = {
        "response_type": "code",
        name("client_id", "client_id"): client_id,
        name("redirect_uri", "redirect_uri"): callback_url(session),
        "state": state,
        **auth.authorize_params,
    }
    if session.scopes:
        query[name("scope", "scope")] = auth.scope_separator.join(session.scopes)
    if auth.pkce:
        plain = auth.pkce_method == "plain"
        query |= {
            "code_challenge": verifier if plain else create_s256_code_challenge(verifier),
            "code_challenge_method": auth.pkce_method,
        }
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

    Raises ProviderError: `access_denied` where the person said no, else what the provider said.
    """
    provider = session.connection.definition
    auth = provider.scheme(session.scheme)
    client = clients.client_for(provider, session.connection.app_id)
    fields = {**session.account_fields, **_picked(provider, "callback", query)}
    if error := query.get("error") or query.get("denied"):
        denied = error in ("access_denied", "user_denied", "consent_required") or "denied" in query
        raise ProviderError(
            "You did not allow the connection."
            if denied
            else f"{provider.name} refused: {query.get('error_description', error)[:200]}",
            code="access_denied" if denied else "authorization_refused",
            hint="Start again if you changed your mind." if denied else "Try again; if it stays, tell the app's developer.",
        )
    secret = session.secret or {}
    credentials.release(database)
    if isinstance(auth, OAuth1):
        fresh = tokens.access_token(provider, auth, client, fields, secret, query.get("oauth_verifier", ""))
    elif isinstance(auth, OAuth2):
        _check_issuer(auth, query)
        code = query.get(auth.code_parameter, "")
        if not code:
            raise ProviderError(f"{provider.name} sent no authorization code.", code="missing_code")
        fresh = tokens.exchange_code(
            provider, auth, client, fields, code=code, redirect_uri=callback_url(session), verifier=secret.get("verifier", "")
        )
    else:
        raise ProviderError("This sign-in is not one that returns here.", code="invalid_state")
    fields |= _picked(provider, "token_response", fresh.raw)
    identity = _identify(session.connection, auth, fields, fresh.credentials)
    return _store(session, auth, fields, fresh, identity)


def paste(session: ConnectSession, auth: Auth, fields: dict[str, str], pasted: dict[str, str]) -> Connection:
    """Try what a person pasted (key, user and password, client id and secret) at the provider, then store it.

    Raises InvalidInput where the provider refuses it, ProviderUnreachable where it cannot be asked.
    """
    return _store(session, auth, fields, *tried(session.connection, auth, fields, pasted))


def tried(connection: Connection, auth: Auth, fields: dict[str, str], pasted: dict[str, str]) -> tuple[tokens.Tokens, Identity]:
    """A pasted secret after the provider accepted it, and whose it is."""
    provider = connection.definition
    if wrong := [
        key for key, text in pasted.items() if not text.isprintable() or (isinstance(auth, ApiKey) and not text.isascii())
    ]:
        raise InvalidInput(dict.fromkeys(wrong, "Must not hold line breaks or characters no key has."))
    credentials.release(database)
    if isinstance(auth, ClientCredentials):
        try:
            fresh = tokens.client_credentials(provider, auth, fields, pasted)
        except (tokens.InvalidClient, tokens.InvalidGrant) as error:
            raise InvalidInput({"client_secret": f"{provider.name} does not accept this id and secret."}) from error
    else:
        fresh = tokens.Tokens(dict(pasted), None, None)
    return fresh, _identify(connection, auth, fields, fresh.credentials, strict=True)


def _check_issuer(auth: OAuth2, query: Mapping[str, str]) -> None:
    """RFC 9207: a provider that names itself must be the one that was asked."""
    expected = auth.issuer.replace("{public_url}", settings.PUBLIC_URL).replace("{sandbox_url}", settings.SANDBOX_URL)
    if expected and query.get("iss", expected) != expected:
        raise ProviderError("The answer came from another authorization server.", code="issuer_mismatch")


def _picked(provider: Provider, source: str, answer: Any) -> dict[str, str]:
    """Account fields another answer supplies, where they match their pattern."""
    found = {}
    for item in provider.account_fields:
        if item.source == source:
            value = lookup(dict(answer), item.path or item.key)
            if value not in (None, "") and re.fullmatch(item.pattern, str(value)):
                found[item.key] = str(value)
    return found


def _identify(
    connection: Connection, auth: Auth, fields: dict[str, str], secret: dict[str, Any], *, strict: bool = False
) -> Identity:
    """Ask the provider whose account this is; `strict` also learns there whether the secret is good."""
    provider = connection.definition
    rule = provider.identity
    request = rule.request if rule else provider.verify if strict else None
    if request is None:
        return Identity()
    answer = _ask(connection, provider, auth, fields, secret, request)
    if answer is None or answer.status >= 500:
        if strict:
            raise ProviderUnreachable(f"{provider.name} could not be asked whether the key is good.")
        return Identity()
    if answer.status in (400, 401, 403, 404) or (provider.fault and provider.fault(answer.status, answer.data)):
        if strict:
            name = {"API_KEY": "apiKey", "BASIC": "password"}.get(auth.scheme, "credentials")
            raise InvalidInput({name: f"{provider.name} does not accept it."})
        log.warning("identity_unknown", provider=provider.slug, status=answer.status)
        return Identity()
    fields |= _picked(provider, "verify", answer.data if isinstance(answer.data, dict) else {})
    if rule is None:
        return Identity()
    external = lookup(answer.data, rule.id)
    label = lookup(answer.data, rule.label or rule.id)
    return Identity(str(external or "")[:300], str(label or external or "")[:300])


def _ask(
    connection: Connection, provider: Provider, auth: Auth, fields: dict[str, str], secret: dict[str, Any], request: Request
) -> calls.Answer | None:
    granted = credentials.Access(
        Connection(
            id=connection.id,
            company_id=connection.company_id,
            app_id=connection.app_id,
            provider=provider.slug,
            account_fields=fields,
        ),
        auth,
        secret,
        0,
    )
    try:
        call = credentials.authorized(granted, render.call(provider, request, {}, calls.fields_of(granted)))
        answer = http.send(http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body, timeout=15))
    except (ProviderUnreachable, LookupError) as error:
        log.warning("identity_unreachable", provider=provider.slug, error=type(error).__name__)
        return None
    return calls.read(answer)


def _store(session: ConnectSession, auth: Auth, fields: dict[str, str], fresh: tokens.Tokens, identity: Identity) -> Connection:
    """Write the connection and end the session, in one transaction; then the first read is queued."""
    with transaction.atomic():
        connection = Connection.objects.select_for_update().get(pk=session.connection_id)
        open_still = ConnectSession.objects.filter(pk=session.pk, finished_at=None)
        if not open_still.update(finished_at=timezone.now(), secret=None, state_hash=""):
            raise Gone("This link was used already.", hint="Ask for a new link to connect again.")
        if session.link_id and not _count_use(session.link_id):
            raise Gone("This link can no longer be used.", hint="Ask whoever sent it for a new one.")
        save(connection, auth, fields, fresh, identity, session.scopes, made_by=session.pk)
        audit.record(
            system(connection.company_id), "connection.connect", str(connection.id), detail={"provider": connection.provider}
        )
    return connection


def _count_use(link_id: uuid.UUID) -> bool:
    """Count a success of a link; False where others, who opened it at the same time, were faster than its limit."""
    limit = models.Q(max_successful_connections=None) | models.Q(usage_count__lt=models.F("max_successful_connections"))
    return bool(ConnectLink.objects.filter(limit, pk=link_id).update(usage_count=models.F("usage_count") + 1))


def save(
    connection: Connection,
    auth: Auth,
    fields: dict[str, str],
    fresh: tokens.Tokens,
    identity: Identity,
    scopes: list[str],
    made_by: str = "",
) -> None:
    """Give a locked connection its credentials, in the caller's transaction."""
    ends, renew = credentials.refresh_time(fresh.expires_in)
    separator = getattr(auth, "scope_separator", " ")
    granted = [word for word in re.split(rf"[\s{re.escape(separator)}]+", fresh.scope) if word] if fresh.scope else list(scopes)
    connection.move_to(
        Status.CONNECTED,
        scheme=auth.scheme,
        credentials=fresh.credentials,
        expires_at=ends,
        refresh_at=renew,
        token_version=connection.token_version + 1,
        refresh_claim=None,
        refresh_claim_until=None,
        account_fields=fields,
        account_label=identity.label,
        account_external_id=identity.id,
        made_by=made_by,
        scopes_asked=list(scopes),
        scopes_granted=granted,
        last_error=None,
        connected_at=timezone.now(),
    )
    syncing.start(connection)


def connect_with_key(actor: Actor, provider: Provider, pasted: Mapping[str, str]) -> Connection:
    """Surface *connect*: store the company's own key. A second call replaces the secret and keeps the id.

    Raises InvalidInput where the key is missing or refused, or the provider can only be connected over its consent page.
    """
    auth = next((each for each in provider.schemes if isinstance(each, ApiKey | Basic | ClientCredentials)), None)
    if auth is None:
        raise InvalidInput({"credentials": f"{provider.name} is connected over its consent page, not with a key."})
    fields = user_fields(provider, pasted)
    secret = _secret_of(auth, pasted)
    names: dict[str, Any] = {"company_id": actor.company_id, "provider": provider.slug, "surface": "connect"}
    known = Connection.objects.filter(**names).first()
    fresh, identity = tried(known or Connection(**names), auth, fields, secret)
    with transaction.atomic():
        connection, _ = Connection.objects.select_for_update().get_or_create(**names)
        save(connection, auth, fields, fresh, identity, [])
        audit.record(actor, "connection.connect", str(connection.id), detail={"provider": provider.slug})
    return connection


def secret_fields(auth: Auth) -> list[tuple[str, str, bool]]:
    """What a person pastes for this way to connect: (key, label, whether it is masked)."""
    match auth:
        case ApiKey():
            return [("api_key", auth.label, True)] + ([("api_secret", auth.secret_label, True)] if auth.secret_label else [])
        case Basic():
            wanted = [("username", auth.username_label, False), ("password", auth.password_label, True)]
            return [each for each in wanted if f"{{{each[0]}}}" in f"{auth.username}{auth.password}"] or [
                ("api_key", "API key", True)
            ]
        case ClientCredentials():
            return [("client_id", "Client ID", False), ("client_secret", "Client secret", True)]
    return []


def _secret_of(auth: Auth, pasted: Mapping[str, str]) -> dict[str, str]:
    """`apiKey` and `apiSecret` under the names this scheme uses; named fields are taken as they are."""
    order = [key for key, _, _ in secret_fields(auth)]
    spelled = {key: pasted.get(key) for key in order}
    if len(order) == 2 and not all(spelled.values()):
        pair = (pasted.get("apiKey"), pasted.get("apiSecret"))
        spelled = {key: spelled[key] or value for key, value in zip(order, pair, strict=True)}
    elif order and not spelled[order[0]]:
        spelled[order[0]] = pasted.get("apiKey")
    missing = {
        ("apiKey" if place == 0 else "apiSecret"): "This field is required."
        for place, key in enumerate(order)
        if not spelled[key]
    }
    if missing:
        raise InvalidInput(missing)
    return {key: str(value) for key, value in spelled.items()}
