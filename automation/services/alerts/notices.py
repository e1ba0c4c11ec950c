"""What an alert says: an event in a few fields, and those fields as a webhook body, a mail and a Slack message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from connect_platform.core.api.rendering import dumps

#: What an alert can be about, and when that is. The name is what the receiver reads as `event`.
EVENTS: dict[str, str] = {
    "flow.failed": "A live execution of a flow failed.",
    "flow.succeeded": "A live execution of a flow succeeded.",
    "flow.paused": "A flow was paused because too many of its executions failed.",
    "connection.needs_reauth": "A connection works no more until its owner connects it again.",
    "webhook.disabled": "A webhook was switched off because nothing arrived there.",
}
TEST = "alert.test"
#: Events of the outbox that are looked at.
SOURCES = ("flow.failed", "flow.succeeded", "flow.paused", "Connection.Updated", "webhook.disabled")
#: Items a digest keeps and shows; the others are counted.
SHOWN = 10
_ERROR_LENGTH = 500
_TITLES: dict[str, str] = {
    "flow.failed": 'Flow "{flowName}" failed',
    "flow.succeeded": 'Flow "{flowName}" succeeded',
    "flow.paused": 'Flow "{flowName}" was paused',
    "connection.needs_reauth": "A connection to {provider} must be made again",
    "webhook.disabled": "A webhook was switched off",
    TEST: "This is a test of an alert",
}
#: What to do about it.
_NEXT = {
    "flow.failed": "Look at the steps of the execution, mend the cause and replay it.",
    "flow.paused": "Look at its last executions, mend the cause and publish the flow again.",
    "connection.needs_reauth": "Open the link and connect the account again.",
    "webhook.disabled": "Mend the receiver, switch it on again and recover what it missed.",
}
Notice = dict[str, Any]


def notice_of(kind: str, data: Mapping[str, Any], at: datetime | str) -> Notice | None:
    """What an event of the outbox means for alerts, or None where it means nothing to them.

    `{event, timestamp, flowId, flowName, error, executionId, link}` and, of events that are not a flow's, `connectionId` and
    `provider` or `webhookId`.
    """
    if kind == "Connection.Updated":
        return _broken(data, at) if data.get("reconnectUrl") else None
    error = str(data.get("error") or data.get("reason") or "")[:_ERROR_LENGTH] or None
    about = {name: data.get(name) for name in ("flowId", "flowName", "executionId")}
    notice = {"event": kind, "timestamp": at, **about, "error": error}
    if kind == "webhook.disabled":
        key = data.get("webhookId")
        return {**notice, "webhookId": key, "link": data.get("link") or _page("webhooks", key)}
    return {**notice, "link": _flow_link(about)}


def _broken(data: Mapping[str, Any], at: datetime | str) -> Notice:
    about = {"connectionId": data.get("connectionId"), "provider": data.get("provider"), "link": data["reconnectUrl"]}
    error = str(data.get("cause") or "")[:_ERROR_LENGTH] or None
    nothing = dict.fromkeys(("flowId", "flowName", "executionId"))
    return {"event": "connection.needs_reauth", "timestamp": at, **nothing, "error": error, **about}


def test_notice(at: datetime | str) -> Notice:
    """What a test tells."""
    nothing = dict.fromkeys(("flowId", "flowName", "executionId", "error"))
    return {"event": TEST, "timestamp": at, **nothing, "link": None}


def _page(kind: str, key: object) -> str:
    return f"{settings.PUBLIC_URL}/dashboard/{kind}/{key}"


def _flow_link(about: Mapping[str, Any]) -> str | None:
    """Where the API tells more: the steps of the execution, or the flow."""
    if not about["flowId"]:
        return None
    flow = f"{settings.PUBLIC_URL}/connect/v1/flows/{about['flowId']}"
    return f"{flow}/executions/{about['executionId']}/steps" if about["executionId"] else flow


def title_of(notice: Notice) -> str:
    """The event in one line."""
    kind = str(notice["event"])
    words = {name: one_line(notice.get(name) or "") for name in ("flowName", "provider")}
    return _TITLES[kind].format_map(words) if kind in _TITLES else kind


def next_step(notice: Notice) -> str:
    """What its reader can do about it; empty where there is nothing to do."""
    return _NEXT.get(notice["event"], "")


def one_line(text: object) -> str:
    """The text without line breaks, which a subject must not have."""
    return " ".join(str(text).split())


def webhook_body(notice: Notice) -> bytes:
    """`{event, timestamp, flowId, flowName, error, executionId}` and what else the event names."""
    return dumps({name: value for name, value in notice.items() if name != "link"})


def subject(items: Sequence[Notice], count: int) -> str:
    """The first event, and how many more there are."""
    more = f" (and {count - 1} more)" if count > 1 else ""
    return title_of(items[0])[: 200 - len(more)] + more


def mail_context(items: Sequence[Notice], count: int) -> dict[str, object]:
    """What the templates `alert` show."""
    shown = [
        {
            "title": title_of(each),
            "at": each["timestamp"],
            "error": each["error"],
            "link": each["link"],
            "next_step": next_step(each),
        }
        for each in items
    ]
    return {"items": shown, "count": count, "more": count - len(items)}


def slack_text(items: Sequence[Notice], count: int) -> str:
    """The digest in Slack's mrkdwn."""
    return "\n".join([*(_slack_line(each) for each in items), *_slack_rest(items, count)])


def slack_body(items: Sequence[Notice], count: int) -> bytes:
    """`text` for notifications and `blocks` for the channel: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks

    A section holds 3,000 characters: https://docs.slack.dev/reference/block-kit/blocks/section-block
    """
    lines = [*(_slack_line(each) for each in items), *_slack_rest(items, count)]
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": line[:3000]}} for line in lines]
    return dumps({"text": _escaped(subject(items, count)), "blocks": blocks})


def _slack_line(notice: Notice) -> str:
    parts = [f"*{_escaped(title_of(notice))}*"]
    if notice["error"]:
        parts.append(_escaped(notice["error"]))
    if advice := next_step(notice):
        parts.append(advice)
    if notice["link"]:
        parts.append(f"<{_escaped(notice['link'])}>")
    return "\n".join(parts)


def _slack_rest(items: Sequence[Notice], count: int) -> list[str]:
    return [f"and {count - len(items)} more"] if count > len(items) else []


def _escaped(text: str) -> str:
    """The three characters Slack reads as markup: https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
