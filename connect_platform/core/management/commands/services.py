"""Runs one command with a PostgreSQL and a Valkey of its own: for checks, tests and benchmarks on any machine."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect_platform.core import embedded
from connect_platform.core.embedded_services import Services, ServicesError


class Command(BaseCommand):
    """`manage.py services COMMAND …` exits with what COMMAND exits with."""

    help = "Run a command with a temporary PostgreSQL and Valkey: manage.py services pytest -x"
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND …")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["command"]:
            raise CommandError("name the command to run, as in: manage.py services pytest -x")
        home = Path(tempfile.mkdtemp(prefix="connect-home-"))
        home.chmod(0o711)
        try:
            with Services(home, fast=True):
                addresses = {"DATABASE_URL": embedded.database_url(home), "REDIS_URL": embedded.valkey_url(home)}
                ran = subprocess.run(
                    options["command"], env={**os.environ, **addresses, "CONNECT_HOME": str(home)}, check=False
                )
        except (ServicesError, OSError) as error:
            raise CommandError(str(error)) from None
        finally:
            shutil.rmtree(home, ignore_errors=True)
        sys.exit(ran.returncode)
