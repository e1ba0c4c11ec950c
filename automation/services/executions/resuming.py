"""Links that answer a waiting step: made before it waits, good for one answer, and worth nothing to whoever guesses.

A link is the execution, the step, its path and the form of the answer, signed; no row is kept of it. What it may still do is
read off the execution each time. An answer that comes before the step waits is kept and taken when it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from automation.engine.frames import ASKING, CALL, EXPIRED, Link
from automation.engine.run import Rest
from automation.models import Execution, StepAnswer, StepRun
from automation.services.executions import answers
from connect_platform.core import audit, work
from connect_platform.core.actors import system
from connect_platform.core.api.rendering import dumps, loads
from connect_platform.core.errors import Conflict, Gone, NotFound

State: TypeAlias = Literal["early", "open", "answered", "expired", "over"]
_SALT = "automation.resuming"
_LINK = re.compile(rb"https?://[^\s\"'<>\\]{1,300}/resume/[A-Za-z0-9_-]{20,4000}\.[A-Za-z0-9_-]{43}")
HIDDEN = b"[link hidden]"

# The row of the execution is this transaction's already: an answer came before it rested, or waits until it does.
_ANSWERED = """
UPDATE automation_execution e SET state = 'waiting', due_at = statement_timestamp(), reason = ''
FROM json_to_recordset(%s::json) AS asks (id uuid, step text, path text, attempt int)
JOIN automation_stepanswer known ON known.execution_id = asks.id AND known.step_id = asks.step AND known.path = asks.path
  AND known.attempt = asks.attempt
WHERE e.id = asks.id AND e.state IN ('waiting', 'parked')
"""


@dataclass(frozen=True, slots=True)
class Place:
    """What a link names."""

    execution_id: UUID
    step_id: str
    path: str
    form: str

    @property
    def key(self) -> dict[str, Any]:
        """Its one try: a wait is never tried again."""
        return {"execution_id": self.execution_id, "step_id": self.step_id, "path": self.path, "attempt": 1}


@dataclass(frozen=True, slots=True)
class Question:
    """What the holder of a link may see: what is asked, and whether it can still be answered.

    `subject` is `{mode, title, text, options, fields}`; before the step waits only its mode is known. `decision` is empty
    where nothing was decided, or where another system answered.
    """

    state: State
    subject: Mapping[str, Any]
    deadline: datetime | None = None
    decision: str = ""
    answered_at: datetime | None = None


def links_of(execution_id: str) -> Link:
    """Makes the addresses of an execution's waits."""

    def link(step_id: str, path: str, form: str) -> str:
        token = _signer().sign_object([execution_id, step_id, path, form])
        return f"{settings.PUBLIC_URL}/resume/{token}"

    return link


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=_SALT)


def place_of(token: str) -> Place:
    """What a link names. Raises NotFound for one that this platform did not make."""
    try:
        execution_id, step_id, path, form = _signer().unsign_object(token)
        return Place(UUID(execution_id), step_id, path, form)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound("There is no such link.") from None


def question(token: str) -> Question:
    """What a link asks. Raises NotFound, also where the execution is not kept any more."""
    place = place_of(token)
    execution = Execution.objects.filter(pk=place.execution_id).only("state").first()
    if execution is None:
        raise NotFound("There is no such link.")
    return _question(place, execution)


def _question(place: Place, execution: Execution) -> Question:
    asked = StepRun.objects.filter(**place.key).first()
    said = StepAnswer.objects.filter(**place.key).first()
    is_waiting = asked is not None and asked.status == "waiting"
    subject = {"mode": CALL if place.form == CALL else "approval"}
    if asked is not None and is_waiting and asked.output:
        subject = {name: asked.output.get(name) for name in ("mode", "title", "text", "options", "fields")}
    deadline = asked.due_at if asked else None
    if said:
        decision = "" if place.form == CALL else str(said.answer.get("decision", ""))
        return Question("answered", subject, deadline, decision, said.answered_at)
    if deadline and deadline <= timezone.now():
        return Question("expired", subject, deadline, EXPIRED)
    is_over = execution.state in (Execution.State.DONE, Execution.State.FAILED, Execution.State.CANCELED)
    if is_over or (asked is not None and not is_waiting):
        return Question("over", subject)
    return Question("open" if is_waiting else "early", subject, deadline)


def answer(token: str, given: Any) -> Question:
    """Answer the step of a link, once; the execution goes on at once. `given` is any JSON for a webhook, else as `answers.of`.

    Raises NotFound, Gone with what was decided before, Conflict `not_asked_yet` where what is asked is not known yet, and
    InvalidInput for an answer that does not fit. Then nothing has changed.
    """
    place = place_of(token)
    with transaction.atomic():
        rows = Execution.objects.select_for_update().filter(pk=place.execution_id)
        execution = rows.only("state", "company_id").first()
        if execution is None:
            raise NotFound("There is no such link.")
        asked = _question(place, execution)
        if gone := closed(asked):
            raise gone
        if asked.state == "early" and place.form == ASKING:
            raise Conflict(
                "What is asked is not known yet.", code="not_asked_yet", hint="Try again in a moment.", permanent=False
            )
        fit = ({} if given is None else given) if place.form == CALL else answers.of(given, asked.subject)
        StepAnswer.objects.create(**place.key, company_id=execution.company_id, answer=fit)
        if asked.state == "open":
            resting = rows.filter(state__in=(Execution.State.WAITING, Execution.State.PARKED))
            resting.update(state=Execution.State.WAITING, due_at=Now(), reason="", deaths=0)
            work.wake(Execution)
        detail = {"stepId": place.step_id, "by": "link"}
        audit.record(system(execution.company_id), "execution.answer", str(execution.pk), detail=detail)
        return _question(place, execution)


def closed(asked: Question) -> Gone | None:
    """Why a question takes no answer any more, with what was decided and when; None where it still does."""
    match asked.state:
        case "answered":
            told = {"decision": asked.decision or None, "answeredAt": asked.answered_at}
            return Gone("This was answered already.", code="answered", hint="A link works once.", details=told)
        case "expired":
            return Gone("The time to answer is over.", code="expired", hint="Ask whoever sent the link.")
        case "over":
            return Gone("Nothing waits for this answer any more.", code="over", hint="Ask whoever sent the link.")
    return None


def woken(rests: Sequence[tuple[UUID, Rest]]) -> None:
    """In the transaction that stores executions that rest, let those go on whose answer came before they did."""
    asks = [
        {"id": key, "step": rest.record.step_id, "path": rest.record.path, "attempt": rest.record.attempt}
        for key, rest in rests
        if rest.record is not None and rest.record.kind == "wait" and rest.record.status == "waiting"
    ]
    if not asks:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [dumps(asks).decode()])
        if cursor.rowcount:
            work.wake(Execution)


def without_links(value: Any) -> Any:
    """A value as those see it who may not answer: a link is the right to do so."""
    data = dumps(value)
    return loads(_LINK.sub(HIDDEN, data)) if b"/resume/" in data else value
