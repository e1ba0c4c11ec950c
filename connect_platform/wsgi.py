"""WSGI entry point of the web servers."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
