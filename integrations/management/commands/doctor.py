"""Examine an OAuth app at its provider: `manage.py doctor github`."""

from __future__ import annotations

import json
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table
from rich.text import Text

from accounts.models import App, Company
from connect_platform.core.errors import ConnectError
from integrations.services import doctor, offered

COLORS = {"ok": "green", "warning": "yellow", "failed": "red", "unknown": "cyan"}


class Command(BaseCommand):
    """Exit code 1 when a check failed."""

    help = "Tries an OAuth app's credentials, redirect URI, scopes, PKCE and clock at the provider, signing nobody in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provider", help="slug, such as github")
        parser.add_argument("--company", type=int, default=0, help="id; examine the OAuth app this company would use")
        parser.add_argument("--app", default="", help="id (app_…); examine the OAuth app this app would use")
        parser.add_argument(
            "--field", action="append", default=[], metavar="NAME=VALUE", help="account field, such as shop=acme"
        )
        parser.add_argument("--json", action="store_true", help="print the checks as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self.examined(options)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), indent=2))
        else:
            self.show(found)
        if found.status == "failed":
            raise SystemExit(1)

    def examined(self, options: dict[str, Any]) -> doctor.Examination:
        """The examination asked for on the command line. Raises CommandError for what is not there."""
        company_id, app_id = options["company"], options["app"] or None
        if app_id:
            app = App.objects.filter(pk=app_id).first()
            if app is None or company_id not in (0, app.company_id):
                raise CommandError("There is no such app.")
            company_id = app.company_id
        elif company_id and not Company.objects.filter(pk=company_id).exists():
            raise CommandError("There is no such company.")
        fields = dict(entry.partition("=")[::2] for entry in options["field"])
        try:
            provider = offered.get(options["provider"], company_id)
            return doctor.examine(provider, company_id=company_id, app_id=app_id, fields=fields)
        except ConnectError as error:
            raise CommandError(f"{error.message} {error.hint}") from error

    def show(self, found: doctor.Examination) -> None:
        """A table for people."""
        table = Table(title=f"{found.provider.name}: {found.status}", title_justify="left")
        for heading in ("Check", "Status", "What was found, and what to do"):
            table.add_column(heading, overflow="fold")
        for check in found.checks:
            words = check.message + (f"\n→ {check.hint}" if check.hint else "")
            table.add_row(check.name, Text(check.status, style=COLORS[check.status]), Text(words))
        console = Console(file=cast("IO[str]", self.stdout))
        console.print(table)
        console.print(f"Redirect URI to register: {found.redirect_uri}", soft_wrap=True)
