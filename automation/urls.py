"""Where automation answers: webhooks on two surfaces, flows and what they did."""

from __future__ import annotations

from django.urls import URLPattern, path

from automation import alert_pages
from automation.api import (
    alerts,
    controls,
    executions,
    flow_templates,
    flows,
    hooks,
    imports,
    mirror_rules,
    record_pushes,
    records,
    replays,
    resuming,
    subscriptions,
    table_files,
    table_rows,
    tables,
    testing,
    triggers,
    webhooks,
)

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
    path("flows/<str:id>/test", testing.TestFlow.as_view()),
    path("flows/<str:id>/steps/<str:step_id>/test", testing.TestStep.as_view()),
    path("flows/<str:flow_id>/triggers", triggers.Triggers.as_view()),
    path("flows/<str:flow_id>/triggers/<str:subscription_id>", triggers.OneTrigger.as_view()),
    path("flows/<str:flow_id>/triggers/<str:subscription_id>/items", triggers.TriggerItems.as_view()),
    path("flows/<str:id>/run", triggers.RunFlow.as_view()),
    path("flows/<str:id>/pause", controls.PauseFlow.as_view()),
    path("flows/<str:id>/resume", controls.ResumeFlow.as_view()),
    path("flows/<str:id>/executions", executions.Executions.as_view()),
    path("flows/<str:id>/executions/cancel", controls.CancelExecutions.as_view()),
    path(f"{_EXECUTION}/pause", controls.PauseExecution.as_view()),
    path(f"{_EXECUTION}/resume", controls.ResumeExecution.as_view()),
    path("flows/<str:id>/stats", executions.FlowStats.as_view()),
    path(f"{_EXECUTION}/steps", executions.ExecutionSteps.as_view()),
    path(f"{_EXECUTION}/steps/<str:step_number>", executions.ExecutionStep.as_view()),
    path("flows/<str:id>/executions/replay", replays.ReplayExecutions.as_view()),
    path(_EXECUTION, executions.OneExecution.as_view()),  # after the words that stand where an id does
    path(f"{_EXECUTION}/replay", replays.ReplayExecution.as_view()),
    path(f"{_EXECUTION}/cancel", executions.CancelExecution.as_view()),
    path(f"{_EXECUTION}/steps/<str:step_number>/answer", executions.AnswerStep.as_view()),
    path("task-history", executions.TaskHistory.as_view()),
    path("task-history/cancel", controls.CancelHistory.as_view()),
    path("task-history/replay", replays.ReplayHistory.as_view()),
    path("replays/<str:batch_id>", replays.OneReplayBatch.as_view()),
    path("replays/<str:batch_id>/cancel", replays.CancelReplayBatch.as_view()),
]

connect_urls += [
    path("alerts", alerts.Alerts.as_view()),
    path("alerts/<str:alert_id>", alerts.OneAlert.as_view()),
    path("alerts/<str:alert_id>/test", alerts.TestAlert.as_view()),
    path("alerts/<str:alert_id>/deliveries", alerts.AlertDeliveries.as_view()),
    path("alerts/<str:alert_id>/deliveries/<str:delivery_id>", alerts.OneAlertDelivery.as_view()),
]

alert_page_urls: list[URLPattern] = [
    path("alerts/confirm", alert_pages.confirm),
    path("alerts/unsubscribe", alert_pages.unsubscribe),
    path("alerts/end", alert_pages.end),
]

_TABLE = "tables/<str:table_slug>"
connect_urls += [
    path("tables", tables.Tables.as_view()),
    path(_TABLE, tables.OneTable.as_view()),
    path(f"{_TABLE}/columns/preview", tables.PreviewColumns.as_view()),
    path(f"{_TABLE}/views", tables.Views.as_view()),
    path(f"{_TABLE}/views/<str:view_id>", tables.OneView.as_view()),
    path(f"{_TABLE}/import", table_files.ImportRows.as_view()),
    path(f"{_TABLE}/export", table_files.ExportRows.as_view()),
    path(f"{_TABLE}/rows", table_rows.Rows.as_view()),
    path(f"{_TABLE}/rows/upsert", table_rows.UpsertRow.as_view()),
    path(f"{_TABLE}/rows/lookup", table_rows.LookupRow.as_view()),
    path(f"{_TABLE}/rows/bulk", table_rows.BulkOfRows.as_view()),
    path(f"{_TABLE}/rows/bulk/upsert", table_rows.BulkUpsert.as_view()),
    path(f"{_TABLE}/rows/bulk/delete", table_rows.BulkDelete.as_view()),
    path(f"{_TABLE}/rows/<str:row_id>", table_rows.OneRow.as_view()),
    path(f"{_TABLE}/rows/<str:row_id>/changes", table_rows.RowChanges.as_view()),
]

connect_urls += [
    path("records", records.Records.as_view()),
    path("records/summary", records.Summary.as_view()),
    path("records/import", records.ImportRecords.as_view()),
    path("records/<str:record_id>", records.OneRecord.as_view()),
    path("records/<str:record_id>/changes", records.RecordChanges.as_view()),
    path("records/<str:record_id>/replay", records.ReplayRecord.as_view()),
    path("imports", imports.Imports.as_view()),
    path("imports/<str:import_id>", imports.OneImport.as_view()),
    path("imports/<str:import_id>/cancel", imports.CancelImport.as_view()),
    path("imports/<str:import_id>/errors", imports.ImportErrors.as_view()),
]

_MIRROR, _PUSH = f"{_TABLE}/mirrors/<str:mirror_id>", "record-pushes/<str:push_id>"
connect_urls += [
    path(f"{_TABLE}/mirrors", mirror_rules.Mirrors.as_view()),
    path(_MIRROR, mirror_rules.OneMirror.as_view()),
    path(f"{_MIRROR}/backfill", mirror_rules.BackfillMirror.as_view()),
    path(f"{_MIRROR}/failures", mirror_rules.MirrorFailures.as_view()),
    path("record-pushes", record_pushes.Pushes.as_view()),
    path(_PUSH, record_pushes.OnePush.as_view()),
    path(f"{_PUSH}/retry", record_pushes.RetryPush.as_view()),
    path(f"{_PUSH}/deliveries", record_pushes.PushDeliveries.as_view()),
    path(f"{_PUSH}/deliveries/<str:delivery_id>", record_pushes.OnePushDelivery.as_view()),
    path(f"{_PUSH}/deliveries/<str:delivery_id>/retry", record_pushes.RetryPushDelivery.as_view()),
]

connect_urls += [
    path("flow-templates", flow_templates.Templates.as_view()),
    path("flow-templates/categories", flow_templates.TemplateCategories.as_view()),
    path("flow-templates/<str:template_slug>", flow_templates.OneTemplate.as_view()),
    path("flow-templates/<str:template_slug>/clone", flow_templates.CloneTemplate.as_view()),
]

#: Addresses of triggers.
hook_urls: list[URLPattern] = [path("<str:token>", hooks.Hook.as_view())]

#: Links that answer waiting steps.
resume_urls: list[URLPattern] = [path("<str:token>", resuming.Resume.as_view())]
