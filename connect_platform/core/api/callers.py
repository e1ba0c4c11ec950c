"""Where a request comes from.

Apart from the views, because throttles need it and DRF imports throttles while it defines its own base view.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address; X-Forwarded-For is believed only as far as TRUSTED_PROXIES reaches."""
    address = str(request.META.get("REMOTE_ADDR") or "")
    trusted: int = settings.CONFIG["TRUSTED_PROXIES"]
    if trusted:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= trusted:
            address = hops[-trusted]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def request_id(request: HttpRequest) -> str:
    """The id the middleware gave this request."""
    return str(getattr(request, "request_id", ""))
