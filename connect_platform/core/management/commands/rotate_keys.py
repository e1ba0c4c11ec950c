"""Rotate encryption keys while the platform runs, or prove that every secret opens."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from connect_platform.core import rotation
from connect_platform.core.api.rendering import dumps
from connect_platform.core.crypto import DecryptionError
from connect_platform.core.rotation import Report, Undecryptable, Watch


class Rate(ProgressColumn):
    """Secrets a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f}/s")


class Command(BaseCommand):
    help = (
        "Wrap every data key under the first of ENCRYPTION_KEYS, give every company a new data key, encrypt every secret anew "
        "and delete old data keys once unused. The platform goes on meanwhile. Killed, it goes on where it was when run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        modes = parser.add_mutually_exclusive_group()
        modes.add_argument("--only-wrap", action="store_true", help="wrap data keys anew and leave the secrets as they are")
        modes.add_argument("--finish", action="store_true", help="make no new data keys: only end what earlier runs left")
        modes.add_argument(
            "--verify", action="store_true", help="change nothing: open every secret; ends with 1 if one does not"
        )
        parser.add_argument("--company", type=int, metavar="ID", help="only this company's keys and secrets")
        parser.add_argument(
            "--batch", type=int, default=rotation.BATCH, metavar="N", help="secrets a statement (default %(default)s)"
        )
        parser.add_argument(
            "--keep",
            type=float,
            default=rotation.KEEP.total_seconds(),
            metavar="SECONDS",
            help="how long an unused data key is kept before it is deleted (default %(default)g)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and no progress")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be 1 or more.")
        if options["verify"]:
            self._verify(options)
            return
        if missing := rotation.missing_keys():
            raise CommandError(f"ENCRYPTION_KEYS lacks {', '.join(missing)}, and data keys are still wrapped by it.")
        try:
            report = self._rotate(options)
        except DecryptionError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(dumps(asdict(report)).decode())
        else:
            self._tell(report)
        if report.undecryptable:
            sys.exit(1)

    def _rotate(self, options: dict[str, Any]) -> Report:
        company, batch, keep = options["company"], options["batch"], timedelta(seconds=options["keep"])
        if options["only_wrap"]:
            return Report(rewrapped=rotation.rewrap(batch, company_id=company))
        with _watched("Encrypting anew", quiet=options["json"]) as watch:
            return rotation.rotate(watch, company_id=company, batch=batch, keep=keep, fresh=not options["finish"])

    def _tell(self, report: Report) -> None:
        write = self.stdout.write
        write(f"{report.rewrapped} data keys wrapped anew, {report.new_keys} made.")
        write(f"{report.reencrypted} secrets encrypted anew in {report.passes} passes.")
        write(f"{report.deleted} old data keys deleted, {report.retired} unused, {report.in_use} in use.")
        if report.delete_after:
            write(f"Unused data keys are deleted after {report.delete_after:%Y-%m-%d %H:%M} UTC.")
        self._list(report.undecryptable)

    def _list(self, broken: list[Undecryptable]) -> None:
        for each in broken:
            self.stdout.write(self.style.ERROR(f"Does not open: {each.field} of {each.table} {each.pk}"))

    def _verify(self, options: dict[str, Any]) -> None:
        total = sum(rotation.usage().values())
        with _watched("Opening", quiet=options["json"]) as watch:
            watch.total(total)
            broken = list(rotation.verify(options["batch"], watch.advance))
        if options["json"]:
            self.stdout.write(dumps({"secrets": total, "undecryptable": [asdict(each) for each in broken]}).decode())
        else:
            self.stdout.write(f"{total} secrets, {len(broken)} do not open.")
            self._list(broken)
        if broken:
            sys.exit(1)


@contextmanager
def _watched(words: str, *, quiet: bool) -> Iterator[Watch]:
    """A progress bar on standard error, with rate and time left."""
    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*shown, console=Console(file=sys.stderr), disable=quiet) as progress:
        task = progress.add_task(words, total=None)
        yield Watch(
            total=lambda count: progress.update(task, total=count),
            advance=lambda count: progress.advance(task, count),
            tell=lambda text: progress.update(task, description=text),
        )
