"""Which template a flow was cloned from."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("automation", "0009_tables")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="flow",
            name="template",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]
