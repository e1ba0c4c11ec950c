"""The events a company can subscribe to, in the words of the contract."""

from __future__ import annotations

ALL = "*"
#: Name and when it is sent.
COMPANY_EVENTS: dict[str, str] = {
    "Connection.Updated": "A connection changed its status, or its data did.",
    "OAuthApp.Misconfigured": "A provider refuses the id or secret of an OAuth app.",
    "agent.execute": "An agent ran.",
    "agent.created": "An agent was made.",
    "agent.updated": "An agent was changed.",
    "agent.deleted": "An agent was removed.",
    "deployment.created": "An agent was deployed.",
    "deployment.deleted": "A deployment was removed.",
    "data_source.connected": "A data source was connected.",
    "flow.succeeded": "A live execution of a flow succeeded.",
    "flow.failed": "A live execution of a flow failed.",
    "flow.paused": "A flow was paused because nearly all of its executions failed.",
    "flow.emitted": "A step of a flow emitted an event of its own.",
    "table.row.created": "Rows of a table were made.",
    "table.row.updated": "Rows of a table were changed.",
    "table.row.deleted": "Rows of a table were deleted.",
    "record.created": "Records were made: by a provider's event, a poll, an import or a flow.",
    "record.updated": "Records changed.",
    "webhook.disabled": "Another webhook was switched off because nothing arrived there.",
}
#: What a provider sent for a connection, in `data` under the provider's own name of it.
RECEIVED = "Webhook.Received"
#: Sent on request only, to one endpoint, whatever it subscribed to.
TEST = "webhook.test"
DISABLED = "webhook.disabled"
PAUSED = "flow.paused"
#: What a Slack message of an alert tells together.
DIGEST = "alert.digest"
EMITTED = "flow.emitted"
