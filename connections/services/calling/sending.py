"""Sends one call: with a valid credential, within the provider's quota, and again only where that cannot do a thing twice."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.conf import settings
from django.db import connection as database

from connect_platform.core import http
from connect_platform.core.errors import ProviderError
from connections.models import Connection
from connections.services.calling import answers, budgets
from connections.services.calling.recording import Attempt
from connections.services.health import credentials, health
from integrations.render import Call
from integrations.spec import Effect

#: Statuses that say a server in between or behind could not do it now (RFC 9110 §15.6).
PASSING = frozenset({502, 503, 504})
MOST_RETRIES = 5
DEFAULT_RETRIES = 2
#: Most seconds a caller may let a call wait for the provider's quota.
MOST_WAIT = 60
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 4.0
_RANDOM = random.SystemRandom()


class Head(Protocol):
    """What every answer has, read whole or as a stream."""

    status: int

    @property
    def headers(self) -> Mapping[str, str]: ...


A = TypeVar("A", bound=Head)
Transport = Callable[[http.Request], A]
Prepare = Callable[[credentials.Access], Call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How hard to try. `retries` None = DEFAULT_RETRIES for a caller outside, where repeating is safe; work of the platform
    itself is repeated by its own rows. `max_wait` is how many seconds in all the provider may make the call wait."""

    retries: int | None = None
    max_wait: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Generic[A]):
    """A call to send: what it is, what repeating it may do, and who carries it."""

    connection: Connection
    prepare: Prepare
    effect: Effect
    terms: Terms
    attempt: Attempt
    transport: Transport[A]
    timeout: float | None = None  # seconds for all of it but waits the provider asked for; None = EGRESS_TIMEOUT


def send(order: Order[A]) -> A:
    """The provider's last answer, whatever its status. Raises ConnectionUnusable, OutgoingError, or ProviderError
    `provider_rate_limited` with nothing sent where the quota is used up for longer than the caller waits.

    A 401 renews the token once and sends again, as a request refused so was not carried out; so does a 429. Anything else is
    repeated only where the effect allows it or where the request certainly never left.
    """
    return _Sending(order).run()


class _Sending(Generic[A]):
    def __init__(self, order: Order[A]) -> None:
        self.order, self.attempt = order, order.attempt
        self.provider = order.connection.definition
        self.patience = order.terms.max_wait
        timeout = settings.CONFIG["EGRESS_TIMEOUT"] if order.timeout is None else order.timeout
        self.deadline = time.monotonic() + timeout
        self.granted = credentials.access(order.connection)
        self.call = order.prepare(self.granted)
        self.is_renewed = False

    def run(self) -> A:
        while True:
            self._wait_for_quota()
            answer, error = None, None
            try:
                answer = self._once()
                pause = self._pause_after(answer)
            except http.OutgoingError as failure:
                error, pause = failure, self._pause_after_failure(failure)
            if pause is None:
                if answer is not None:
                    health.observed(self.order.connection, answer.status)
                    return answer
                assert error
                error.details["attempts"] = self.attempt.tries
                raise error
            if answer is not None and (close := getattr(answer, "close", None)):
                close()
            credentials.release(database)
            time.sleep(pause)

    def _once(self) -> A:
        """One request, and a second one with a fresh token where the provider does not take the one we had."""
        connection = self.order.connection
        answer = self._request()
        if answer.status == 401 and not self.is_renewed and connection.scheme in credentials.RENEWABLE:
            self.is_renewed = True
            if close := getattr(answer, "close", None):
                close()
            self.granted = credentials.renewed(connection, refused=self.granted.version)
            self.call = self.order.prepare(self.granted)
            answer = self._request()
        return answer

    def _request(self) -> A:
        call = credentials.authorized(self.granted, self.call)
        credentials.release(database)
        self.attempt.tries += 1
        left = max(0.001, self.deadline - time.monotonic())
        answer = self.order.transport(
            http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body, timeout=left)
        )
        budgets.learn(self.order.connection.id, self.provider, answer.status, answer.headers)
        return answer

    def _wait_for_quota(self) -> None:
        """Let the budget's window pass where the caller waits that long. Raises `provider_rate_limited`."""
        while wait := budgets.take(self.order.connection.id):
            if not self._may_wait(wait):
                raise self._slow_down(wait)
            credentials.release(database)
            time.sleep(wait)

    def _slow_down(self, wait: float) -> ProviderError:
        details = {"attempts": self.attempt.tries, "sent": bool(self.attempt.tries)}
        return answers.slow_down(self.provider, wait, status=429, details=details)

    def _may_wait(self, seconds: float) -> bool:
        """Take a wait the provider asks for out of the caller's patience; it does not count against the deadline."""
        if seconds > self.patience:
            return False
        self.patience -= seconds
        self.deadline += seconds
        return True

    def _has_tries(self, *, slowed: bool = False) -> bool:
        retries, terms = 0, self.order.terms
        if terms.retries is not None:
            retries = terms.retries
        elif slowed and terms.max_wait:
            retries = MOST_RETRIES
        elif self.order.effect != "at_most_once" and self.attempt.actor.kind != "system":
            retries = DEFAULT_RETRIES
        return self.attempt.tries <= retries + self.is_renewed

    def _pause_after(self, answer: A) -> float | None:
        """Seconds until the call is sent again, or None where this answer stands."""
        status = answer.status
        if status < 400:
            return None
        slowed = budgets.is_exhausted(self.provider, status, answer.headers)
        if not slowed and (status not in PASSING or self.order.effect == "at_most_once"):
            return None
        if not self._has_tries(slowed=slowed):
            return None
        told = budgets.told_wait(self.provider, answer.headers)
        if told is None:
            pause = self._backoff()
            if slowed:
                return pause if pause is not None and self._may_wait(pause) else None
            return pause
        return told if self._may_wait(told) else None

    def _pause_after_failure(self, error: http.OutgoingError) -> float | None:
        if error.permanent or (error.sent and self.order.effect == "at_most_once") or not self._has_tries():
            return None
        return self._backoff()

    def _backoff(self) -> float | None:
        """Full jitter, so that callers who failed together do not come back together
        (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); None past the deadline."""
        pause = _RANDOM.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**self.attempt.tries))
        return pause if time.monotonic() + pause < self.deadline else None
