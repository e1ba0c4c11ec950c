"""The vendor's OAuth 1.0a endpoints (RFC 5849): request token, consent, access token; HMAC-SHA1 only.

Only the platform's own client is known here: a signature does not show the secret, so a stranger's cannot be learnt.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote, urlencode

from authlib.oauth1.rfc5849.signature import construct_base_string, hmac_sha1_signature
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from connect_platform.core import valkey

from . import accounts, clients, consent, tokens
from .models import Grant, Token

#: Seconds a signature is good for, either way.
SKEW = 300
REQUEST_LIFE = 900
SALT = "sandbox.oauth1.request"
PARAMETER = re.compile(r'(oauth_[a-z_]+)="([^"]*)"')


class Refused(Exception):
    """A request whose signature or token is not good; status 401."""


def token_secret(token: str) -> str:
    """The secret that belongs to a request or access token."""
    return clients.derive("oauth1 token", token)


def parameters(request: HttpRequest) -> dict[str, str]:
    """The `oauth_…` parameters of the Authorization header, still percent-encoded. Raises Refused."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    given = dict(PARAMETER.findall(rest)) if scheme.lower() == "oauth" else {}
    if not given:
        raise Refused("Send the OAuth parameters in the Authorization header.")
    return given


def verify(request: HttpRequest) -> dict[str, str]:
    """Check consumer, time, signature and nonce, in that order (RFC 5849 §3.2); gives the parameters. Raises Refused."""
    encoded = parameters(request)
    given = {key: unquote(value) for key, value in encoded.items()}
    own_id, own_secret = clients.platform_client()
    if given.get("oauth_consumer_key") != own_id or given.get("oauth_signature_method") != "HMAC-SHA1":
        raise Refused("Unknown consumer key, or a signature method other than HMAC-SHA1.")
    moment = given.get("oauth_timestamp", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12 and abs(time.time() - int(moment)) <= SKEW):
        raise Refused("oauth_timestamp is too far from now.")
    sent = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    if request.content_type == "application/x-www-form-urlencoded":
        sent += parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True)
    # Signed is the address we are known by, which need not be what a reverse proxy passes on.
    url = settings.SANDBOX_URL.rstrip("/") + request.path
    base = construct_base_string(request.method, url, [*sent, *encoded.items()])
    right = hmac_sha1_signature(base, own_secret, token_secret(given["oauth_token"]) if given.get("oauth_token") else "")
    if not hmac.compare_digest(right.encode(), given.get("oauth_signature", "").encode()):
        raise Refused("Wrong signature.")
    seen = accounts.digest(f"{moment}|{given.get('oauth_nonce', '')}|{given.get('oauth_token', '')}")
    if not valkey.client().set(f"sandbox:nonce:{seen}", 1, nx=True, ex=2 * SKEW):
        raise Refused("This nonce was used before.")
    return given


def _endpoint(handler: Callable[[dict[str, str]], dict[str, str]]) -> Callable[[HttpRequest], HttpResponse]:
    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        try:
            answer, status = handler(verify(request)), 200
        except Refused as error:
            answer, status = {"oauth_problem": str(error)}, 401
        return HttpResponse(urlencode(answer), status=status, content_type="application/x-www-form-urlencoded")

    return view


@_endpoint
def request_token(given: dict[str, str]) -> dict[str, str]:
    """RFC 5849 §2.1: temporary credentials for a callback of this installation. Nothing is stored until someone approves."""
    callback = given.get("oauth_callback", "")
    if not clients.is_redirect_allowed(callback):
        raise Refused("oauth_callback is not an address of this installation.")
    token = signing.dumps({"callback": callback, "nonce": secrets.token_hex(8)}, salt=SALT)
    return {"oauth_token": token, "oauth_token_secret": token_secret(token), "oauth_callback_confirmed": "true"}


@csrf_exempt
def authorize(request: HttpRequest) -> HttpResponse:
    """RFC 5849 §2.2: the consent page; back with `oauth_verifier`, or with `denied` as Twitter had it."""
    try:
        if request.method != "POST":
            token = request.GET.get("oauth_token", "")
            asked = signing.loads(token, salt=SALT, max_age=REQUEST_LIFE)
            everything = {"client_id": clients.platform_client()[0], "scopes": list(accounts.SCOPES)}
            return consent.page(request, "oauth1", everything | {"token": token, "callback": asked["callback"]})
        asked, is_approved = consent.answer(request, "oauth1")
    except signing.BadSignature:
        return consent.problem(request, "This request is unknown or has expired. Go back to the app and start again.")
    except consent.Unanswerable as error:
        return consent.problem(request, str(error))
    if not is_approved:
        return consent.send_back(asked["callback"], denied=asked["token"])
    verifier = secrets.token_urlsafe(16)
    grant = Grant.objects.create(
        kind=Grant.Kind.OAUTH1, account=accounts.person(asked["account"]), client_id=asked["client_id"], scopes=asked["scopes"]
    )
    Token.objects.create(
        digest=accounts.digest(f"{asked['token']}|{verifier}"),
        kind=Token.Kind.CODE,
        grant=grant,
        expires_at=timezone.now() + tokens.CODE_LIFE,
    )
    return consent.send_back(asked["callback"], oauth_token=asked["token"], oauth_verifier=verifier)


@_endpoint
def access_token(given: dict[str, str]) -> dict[str, str]:
    """RFC 5849 §2.3: token credentials for an approved request token and its verifier, once."""
    with transaction.atomic():
        rows = Token.objects.select_for_update().select_related("grant")
        code = rows.filter(digest=accounts.digest(f"{given.get('oauth_token', '')}|{given.get('oauth_verifier', '')}")).first()
        if code is None or code.used_at or code.is_expired:
            raise Refused("The request token is not approved, has expired or was used.")
        tokens.use_up(code)
        token = tokens.mint(code.grant, Token.Kind.ACCESS, "sb1a", None)
    return {"oauth_token": token, "oauth_token_secret": token_secret(token), "user_id": code.grant.account_id}
