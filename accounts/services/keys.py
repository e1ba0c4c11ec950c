"""API keys of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import permissions, tokens
from accounts.models import ApiKey, App, User
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, PermissionDenied

KINDS: dict[ApiKey.Kind, tokens.KeyKind] = {
    ApiKey.Kind.COMPANY: "company",
    ApiKey.Kind.APP: "app",
    ApiKey.Kind.PUBLISHER: "publisher",
    ApiKey.Kind.PUBLISHABLE: "publishable",
}


def create(
    actor: Actor,
    *,
    name: str,
    permissions_wanted: Sequence[str],
    kind: str = "",
    app_id: str | None = None,
    test: bool = False,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which is never shown again.

    `kind` is `company` unless `app_id` is given, which makes an app key. Raises InvalidInput for an unknown permission or kind,
    NotFound for another company's app, PermissionDenied where the key would hold more than the actor.
    """
    its_kind = _kind(kind, app_id, test=test)
    if unknown := sorted(set(permissions_wanted) - permissions.KEY_WORDS):
        raise InvalidInput({"permissions": f"Unknown permission: {', '.join(unknown)}."})
    app: App | None = App.objects.named(actor, app_id) if app_id else None
    creator = User.objects.filter(pk=actor.user_id, company_id=actor.company_id).first()
    if its_kind == ApiKey.Kind.COMPANY:
        _require_no_more_than(actor, permissions_wanted, creator)
    text = tokens.new_key(KINDS[its_kind], test=test)
    with transaction.atomic():
        key = ApiKey.objects.create(
            company_id=actor.company_id,
            app=app,
            creator=creator,
            kind=its_kind,
            name=name,
            hash=tokens.digest(text),
            hint=tokens.hint(text),
            permissions=sorted(set(permissions_wanted)),
            expires_at=expires_at,
        )
        key.refresh_from_db(fields=["created_at"])
        audit.record(actor, "key.create", key.id, detail={"kind": its_kind, "permissions": key.permissions})
    return key, text


def _kind(kind: str, app_id: str | None, *, test: bool) -> ApiKey.Kind:
    if kind and kind not in ApiKey.Kind.values:
        raise InvalidInput({"kind": f"Must be one of {', '.join(ApiKey.Kind.values)}."})
    if app_id and kind not in ("", ApiKey.Kind.APP):
        raise InvalidInput({"app_id": "Only a key of kind app belongs to an app."})
    if kind == ApiKey.Kind.APP and not app_id:
        raise InvalidInput({"app_id": "A key of kind app needs the app it belongs to."})
    if test and kind != ApiKey.Kind.PUBLISHABLE:
        raise InvalidInput({"test": "Only a publishable key can be a test key."})
    return ApiKey.Kind.APP if app_id else ApiKey.Kind(kind or ApiKey.Kind.COMPANY)


def _require_no_more_than(actor: Actor, wanted: Sequence[str], creator: User | None) -> None:
    if creator is None:
        raise PermissionDenied("Only a person, or a key that stands for one, can make company keys.")
    beyond = permissions.of_key(tuple(wanted), creator.role) - actor.permissions
    named = {word for word in wanted if word in permissions.ALL and not actor.may(word)}
    if excess := sorted(beyond | named):
        raise PermissionDenied(f"A key cannot hold more than its creator: {', '.join(excess)}.")


def delete(actor: Actor, key_id: str) -> None:
    """Delete a key; it is dead at once. Raises NotFound."""
    with transaction.atomic():
        key: ApiKey = ApiKey.objects.named(actor, key_id)
        key.delete()
        audit.record(actor, "key.delete", key_id, detail={"kind": key.kind})
