"""Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header): the same key and body replay the stored answer.

In flight is 409, another body 422. A request whose process died keeps its key in doubt: the answer is 409 that says so,
never a second effect.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from connect_platform.core import errors
from connect_platform.core.api.rendering import dumps
from connect_platform.core.api.views import SurfaceView
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import uuid7

KEEP = timedelta(hours=24)
#: How often a key that is freed again and again is tried for.
TRIES = 20
IN_FLIGHT = timedelta(minutes=2)


class IdempotencyRecord(models.Model):
    """What one key of one company was used for, and the answer it got. The answer is encrypted: it may hold a secret."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company_id = models.BigIntegerField()
    scope = models.CharField(max_length=200)  # credential and route
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.IntegerField(null=True)  # null = not answered yet
    answer = EncryptedJSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company_id", "scope", "key"], name="core_idempotency_unique")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at"], name="core_idempotency_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


Handler = Callable[..., HttpResponseBase]


def idempotent(handler: Handler) -> Handler:
    """Wrap a view method that acts outside or spends. Without the header it changes nothing.

    Answers are stored for 24 hours, failures too; only a request that surely had no effect leaves its key free.
    """

    @wraps(handler)
    def wrapped(view: SurfaceView, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return handler(view, request, *args, **kwargs)
        if len(key) > 255 or not key.isprintable():
            raise errors.InvalidInput({"Idempotency-Key": "Must be 1 to 255 printable characters."})
        record, mine = _open(view, request, key)
        if not mine:
            return _replay(record, _fingerprint(request))
        return _answer(view, request, handler, record, args, kwargs)

    return wrapped


def _fingerprint(request: Request) -> str:
    return hashlib.sha256(request.get_full_path().encode() + b"\n" + dumps(request.data)).hexdigest()


def _open(view: SurfaceView, request: Request, key: str) -> tuple[IdempotencyRecord, bool]:
    scope = f"{view.actor.app_id or view.actor.kind}{view.actor.end_user} {request.method} {request.resolver_match.route}"[:200]  # type: ignore[union-attr]
    names = {"company_id": view.actor.company_id, "scope": scope, "key": key}
    IdempotencyRecord.objects.filter(**names, created_at__lt=timezone.now() - KEEP).delete()
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return IdempotencyRecord.objects.create(**names, fingerprint=_fingerprint(request)), True
        except IntegrityError:
            if record := IdempotencyRecord.objects.filter(**names).first():
                return record, False
            # The request that held the key has just failed and freed it: it is ours to try.
    raise errors.ServiceUnavailable("The Idempotency-Key could not be taken.")


def _replay(record: IdempotencyRecord, fingerprint: str) -> HttpResponseBase:
    if record.fingerprint != fingerprint:
        raise errors.Unprocessable(
            "This Idempotency-Key was used for another request.", code="idempotency_key_reused", hint="Use a new key."
        )
    if record.status is None:
        if record.created_at > timezone.now() - IN_FLIGHT:
            raise errors.Conflict(
                "A request with this Idempotency-Key is still running.",
                code="idempotency_in_flight",
                hint="Wait and send it again with the same key.",
                retry_after=1,
            )
        raise errors.Conflict(
            "A request with this Idempotency-Key broke off; whether it took effect is not known.",
            code="idempotency_outcome_unknown",
            hint="Look at the provider whether it happened, then use a new key.",
        )
    answer = record.answer
    response = HttpResponse(answer["body"], status=record.status, content_type=answer["type"])
    response["Idempotency-Replayed"] = "true"
    return response


def _answer(
    view: SurfaceView, request: Request, handler: Handler, record: IdempotencyRecord, args: Any, kwargs: Any
) -> HttpResponseBase:
    try:
        response = handler(view, request, *args, **kwargs)
    except Exception as error:  # the answer an error becomes is stored like any other
        response = view.handle_exception(error)
        if _changed_nothing(error):
            record.delete()
            return response
    status = response.status_code
    if isinstance(response, Response):  # not rendered yet, so its Content-Type is still Django's own
        body, type_ = b"" if response.data is None else dumps(response.data), "application/json"
    else:
        body, type_ = getattr(response, "content", b""), response.headers["Content-Type"]
    record.status, record.answer = status, {"body": body.decode(), "type": type_}
    record.save(update_fields=["status", "answer"])
    return response


def _changed_nothing(error: BaseException) -> bool:
    """Whether the request surely had no effect, so that its key may be used again.

    A call that reached the provider and brought no answer may have had one: its failure is replayed instead.
    """
    if isinstance(error, errors.ConnectError) and error.status in (401, 403, 429, 503):
        return True
    cause: BaseException | None = error
    while cause:
        if getattr(cause, "sent", None) is False:
            return True
        cause = cause.__cause__
    return False


def forget_expired() -> int:
    """Delete records past their 24 hours."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEEP).delete()[0]
