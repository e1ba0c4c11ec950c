"""The Celery application: messages are wake-ups, so every setting prefers losing one over running one twice."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")

from django.conf import settings


def broker_url(url: str) -> str:
    """redis-py says `unix://path?db=0`, kombu `redis+socket://path?virtual_host=0`."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=") if url.startswith("unix://") else url


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """structlog is configured already."""


@worker_init.connect
def keep(**_: object) -> None:
    """Before the worker has a thread or a connection, and after all code is loaded: `core/keeper.py` says why."""
    from connect_platform.core import keeper  # beat loads none of it

    keeper.start()


# Beat sends names of tasks at their times and runs none, so it loads none: that saves most of its memory.
IS_BEAT = bool(os.environ.get("CONNECT_BEAT"))
app = Celery("connect_platform", fixups=[] if IS_BEAT else None)
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 3600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=900,
    worker_prefetch_multiplier=1,
    worker_pool="threads",
    worker_concurrency=settings.CONFIG["WORKER_THREADS"],
    worker_send_task_events=False,
    worker_soft_shutdown_timeout=5,
    task_default_queue="connect",
    timezone="UTC",
    beat_schedule_filename=str(settings.CONNECT_HOME / "beat-schedule"),
    beat_schedule={
        "sweep": {"task": "connect_platform.core.tasks.sweep", "schedule": 5.0, "options": {"expires": 5}},
        "heartbeat": {"task": "connect_platform.core.tasks.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
        "seal-audit-log": {"task": "connect_platform.core.tasks.seal_audit_log", "schedule": 60.0, "options": {"expires": 60}},
        "tidy": {"task": "connect_platform.core.tasks.tidy", "schedule": 900.0, "options": {"expires": 900}},
        "forget-tokens": {"task": "accounts.tasks.forget_expired", "schedule": 3600.0, "options": {"expires": 3600}},
        "forget-secrets": {"task": "integrations.tasks.forget_previous", "schedule": 300.0, "options": {"expires": 300}},
        "revive-syncs": {"task": "connections.tasks.revive_syncs", "schedule": 900.0, "options": {"expires": 900}},
        "match-inbound": {"task": "connections.tasks.match_inbound", "schedule": 5.0, "options": {"expires": 5}},
        "look-after-inbound": {
            "task": "connections.tasks.look_after_inbound",
            "schedule": 600.0,
            "options": {"expires": 600},
        },
        "schedule-checks": {"task": "connections.tasks.schedule_checks", "schedule": 300.0, "options": {"expires": 300}},
        "forget-timeline": {"task": "connections.tasks.forget_timeline", "schedule": 3600.0, "options": {"expires": 3600}},
        "fan-out": {"task": "automation.tasks.fan_out", "schedule": 5.0, "options": {"expires": 5}},
        "poll": {"task": "automation.tasks.poll", "schedule": 5.0, "options": {"expires": 5}},
        "fire-schedules": {"task": "automation.tasks.fire_schedules", "schedule": 5.0, "options": {"expires": 5}},
        "forget-items": {"task": "automation.tasks.forget_items", "schedule": 3600.0, "options": {"expires": 3600}},
        "fold-tallies": {"task": "automation.tasks.fold_tallies", "schedule": 5.0, "options": {"expires": 5}},
        "pause-failing": {"task": "automation.tasks.pause_failing", "schedule": 60.0, "options": {"expires": 60}},
        "end-left-tests": {"task": "automation.tasks.end_left_tests", "schedule": 60.0, "options": {"expires": 60}},
        "tidy-tables": {"task": "automation.tasks.tidy_tables", "schedule": 3600.0, "options": {"expires": 3600}},
        "keep-months": {"task": "automation.tasks.keep_months", "schedule": 3600.0, "options": {"expires": 3600}},
        "forget-deliveries": {"task": "automation.tasks.forget_expired", "schedule": 3600.0, "options": {"expires": 3600}},
        "forget-visits": {"task": "connections.tasks.forget_expired", "schedule": 300.0, "options": {"expires": 300}},
    },
)
if not IS_BEAT:
    app.autodiscover_tasks(["connect_platform.core", "accounts", "integrations", "connections", "automation"])
