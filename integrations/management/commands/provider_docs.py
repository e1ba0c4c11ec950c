"""Writes docs/providers/ from the catalogue, or fails where the pages have drifted from it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect_platform.core.config import ROOT
from integrations import catalogue, provider_docs

FOLDER = ROOT / "docs" / "providers"


def pages() -> dict[Path, str]:
    """Every page by its path."""
    providers = catalogue.all_providers()
    written = {FOLDER / f"{provider.slug}.md": provider_docs.page(provider) for provider in providers}
    return {FOLDER / "README.md": provider_docs.index(providers), **written}


class Command(BaseCommand):
    help = "Write docs/providers/, a page for each provider; with --check only compare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail where a page differs from the catalogue")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = pages()
        there = {path: path.read_text() for path in FOLDER.glob("*.md")} if FOLDER.is_dir() else {}
        changed = sorted(path for path, text in wanted.items() if there.get(path) != text)
        stale = sorted(there.keys() - wanted.keys())
        if options["check"]:
            if changed or stale:
                names = ", ".join(path.name for path in (*changed, *stale)[:5])
                raise CommandError(f"docs/providers has drifted from the catalogue ({names} …); run: manage.py provider_docs")
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in changed:
            path.write_text(wanted[path])
        for path in stale:
            path.unlink()
        self.stdout.write(f"docs/providers: {len(wanted) - 1} providers, {len(changed)} pages written, {len(stale)} removed")
