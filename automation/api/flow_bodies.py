"""Flows, triggers, executions and step runs as surface *connect* spells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from automation.models import Execution, Flow, FlowTrigger, StepRun

ID = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"
AT = "2026-01-15T10:30:00.000000Z"
STEP: dict[str, Any] = {
    "id": "st_3f0c1a528f0b",
    "name": "Upper",
    "kind": "formatter",
    "config": {"operation": "uppercase", "value": "{{trigger.name}}"},
    "parentStepId": None,
    "branchPath": None,
    "onError": "stop",
    "retries": 0,
}
FLOW: dict[str, Any] = {
    "id": ID,
    "name": "Greet new contacts",
    "description": None,
    "status": "draft",
    "version": 0,
    "steps": [STEP],
    "settings": {},
    "createdAt": AT,
    "updatedAt": AT,
    "publishedAt": None,
    "pausedAt": None,
    "pauseReason": None,
}
TRIGGER: dict[str, Any] = {
    "id": "trg_06e6mh3fbw7m3a4p5q6r7s8t9v",
    "flowId": ID,
    "providerType": "sandbox",
    "triggerName": "contact.created",
    "kind": "webhook",
    "connectionId": ID,
    "config": {},
    "isActive": True,
    "lastCursor": None,
    "lastFiredAt": None,
    "lastPolledAt": None,
    "lastError": None,
    "itemsSeen": 0,
    "itemsNew": 0,
    "createdAt": AT,
}
EXECUTION: dict[str, Any] = {
    "id": ID,
    "flowId": ID,
    "flowName": "Greet new contacts",
    "status": "completed",
    "mode": "live",
    "version": 1,
    "startedAt": AT,
    "finishedAt": AT,
    "durationMs": 12.5,
    "error": None,
    "waitReason": None,
    "replayOf": None,
    "createdAt": AT,
}
STEP_RUN: dict[str, Any] = {
    "stepId": "st_3f0c1a528f0b",
    "stepNumber": 1,
    "name": "Upper",
    "kind": "formatter",
    "status": "completed",
    "input": {"operation": "uppercase", "value": "Ada"},
    "output": {"value": "ADA"},
    "error": None,
    "errorDetails": None,
    "iterationPath": None,
    "attempt": 1,
    "takenOver": False,
    "startedAt": AT,
    "finishedAt": AT,
    "durationMs": 0.2,
}


def step_body(step: Mapping[str, Any]) -> dict[str, Any]:
    """One step of a draft or version."""
    own = {
        "id": step["id"],
        "name": step.get("name"),
        "kind": step["kind"],
        "config": step.get("config") or {},
        "parentStepId": step.get("parentStepId"),
        "branchPath": step.get("branchPath"),
        "onError": step.get("onError") or "stop",
        "retries": step.get("retries") or 0,
    }
    return own | ({"retry": step["retry"]} if step.get("retry") else {})


def flow_body(flow: Flow) -> dict[str, Any]:
    """The wire's Flow, with its draft steps."""
    return {
        "id": str(flow.pk),
        "name": flow.name,
        "description": flow.description,
        "status": flow.status,
        "version": flow.version,
        "steps": [step_body(step) for step in flow.steps],
        "settings": flow.settings,
        "createdAt": flow.created_at,
        "updatedAt": flow.updated_at,
        "publishedAt": flow.published_at,
        "pausedAt": flow.paused_at,
        "pauseReason": flow.pause_reason or None,
    }


def trigger_body(trigger: FlowTrigger) -> dict[str, Any]:
    """The wire's Trigger."""
    return {
        "id": trigger.pk,
        "flowId": str(trigger.flow_id),
        "providerType": trigger.provider.replace("-", "_"),
        "triggerName": trigger.name,
        "kind": trigger.kind,
        "connectionId": str(trigger.connection_id) if trigger.connection_id else None,
        "config": trigger.config,
        "isActive": trigger.is_active,
        "lastCursor": trigger.cursor,
        "lastFiredAt": trigger.last_fired_at,
        "lastPolledAt": trigger.last_polled_at,
        "lastError": trigger.last_error or None,
        "itemsSeen": trigger.items_seen,
        "itemsNew": trigger.items_new,
        "createdAt": trigger.created_at,
    }


def execution_body(execution: Execution, flow_name: str) -> dict[str, Any]:
    """The wire's Execution."""
    error = execution.error
    is_waiting = execution.state in (Execution.State.WAITING, Execution.State.PARKED)
    return {
        "id": str(execution.pk),
        "flowId": str(execution.flow_id),
        "flowName": flow_name,
        "status": execution.status,
        "mode": execution.mode,
        "version": execution.version,
        "startedAt": execution.started_at,
        "finishedAt": execution.finished_at,
        "durationMs": duration(execution.started_at, execution.finished_at),
        "error": said(error) if error else "Canceled." if execution.state == Execution.State.CANCELED else None,
        "waitReason": (execution.reason or None) if is_waiting else None,
        "replayOf": str(execution.replay_of) if execution.replay_of else None,
        "createdAt": execution.created_at,
    }


def step_run_body(run: StepRun) -> dict[str, Any]:
    """The wire's StepRun."""
    return {
        "stepId": run.step_id,
        "stepNumber": run.number,
        "name": run.name,
        "kind": run.kind,
        "status": run.status,
        "input": run.input,
        "output": run.output,
        "error": run.error.get("message") if run.error else None,
        "errorDetails": run.error,
        "iterationPath": run.path or None,
        "attempt": run.attempt,
        "takenOver": run.taken_over,
        "startedAt": run.started_at,
        "finishedAt": run.finished_at,
        "durationMs": duration(run.started_at, run.finished_at),
    }


def duration(start: datetime | None, end: datetime | None) -> float | None:
    """Milliseconds between two moments."""
    return round((end - start).total_seconds() * 1000, 1) if start and end else None


def said(error: Mapping[str, Any]) -> str:
    """An execution's error in a sentence: which step, and why."""
    return f"{error['step']}: {error['message']}" if "step" in error else str(error.get("message", ""))
