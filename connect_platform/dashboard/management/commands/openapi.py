"""Write the OpenAPI document to docs/openapi.json, or fail where the file has drifted from the code."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect_platform.core.config import ROOT
from connect_platform.dashboard import docs


class Command(BaseCommand):
    help = "Write docs/openapi.json; with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail where the file differs from the code")

    def handle(self, *args: Any, **options: Any) -> None:
        target = ROOT / "docs" / "openapi.json"
        wanted = docs.document()
        if not options["check"]:
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(wanted)
            self.stdout.write(f"{target.relative_to(ROOT)}: {len(wanted)} bytes")
        elif not target.is_file() or target.read_bytes() != wanted:
            raise CommandError("docs/openapi.json has drifted from the code; run: manage.py openapi")
