"""The page on which a person lets an app in: plain HTML, no script, no cookie, no session.

The request travels through the form as a signed, short-lived blob, so a post can only say what the page showed. There is
nobody signed in whose account another site could act for, and posts that a browser marks as cross-site are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .accounts import PEOPLE, SCOPES
from .clients import app_name

#: Seconds a page may stay open before it is answered.
PATIENCE = 900
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


class Unanswerable(Exception):
    """A request that must not be redirected back: unknown client, foreign redirect URI, a blob not signed here."""


def _guard(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "DENY"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def page(request: HttpRequest, purpose: str, asked: Mapping[str, Any]) -> HttpResponse:
    """The consent page for `asked`, which has `client_id` and `scopes` and whatever the post needs again."""
    context = {
        "app": app_name(asked["client_id"]),
        "people": [{"id": key, "name": name, "email": email} for key, (name, email) in PEOPLE.items()],
        "scopes": [SCOPES[scope] for scope in asked["scopes"]],
        "can_narrow": "contacts.write" in asked["scopes"] and len(asked["scopes"]) > 1,
        "blob": signing.dumps(dict(asked), salt=f"sandbox.consent.{purpose}"),
    }
    return _guard(render(request, "sandbox/consent.html", context))


def problem(request: HttpRequest, message: str, status: int = 400) -> HttpResponse:
    """A page that says why the browser is not sent back."""
    return _guard(render(request, "sandbox/problem.html", {"message": message}, status=status))


def docs(request: HttpRequest) -> HttpResponse:
    """What the vendor offers, on one page."""
    return _guard(render(request, "sandbox/docs.html", {"scopes": SCOPES}))


def answer(request: HttpRequest, purpose: str) -> tuple[dict[str, Any], bool]:
    """What was asked and whether it was approved, with `account` and `scopes` as chosen. Raises Unanswerable."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Unanswerable("This form was sent from another site.")
    try:
        asked = signing.loads(request.POST.get("request", ""), salt=f"sandbox.consent.{purpose}", max_age=PATIENCE)
    except signing.BadSignature:
        raise Unanswerable("This page has expired. Go back to the app and start again.") from None
    decision = request.POST.get("decision")
    account = request.POST.get("account", next(iter(PEOPLE)))
    if decision not in ("approve", "deny") or account not in PEOPLE:
        raise Unanswerable("Choose an account, then approve or deny.")
    if request.POST.get("access") == "read":
        asked["scopes"] = [scope for scope in asked["scopes"] if scope != "contacts.write"]
    return asked | {"account": account}, decision == "approve"


def send_back(uri: str, **query: str) -> HttpResponse:
    """Back to the app, with values added to the query it came with."""
    filled = urlencode({key: value for key, value in query.items() if value})
    return _guard(HttpResponseRedirect(f"{uri}{'&' if urlsplit(uri).query else '?'}{filled}"))
