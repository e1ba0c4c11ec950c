#!/usr/bin/env python
"""Command line of the project: `manage.py serve` runs all of it, `manage.py help` lists the rest."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    from connect_platform.core.embedded import sockets

    if sys.argv[1:2] == ["serve"]:  # lives as long as everything it starts and needs none of the apps: half the memory
        from connect_platform.core.management.commands.serve import Command

        return Command().run_from_argv(sys.argv)
    stopped = not settings.CONFIG["DATABASE_URL"] and not (sockets(settings.CONNECT_HOME) / ".s.PGSQL.5432").exists()
    if stopped:
        settings.DATABASES["default"]["OPTIONS"].pop("pool", None)  # fails at once where the pool would wait for a server
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if settings.CONFIG["DATABASE_URL"]:
            sys.exit(f"The database that DATABASE_URL names does not answer: {error}")
        sys.exit(
            f"No PostgreSQL is running for CONNECT_HOME={settings.CONNECT_HOME}. Start the platform with `make run` in another "
            "terminal, set DATABASE_URL, or put `manage.py services` in front of the command for a temporary one."
        )


if __name__ == "__main__":
    main()
