"""Credentials a person pastes (key, user and password, client id and secret): tried at the provider, then stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection as database
from django.db import transaction

from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput
from connections.models import Connection, ConnectSession
from connections.services.connecting import connecting, logins, offers, storing, tokens
from connections.services.connecting.identity import Identity, identify, picked
from connections.services.health import credentials
from integrations.services import offered
from integrations.spec import ApiKey, Auth, Basic, ClientCredentials, Login, Provider

#: The ways to connect that need no consent page.
_PASTED = ApiKey | Basic | ClientCredentials | Login


def paste(session: ConnectSession, auth: Auth, fields: dict[str, str], pasted: dict[str, str]) -> Connection:
    """Try what a person pasted at the provider, then store it.

    Raises InvalidInput where the provider refuses it, ProviderUnreachable where it cannot be asked, and OtherAccount where
    it opens another account than the one the connection is of.
    """
    fresh, identity = tried(session.connection, auth, fields, pasted)
    return storing.store(session, offers.made(auth, fields, fresh, identity, session.scopes))


def tried(connection: Connection, auth: Auth, fields: dict[str, str], pasted: dict[str, str]) -> tuple[tokens.Tokens, Identity]:
    """A pasted secret after the provider accepted it, and whose it is."""
    provider = connection.definition
    if wrong := [
        key for key, text in pasted.items() if not text.isprintable() or (isinstance(auth, ApiKey) and not text.isascii())
    ]:
        raise InvalidInput(dict.fromkeys(wrong, "Must not hold line breaks or characters no key has."))
    credentials.release(database)
    try:
        fresh = _traded(provider, auth, fields, pasted)
    except (tokens.InvalidClient, tokens.InvalidGrant) as error:
        asked = [label.lower() for _, label, _ in secret_fields(auth)]
        raise InvalidInput(
            {secret_fields(auth)[-1][0]: f"{provider.name} does not accept this {' and '.join(asked)}."}
        ) from error
    fields |= picked(provider, "token_response", fresh.raw)
    return fresh, identify(connection, auth, fields, fresh.credentials, strict=True)


def _traded(provider: Provider, auth: Auth, fields: dict[str, str], pasted: dict[str, str]) -> tokens.Tokens:
    """What calls are made with: a token for what was pasted, or that itself."""
    if isinstance(auth, ClientCredentials):
        return tokens.client_credentials(provider, auth, fields, pasted)
    if isinstance(auth, Login):
        return logins.login(provider, auth, fields, pasted)
    return tokens.Tokens(dict(pasted), None, None)


def connect_with_key(actor: Actor, provider: Provider, pasted: Mapping[str, str]) -> Connection:
    """Surface *connect*: store the company's own key. A second call replaces the secret and keeps the id.

    Raises InvalidInput where the key is missing or refused, or the provider can only be connected over its consent page.
    """
    auth = next((each for each in provider.schemes if isinstance(each, _PASTED)), None)
    if auth is None:
        raise InvalidInput({"credentials": f"{provider.name} is connected over its consent page, not with a key."})
    fields = connecting.user_fields(provider, pasted)
    secret = _secret_of(auth, pasted)
    names: dict[str, Any] = {"company_id": actor.company_id, "provider": provider.slug, "surface": "connect"}
    known = Connection.objects.filter(**names).first()
    fresh, identity = tried(known or Connection(**names), auth, fields, secret)
    with transaction.atomic():
        offered.hold(provider, actor.company_id)
        connection, _ = Connection.objects.select_for_update(no_key=True).get_or_create(**names)
        storing.save(connection, offers.made(auth, fields, fresh, identity, []))
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
        case Login():
            return auth.asked
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
