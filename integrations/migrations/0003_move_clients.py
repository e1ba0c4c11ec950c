"""OAuth clients of toolkits become OAuth apps of their apps, and connections learn which one their tokens are of."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def move_to_apps(apps: Any, schema_editor: Any) -> None:
    toolkit, oauth_app = apps.get_model("integrations", "Toolkit"), apps.get_model("integrations", "OAuthApp")
    connection = apps.get_model("connections", "Connection")
    for row in toolkit.objects.exclude(client=None).iterator():
        client = row.client  # opened where it lies and sealed anew below: a secret is bound to its table and row
        made, _ = oauth_app.objects.get_or_create(
            company_id=row.company_id,
            app_id=row.app_id,
            provider=row.provider,
            client_id=client["client_id"],
            defaults={"secrets": {"client_secret": client["client_secret"]}},
        )
        mine = connection.objects.filter(app_id=row.app_id, provider=row.provider, client_id="")
        oauth = mine.filter(scheme__in=("OAUTH2", "OAUTH1")).exclude(credentials=None)
        oauth.update(client_id=client["client_id"], oauth_app=made)
        toolkit.objects.filter(pk=row.pk).update(client=None)


def move_back(apps: Any, schema_editor: Any) -> None:
    """Only the current client of an app has a place in the older form."""
    toolkit, oauth_app = apps.get_model("integrations", "Toolkit"), apps.get_model("integrations", "OAuthApp")
    for row in oauth_app.objects.filter(is_current=True).exclude(app=None).iterator():
        for old in toolkit.objects.filter(app_id=row.app_id, provider=row.provider):
            old.client = {"client_id": row.client_id, "client_secret": row.secrets["client_secret"]}
            old.save(update_fields=["client"])


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0002_oauth_apps"),
        ("connections", "0002_health_inbound_resources"),
        ("core", "0002_retired_data_keys"),  # data keys, with which secrets are opened
    ]

    operations = [migrations.RunPython(move_to_apps, move_back)]
