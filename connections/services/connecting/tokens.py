"""Talking to providers' token endpoints: exchange, refresh, client credentials, revoke, and OAuth 1's three legs.

Providers differ in parameter names, body formats and client authentication; all of that is data in the catalogue, so a
token request is built from it and goes through the one door out. Authlib signs OAuth 1 and derives PKCE challenges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from authlib.oauth1 import ClientAuth

from connect_platform.core import http
from connect_platform.core.errors import ProviderError, ProviderUnreachable
from connections.services.calling import redaction
from integrations import oauth_requests, render
from integrations.services.clients import OAuthClient
from integrations.spec import ClientCredentials, OAuth1, OAuth2, Provider, Revoke


class InvalidGrant(ProviderError):
    """The provider will never again accept this code or refresh token (RFC 6749 §5.2 `invalid_grant`)."""

    code = "invalid_grant"
    message = "The provider no longer accepts this authorization."
    hint = "The end-user has to connect the account again."


class InvalidClient(ProviderError):
    """The provider does not accept the OAuth client: one wrong secret breaks every connection made with it."""

    code = "invalid_client"
    message = "The provider does not accept the OAuth client id or secret."
    hint = "Correct the OAuth app's client id and secret; the connections themselves are fine."


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token answer. `credentials` is what is stored; `raw` the whole answer, for account fields."""

    credentials: dict[str, Any]
    expires_in: float | None
    scope: str | None
    raw: dict[str, Any] = field(default_factory=dict)


def exchange_code(
    provider: Provider,
    auth: OAuth2,
    client: OAuthClient,
    fields: Mapping[str, str],
    *,
    code: str,
    redirect_uri: str,
    verifier: str,
) -> Tokens:
    """Trade an authorization code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        **oauth_requests.filled(auth.token_params, fields),
    }
    if verifier:
        form["code_verifier"] = verifier
    tokens = _ask(provider, auth, client, auth.token_url, form, fields, auth.client_auth)
    if auth.exchange:
        call = render.call(
            provider,
            auth.exchange,
            {},
            {**fields, **tokens.credentials, "client_id": client.id, "client_secret": client.secret},
        )
        tokens = _read(http.send(_request(call)), tokens.credentials)
    return tokens


def refresh(
    provider: Provider, auth: OAuth2, client: OAuthClient, fields: Mapping[str, str], credentials: Mapping[str, Any]
) -> Tokens:
    """Get a new access token (RFC 6749 §6). A provider that sends no new refresh token keeps the old one."""
    if auth.refresh_request:
        secrets = {name: value for name, value in credentials.items() if isinstance(value, str)}
        known = {**fields, **secrets, "client_id": client.id, "client_secret": client.secret}
        return _read(http.send(_request(render.call(provider, auth.refresh_request, {}, known))), credentials)
    own = oauth_requests.filled(auth.refresh_params or auth.token_params, fields)
    form = {"grant_type": "refresh_token", "refresh_token": str(credentials["refresh_token"]), **own}
    how = auth.refresh_client_auth or auth.client_auth
    return _ask(provider, auth, client, auth.refresh_url or auth.token_url, form, fields, how, credentials)


def client_credentials(
    provider: Provider, auth: ClientCredentials, fields: Mapping[str, str], credentials: Mapping[str, Any]
) -> Tokens:
    """Get a token for the id and secret the customer pasted (RFC 6749 §4.4); both stay in what is stored."""
    client = OAuthClient(str(credentials["client_id"]), str(credentials["client_secret"]), "customer")
    form = {"grant_type": "client_credentials", **oauth_requests.filled(auth.token_params, fields)}
    if auth.scopes:
        form["scope"] = auth.scope_separator.join(auth.scopes)
    return _ask(provider, auth, client, auth.token_url, form, fields, auth.client_auth, credentials)


def revoke(
    provider: Provider,
    rule: Revoke,
    client: OAuthClient | None,
    fields: Mapping[str, str],
    credentials: Mapping[str, Any],
    authorized: Callable[[render.Call], render.Call],
) -> None:
    """End the grant at the provider (RFC 7009, or its own way). Raises ProviderError where it refuses or is away.

    `authorized` puts the credential into a call as into any other. A token the provider no longer knows is as good as revoked.
    """
    token = credentials.get("refresh_token") or credentials.get("access_token") or credentials.get("oauth_token") or ""
    secrets = {name: str(value) for name, value in credentials.items() if isinstance(value, str)} | {"token": str(token)}
    if client:
        secrets |= {"client_id": client.id, "client_secret": client.secret}
    call = render.call(provider, rule.request, {}, {**fields, **secrets})
    request = _request(authorized(call) if rule.client_auth == "bearer" else call)
    headers = dict(request.headers)
    body = request.body
    match rule.client_auth:
        case "basic" if client:
            headers["Authorization"] = oauth_requests.basic(client)
        case "body" if client and b"client_id=" not in (body or b""):
            pair = urlencode({"client_id": client.id, "client_secret": client.secret}).encode()
            body = b"&".join(part for part in (body, pair) if part)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    answer = http.send(replace(request, headers=headers, body=body))
    if answer.status >= 500 or answer.status == 429:
        raise ProviderUnreachable("The provider could not revoke the authorization now.", provider_status=answer.status)
    if answer.status >= 400 and answer.status not in (400, 401, 404):
        raise ProviderError("The provider refused to revoke the authorization.", provider_status=answer.status)


def request_token(
    provider: Provider, auth: OAuth1, client: OAuthClient, fields: Mapping[str, str], callback: str
) -> dict[str, str]:
    """First leg of OAuth 1.0a (RFC 5849 §2.1): a temporary token and its secret."""
    signer = ClientAuth(client.id, client.secret, redirect_uri=callback)
    return _signed(provider, auth.request_token_url, fields, signer)


def access_token(
    provider: Provider,
    auth: OAuth1,
    client: OAuthClient,
    fields: Mapping[str, str],
    temporary: Mapping[str, str],
    verifier: str,
) -> Tokens:
    """Third leg of OAuth 1.0a (RFC 5849 §2.3)."""
    signer = ClientAuth(
        client.id, client.secret, token=temporary["token"], token_secret=temporary["token_secret"], verifier=verifier
    )
    answer = _signed(provider, auth.access_token_url, fields, signer)
    return Tokens({"oauth_token": answer["token"], "oauth_token_secret": answer["token_secret"]}, None, None, dict(answer))


def _signed(provider: Provider, template: str, fields: Mapping[str, str], signer: ClientAuth) -> dict[str, str]:
    url, headers, _ = signer.sign("POST", render.address(provider, template, fields), {}, b"")
    answer = http.send(http.Request(method="POST", url=url, headers=dict(headers), timeout=oauth_requests.TIMEOUT))
    if answer.status >= 500:
        raise ProviderUnreachable("The provider's OAuth endpoint is failing.", provider_status=answer.status)
    found = dict(parse_qsl(answer.body.decode(errors="replace")))
    if answer.status >= 400 or "oauth_token" not in found:
        raise InvalidClient(provider_status=answer.status)
    rest = {key: value for key, value in found.items() if key not in ("oauth_token", "oauth_token_secret")}
    return {"token": found["oauth_token"], "token_secret": found.get("oauth_token_secret", ""), **rest}


def _ask(
    provider: Provider,
    auth: OAuth2 | ClientCredentials,
    client: OAuthClient,
    template: str,
    form: Mapping[str, str],
    fields: Mapping[str, str],
    client_auth: str,
    kept: Mapping[str, Any] | None = None,
) -> Tokens:
    request = oauth_requests.token_request(provider, auth, client, template, form, fields, client_auth)
    given = {name: form[name] for name in ("code", "code_verifier", "refresh_token") if name in form}
    hidden = redaction.secrets_of({**(kept or {}), **given, "client_secret": client.secret}, {})
    return _read(http.send(request), kept or {}, hidden)


def _request(call: render.Call) -> http.Request:
    return http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body, timeout=oauth_requests.TIMEOUT)


def _read(answer: http.Response, kept: Mapping[str, Any], hidden: tuple[str, ...] = ()) -> Tokens:
    """Tokens out of an answer, or the error it means, in which nothing of `hidden` is said back."""
    if answer.status >= 500 or answer.status == 429:
        raise ProviderUnreachable(
            "The provider's token endpoint is failing.", code="provider_unavailable", provider_status=answer.status
        )
    raw = oauth_requests.parsed(answer.body)
    if "access_token" not in raw:  # some put every answer into an envelope
        raw |= next((inner for name in ("data", "body") if isinstance(inner := raw.get(name), dict)), {})
    nested = raw.get("authed_user")
    token = raw.get("access_token") or (nested.get("access_token") if isinstance(nested, dict) else None)
    if answer.status >= 400 or not token:
        raise _refusal(answer.status, raw, hidden or redaction.secrets_of(kept, {}))
    changed = {name: raw[name] for name in ("refresh_token", "token_type", "id_token") if raw.get(name)}
    life = raw.get("expires_in")
    expires_in = float(life) if isinstance(life, int | float | str) and str(life).replace(".", "", 1).isdigit() else None
    scope = raw.get("scope")
    credentials = {**kept, "access_token": token, **changed}
    scope = " ".join(map(str, scope)) if isinstance(scope, list) else scope
    return Tokens(credentials, expires_in, scope if isinstance(scope, str) else None, raw)


def _refusal(status: int, raw: Mapping[str, Any], hidden: tuple[str, ...]) -> ProviderError:
    word = oauth_requests.error_word(raw)
    # Cut last: half a secret would not be known again.
    said = str(redaction.redacted(str(raw.get("error_description") or raw.get("message") or word), hidden))[:200]
    if word in oauth_requests.CLIENT_REFUSED:
        return InvalidClient(provider_status=status, details={"provider_error": said})
    if word in oauth_requests.GRANT_REFUSED:
        return InvalidGrant(provider_status=status, details={"provider_error": said})
    return ProviderError(
        f"The provider refused to give a token: {said or status}.", provider_status=status, details={"provider_error": said}
    )
