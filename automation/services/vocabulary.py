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
    "webhook.disabled": "Another webhook was switched off because nothing arrived there.",
}
#: What a provider sent for a connection, in `data` under the provider's own name of it.
RECEIVED = "Webhook.Received"
#: Sent on request only, to one endpoint, whatever it subscribed to.
TEST = "webhook.test"
DISABLED = "webhook.disabled"
