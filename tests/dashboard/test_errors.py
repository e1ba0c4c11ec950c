"""Pages say in words why they cannot be shown; API paths answer in their surface's shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from connect_platform.dashboard import errors
from tests.factories import make_user


def asked(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.request_id = "req-1"  # type: ignore[attr-defined]
    return request


def answer(status: int, path: str) -> HttpResponse:
    request = asked(path)
    match status:
        case 400:
            return errors.handler400(request, SuspiciousOperation("secret detail"))
        case 403:
            return errors.handler403(request, PermissionDenied("secret detail"))
        case 404:
            return errors.handler404(request, Http404("secret detail"))
    return errors.handler500(request)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_page_says_what_to_do_next_and_what_to_quote(status: int) -> None:
    page = answer(status, "/nowhere")
    text = page.content.decode()
    assert page.status_code == status
    assert f"Error {status}" in text
    assert "<code>req-1</code>" in text
    assert 'href="/"' in text
    assert "secret detail" not in text


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_api_path_answers_in_its_surfaces_shape(status: int) -> None:
    body = answer(status, "/api/v1/nowhere")
    assert body.status_code == status
    assert body["Content-Type"] == "application/json"
    assert json.loads(body.content)["error"] is True


@pytest.mark.django_db
def test_unknown_paths_end_here() -> None:
    page = Client().get("/nowhere-at-all")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
    assert json.loads(Client().get("/connections/a/b/c").content)["errorCode"] == "NOT_FOUND_001"


@pytest.mark.django_db
def test_a_form_without_its_proof_of_origin_is_explained() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user())
    page = browser.post("/demo")
    assert page.status_code == 403
    assert "This form is too old" in page.content.decode()


@pytest.mark.django_db
def test_a_bug_is_a_page_without_a_word_of_it(monkeypatch: Any) -> None:
    def broken(*args: Any, **options: Any) -> Any:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("connect_platform.dashboard.pages.render", broken)
    browser = Client(raise_request_exception=False)
    page = browser.get("/")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
    assert "secret detail" not in page.content.decode()
