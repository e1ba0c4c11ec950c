"""The tables of automation."""

from automation.models.flows import Execution, Flow, FlowTrigger, FlowVersion, StepAnswer, StepRun, TriggerItem
from automation.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Execution",
    "Flow",
    "FlowTrigger",
    "FlowVersion",
    "StepAnswer",
    "StepRun",
    "TriggerItem",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
