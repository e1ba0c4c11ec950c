"""The two requests of OAuth 2 in a provider's own spelling, the consent address and the token call, and how it says no."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from connect_platform.core import http
from connect_platform.core.api.rendering import dumps, loads
from integrations import render
from integrations.services.clients import OAuthClient
from integrations.spec import PLACEHOLDER, ClientCredentials, OAuth2, Provider

#: A token endpoint that takes longer is treated as away. Patient, since a provider that answers after we hung up has already
#: taken the refresh token back.
TIMEOUT = 40.0

#: Words for a client that is not accepted (RFC 6749 §5.2, and GitHub's, Slack's and others' own).
CLIENT_REFUSED = frozenset(
    {"invalid_client", "unauthorized_client", "incorrect_client_credentials", "bad_client_secret", "invalid_client_id"}
)
#: Words for a code or refresh token that is not accepted.
GRANT_REFUSED = frozenset(
    {"invalid_grant", "bad_refresh_token", "bad_verification_code", "token_revoked", "invalid_refresh_token", "token_expired"}
)


def consent_query(
    auth: OAuth2,
    client_id: str,
    fields: Mapping[str, str],
    *,
    redirect_uri: str,
    state: str,
    scopes: Sequence[str],
    verifier: str,
) -> dict[str, str]:
    """The authorization request of one account (RFC 6749 §4.1.1, RFC 7636 §4.3), without a nonce."""
    name = auth.parameter_names.get
    query = {
        "response_type": "code",
        name("client_id", "client_id"): client_id,
        name("redirect_uri", "redirect_uri"): redirect_uri,
        "state": state,
        **filled(auth.authorize_params, fields),
    }
    if scopes:
        query[name("scope", "scope")] = auth.scope_separator.join(scopes)
    if auth.pkce:
        plain = auth.pkce_method == "plain"
        query |= {
            "code_challenge": verifier if plain else create_s256_code_challenge(verifier),
            "code_challenge_method": auth.pkce_method,
        }
    return query


def token_request(
    provider: Provider,
    auth: OAuth2 | ClientCredentials,
    client: OAuthClient,
    template: str,
    form: Mapping[str, str],
    fields: Mapping[str, str],
    client_auth: str,
) -> http.Request:
    """A POST to a token endpoint, with the client's id and secret where the provider wants them."""
    names = auth.parameter_names if isinstance(auth, OAuth2) else {}
    headers = {"Accept": "application/json", **auth.token_headers}
    values = {names.get(key, key): value for key, value in form.items()}
    if client_auth == "basic":
        headers["Authorization"] = basic(client)
    else:
        values |= {names.get("client_id", "client_id"): client.id, names.get("client_secret", "client_secret"): client.secret}
    if auth.token_body == "json":
        headers["Content-Type"], body = "application/json", dumps(values)
    else:
        headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(values).encode()
    url = render.address(provider, template, {**fields, "client_id": client.id})
    return http.Request(method="POST", url=url, headers=headers, body=body, timeout=TIMEOUT)


def filled(parameters: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """A provider's own parameters for one account; one whose account field has no value is left out."""
    names = {name for text in parameters.values() for name in PLACEHOLDER.findall(text)}
    return dict(render.fill(parameters, fields, names) or {})  # type: ignore[arg-type]


def basic(client: OAuthClient) -> str:
    """RFC 6749 §2.3.1: both halves form-encoded, then Base64."""
    return "Basic " + base64.b64encode(f"{quote_plus(client.id)}:{quote_plus(client.secret)}".encode()).decode()


def parsed(body: bytes) -> dict[str, Any]:
    """A token answer: JSON, or the form encoding some providers answer in."""
    try:
        found = loads(body)
    except ValueError:
        found = dict(parse_qsl(body.decode(errors="replace")))
    return found if isinstance(found, dict) else {}


def error_word(raw: Mapping[str, Any]) -> str:
    """The error code of a refusal, wherever the provider puts it; empty where there is none."""
    error = raw.get("error") or raw.get("errors") or raw.get("code") or ""
    return str(error.get("code") or error.get("type") or error) if isinstance(error, dict) else str(error)
