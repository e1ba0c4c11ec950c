"""What tests of alerts share: somebody who makes them, what the worker does, and what mails say."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from automation.models import AlertDigest
from connect_platform.core import work
from connect_platform.core.mail import Mail
from tests.automation.test_webhooks_api import Caller as Owner
from tests.factories import make_user

ALERTS = "/connect/v1/alerts"
FLOW, EXECUTION = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d", "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2e"
FAILED = {"flowId": FLOW, "flowName": "Greet", "executionId": EXECUTION, "error": "step_1: The provider refused."}


class Caller(Owner):
    """Somebody whose mail address is verified."""

    def __init__(self, **user: Any) -> None:
        super().__init__(make_user(is_verified=True, **user))

    def alert(self, channel: str, target: str, *names: str, status: int = 201, **more: Any) -> Any:
        body = {"channel": channel, "target": target, "eventTypes": list(names) or ["flow.failed"], **more}
        return self.call("post", ALERTS, body, status)


def write() -> int:
    """What the worker does with digests."""
    return work.drain(AlertDigest)


def let_minutes_pass() -> None:
    """Until the next digest may follow."""
    AlertDigest.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))


def text_of(mail: Mail) -> str:
    return str((mail.content or {})["text"])


def link_in(mail: Mail) -> str:
    (link,) = re.findall(r"\S+/alerts/\S+", text_of(mail))
    return f"{urlsplit(link).path}?{urlsplit(link).query}"
