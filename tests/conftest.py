"""Gives the test run a PostgreSQL and a Valkey of its own, a database and a Valkey number per worker.

Addresses must stand in the environment before Django reads its settings, which is why this file names the settings module and
not pyproject.toml. Where DATABASE_URL or REDIS_URL are set, those servers are used and Valkey databases 0, 1, 2 … emptied.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
OWN_POSTGRES, OWN_VALKEY = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ


def _write_environment() -> None:
    """Say where the services of this run will be, and forget what the developer's shell says of other matters."""
    for name in ("PRODUCTION", "PORT", "PUBLIC_URL", "SANDBOX_URL", "SMTP_URL", "SECRET_KEY", "ENCRYPTION_KEYS"):
        os.environ.pop(name, None)
    home = tempfile.mkdtemp(prefix="connect-test-", dir="/tmp")  # short: the path of a socket has 103 bytes
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    Path(home).chmod(0o711)
    os.environ["CONNECT_HOME"] = os.environ["TEST_RUN_HOME"] = home
    os.environ.setdefault("DATABASE_URL", f"postgres://connect@/connect?host={home}/run")
    os.environ.setdefault("REDIS_URL", f"unix://{home}/run/valkey.sock?db=0")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ["DJANGO_SETTINGS_MODULE"] = "connect_platform.settings"


if not IS_WORKER:
    _write_environment()

from django.conf import settings  # noqa: E402 - reads the environment written above

HOME: Path = settings.CONNECT_HOME
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing
settings.WHITENOISE_AUTOREFRESH = True  # or it reads every static file there is for each client of each test
assert str(HOME) == os.environ["CONNECT_HOME"], "Django was set up too early: unset DJANGO_SETTINGS_MODULE"

from django.core.servers.basehttp import WSGIServer  # noqa: E402

from connect_platform.core import valkey  # noqa: E402
from connect_platform.core.embedded_services import Services  # noqa: E402

WSGIServer.request_queue_size = 1024  # hundreds of callers knock at once; by default ten may wait


def pytest_configure(config: pytest.Config) -> None:
    """Start the services once, in the process that is no worker; pytest runs the clean-up also after Ctrl-C."""
    if not IS_WORKER and not config.option.collectonly:
        services = Services(HOME, with_postgres=OWN_POSTGRES, with_valkey=OWN_VALKEY, fast=True).start()
        config.add_cleanup(services.stop)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores, as many tests wait for processes they ended and started; at most 8."""
    return min((os.cpu_count() or 1) + 1, 8)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Give every worker a home and a Valkey number of its own; pytest-django names the databases apart."""
    for number, spec in enumerate(specs, start=1):
        address = os.environ["REDIS_URL"].split("?")[0]
        spec.env.update({"REDIS_URL": f"{address}?db={number}", "CONNECT_HOME": str(HOME / f"worker{number}")})


@pytest.fixture(autouse=True)
def _start_afresh() -> None:
    """Start every test without rate limits, wake-ups or heartbeats of another, nor its data keys: emptied tables count anew."""
    from connect_platform.core import crypto  # holds a model, and models need the apps

    valkey.client().flushdb()
    crypto.keys.clear()
    crypto.keys.uncommitted.clear()


# What was never written to is left alone, and so is what Django would make anew after each flush. Keys between tables are
# checked at the end, when all is gone. The audit log refuses to be deleted from. What triggers note of the first round goes
# with the second.
_EMPTY = """DO $$ DECLARE written regclass; BEGIN
  IF pg_relation_size('core_auditentry') + pg_relation_size('core_auditseal') > 0 THEN
    TRUNCATE core_auditentry, core_auditseal;
  END IF;
  FOR round IN 1..2 LOOP
    FOR written IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission') AND relname NOT LIKE 'core_audit%'
      AND pg_relation_size(oid) > 0
    LOOP EXECUTE format('DELETE FROM %s', written); END LOOP;
  END LOOP;
END $$"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests that commit be followed by a database emptied in milliseconds, where a flush takes a hundred."""
    from django.db import connection
    from django.test import TransactionTestCase

    def emptied(_: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY)

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("core_auditentry", "core_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[attr-defined]  # not in the stubs


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Any:
    """The server of the tests, with the way in for deliveries that `wsgi.py` has."""
    from automation.api import hooks
    from connect_platform.core.short_way import front
    from connections.api import inbound

    server = live_server.thread.httpd
    server.set_app(front(server.get_app(), [hooks.SHORT, inbound.SHORT]))
    return live_server
