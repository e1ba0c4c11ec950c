"""What steps did in this database, so that no step does it twice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now


class StepEffect(models.Model):
    """One step of one execution that wrote here, with what it came to, committed together with what it wrote.

    Kept until its execution is over: a worker that died between the effect and the journal leaves this behind.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # made of the step's key
    execution_id = models.UUIDField()
    output: models.JSONField[Any, Any] = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="step_effect_age")]

    def __str__(self) -> str:
        return str(self.id)
