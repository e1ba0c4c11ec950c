"""Which host names pages answer to: the platform's own, and OAuth apps' own domains for what end users see."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse

from integrations.models import OAuthApp
from integrations.spec import HOST

#: What an OAuth app's own domain serves: hosted pages, callbacks and their looks. Nobody signs in to the platform there.
HOSTED = re.compile(r"/(link/.*|oauth/callback|logos/.*|static/.*)")
#: Load balancers knock here by address.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
#: Seconds the list of domains is good for, and within which an unknown host does not read it again.
FRESH, PAUSE = 60.0, 2.0


class Domains:
    """The redirect domains of all OAuth apps, read at most every two seconds however many strange hosts are asked for."""

    def __init__(self) -> None:
        self.known: frozenset[str] = frozenset()
        self.read_at = float("-inf")
        self.lock = threading.Lock()

    def __contains__(self, host: object) -> bool:
        age = time.monotonic() - self.read_at
        if age > FRESH or (age > PAUSE and host not in self.known):
            self.read()
        return host in self.known

    def read(self) -> None:
        """Read the list anew; while the database is away the former one stays."""
        with self.lock:
            self.read_at = time.monotonic()
            try:
                rows = OAuthApp.objects.exclude(redirect_domain="").values_list("redirect_domain", flat=True)
                self.known = frozenset(rows.distinct())
            except DatabaseError:
                return


domains = Domains()


class HostMiddleware:
    """Stands behind the API's middleware: operations take no cookie, so the host name means nothing to them.

    ALLOWED_HOSTS admits every name so that domains can be added while the platform runs; in production the check is here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = urlsplit(f"//{request.get_host()}").hostname or ""
        own = (urlsplit(settings.PUBLIC_URL).hostname, urlsplit(settings.SANDBOX_URL).hostname)
        if host not in own and request.path not in PROBES:
            if re.fullmatch(HOST, host) and host in domains:
                if not HOSTED.fullmatch(request.path):
                    raise Http404
            elif settings.CONFIG["PRODUCTION"]:
                raise DisallowedHost(f"Unknown host {host[:100]!r}.")
        return self.get_response(request)
