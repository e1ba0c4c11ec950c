"""Where automation answers: webhooks on two surfaces, flows and what they did."""

from __future__ import annotations

from django.urls import URLPattern, path

from automation.api import executions, flows, hooks, subscriptions, triggers, webhooks

platform_urls: list[URLPattern] = [
    path("webhooks", webhooks.Webhooks.as_view()),
    path("webhooks/<str:webhook_id>", webhooks.OneWebhook.as_view()),
    path("webhooks/<str:webhook_id>/rotate-secret", webhooks.RotateSecret.as_view()),
    path("webhooks/<str:webhook_id>/test", webhooks.TestWebhook.as_view()),
    path("webhooks/<str:webhook_id>/recover", webhooks.Recover.as_view()),
    path("webhooks/<str:webhook_id>/deliveries", webhooks.Deliveries.as_view()),
    path("webhooks/<str:webhook_id>/deliveries/<str:delivery_id>", webhooks.OneDelivery.as_view()),
    path("webhooks/<str:webhook_id>/deliveries/<str:delivery_id>/resend", webhooks.Resend.as_view()),
]

_EXECUTION = "flows/<str:id>/executions/<str:execution_id>"
_ONE = "webhooks/<str:type>/<str:subscription_id>"
connect_urls: list[URLPattern] = [
    path("webhooks/<str:type>", subscriptions.Subscriptions.as_view()),
    path("webhooks/<str:type>/subscribe", subscriptions.Subscribe.as_view()),
    path(_ONE, subscriptions.OneSubscription.as_view()),
    path(f"{_ONE}/rotate-secret", subscriptions.RotateSubscriptionSecret.as_view()),
    path(f"{_ONE}/test", subscriptions.TestSubscription.as_view()),
    path(f"{_ONE}/recover", subscriptions.RecoverSubscription.as_view()),
    path(f"{_ONE}/deliveries", subscriptions.SubscriptionDeliveries.as_view()),
    path(f"{_ONE}/deliveries/<str:delivery_id>", subscriptions.OneSubscriptionDelivery.as_view()),
    path(f"{_ONE}/deliveries/<str:delivery_id>/resend", subscriptions.ResendSubscriptionDelivery.as_view()),
    path("flows", flows.Flows.as_view()),
    path("flows/import", flows.ImportFlow.as_view()),
    path("flows/<str:id>", flows.OneFlow.as_view()),
    path("flows/<str:id>/publish", flows.PublishFlow.as_view()),
    path("flows/<str:id>/versions", flows.FlowVersions.as_view()),
    path("flows/<str:id>/revert/<str:version>", flows.RevertFlow.as_view()),
    path("flows/<str:id>/duplicate", flows.DuplicateFlow.as_view()),
    path("flows/<str:id>/export", flows.ExportFlow.as_view()),
    path("flows/<str:id>/test", flows.TestFlow.as_view()),
    path("flows/<str:flow_id>/triggers", triggers.Triggers.as_view()),
    path("flows/<str:flow_id>/triggers/<str:subscription_id>", triggers.OneTrigger.as_view()),
    path("flows/<str:id>/executions", executions.Executions.as_view()),
    path(f"{_EXECUTION}/steps", executions.ExecutionSteps.as_view()),
    path(f"{_EXECUTION}/replay", executions.ReplayExecution.as_view()),
    path(f"{_EXECUTION}/cancel", executions.CancelExecution.as_view()),
    path(f"{_EXECUTION}/steps/<str:step_number>/answer", executions.AnswerStep.as_view()),
    path("task-history", executions.TaskHistory.as_view()),
]

#: Addresses of triggers.
hook_urls: list[URLPattern] = [path("<str:token>", hooks.Hook.as_view())]
