"""Starts the file of a new provider: everything a definition needs, with a mark where facts are to be filled in."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect_platform.core.config import ROOT
from integrations import catalogue, scaffold

FOLDER = ROOT / "integrations" / "providers"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_NEXT = """Wrote {path}

1. Fill in every FILL IN from the vendor's documentation (docs/adding-a-provider.md says what each part means).
   manage.py check_catalogue names what is left.
2. Play it: python -m pytest tests/integrations/test_conformance.py -k {slug}
3. Draw its logo into static/logos/{slug}.svg, or leave its initials.
4. Write its page: manage.py provider_docs
"""


class Command(BaseCommand):
    help = "Start the file of a new provider."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="lower-case words joined by hyphens; never renamed later")
        parser.add_argument("--name", default="", help="as the vendor spells it")
        parser.add_argument("--category", default="", help="one of the catalogue's")
        parser.add_argument("--auth", default="oauth2", choices=sorted(scaffold.WAYS), help="how it is connected")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, category = options["slug"], options["category"]
        if not _SLUG.fullmatch(slug) or slug.startswith("custom-"):
            raise CommandError("The slug must be lower-case words joined by hyphens, and not begin with custom-.")
        path = FOLDER / f"{slug.replace('-', '_')}.py"
        if path.exists() or catalogue.find(slug):
            raise CommandError(f"There is a provider that answers to {slug}; it is not overwritten.")
        known = sorted({provider.category for provider in catalogue.all_providers()})
        if category and category not in known:
            raise CommandError(f"The categories are {', '.join(known)}.")
        name = options["name"] or slug.replace("-", " ").title()
        if not name.isprintable() or '"' in name or "\\" in name:
            raise CommandError("The name must not hold quotes, backslashes or control characters.")
        with path.open("x") as file:
            file.write(scaffold.text(slug, name, category, options["auth"]))
        self.stdout.write(_NEXT.format(path=path.relative_to(ROOT), slug=slug))
