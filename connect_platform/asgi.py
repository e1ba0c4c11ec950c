"""ASGI entry point, for what needs to stream; everything else is served by WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
