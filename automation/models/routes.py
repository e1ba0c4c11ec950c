"""Where records go on: into tables of the company, and into CRMs and other systems, each on its way once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils import timezone

from accounts.models import Company, CompanyQuerySet
from automation.models.tables import Table
from connect_platform.core import work
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField


class MirrorRule(models.Model):
    """Records of a resource type become rows of a table, by their external id. An empty `provider` means any.

    `mapping` says for columns, by key, what goes there; an empty one takes what has a column's name.
    """

    id = PrefixedIdField("mir")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    table = models.ForeignKey(Table, models.CASCADE, related_name="+")
    provider = models.CharField(max_length=100, blank=True, default="", db_default="")
    resource_type = models.CharField(max_length=100)
    mapping = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "resource_type"], name="mirror_rule_type")]

    def __str__(self) -> str:
        return str(self.id)


class RecordMirroring(work.Work):
    """A record that changed, on its way into a table; it goes once it arrived. Many are taken at once.

    Without a record it stands for all that were there before the rule, from behind the one named `after` on.
    """

    rule = models.ForeignKey(MirrorRule, models.CASCADE, related_name="mirrorings", db_index=False)
    record_id = models.UUIDField(null=True, blank=True)
    cause = models.UUIDField(null=True, blank=True)  # the execution whose step changed it
    after = models.UUIDField(null=True, blank=True)

    class Meta(work.Work.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="record_mirroring_due", condition=models.Q(state__in=("waiting", "running"))),
            models.Index(fields=["rule", "due_at"], name="record_mirroring_rule", condition=models.Q(state="waiting")),
            models.Index(fields=["rule", "-id"], name="record_mirroring_failed", condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.record_id or 'existing'}"

    @classmethod
    def drain(cls, batches: int) -> int:
        from automation.services.records.mirror_rules import drain  # services use models

        return drain(batches)


class PushRule(models.Model):
    """Records of a resource type go to a provider's action, through a connection, or to an address.

    `mapping` holds expressions over the record: the action's inputs, or the body. `events` are those of created and updated
    that are told. `secrets` holds the headers of an address.
    """

    id = PrefixedIdField("push")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    provider = models.CharField(max_length=100, blank=True, default="", db_default="")  # of the records
    resource_type = models.CharField(max_length=100)
    events = ArrayField(models.CharField(max_length=10))
    condition = models.TextField(blank=True, default="", db_default="")
    target_provider = models.CharField(max_length=100, blank=True, default="", db_default="")
    action = models.CharField(max_length=100, blank=True, default="", db_default="")
    connection_id = models.UUIDField(null=True, blank=True)
    method = models.CharField(max_length=5, blank=True, default="", db_default="")
    url = models.TextField(blank=True, default="", db_default="")
    secrets = EncryptedJSONField(null=True)
    mapping = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "resource_type"], name="push_rule_type")]

    def __str__(self) -> str:
        return str(self.id)


class RecordPush(work.Work):
    """A record on its way out. A change of one that waits goes along with it; those of one record go one after the other.

    `is_in_doubt` from before a call that must not be made twice until its answer is known. `company_id`, that of its rule, is
    known of one that was claimed.
    """

    LEASE = timedelta(seconds=180)
    #: As those of outgoing webhooks.
    RETRIES = (5, 300, 1800, 7200, 18_000, 36_000)

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    rule = models.ForeignKey(PushRule, models.CASCADE, related_name="pushes", db_index=False)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()
    slowed = models.PositiveIntegerField(default=0, db_default=0)  # tries that a quota turned away
    is_in_doubt = models.BooleanField(default=False, db_default=False)
    output: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    company_id: int

    class Meta(work.Work.Meta):
        verbose_name_plural = "record pushes"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="record_push_due", condition=models.Q(state__in=("waiting", "running"))),
            models.Index(
                fields=["rule", "record_id"], name="record_push_turn", condition=models.Q(state__in=("waiting", "running"))
            ),
            models.Index(fields=["rule", "due_at"], name="record_push_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["lease_until"], name="record_push_running", condition=models.Q(state="running")),
            models.Index(fields=["rule", "-created_at", "-id"], name="record_push_listed"),
            models.Index(fields=["finished_at"], name="record_push_age"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def tries(self) -> int:
        return self.attempt - self.slowed

    @classmethod
    def claim(cls, limit: int) -> list[Self]:
        from automation.services.records import sending  # services use models

        return sending.claim(limit)  # type: ignore[return-value]

    @classmethod
    def drain(cls, batches: int) -> int:
        from automation.services.records import sending  # services use models

        return sending.drain()

    def perform(self) -> work.Finish | None:
        from automation.services.records.pushing import push  # services use models

        return push(self)
