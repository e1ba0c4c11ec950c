"""The texts that are credentials: keys with a checksum, and JWTs of users, intents and end users.

A key's checksum is the CRC-32 of what stands before it, so a mistyped or made-up key is refused without asking the database.
"""

from __future__ import annotations

import hashlib
import secrets
import string
import time
import uuid
import zlib
from typing import Any, Final, Literal

import jwt
from django.utils.crypto import salted_hmac
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from connect_platform.core import ids
from connect_platform.core.errors import NotAuthenticated

KeyKind = Literal["company", "app", "publisher", "publishable", "oauth_token", "refresh_token", "client_secret"]

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
#: Longest first, because `pk_` must not take what begins with `pk-live-`.
_PREFIXES: Final[tuple[tuple[str, KeyKind], ...]] = (
    ("pk-live-", "publishable"),
    ("pk-test-", "publishable"),
    ("cv_live_", "company"),
    ("bb_sk_", "app"),
    ("pk_", "publisher"),
    ("ot_", "oauth_token"),
    ("rt_", "refresh_token"),
    ("cs_", "client_secret"),
)
_RANDOM = 34
INTENT_TOKEN_SECONDS = 30 * 60


def new_key(kind: KeyKind, *, test: bool = False) -> str:
    """A new credential of a kind.

    `bb_sk_` goes before 40 hex digits (32 random, 8 checksum), other prefixes before 34 letters and digits and 6 of checksum.
    """
    prefix = next(prefix for prefix, its_kind in _PREFIXES if its_kind == kind and test == prefix.startswith("pk-test-"))
    body = secrets.token_hex(16) if kind == "app" else ids.short_code(_RANDOM)
    return prefix + body + _checksum(prefix + body, hexadecimal=kind == "app")


def _checksum(text: str, *, hexadecimal: bool) -> str:
    number = zlib.crc32(text.encode())
    if hexadecimal:
        return f"{number:08x}"
    return "".join(_BASE62[number // 62**place % 62] for place in range(5, -1, -1))


def key_kind(text: str) -> KeyKind | None:
    """What kind of key this text is; None where prefix, length or checksum are wrong."""
    for prefix, kind in _PREFIXES:
        if text.startswith(prefix):
            size = 8 if kind == "app" else 6
            whole = len(text) == len(prefix) + (40 if kind == "app" else _RANDOM + 6) and text.isascii()
            return kind if whole and _checksum(text[:-size], hexadecimal=kind == "app") == text[-size:] else None
    return None


def digest(text: str) -> str:
    """SHA-256 in hex, which is all the database keeps of a random credential."""
    return hashlib.sha256(text.encode()).hexdigest()


def hint(key: str) -> str:
    """Enough of a key to recognize it by: its prefix and last four characters."""
    prefix = next(prefix for prefix, _ in _PREFIXES if key.startswith(prefix))
    return f"{prefix}…{key[-4:]}"


def make_user_token(user_id: str, session_version: int) -> str:
    """A JWT that is a user for one hour, or until the user's session version moves on."""
    token = AccessToken()
    token["sub"], token["session_version"] = user_id, session_version
    return str(token)


def read_user_token(text: str) -> tuple[str, int]:
    """User id and session version. Raises NotAuthenticated for anything forged, expired or of another type."""
    try:
        token = AccessToken(text)  # type: ignore[arg-type]  # simplejwt annotates its own Token type, and parses text
        user_id, version = token["sub"], token["session_version"]
    except (TokenError, KeyError):
        raise NotAuthenticated("The token is not valid or has expired.", hint="Sign in or refresh the token.") from None
    if not isinstance(user_id, str) or not isinstance(version, int):
        raise NotAuthenticated("The token is not valid.")
    return user_id, version


class IntentTokenRefused(NotAuthenticated):
    """`reason` is `malformed`, `bad_signature` or `expired`, in the words of the validate operation."""

    def __init__(self, reason: Literal["malformed", "bad_signature", "expired"]) -> None:
        self.reason = reason
        super().__init__(f"The intent token is {reason.replace('_', ' ')}.", hint="Create a new intent token.")


def _intent_secret() -> bytes:
    return salted_hmac("accounts.tokens.intent", "", algorithm="sha256").digest()


def make_intent_token(company_id: int, connection_id: str, claims: dict[str, Any]) -> str:
    """A JWT bound to one connection for 30 minutes. `claims` may add `resources`, `products`, `returnUrl`."""
    now = int(time.time())
    own = {"sessionId": str(connection_id), "developerId": str(company_id), "iat": now, "exp": now + INTENT_TOKEN_SECONDS}
    return jwt.encode({**claims, **own}, _intent_secret(), algorithm="HS256")


def read_intent_token(text: str) -> dict[str, Any]:
    """Its claims. Raises IntentTokenRefused."""
    try:
        claims = jwt.decode(
            text, _intent_secret(), algorithms=["HS256"], options={"require": ["exp", "sessionId", "developerId"]}
        )
    except jwt.ExpiredSignatureError:
        raise IntentTokenRefused("expired") from None
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        raise IntentTokenRefused("bad_signature") from None
    except jwt.PyJWTError:
        raise IntentTokenRefused("malformed") from None
    if not ids.is_uuid(claims["sessionId"]) or not str(claims["developerId"]).isdecimal():
        raise IntentTokenRefused("malformed")
    return claims


def end_user_issuer(app_id: str) -> str:
    """The `iss` an app signs its end users' JWTs with."""
    return f"connect:app:{app_id}"


def read_end_user_token(text: str, app_id: str, secret: str) -> str:
    """The end user's id (a UUID in lower case). Raises NotAuthenticated `invalid_end_user_jwt` or `end_user_jwt_expired`.

    HS256 alone, whatever the header says; `kid`, `jku` and their like are not looked at.
    """
    try:
        claims = jwt.decode(
            text,
            secret,
            algorithms=["HS256"],
            issuer=end_user_issuer(app_id),
            options={"require": ["exp", "iss", "sub"], "verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise NotAuthenticated(
            "The end-user token has expired.", code="end_user_jwt_expired", hint="Have the app's back end sign a new one."
        ) from None
    except (jwt.PyJWTError, ValueError):
        raise invalid_end_user_token() from None
    if not ids.is_uuid(claims["sub"]):
        raise invalid_end_user_token("The subject of the end-user token must be a UUID.")
    return str(uuid.UUID(claims["sub"]))


def invalid_end_user_token(message: str = "The end-user token is not valid for this app.") -> NotAuthenticated:
    """The 401 of an end-user JWT that proves nothing here."""
    return NotAuthenticated(
        message,
        code="invalid_end_user_jwt",
        hint="Sign it with the app's jwt_secret: HS256, iss connect:app:<app_id>, sub the user's UUID, and exp.",
    )
