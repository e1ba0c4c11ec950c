"""The tables of automation."""

from automation.models.alerts import Alert, AlertDigest, AlertOptOut
from automation.models.effects import StepEffect
from automation.models.flows import Execution, Flow, FlowTrigger, FlowVersion, StepAnswer, StepRun, TriggerItem
from automation.models.imports import ImportChunk, ImportFault, ImportJob
from automation.models.records import Record, RecordChange
from automation.models.replays import ReplayBatch, ReplayItem
from automation.models.routes import MirrorRule, PushRule, RecordMirroring, RecordPush
from automation.models.tables import Table, TableBlock, TableChange, TableView
from automation.models.tallies import ExecutionEnd, ExecutionTally, FlowDay
from automation.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Alert",
    "AlertDigest",
    "AlertOptOut",
    "Execution",
    "ExecutionEnd",
    "ExecutionTally",
    "Flow",
    "FlowDay",
    "FlowTrigger",
    "FlowVersion",
    "ImportChunk",
    "ImportFault",
    "ImportJob",
    "MirrorRule",
    "PushRule",
    "Record",
    "RecordChange",
    "RecordMirroring",
    "RecordPush",
    "ReplayBatch",
    "ReplayItem",
    "StepAnswer",
    "StepEffect",
    "StepRun",
    "Table",
    "TableBlock",
    "TableChange",
    "TableView",
    "TriggerItem",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
