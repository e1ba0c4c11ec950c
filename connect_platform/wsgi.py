"""WSGI entry point of the web servers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")

from django.core.wsgi import get_wsgi_application

of_django = get_wsgi_application()

from connections.api.inbound_front import front  # noqa: E402 - its models need the apps

application = front(of_django)
gc.freeze()  # what is loaded by now stays: the collector need not walk it again and again
