"""One family of exceptions that every surface can say in its own words.

Raise these from services; `core/api/dialects.py` turns them into the surface's error shape.
`code` is a stable snake_case word, `hint` the next action, `permanent` whether repeating the same call is pointless.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ConnectError(Exception):
    """Something the caller can be told about. Subclasses fix the HTTP status and a default code."""

    status = 400
    code = "bad_request"
    message = "The request could not be carried out."
    hint = "Check the request against the documentation at /api/docs."
    permanent = True

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        hint: str = "",
        status: int = 0,
        permanent: bool | None = None,
        details: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.hint = hint or self.hint
        self.status = status or self.status
        self.permanent = self.permanent if permanent is None else permanent
        self.details: dict[str, Any] = dict(details or {})
        self.retry_after = retry_after
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as it stands: each subclass is made with arguments of its own."""
        return _restored, (type(self), self.message, self.__dict__)


def _restored(kind: type[ConnectError], message: str, state: dict[str, Any]) -> ConnectError:
    error = kind.__new__(kind, message)
    error.__dict__.update(state)
    return error


class InvalidInput(ConnectError):
    """Bad body or query. `fields` maps a field name to the reasons it was refused; `constraints` are not kept."""

    code = "invalid_input"
    message = "The request is not valid."
    hint = "Correct the named fields and send the request again."

    def __init__(self, fields: Mapping[str, list[str] | str], message: str = "", **rest: Any) -> None:
        self.fields = {name: [reasons] if isinstance(reasons, str) else list(reasons) for name, reasons in fields.items()}
        first = next(iter(self.fields.items()), None)
        super().__init__(message or (f"{first[0]}: {first[1][0]}" if first else ""), **rest)


class NotAuthenticated(ConnectError):
    status = 401
    code = "not_authenticated"
    message = "No valid credential was sent."
    hint = "Send a credential this API accepts in the Authorization header."


class InsufficientCredits(ConnectError):
    status = 402
    code = "insufficient_credits"
    message = "The company has no credits left."
    hint = "Top up credits or choose a larger plan."


class PermissionDenied(ConnectError):
    status = 403
    code = "permission_denied"
    message = "This credential may not do that."
    hint = "Use a credential that holds the permission, or ask an admin for it."


class PlanLimit(PermissionDenied):
    code = "plan_limit"
    message = "The company's plan does not allow more of this."
    hint = "Remove something that is no longer needed or choose a larger plan."


class NotFound(ConnectError):
    """Unknown id, or an id of another company: the two are never told apart."""

    status = 404
    code = "not_found"
    message = "Not found."
    hint = "Check the id. It must belong to the company of the credential."


class MethodNotAllowed(ConnectError):
    status = 405
    code = "method_not_allowed"
    message = "This method is not allowed here."
    hint = "See /api/docs for the methods of this path."


class Conflict(ConnectError):
    status = 409
    code = "conflict"
    message = "The state of the object does not allow that."
    hint = "Read the object, then decide."


class Gone(ConnectError):
    status = 410
    code = "gone"
    message = "This has expired."
    hint = "Ask for a new one."


class PayloadTooLarge(ConnectError):
    status = 413
    code = "payload_too_large"
    message = "The request body is too large."
    hint = "Send less at once."


class Unprocessable(ConnectError):
    status = 422
    code = "unprocessable"
    message = "The request was understood and refused."


class RateLimited(ConnectError):
    status = 429
    code = "rate_limited"
    message = "Too many requests in this window."
    hint = "Wait until the window ends; Retry-After says how many seconds that is."
    permanent = False


class ServiceUnavailable(ConnectError):
    status = 503
    code = "service_unavailable"
    message = "A service the platform needs is away."
    hint = "Try again shortly; /readyz says which service it is."
    permanent = False


class ProviderError(ConnectError):
    """The provider's fault or refusal. `provider_status` is its HTTP status, `reconnect_url` where a person can mend it."""

    status = 422
    code = "provider_error"
    message = "The provider refused the call."
    hint = "Read the provider's answer; it says what it did not like."

    def __init__(self, message: str = "", *, provider_status: int | None = None, reconnect_url: str = "", **rest: Any) -> None:
        super().__init__(message, **rest)
        self.provider_status = provider_status
        self.reconnect_url = reconnect_url
        if provider_status is not None:
            self.details.setdefault("provider_status", provider_status)
        if reconnect_url:
            self.details.setdefault("reconnect_url", reconnect_url)


class ProviderUnreachable(ProviderError):
    status = 502
    code = "provider_unreachable"
    message = "The provider could not be reached."
    hint = "This is on the provider's side or the network; try again later."
    permanent = False


class ConnectionUnusable(ProviderError):
    """The account is not connected, or its authorization has ended; only a person can mend it."""

    status = 409
    code = "not_connected"
    message = "The account is not connected."
    hint = "Ask the end-user to connect the account."
