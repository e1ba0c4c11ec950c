"""As `settings`, for the view that inserts."""

from benchmarks.rivals.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.rivals.django_inbound"
