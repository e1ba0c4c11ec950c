"""Where the catalogue's own operations answer, on surface *connect*."""

from __future__ import annotations

from django.urls import URLPattern, path

from integrations.api import api_descriptions, custom_providers, oauth_apps

#: Below `/connect/v1/providers/custom`, to be looked at before every other provider's address.
custom_provider_urls: list[URLPattern] = [
    path("", custom_providers.CustomProviders.as_view()),
    path("/schema", custom_providers.DefinitionSchema.as_view()),
    path("/<str:custom_slug>", custom_providers.OneCustomProvider.as_view()),
]

connect_urls: list[URLPattern] = [
    path("oauth-apps", oauth_apps.OAuthApps.as_view()),
    path("oauth-apps/<str:oauth_app_id>", oauth_apps.OneOAuthApp.as_view()),
    path("oauth-apps/<str:oauth_app_id>/rotate-secret", oauth_apps.RotateSecret.as_view()),
    path("oauth-apps/<str:oauth_app_id>/doctor", oauth_apps.ExamineOAuthApp.as_view()),
    path("providers/<str:type>/doctor", oauth_apps.ExamineProvider.as_view()),
    path("providers/<str:type>/api-descriptions", api_descriptions.ApiDescriptions.as_view()),
    path("providers/<str:type>/api-descriptions/<str:api_description_id>", api_descriptions.OneApiDescription.as_view()),
]
