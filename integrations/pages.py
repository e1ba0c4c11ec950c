"""Logos of providers: the drawn one where we have it, a monogram otherwise."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from connect_platform.core.errors import NotFound
from integrations import catalogue, logos
from integrations.services import offered


@require_GET
@cache_control(public=True, max_age=86400)
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """An SVG for any provider; an unknown one is 404."""
    if slug.startswith(offered.PREFIX):  # whose it is, the address does not say
        return HttpResponse(logos.monogram(slug, slug.removeprefix(offered.PREFIX)), content_type="image/svg+xml")
    provider = catalogue.find(slug)
    if provider is None:
        return HttpResponse(NotFound.message, status=404, content_type="text/plain")
    return HttpResponse(logos.svg(provider), content_type="image/svg+xml")
