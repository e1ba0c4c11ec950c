"""WSGI entry point of the web servers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
gc.freeze()  # what is loaded by now stays: the collector need not walk it again and again
