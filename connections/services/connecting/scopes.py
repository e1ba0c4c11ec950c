"""What an account allows: granted scopes compared with those asked for, and checked before a call leaves.

A provider that does not tell what it granted, or tells it in words other than those it is asked in, never blocks a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from connect_platform.core.errors import ConnectionUnusable
from connections.models import Connection
from connections.services.connecting import reconnecting
from connections.services.health import timeline
from integrations.spec import Action, Auth, OAuth2, Provider

#: They say who signed in and for how long, not what may be done, and providers often leave them out of their answer
#: (OpenID Connect Core §5.4 and §11, https://openid.net/specs/openid-connect-core-1_0.html).
SIGN_IN = frozenset({"openid", "profile", "email", "address", "phone", "offline_access"})


def listed(auth: Auth, answer: str | None) -> list[str]:
    """The scopes of a token answer (RFC 6749 §5.1), whatever they are joined by; none where it names none."""
    separator = re.escape(getattr(auth, "scope_separator", " "))
    return [word for word in re.split(rf"(?:[\s,]|{separator})+", answer or "") if word]


def missing(connection: Connection, wanted: Iterable[str]) -> list[str]:
    """Those of `wanted` that the account's owner did not grant; none where that is not known."""
    return _missing(connection, connection.definition, list(wanted))


def _missing(connection: Connection, provider: Provider, wanted: Sequence[str]) -> list[str]:
    granted = connection.scopes_granted
    if not granted or not wanted or set(wanted) <= set(granted):
        return []
    auth = provider.scheme(connection.scheme)
    if not isinstance(auth, OAuth2):
        return []
    covered = _covered(auth, granted)
    if not any(_key(auth, scope) in covered for scope in connection.scopes_asked):
        return []  # told in other words than asked: nothing can be read off it
    return [scope for scope in wanted if _key(auth, scope) not in covered and scope not in SIGN_IN]


def _key(auth: OAuth2, scope: str) -> str:
    return scope.casefold().removeprefix(auth.scope_prefix)


def _covered(auth: OAuth2, granted: Iterable[str]) -> set[str]:
    """`granted` and everything it includes, in the spelling that is compared."""
    implied = {scope.casefold(): included for scope, included in auth.implied_scopes.items()}
    found: set[str] = set()
    rest = list(granted)
    while rest:
        key = _key(auth, rest.pop())
        if key not in found:
            found.add(key)
            rest += implied.get(key, ())
    return found


def require(connection: Connection, provider: Provider, action: Action) -> None:
    """Refuse an action the account's owner did not allow, before anything leaves. Costs no query.

    Raises ConnectionUnusable `scope_missing` with the missing scopes and a link that asks the owner for just those more.
    """
    lacking = _missing(connection, provider, action.scopes)
    if lacking:
        raise ConnectionUnusable(
            f"The account does not allow {action.name}: {', '.join(lacking)} was not granted.",
            code="scope_missing",
            hint="Send the account's owner to reconnect_url, which asks for the missing permissions too.",
            details={"missing": lacking},
            reconnect_url=reconnecting.url(connection, lacking),
        )


def to_ask(connection: Connection, more: Iterable[str] = ()) -> list[str]:
    """What to ask for when connecting again: what was asked and not withheld, and `more`."""
    asked = connection.scopes_asked
    if not more:
        return list(asked)
    withheld = set(missing(connection, asked))
    return list(dict.fromkeys([*(scope for scope in asked if scope not in withheld), *more]))


def note_change(connection: Connection, before: Sequence[str]) -> None:
    """Tell on the timeline what a new grant lacks or adds against `before`; nothing where either is not known."""
    auth, after = connection.definition.scheme(connection.scheme), connection.scopes_granted
    if not isinstance(auth, OAuth2) or not before or not after:
        return
    was, now = _covered(auth, before), _covered(auth, after)
    lost = [scope for scope in before if _key(auth, scope) not in now and scope not in SIGN_IN]
    gained = [scope for scope in after if _key(auth, scope) not in was and scope not in SIGN_IN]
    if lost:
        timeline.note(connection, "scope_lost", scopes=lost, message=f"No longer granted: {', '.join(lost)}.")
    if gained:
        timeline.note(connection, "scope_gained", scopes=gained, message=f"Newly granted: {', '.join(gained)}.")


def body(connection: Connection) -> dict[str, Any]:
    """`{scopesAsked, scopesGranted|null, scopesMissing}`; null where the provider did not tell."""
    return {
        "scopesAsked": connection.scopes_asked,
        "scopesGranted": connection.scopes_granted or None,
        "scopesMissing": missing(connection, connection.scopes_asked),
    }


def in_words(connection: Connection) -> list[tuple[str, str]]:
    """What the account allows, as (scope, what that means to a person); the words are empty where nobody wrote them down."""
    auth = connection.definition.scheme(connection.scheme)
    if not isinstance(auth, OAuth2):
        return []
    names = [scope.removeprefix(auth.scope_prefix) for scope in connection.scopes_granted or connection.scopes_asked]
    return [(name, auth.scope_words.get(name, "")) for name in dict.fromkeys(names)]
