"""What a provider said: its answer as data, and the error that a refusal means."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from connect_platform.core import http
from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import ProviderError, ProviderUnreachable
from connections.services.calling import budgets
from integrations.spec import Provider

#: Not shown to the caller: cookies are the provider's session with us.
HIDDEN = frozenset({"set-cookie", "connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"})


@dataclass(slots=True)
class Answer:
    """What the provider said: its status, headers and parsed data (text where it is not JSON, base64 where not text).

    `attempts` counts the requests it took, `size` the bytes of the body.
    """

    status: int
    headers: dict[str, str]
    data: Any
    encoding: str | None = None
    duration_ms: float = 0.0
    attempts: int = 1
    size: int = 0


def read(answer: http.Response) -> Answer:
    """A provider's raw answer as data: JSON parsed, text as text, anything else base64."""
    headers = {name: value for name, value in answer.headers.items() if name not in HIDDEN}
    data, encoding = _data(answer.body, headers.get("content-type", ""))
    return Answer(answer.status, headers, data, encoding, answer.elapsed_ms, size=len(answer.body))


def _data(body: bytes, kind: str) -> tuple[Any, str | None]:
    if not body:
        return None, None
    if "json" in kind:
        try:
            return loads(body), None
        except ValueError:
            return body.decode(errors="replace"), None
    if kind.startswith("text/") or "xml" in kind or "charset" in kind or "x-www-form-urlencoded" in kind:
        return body.decode(errors="replace"), None
    return base64.b64encode(body).decode(), "base64"


def refusal(provider: Provider, answer: Answer, *, reconnect_url: str = "") -> ProviderError | None:
    """The error an answer means, or None: by its status, or by the provider's own way of saying it in a 200."""
    if answer.status < 400:
        said = provider.fault(answer.status, answer.data) if provider.fault else ""
        tries = {"attempts": answer.attempts}
        return ProviderError(f"{provider.name} refused: {said}", provider_status=answer.status, details=tries) if said else None
    detail = {
        "provider_answer": answer.data if len(str(answer.data)) < 2000 else str(answer.data)[:2000],
        "attempts": answer.attempts,
    }
    if budgets.is_exhausted(provider, answer.status, answer.headers):
        return slow_down(provider, budgets.told_wait(provider, answer.headers), provider_status=answer.status, details=detail)
    match answer.status:
        case 401:
            return ProviderError(
                f"{provider.name} does not accept the connection's credential.",
                code="provider_unauthorized",
                hint="Ask the end-user to connect the account again.",
                provider_status=401,
                details=detail,
                reconnect_url=reconnect_url,
            )
        case 403:
            return ProviderError(
                f"{provider.name} does not allow this.",
                code="provider_forbidden",
                hint="The account lacks the right or the scope this needs.",
                provider_status=403,
                details=detail,
            )
        case status if status >= 500:
            return ProviderUnreachable(
                f"{provider.name} is failing with status {status}.",
                code="provider_failing",
                provider_status=status,
                details=detail,
                retry_after=_whole(budgets.told_wait(provider, answer.headers)),
            )
    return ProviderError(
        f"{provider.name} refused the call with status {answer.status}.", provider_status=answer.status, details=detail
    )


def slow_down(provider: Provider, wait: float | None, **rest: Any) -> ProviderError:
    """The quota of this account at the provider is used up; `wait` is seconds until it fills again, where that is known."""
    return ProviderError(
        f"{provider.name} asks to slow down.",
        code="provider_rate_limited",
        permanent=False,
        retry_after=_whole(wait),
        hint="Wait for the provider's quota to fill up again, or send maxWait so that the call waits by itself.",
        **rest,
    )


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else max(1, -int(-seconds // 1))
