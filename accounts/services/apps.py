"""Apps, whose end users connect accounts."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts.models import App
from connect_platform.core import audit
from connect_platform.core.actors import Actor


def create(actor: Actor, *, name: str) -> App:
    """A new app with a fresh `jwt_secret`, which is shown once."""
    with transaction.atomic():
        app = App.objects.create(company_id=actor.company_id, name=name, jwt_secret=secrets.token_hex(32))
        app.refresh_from_db(fields=["created_at"])
        audit.record(actor, "app.create", app.id)
    return app


def rotate_secret(actor: Actor, app_id: str) -> App:
    """A new `jwt_secret`: every JWT signed with the old one is refused at once. Raises NotFound."""
    with transaction.atomic():
        app: App = App.objects.named(actor, app_id)
        app.jwt_secret = secrets.token_hex(32)
        app.save(update_fields=["jwt_secret"])
        audit.record(actor, "app.rotate_secret", app.id)
    return app


def delete(actor: Actor, app_id: str) -> None:
    """Delete an app with its secret, its keys and its end users' connections. Raises NotFound."""
    with transaction.atomic():
        app: App = App.objects.named(actor, app_id)
        app.delete()
        audit.record(actor, "app.delete", app_id)
