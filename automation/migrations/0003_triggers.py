"""What every kind of trigger has seen, when last, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0002_flows")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("triggeritem", "last_seen_at", models.DateTimeField(db_default=Now())),
        migrations.AlterField(
            "triggeritem",
            "decision",
            models.CharField(
                choices=[("seeded", "Seeded"), ("fired", "Fired"), ("filtered", "Filtered"), ("skipped", "Skipped")],
                max_length=8,
            ),
        ),
        migrations.AddIndex("triggeritem", models.Index(fields=["trigger", "seen_at"], name="trigger_item_seen")),
    ]
