"""Django as `startproject` leaves it, on the platform's tables: its middleware taken out, its connections kept open."""

from typing import Any

from connect_platform.settings import *  # noqa: F403
from connect_platform.settings import DATABASES

MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.rivals.django_lists"
DATABASES["default"] |= {"CONN_MAX_AGE": None, "OPTIONS": {}}
REST_FRAMEWORK: dict[str, Any] = {  # type: ignore[no-redef]
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
