"""The links of waiting steps: a page for people, JSON for other systems. Only a POST decides, never whoever looks a link up."""

from __future__ import annotations

from typing import IO, Any, cast

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from rest_framework import serializers

from accounts.api.surfaces import ConnectView
from automation.engine.frames import APPROVED, CALL, DECLINED, EXPIRED
from automation.services.executions import answers, resuming
from automation.services.executions.resuming import Question
from connect_platform.core import errors
from connect_platform.core.api import dialects
from connect_platform.core.api.fields import Object, Text
from connect_platform.core.api.rendering import OrjsonParser, dumps, json_response
from connect_platform.core.api.schema import operation

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ASKED: dict[str, Any] = {
    "state": "open",
    "mode": "approval",
    "title": "Pay 120 €?",
    "text": "Invoice 42 of Northwind.",
    "options": ["approved", "declined"],
    "fields": [{"name": "note", "label": "Note", "type": "text"}],
    "deadline": "2026-01-15T10:30:00.000000Z",
}


class Answer(serializers.Serializer[Any]):
    """To an approval. To a webhook wait any JSON is an answer."""

    decision = Text(max_length=100, required=False)
    comment = Text(max_length=answers.MAX_COMMENT, required=False)
    values = Object(required=False)


@method_decorator(never_cache, name="dispatch")
class Resume(ConnectView):
    """It takes no credential but its address, and counts nobody's calls; DRF describes it only."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_page = "text/html" in request.headers.get("Accept", "")
        try:
            if request.method not in ("GET", "HEAD", "POST"):
                raise errors.MethodNotAllowed()
            handler = self.post if request.method == "POST" else self.get
            return handler(request, is_page=is_page, **kwargs)
        except Exception as error:
            known = dialects.translate(error)
            return _refused(request, known) if is_page else dialects.respond(request, known)

    @operation(
        "C.resume.get",
        "Look at a waiting step",
        answer=_ASKED,
        failures=(404, 410),
        description="What the step of a signed link asks. `state` is `early` before the step waits.",
        public=True,
    )
    def get(self, request: HttpRequest, token: str, is_page: bool = False) -> HttpResponse:
        asked = resuming.question(token)
        if gone := resuming.closed(asked):
            raise gone
        return _page(request, asked) if is_page else json_response(dumps(_body(asked)))

    @operation(
        "C.resume.answer",
        "Answer a waiting step",
        body=Answer,
        answer={"received": True, "decision": "approved", "answeredAt": "2026-01-15T10:30:00.000000Z"},
        failures=(400, 404, 409, 410, 413),
        example={"decision": "approved", "comment": "Go ahead."},
        description="Once; a second answer is told the first (410). A webhook wait takes any JSON as the step's output.",
        public=True,
    )
    def post(self, request: HttpRequest, token: str, is_page: bool = False) -> HttpResponse:
        if request.content_type in _FORMS:
            return self.form(request, token, is_page)
        done = resuming.answer(token, OrjsonParser().parse(cast("IO[bytes]", request)))
        return _done(request, done, is_page)

    def form(self, request: HttpRequest, token: str, is_page: bool) -> HttpResponse:
        """The same of a form: what is wrong is said beside its fields."""
        sent = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        if any("\x00" in text for pair in sent.items() for text in pair):
            raise errors.InvalidInput({"body": "NUL characters are not allowed."})
        asked = resuming.question(token)
        try:
            given = sent if asked.subject["mode"] == CALL else answers.of_form(sent, asked.subject)
            return _done(request, resuming.answer(token, given), is_page)
        except errors.InvalidInput as error:
            if not is_page or resuming.closed(asked):
                raise
            return _page(request, asked, error, sent)


def _body(asked: Question) -> dict[str, Any]:
    subject = {**asked.subject}
    if subject["mode"] != CALL:
        subject["options"] = answers.decisions_of(subject)
    return {"state": asked.state, **subject, "deadline": asked.deadline}


def _done(request: HttpRequest, asked: Question, is_page: bool) -> HttpResponse:
    if not is_page:
        said = {"received": True, "decision": asked.decision or None, "answeredAt": asked.answered_at}
        return json_response(dumps(said))
    title = _("Thank you, this was answered") if not asked.decision else _("Thank you: %s") % word_of(asked.decision)
    return _shown(request, {"title": title, "is_done": True})


def word_of(decision: str) -> str:
    """A decision as people read it."""
    return {APPROVED: _("Approved"), DECLINED: _("Declined"), EXPIRED: _("Expired")}.get(decision, decision)


def _page(
    request: HttpRequest, asked: Question, error: errors.InvalidInput | None = None, sent: dict[str, str] | None = None
) -> HttpResponse:
    subject, sent = asked.subject, sent or {}
    wrong = error.fields if error else {}
    known = answers.decisions_of(subject)
    chosen = request.GET.get("decision", "")
    words = {APPROVED: _("Approve"), DECLINED: _("Decline")}
    context = {
        "asked": asked,
        "title": subject.get("title") or (_("Continue?") if subject["mode"] == CALL else _("Your decision is asked for")),
        "is_call": subject["mode"] == CALL,
        "decisions": [
            {"value": one, "words": words.get(one, one), "is_main": one == (chosen if chosen in known else known[0])}
            for one in known
        ],
        "fields": [
            {
                **field,
                "label": field.get("label") or field["name"],
                "type": field.get("type", "text"),
                "value": sent.get(f"value_{field['name']}", ""),
                "error": " ".join(str(reason) for reason in wrong.get(f"values.{field['name']}", [])),
            }
            for field in subject.get("fields") or ()
        ],
        "comment": sent.get("comment", ""),
        "errors": [" ".join(map(str, reasons)) for name, reasons in wrong.items() if not name.startswith("values.")],
    }
    return _shown(request, context, status=400 if error else 200)


def _refused(request: HttpRequest, error: errors.ConnectError) -> HttpResponse:
    titles = {
        "not_found": _("There is no such link"),
        "answered": _("This was answered already"),
        "expired": _("The time to answer is over"),
        "over": _("No answer is needed any more"),
        "not_asked_yet": _("Not asked yet"),
    }
    decision = error.details.get("decision")
    context = {
        "title": titles.get(error.code, _("That did not work")),
        "problem": error,
        "decision": word_of(decision) if decision else "",
        "answered_at": error.details.get("answeredAt"),
    }
    return _shown(request, context, status=error.status)


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "automation/resume.html", context, status=status)
    response["Content-Security-Policy"] = build_policy()
    return response
