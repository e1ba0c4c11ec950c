"""What a person sees when a page cannot be shown; an API path answers in its surface's shape instead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from connect_platform.core import errors
from connect_platform.core.api import dialects
from connect_platform.core.errors import ConnectError


def shown(request: HttpRequest, status: int, title: str, message: str, hint: str, code: str = "") -> HttpResponse:
    """The error page: what happened, what to do next, and the request id to quote."""
    context = {
        "status": status,
        "title": title,
        "message": message,
        "hint": hint,
        "code": code,
        "reference": getattr(request, "request_id", ""),
    }
    response = render(request, "errors/error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def of_service(request: HttpRequest, error: ConnectError) -> HttpResponse:
    """A service's refusal as a page."""
    titles = {
        403: _("You may not do that"),
        404: _("There is nothing here"),
        409: _("That does not fit right now"),
        410: _("This has expired"),
        429: _("Too many requests"),
        503: _("Back in a moment"),
    }
    return shown(request, error.status, titles.get(error.status, _("That did not work")), error.message, error.hint, error.code)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request Django refuses to read."""
    if dialects.is_surface(request.path):
        return dialects.respond(request, dialects.translate(exception))
    return shown(
        request, 400, _("That request could not be read"), _("The browser sent something this page does not understand."),
        _("Go back, reload the page and try again."), "bad_request",
    )  # fmt: skip


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page this person may not open."""
    if dialects.is_surface(request.path):
        return dialects.respond(request, errors.PermissionDenied())
    return shown(
        request, 403, _("You may not open this page"), _("Your account does not have the right this page needs."),
        _("Ask an admin of your company for it, or sign in with another account."), "permission_denied",
    )  # fmt: skip


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere, or to another company's things."""
    if dialects.is_surface(request.path):
        return dialects.respond(request, errors.NotFound())
    return shown(
        request, 404, _("There is nothing here"), _("The address is mistyped, or what was here has been removed."),
        _("Check the address, or start from the overview."), "not_found",
    )  # fmt: skip


def handler500(request: HttpRequest) -> HttpResponse:
    """A bug of ours; the log has it under the request id."""
    if dialects.is_surface(request.path):
        failure = ConnectError(
            "Something went wrong on our side.", status=500, code="internal_error",
            hint="Try again; if it stays, report the X-Request-Id of this answer.",
        )  # fmt: skip
        return dialects.respond(request, failure)
    return shown(
        request, 500, _("Something went wrong on our side"), _("Nothing you did caused this, and it has been logged."),
        _("Try again in a moment. If it stays, quote the reference below."), "internal_error",
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """A form whose proof of origin is missing or old, mostly because the page lay open for long."""
    return shown(
        request, 403, _("This form is too old"), _("For your safety, a form only works with the page it came with."),
        _("Go back, reload the page and send the form again. Cookies must be allowed."), "csrf_failed",
    )  # fmt: skip
