"""Walks the whole catalogue and says what is in it and what is wrong with it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from integrations import catalogue, validator
from integrations.spec import Provider


class Command(BaseCommand):
    """`manage.py check_catalogue`: counts and problems; `--json`: one object per provider. Exits 1 when there are problems."""

    help = "Checks every provider's definition."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object per provider and line")

    def handle(self, *args: Any, **options: Any) -> None:
        providers = catalogue.all_providers()
        by_slug = {provider.slug: validator.problems(provider) for provider in providers}
        found = [*validator.catalogue_problems(providers), *(line for lines in by_slug.values() for line in lines)]
        if options["json"]:
            for provider in providers:
                row = summary(provider) | {"problems": by_slug[provider.slug], "warnings": validator.warnings(provider)}
                self.stdout.write(json.dumps(row, separators=(",", ":")))
        else:
            self.report(providers, found)
        if found:
            sys.exit(1)

    def report(self, providers: tuple[Provider, ...], found: list[str]) -> None:
        self.stdout.write(f"providers  {len(providers)}")
        for scheme, count in sorted(Counter(provider.auth.scheme for provider in providers).items()):
            self.stdout.write(f"  {scheme:<12} {count}")
        self.stdout.write(f"actions    {sum(len(provider.actions) for provider in providers)}")
        self.stdout.write(f"triggers   {sum(len(provider.triggers) for provider in providers)}")
        warnings = [line for provider in providers for line in validator.warnings(provider)]
        self.stdout.write(f"warnings   {len(warnings)}")
        for warning in warnings:
            self.stdout.write(f"  {warning}")
        self.stdout.write(f"problems   {len(found)}")
        for problem in found:
            self.stdout.write(f"  {problem}")


def summary(provider: Provider) -> dict[str, Any]:
    """What `--json` prints of a provider, besides its problems."""
    return {
        "slug": provider.slug,
        "name": provider.name,
        "category": provider.category,
        "schemes": [auth.scheme for auth in provider.schemes],
        "capabilities": catalogue.capabilities(provider),
        "actions": [provider.tool_name(action) for action in provider.actions],
        "triggers": [trigger.key for trigger in provider.triggers],
    }
