"""Whose account a fresh credential opens: asked of the provider, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from connect_platform.core import http
from connect_platform.core.errors import InvalidInput, ProviderUnreachable
from connections.models import Connection
from connections.services.calling import calls
from connections.services.health import credentials
from integrations import render
from integrations.dotted import lookup
from integrations.spec import Auth, Provider, Request

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose account it is, as the provider says; both empty where it does not say."""

    id: str = ""
    label: str = ""


def picked(provider: Provider, source: str, answer: Any) -> dict[str, str]:
    """Account fields another answer supplies, where they match their pattern."""
    found = {}
    for item in provider.account_fields:
        if item.source == source:
            value = lookup(answer, item.path or item.key)
            if value not in (None, "") and item.accepts(str(value)):
                found[item.key] = str(value)
    return found


def identify(
    connection: Connection, auth: Auth, fields: dict[str, str], secret: dict[str, Any], *, strict: bool = False
) -> Identity:
    """Ask the provider whose account this is, and add to `fields` what its answer supplies.

    `strict` also learns there whether the secret is good: raises InvalidInput where it is refused, ProviderUnreachable
    where the provider cannot be asked.
    """
    provider = connection.definition
    rule = provider.identity
    asks = strict or any(item.source == "verify" for item in provider.account_fields)
    request = rule.request if rule else provider.verify if asks else None
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
    fields |= picked(provider, "verify", answer.data)
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
        call = credentials.authorized(granted, render.call(provider, request, {}, calls.fields_of(granted, request)))
        answer = http.send(http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body, timeout=15))
    except (ProviderUnreachable, LookupError) as error:
        log.warning("identity_unreachable", provider=provider.slug, error=type(error).__name__)
        return None
    return calls.read(answer)
