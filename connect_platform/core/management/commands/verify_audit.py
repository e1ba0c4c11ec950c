"""Check the seals of the audit log against the rows they closed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Sum
from rich.console import Console
from rich.progress import track

from connect_platform.core import audit
from connect_platform.core.api.rendering import dumps
from connect_platform.core.audit import AuditEntry, AuditSeal


class Command(BaseCommand):
    help = (
        "Check that no sealed row of the audit log was changed, removed or added. Ends with 1 where one was. "
        "The last seal's hash, kept outside of the database, proves with --anchor that the log was not cut off or written anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and no progress")
        parser.add_argument("--anchor", metavar="HASH", help="the hash of a seal that must be in the chain")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = audit.verify()
        if not options["json"]:
            total = AuditSeal.objects.count()
            verdicts = iter(track(verdicts, "Checking seals", total, console=Console(file=sys.stderr), transient=True))
        problems = [
            {"seal": verdict.seal, "sealed_at": verdict.sealed_at, "problem": verdict.problem}
            for verdict in verdicts
            if verdict.problem
        ]
        if (anchor := options["anchor"]) and not AuditSeal.objects.filter(hash=anchor).exists():
            problems.append({"seal": None, "sealed_at": None, "problem": f"the seal {anchor} is missing"})
        last = AuditSeal.objects.order_by("-pk").first()
        sealed = AuditSeal.objects.aggregate(rows=Sum("count", default=0))["rows"]
        report = {
            "seals": AuditSeal.objects.count(),
            "sealed_rows": sealed,
            "unsealed_rows": AuditEntry.objects.filter(seal_id=None).count(),
            "last_hash": last.hash if last else None,
            "problems": problems,
        }
        if options["json"]:
            self.stdout.write(dumps(report).decode())
        else:
            self._tell(report)
        if problems:
            sys.exit(1)

    def _tell(self, report: dict[str, Any]) -> None:
        for problem in report["problems"]:
            self.stdout.write(self.style.ERROR(f"Seal {problem['seal']}: {problem['problem']}."))
        self.stdout.write(
            f"{report['seals']} seals over {report['sealed_rows']} rows, {report['unsealed_rows']} rows not sealed yet, "
            f"{len(report['problems'])} problems. Last hash: {report['last_hash'] or 'none'}"
        )
