"""WSGI entry point of the web servers."""

import gc
import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")


def _application() -> WSGIApplication:
    of_django = get_wsgi_application()
    # Models are there only now.
    from automation.api import hooks
    from connect_platform.core.short_way import front
    from connections.api import inbound

    return front(of_django, [hooks.SHORT, inbound.SHORT])


application = _application()
gc.freeze()  # what is loaded by now stays: the collector need not walk it again and again
