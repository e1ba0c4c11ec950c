"""Flows and their history: drafts, published versions, triggers, executions and what each step of them came to."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company, CompanyQuerySet
from connect_platform.core import work
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField, uuid7


class Flow(models.Model):
    """What a company wants done when something happens. `steps` is the draft; what runs is a version.

    `settings` may hold `concurrency {limit, policy, queued}`, `rate {limit, perSeconds}`, `priority`, `missing`,
    `autoPause`; unlike the steps they are in force at once. A deleted flow stays for its history.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    description = models.TextField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT, db_default=Status.DRAFT)
    version = models.PositiveIntegerField(default=0, db_default=0)  # the published one; 0 = never
    steps = models.JSONField(default=list)
    settings = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.TextField(blank=True, default="", db_default="")
    resumed_at = models.DateTimeField(null=True, blank=True)  # failures of before do not pause it again
    paused_by = models.TextField(blank=True, default="", db_default="")
    holds = models.BooleanField(default=True, db_default=True)  # while paused: what its trigger is told waits, or is dropped
    next_start_at = models.DateTimeField(null=True, blank=True)  # where a rate is set: when one more may begin
    template = models.CharField(max_length=100, blank=True, default="", db_default="")  # that it was cloned from
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet["Flow"].as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "-created_at"], name="flow_company", condition=models.Q(deleted_at=None))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def priority(self) -> int:
        """Of its executions, unless something else is said when one begins."""
        return int(self.settings.get("priority") or 0)


class FlowVersion(models.Model):
    """The steps of a flow as they were published. Never changed: executions that began with them end with them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    flow = models.ForeignKey(Flow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    steps = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.CharField(max_length=100, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["flow", "number"], name="flow_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.flow_id} v{self.number}"


class FlowTrigger(models.Model):
    """What starts a flow. One for each flow; its cursor outlives publishing and pausing.

    `secrets` holds `token`, the unguessable part of an address of its own, and `secret`, which its callers prove to know.
    `items_seen` and `items_new` of an address, a schedule and an event count only items that were forgotten.
    """

    id = PrefixedIdField("trg")
    flow = models.OneToOneField(Flow, models.CASCADE, related_name="trigger")
    company_id = models.BigIntegerField()
    provider = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)  # webhook, poll, schedule, event or manual
    connection_id = models.UUIDField(null=True, blank=True)
    config = models.JSONField(default=dict)
    secrets = EncryptedJSONField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True, db_default=True)
    cursor = models.TextField(null=True, blank=True)
    is_seeded = models.BooleanField(default=False, db_default=False)  # what was there before it was made is known
    due_at = models.DateTimeField(null=True, blank=True)  # of polls and schedules: the next time
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0, db_default=0)
    last_fired_at = models.DateTimeField(null=True, blank=True)
    last_polled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    items_seen = models.PositiveBigIntegerField(default=0, db_default=0)
    items_new = models.PositiveBigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet["FlowTrigger"].as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="flow_trigger_due", condition=models.Q(is_active=True, due_at__isnull=False)),
            models.Index(fields=["company_id", "provider", "name"], name="flow_trigger_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"


class Execution(work.Work):
    """One run of a flow: work that is a row, claimed with a lease and committed under its attempt number.

    In the database it is partitioned by month, which its id tells. `state` is where the work stands, `status` what people see.
    """

    class State(models.TextChoices):  # those of Work and two more
        WAITING = "waiting"
        RUNNING = "running"
        PARKED = "parked"  # until a person decides
        DONE = "done"
        FAILED = "failed"
        CANCELED = "canceled"

    #: Renewed while it runs; a worker that ended leaves its executions to the others after so long.
    LEASE: ClassVar[timedelta] = timedelta(seconds=20)

    class Mode(models.TextChoices):
        LIVE = "live"
        TEST = "test"
        REPLAY = "replay"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company_id = models.BigIntegerField()
    flow_id = models.UUIDField()
    version = models.PositiveIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.LIVE, db_default=Mode.LIVE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_default=State.WAITING)
    deaths = models.PositiveSmallIntegerField(default=0, db_default=0)  # workers that ended while they had it
    priority = models.SmallIntegerField(default=0, db_default=0)  # a smaller one goes first
    reason = models.TextField(blank=True, default="", db_default="")  # why it waits
    payload = models.JSONField(null=True, blank=True)
    steps = models.JSONField(null=True, blank=True)  # of a test: the draft as it was
    error = models.JSONField(null=True, blank=True)
    event_id = models.CharField(max_length=200, blank=True, default="", db_default="")  # of what started it
    replay_of = models.UUIDField(null=True, blank=True)
    record_id = models.UUIDField(null=True, blank=True)  # that what started it became
    paused_by = models.TextField(blank=True, default="", db_default="")  # this one alone, by whom
    turn_at = models.DateTimeField(null=True, blank=True)  # where its flow has a rate: when it may begin
    started_at = models.DateTimeField(null=True, blank=True)

    objects = CompanyQuerySet["Execution"].as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # And execution_due, execution_begun and execution_suspect, in the order of services/executions/claiming.py, which
            # only SQL can say.
            models.Index(
                fields=["company_id", "flow_id", "state", "priority", "id"],
                name="execution_open",
                condition=models.Q(state__in=("waiting", "running", "parked")),
            ),
            models.Index(fields=["lease_until"], name="execution_leased", condition=models.Q(state="running")),
            models.Index(fields=["company_id", "-id"], name="execution_company"),
            models.Index(fields=["flow_id", "-id"], name="execution_flow"),
            models.Index(
                fields=["company_id", "-id"], name="execution_failed", condition=models.Q(state__in=("failed", "canceled"))
            ),
            models.Index(fields=["company_id", "-id"], name="execution_apart", condition=~models.Q(mode="live")),
            models.Index(fields=["replay_of"], name="execution_replay", condition=models.Q(replay_of__isnull=False)),
            models.Index(fields=["company_id", "event_id"], name="execution_event", condition=~models.Q(event_id="")),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def status(self) -> str:
        """The word of the API: pending, running, completed or failed."""
        words = {self.State.DONE: "completed", self.State.FAILED: "failed", self.State.CANCELED: "failed"}
        return words.get(self.State(self.state), "running" if self.started_at else "pending")

    @classmethod
    def is_any_due(cls) -> bool:
        from automation.services.executions import claiming

        return claiming.is_any_due()

    @classmethod
    def drain(cls, batches: int) -> int:
        """Run what is due; one pump for each process."""
        from automation.services.executions import executing

        return executing.pump()


class StepRun(models.Model):
    """One try of one step of an execution; once it is over it is never changed. Partitioned as executions are."""

    id = models.BigAutoField(primary_key=True)  # for the admin; the table's own key is the execution, step, path and attempt
    execution_id = models.UUIDField()
    step_id = models.CharField(max_length=100)
    path = models.CharField(max_length=500)
    attempt = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, null=True, blank=True)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=9)
    effect = models.CharField(max_length=12, null=True, blank=True)
    retried = models.BooleanField(default=False, db_default=False)
    taken_over = models.BooleanField(default=False, db_default=False)  # from the execution that a replay repeats
    input = models.JSONField(null=True, blank=True)
    output = models.JSONField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.execution_id} step {self.number}"


class StepAnswer(models.Model):
    """What somebody said to a step that waits: a decision, or what became of an effect in doubt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company_id = models.BigIntegerField()
    execution_id = models.UUIDField()
    step_id = models.CharField(max_length=100)
    path = models.CharField(max_length=500)
    attempt = models.PositiveIntegerField()
    answer = models.JSONField()
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["execution_id", "step_id", "path", "attempt"], name="step_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.execution_id} {self.step_id}"


class TriggerItem(models.Model):
    """What a trigger has seen, so that no item starts a flow twice, and what became of it."""

    class Decision(models.TextChoices):
        SEEDED = "seeded"  # it was there before the trigger
        FIRED = "fired"
        FILTERED = "filtered"  # the trigger's filter did not hold
        SKIPPED = "skipped"  # a time nobody makes up for, an overlap, or an event that would go round in circles

    id = models.BigAutoField(primary_key=True)
    trigger = models.ForeignKey(FlowTrigger, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    execution_id = models.UUIDField(null=True, blank=True)
    duplicates = models.PositiveIntegerField(default=0, db_default=0)  # how often it came again
    seen_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())  # in no index: it moves whenever a poll lists the item again

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["trigger", "key"], name="trigger_item_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["trigger", "seen_at"], name="trigger_item_seen")]

    def __str__(self) -> str:
        return self.key
