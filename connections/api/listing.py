"""Long lists that rarely change: written once, and sent again only to those who do not have them."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from connect_platform.core.api.rendering import json_response


def unless_known(request: HttpRequest, body: bytes, cache_control: str) -> HttpResponseBase:
    """A JSON body with a strong ETag, or 304 without it where If-None-Match names it (RFC 9110 §8.8.3, §13.1.2)."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, response=None) or json_response(body)
    for name, value in (("ETag", etag), ("Cache-Control", cache_control), ("Vary", "Authorization")):
        answer[name] = value
    return answer
