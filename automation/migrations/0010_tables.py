from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0009_records")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = []
