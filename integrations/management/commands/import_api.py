"""Import an API description as tools: `manage.py import_api openapi.json --provider github`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from accounts.models import Company
from connect_platform.core.actors import system
from connect_platform.core.errors import ConnectError, NotFound
from integrations.importing.documents import MOST_BYTES
from integrations.services import importing, offered
from integrations.services.importing import Outcome
from integrations.spec import Provider

MOST_SHOWN = 20


class Command(BaseCommand):
    """Exit code 1 when a description is refused; then nothing of it is kept."""

    help = "Imports an OpenAPI 3 or Google discovery document as tools of a provider; a second time brings them up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", nargs="?", default="", help="file or https address; without it, where the provider publishes its own"
        )
        parser.add_argument("--provider", required=True, help="slug, such as github")
        parser.add_argument("--name", default="", help="tells several descriptions of a provider apart; else its title does")
        parser.add_argument("--company", type=int, default=0, help="id; for this company only, else for every company")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        company_id = options["company"] or None
        if company_id and not Company.objects.filter(pk=company_id).exists():
            raise CommandError("There is no such company.")
        try:
            provider = offered.get(options["provider"], options["company"])
        except NotFound as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        if options["name"] and len(options["name"]) > 100:
            raise CommandError("--name may have 100 characters.")
        for source, raw in self.documents(provider, options["source"]):
            started = time.perf_counter()
            self.stderr.write(f"Importing {len(raw) / 1e6:.1f} MB from {source} …")
            try:
                outcome = importing.run(
                    provider,
                    raw,
                    company_id=company_id,
                    name=options["name"],
                    source=source,
                    actor=system(company_id) if company_id else None,
                    keep=not options["dry_run"],
                )
            except ConnectError as error:
                raise CommandError(f"{source}: {error.message} {error.hint}") from error
            self.tell(provider, outcome, time.perf_counter() - started, options)

    def documents(self, provider: Provider, source: str) -> Iterator[tuple[str, bytes]]:
        """Each document with where it came from. Raises CommandError."""
        sources = [source] if source else list(provider.api_descriptions)
        if not sources:
            raise CommandError(f"{provider.name} publishes no API description that is known here; name a file or an address.")
        for one in sources:
            if "://" in one:
                self.stderr.write(f"Fetching {one} …")
                try:
                    yield one, importing.fetched(one)
                except ConnectError as error:
                    raise CommandError(f"{one}: {error.message} {error.hint}") from error
                continue
            path = Path(one)
            if not path.is_file():
                raise CommandError(f"There is no file {one}.")
            if path.stat().st_size > MOST_BYTES:
                raise CommandError(f"{one} is larger than {MOST_BYTES // 1024 // 1024} MB.")
            yield path.name, path.read_bytes()

    def tell(self, provider: Provider, outcome: Outcome, seconds: float, options: dict[str, Any]) -> None:
        """The result, for programs or for people."""
        row = outcome.row
        if options["json"]:
            told = {
                "provider": provider.slug,
                "name": row.name,
                "format": row.format,
                "title": row.title,
                "version": row.api_version,
                "dryRun": options["dry_run"],
                "actions": row.action_count,
                **outcome.counts(),
                "skipped": row.skipped,
                "breaking": outcome.breaking,
                "seconds": round(seconds, 2),
            }
            self.stdout.write(json.dumps(told))
            return
        made = " (nothing was changed)" if options["dry_run"] else ""
        table = Table(title=f"{provider.name}: {row.title} {row.api_version}{made}", title_justify="left")
        table.add_column("What")
        table.add_column("Number", justify="right")
        for name, count in (("actions", row.action_count), *outcome.counts().items()):
            table.add_row(name, str(count))
        for reason, count in outcome.reasons()[:MOST_SHOWN]:
            table.add_row(f"skipped: {reason}", str(count))
        table.add_row("seconds", f"{seconds:.1f}")
        console = Console(file=cast("IO[str]", self.stdout))
        console.print(table)
        for line in outcome.breaking[:MOST_SHOWN]:
            console.print(f"breaking: {line}", soft_wrap=True, markup=False)
        if len(outcome.breaking) > MOST_SHOWN:
            console.print(f"… and {len(outcome.breaking) - MOST_SHOWN} more that break; --json names them all")
