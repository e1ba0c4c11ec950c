"""Surface *public*: the catalogue as integrations."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import PublicView
from connect_platform.core.api.rendering import dumps
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import NotFound
from connections.api import examples
from connections.api.listing import unless_known
from integrations import catalogue
from integrations.spec import Provider


def integration_body(provider: Provider) -> dict[str, Any]:
    """The wire's Integration."""
    return {
        "slug": provider.slug,
        "name": provider.name,
        "type": "sandbox" if provider.slug == "sandbox" else provider.category,
        "logoUrl": f"{settings.PUBLIC_URL}/logos/{provider.slug}.svg",
        "url": provider.website_url or provider.docs_url,
        "preAutomationSteps": [
            {
                "id": step.id,
                "title": step.title,
                "description": step.description or None,
                "type": step.type or None,
                "imageUrl": step.image_url or None,
            }
            for step in provider.steps
        ],
    }


class Integrations(PublicView):
    public = True

    @operation("A.integrations", "List all integrations", answer=[examples.INTEGRATION], public=True)
    def get(self, request: Request) -> HttpResponseBase:
        return unless_known(request._request, _all(settings.PUBLIC_URL), "public, max-age=300")


@cache
def _all(public_url: str) -> bytes:
    """The whole list, whose addresses begin with PUBLIC_URL."""
    return dumps([integration_body(provider) for provider in catalogue.all_providers()])


class OneIntegration(PublicView):
    public = True

    @operation("A.integration", "Get an integration by slug", answer=examples.INTEGRATION, failures=(404,), public=True)
    def get(self, request: Request, slug: str) -> Response:
        if slug == "report":
            raise NotFound()
        return Response(integration_body(catalogue.get(slug)))


def branding(provider: Provider) -> dict[str, Any]:
    """How the hosted page presents itself."""
    return {
        "integrationName": provider.name,
        "logoUrl": f"{settings.PUBLIC_URL}/logos/{provider.slug}.svg",
        "colorPrimary": None,
    }
