"""Write the table of settings to docs/settings.md, or fail where the file has drifted from the code."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect_platform.core.config import ROOT, TABLE

_HEAD = """# Settings

Every setting is an environment variable; there is no other place. `PRODUCTION=1` refuses to start with unsafe ones and says
which. Secrets are marked; they are never logged or shown.

| Variable | Default | Meaning |
|---|---|---|
"""
_TAIL = """
Written by `manage.py settings_table` from `connect_platform/core/config.py`.
"""


def page() -> str:
    """The whole document."""
    rows = (
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else 'empty'} |"
        f" {setting.meaning.replace('|', chr(92) + '|')}{' *Secret.*' if setting.secret else ''} |\n"
        for setting in TABLE
    )
    return _HEAD + "".join(rows) + _TAIL


class Command(BaseCommand):
    help = "Write docs/settings.md; with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail where the file differs from the code")

    def handle(self, *args: Any, **options: Any) -> None:
        target, wanted = ROOT / "docs" / "settings.md", page()
        if not options["check"]:
            target.parent.mkdir(exist_ok=True)
            target.write_text(wanted)
            self.stdout.write(f"docs/settings.md: {len(TABLE)} settings")
        elif not target.is_file() or target.read_text() != wanted:
            raise CommandError("docs/settings.md has drifted from the code; run: manage.py settings_table")
