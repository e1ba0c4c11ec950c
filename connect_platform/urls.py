"""Every address of the platform, from the five surfaces to the pages. No path ends in a slash."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from accounts.api.tokens import TokenAliasView, TokenView
from automation import urls as automation
from connect_platform.core import health
from connect_platform.dashboard.admin_policy import relaxed
from connections import urls as connections
from integrations import urls as integrations
from integrations.pages import logo

urlpatterns = [
    # connect; prefixes of their own come first, as every call looks its address up in this order
    path("webhook/", include(connections.webhook_urls)),
    path("hooks/", include(automation.hook_urls)),
    path("resume/", include(automation.resume_urls)),
    path("connect/v1/providers/custom", include(integrations.custom_provider_urls)),
    path("connect/v1/", include(connections.connect_urls)),
    path("connect/v1/", include(integrations.connect_urls)),
    path("connect/v1/", include(automation.connect_urls)),
    # apps
    path("v1/<str:app_id>/integrations/", include(connections.apps_urls)),
    path("v1/<str:app_id>/", include(connections.mcp_urls)),
    # platform
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include(automation.platform_urls)),
    # public
    path("oauth/token", TokenView.as_view()),
    path("auth/token", TokenAliasView.as_view()),
    path("", include(connections.public_urls)),
    path("", include(connections.root_actions_urls)),
    # pages
    path("", include(connections.page_urls)),
    path("", include(automation.alert_page_urls)),
    path("", include("accounts.page_urls")),
    path("", include("connect_platform.dashboard.urls")),
    path("logos/<str:slug>.svg", logo),
    path("sandbox/", include("integrations.sandbox.urls")),
    path("admin/", relaxed(admin.site.urls)),
    # operators and machines
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics_page),
]

handler400 = "connect_platform.dashboard.errors.handler400"
handler403 = "connect_platform.dashboard.errors.handler403"
handler404 = "connect_platform.dashboard.errors.handler404"
handler500 = "connect_platform.dashboard.errors.handler500"
