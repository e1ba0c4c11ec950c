"""Addresses of the pages on accounts."""

from __future__ import annotations

from django.urls import path

from accounts import pages, settings_pages

urlpatterns = [
    path("sign-in", pages.sign_in),
    path("sign-up", pages.sign_up),
    path("sign-out", pages.sign_out),
    path("verify-email", pages.verify_email),
    path("forgot-password", pages.forgot_password),
    path("reset-password", pages.reset_password),
    path("invitation", pages.invitation),
    path("dashboard/settings", settings_pages.profile),
    path("dashboard/settings/members", settings_pages.people),
    path("dashboard/settings/members/<str:user_id>/role", settings_pages.role),
    path("dashboard/settings/outlets", settings_pages.outlets),
    path("dashboard/settings/api-keys", settings_pages.api_keys),
    path("dashboard/settings/apps", settings_pages.applications),
    path("dashboard/settings/oauth-clients", settings_pages.oauth_clients),
    path("dashboard/settings/<str:kind>/<str:thing_id>/remove", settings_pages.remove),
]
