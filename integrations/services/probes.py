"""What the OAuth-app doctor sends to a provider, and what it reads out of the answers. Nothing here signs anybody in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from authlib.oauth1 import ClientAuth

from connect_platform.core import http
from integrations import oauth_requests, render
from integrations.services.clients import OAuthClient
from integrations.spec import OAuth1, OAuth2, Provider

#: Seconds for one answer, bytes of it that are read, and redirects followed on the way to a sign-in page.
PATIENCE, MOST_BYTES, HOPS = 8.0, 2 * 1024 * 1024, 3
#: An authorization code no provider has issued, and a PKCE verifier of the right form (RFC 7636 §4.1).
MADE_UP_CODE, VERIFIER = "connect-doctor-0000000000", "connect-doctor-" + "0" * 43

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.IGNORECASE | re.DOTALL)
_REDIRECT = re.compile(
    r"redirect[ _-]?ur[il]|callback[ _-]?url|return[ _-]?ur[il]|reply (url|address)|aadsts50011", re.IGNORECASE
)
_SCOPE = re.compile(
    r"invalid[ _]scope|(unknown|invalid|unsupported|requested) (oauth )?(scope|permission)|aadsts70011", re.IGNORECASE
)
_CLIENT = re.compile(
    r"invalid[ _-]client|unauthorized_client|client[ _-]?(id|secret|credential)|app(lication)? (secret|id)|deleted_client"
    r"|(unknown|no such) (client|app)|(client|application|app) (was |is )?(not found|unknown)|aadsts700016",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(auth\w* |verification )?code\b|_code\b|grant", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """Where an authorization request ended: a page of the provider, or back at the redirect URI with `returned`."""

    status: int
    address: str  # without its query
    said: str = ""
    returned: Mapping[str, str] | None = None

    @property
    def complaint(self) -> str:
        """What the provider did not like: `redirect_uri`, `scope`, `client`, `other`, or nothing."""
        if self.returned is not None:
            return ("scope" if _SCOPE.search(self.said) else "other") if self.returned.get("error") else ""
        if self.status < 400 and not re.search(r"\berror\b", urlsplit(self.address).path):
            return ""
        kinds = {"redirect_uri": _REDIRECT, "scope": _SCOPE, "client": _CLIENT}
        return next((kind for kind, words in kinds.items() if words.search(self.said)), "other")


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """How a token endpoint took a code it never issued: is the client `good`, `refused`, or not told (`unclear`)?"""

    status: int
    verdict: str
    word: str
    said: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_redirect_refused: bool = False


def consent_address(
    provider: Provider,
    auth: OAuth2,
    client: OAuthClient,
    fields: Mapping[str, str],
    redirect_uri: str,
    scopes: Sequence[str],
    wrong: Mapping[str, str],
) -> str:
    """The address end users are sent to, with parameters that are `wrong` on purpose."""
    query = oauth_requests.consent_query(
        auth, client.id, fields, redirect_uri=redirect_uri, state="connect-doctor", scopes=scopes, verifier=VERIFIER
    )
    if auth.nonce:
        query["nonce"] = "connect-doctor"
    names = {auth.parameter_names.get(name, name): value for name, value in wrong.items()}
    address = render.address(provider, auth.authorize_url, {**fields, "client_id": client.id})
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query | names)}"


def visit(address: str, redirect_uri: str) -> Page:
    """Ask for the consent page like a browser that is signed in nowhere. The redirect URI itself is never called."""
    cookies: dict[str, str] = {}
    for _ in range(HOPS + 1):
        headers = {"Accept": "text/html"} | ({"Cookie": "; ".join(cookies.values())} if cookies else {})
        answer = http.send(http.Request(method="GET", url=address, headers=headers, timeout=PATIENCE, max_bytes=MOST_BYTES))
        location = answer.headers.get("location", "")
        if not 300 <= answer.status < 400 or not location:
            break
        before, address = address, urljoin(address, location)
        if address.partition("?")[0] == redirect_uri:
            query = dict(parse_qsl(urlsplit(address).query))
            return Page(answer.status, redirect_uri, f"{query.get('error', '')} {query.get('error_description', '')}", query)
        if urlsplit(before)[:2] != urlsplit(address)[:2]:
            cookies.clear()  # what one origin set is none of another's business
        else:
            pairs = [line.partition(";")[0] for line in answer.headers.get_all("set-cookie")]
            cookies |= {pair.partition("=")[0]: pair for pair in pairs}
    words = _TAGS.sub(" ", answer.text[:200_000]) if answer.status >= 400 or "error" in address else ""
    parts = urlsplit(address)
    hidden = f" {parts.query}" if "error" in parts.path else ""
    return Page(answer.status, f"{parts.scheme}://{parts.netloc}{parts.path}", f"{' '.join(words.split())[:4000]}{hidden}")


def ask_for_token(
    provider: Provider, auth: OAuth2, client: OAuthClient, fields: Mapping[str, str], redirect_uri: str
) -> TokenAnswer:
    """Offer a made-up code. The client is authenticated before the code is looked at (RFC 6749 §4.1.3)."""
    form = {"grant_type": "authorization_code", "code": MADE_UP_CODE, "redirect_uri": redirect_uri}
    form |= oauth_requests.filled(auth.token_params, fields) | ({"code_verifier": VERIFIER} if auth.pkce else {})
    request = oauth_requests.token_request(provider, auth, client, auth.token_url, form, fields, auth.client_auth)
    request.timeout, request.max_bytes = PATIENCE, MOST_BYTES
    return _read(http.send(request))


def _read(answer: http.Response) -> TokenAnswer:
    raw = oauth_requests.parsed(answer.body)
    word = oauth_requests.error_word(raw) or str(raw.get("status") or "")
    said = str(raw.get("error_description") or raw.get("message") or raw.get("reason") or _message(raw) or word)[:200]
    everything = f"{word} {said}"
    is_redirect = bool(_REDIRECT.search(everything))
    if answer.status >= 500 or answer.status == 429:
        verdict = "unclear"
    elif word in oauth_requests.GRANT_REFUSED or is_redirect:
        verdict = "good"
    elif word in oauth_requests.CLIENT_REFUSED or _CLIENT.search(everything.replace("_", " ")) or answer.status == 401:
        verdict = "refused"
    else:
        verdict = "good" if _CODE.search(everything) and word != "invalid_request" else "unclear"
    return TokenAnswer(answer.status, verdict, word[:60], said, answer.headers, is_redirect)


def _message(raw: Mapping[str, Any]) -> str:
    error = raw.get("error")
    return str(error.get("message", "")) if isinstance(error, dict) else ""


def ask_for_request_token(
    provider: Provider, auth: OAuth1, client: OAuthClient, fields: Mapping[str, str], redirect_uri: str
) -> TokenAnswer:
    """First leg of OAuth 1.0a (RFC 5849 §2.1), which tells at once whether client and callback are known."""
    signer = ClientAuth(client.id, client.secret, redirect_uri=redirect_uri)
    url, headers, _ = signer.sign("POST", render.address(provider, auth.request_token_url, fields), {}, b"")
    answer = http.send(http.Request(method="POST", url=url, headers=dict(headers), timeout=PATIENCE, max_bytes=MOST_BYTES))
    if answer.status == 200 and "oauth_token=" in answer.text:
        return TokenAnswer(answer.status, "good", "", "", answer.headers)
    read = _read(answer)
    said = " ".join(_TAGS.sub(" ", answer.text[:2000]).split())[:200]
    verdict = "unclear" if answer.status >= 500 or answer.status == 429 else "refused"
    return TokenAnswer(answer.status, verdict, read.word, said, answer.headers, bool(_REDIRECT.search(said)))


def metadata(provider: Provider, auth: OAuth2, fields: Mapping[str, str]) -> dict[str, Any] | None:
    """What the authorization server says of itself (RFC 8414 §3, OpenID Connect Discovery §4), where it does."""
    issuer = urlsplit(render.address(provider, auth.issuer or auth.authorize_url, fields))
    origin, path = f"{issuer.scheme}://{issuer.netloc}", issuer.path.rstrip("/") if auth.issuer else ""
    for address in (
        f"{origin}/.well-known/oauth-authorization-server{path}",
        f"{origin}{path}/.well-known/openid-configuration",
    ):
        answer = http.send(http.Request(method="GET", url=address, timeout=PATIENCE, max_bytes=MOST_BYTES))
        found = oauth_requests.parsed(answer.body) if answer.status == 200 else {}
        if isinstance(found.get("issuer"), str) and isinstance(found.get("authorization_endpoint"), str):
            return found
    return None
