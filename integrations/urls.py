"""Where the catalogue's own operations answer, on surface *connect*."""

from __future__ import annotations

from django.urls import URLPattern, path

from integrations.api import oauth_apps

connect_urls: list[URLPattern] = [
    path("oauth-apps", oauth_apps.OAuthApps.as_view()),
    path("oauth-apps/<str:oauth_app_id>", oauth_apps.OneOAuthApp.as_view()),
    path("oauth-apps/<str:oauth_app_id>/rotate-secret", oauth_apps.RotateSecret.as_view()),
    path("oauth-apps/<str:oauth_app_id>/doctor", oauth_apps.ExamineOAuthApp.as_view()),
    path("providers/<str:type>/doctor", oauth_apps.ExamineProvider.as_view()),
]
