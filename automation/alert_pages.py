"""The pages that links in alert mails lead to: agreeing to alerts, and wanting no more of them. Plain forms, no JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from automation.services.alerts import consent
from connect_platform.core.errors import InvalidInput


@never_cache
@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Agrees on a click, not on opening: mail scanners open links too."""
    token = _token(request)
    try:
        alert = consent.asked(token)
        if request.method == "POST":
            consent.confirm(token)
            return _note(
                request, _("You will get the alerts"), _("Each mail has a link that ends them. You can close this page.")
            )
    except InvalidInput:
        return _refused(request)
    text = _("%(company)s would like to send alerts about its flows and connections to %(address)s.")
    words = {"company": alert.company.name, "address": alert.target}
    return _ask(request, token, _("Do you want these alerts?"), text % words, _("Yes, send them"))


@never_cache
@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Ends all alerts of the company to an address."""
    token = _token(request)
    try:
        _company, address = consent.leaving(token)
        if request.method == "POST":
            consent.unsubscribe(token)
            return _note(request, _("No more alerts"), _("Nothing more is sent to this address. You can close this page."))
    except InvalidInput:
        return _refused(request)
    text = _("No more alerts of this company will be sent to %(address)s.") % {"address": address}
    return _ask(request, token, _("End these alerts?"), text, _("End them"))


@csrf_exempt
@never_cache
@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    """Ends one alert. Mail programs post for their reader without having seen a page (RFC 8058): the link vouches."""
    token = _token(request)
    try:
        address = consent.ending(token)
        if request.method == "POST":
            consent.end(token)
            return _note(request, _("The alert has ended"), _("It is not sent to this address any more."))
    except InvalidInput:
        return _refused(request)
    text = _("This alert will not be sent to %(address)s any more. Others stay as they are.") % {"address": address}
    return _ask(request, token, _("End this alert?"), text, _("End it"))


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "") or request.GET.get("token", "")


def _ask(request: HttpRequest, token: str, heading: str, text: str, button: str) -> HttpResponse:
    context = {"token": token, "heading": heading, "text": text, "button": button}
    return render(request, "automation/alert_link.html", context)


def _note(request: HttpRequest, heading: str, text: str, *, good: bool = True, status: int = 200) -> HttpResponse:
    return render(request, "accounts/note.html", {"heading": heading, "text": text, "good": good}, status=status)


def _refused(request: HttpRequest) -> HttpResponse:
    text = _("It is not valid, has expired, or the alert was changed.")
    return _note(request, _("This link does not work"), text, good=False, status=400)
