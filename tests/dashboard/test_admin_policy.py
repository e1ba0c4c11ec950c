"""The admin site may do more than other pages, and no other page may."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import include, path

from connect_platform.dashboard.admin_policy import relaxed
from tests.factories import make_user

urlpatterns = [path("", include("connect_platform.dashboard.urls")), path("admin/", relaxed(admin.site.urls))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("path", "is_relaxed"), [("/admin/", True), ("/admin/core/auditentry/", True), ("/", False), ("/dashboard", False)]
)
def test_only_the_admin_site_may_evaluate(path: str, is_relaxed: bool) -> None:
    browser = Client()
    browser.force_login(make_user(is_staff=True, is_superuser=True))
    answer = browser.get(path)
    assert answer.status_code == 200
    assert ("'unsafe-eval'" in answer["Content-Security-Policy"]) is is_relaxed
