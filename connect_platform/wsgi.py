"""WSGI entry point of the web servers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")

from django.core.wsgi import get_wsgi_application

of_django = get_wsgi_application()

# The apps' models are there only now.
from automation.api import hooks  # noqa: E402
from connect_platform.core.short_way import front  # noqa: E402
from connections.api import inbound  # noqa: E402

application = front(of_django, [hooks.SHORT, inbound.SHORT])
gc.freeze()  # what is loaded by now stays: the collector need not walk it again and again
