"""Lists and searches of 10,000 imported tools, and the list of all providers, by one caller on the real server."""

from __future__ import annotations

import json
import statistics
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pycurl

from benchmarks.api_descriptions import description
from benchmarks.stack import Stack, free_port, platform, stack

CLAIM_P95, CLAIM_CPU = 50.0, 10.0  # milliseconds: of lists and searches of tools; of the list of providers
DESCRIPTIONS, OPERATIONS = 10, 1_000
QUESTIONS = (
    "create a comment",
    "list the webhooks of a repository",
    "delete refund of an invoice",
    "send a message",
    "change the settings of a team",
    "who may see the report of a campaign",
    "get",
    "schedule a message to a customer and get the report",
    "GITHUB_PROJECTS_GET_RELEASE",
    "nothing of the kind",
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who asks: an app with its key, a company's key, and cursors deep in the list of tools."""

    app_id: str
    app_key: str
    key: str
    cursors: Sequence[str]


def seed() -> Seeded:
    """DESCRIPTIONS APIs of OPERATIONS operations each, imported for everybody, and an app that has enabled them all."""
    from django.db import connection as database

    from connections.services.calling import tools
    from integrations import catalogue
    from integrations.models import Toolkit
    from integrations.services import importing
    from tests.factories import make_actor, make_app, make_app_key, make_key

    actor = make_actor()
    app = make_app(actor)
    able = [each for each in catalogue.all_providers() if each.actions and "{" not in each.base_url]
    github = catalogue.get("github")
    for provider in [github, *(each for each in able if each is not github)][:DESCRIPTIONS]:
        importing.run(provider, description(provider.base_url, OPERATIONS), company_id=None, name="big")
        Toolkit.objects.create(app=app, company_id=app.company_id, provider=provider.slug, auth_scheme=provider.auth.scheme)
    cursors, after, more = [""], "", True
    while more:
        page, more = tools.page(app.pk, after=after, limit=50)
        after = page[-1].name
        cursors += [after] if more else []
    key, app_key = make_key(actor)[1], make_app_key(actor, app)
    with database.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    database.close()
    return Seeded(app.pk, app_key, key, cursors)


def measure(running: Stack, urls: Sequence[str], key: str, calls: int, *, etag: str = "") -> dict[str, float]:
    """Milliseconds of so many calls to the addresses in turn, after one each to warm up, and CPU of the web server by call.

    Raises RuntimeError for any answer but 200, and with `etag` but 304.
    """
    handle, wanted = pycurl.Curl(), 304 if etag else 200
    handle.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {key}", *([f"If-None-Match: {etag}"] if etag else [])])
    handle.setopt(pycurl.WRITEFUNCTION, len)
    took, before = [], 0.0
    for number in range(len(urls) + calls):
        if number == len(urls):
            before = running.cpu("web")
        handle.setopt(pycurl.URL, urls[number % len(urls)])
        handle.perform()
        if handle.getinfo(pycurl.RESPONSE_CODE) != wanted:
            raise RuntimeError(f"{urls[number % len(urls)]} answers {handle.getinfo(pycurl.RESPONSE_CODE)}")
        if number >= len(urls):
            took.append(handle.getinfo(pycurl.TOTAL_TIME) * 1000)
    cuts = statistics.quantiles(took, n=20)
    cpu = (running.cpu("web") - before) / calls * 1000
    return {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1), "web_cpu_ms": round(cpu, 2)}


def etag_of(url: str, key: str) -> str:
    """What an address says is its ETag."""
    found: list[bytes] = []
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {key}"])
    handle.setopt(pycurl.HEADERFUNCTION, found.append)
    handle.setopt(pycurl.WRITEFUNCTION, len)
    handle.perform()
    return next(line.split(b":", 1)[1].strip().decode() for line in found if line.lower().startswith(b"etag:"))


def main() -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="60 calls of each instead of 400")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    port, calls = free_port(), 60 if options.quick else 400
    with stack(PORT=str(port)) as running:
        made = seed()
        running.serve(platform(port), port)
        site = f"http://127.0.0.1:{port}"
        tools, connect = f"{site}/v1/{made.app_id}/integrations/tools", f"{site}/connect/v1"
        pages = [f"{tools}?{urlencode({'cursor': cursor})}" for cursor in made.cursors]
        searches = [urlencode({"search": text}) for text in QUESTIONS]
        etag = etag_of(f"{connect}/providers", made.key)
        rows = {
            "tools, first page": measure(running, pages[:1], made.app_key, calls),
            "tools, any page": measure(running, pages[:: max(1, len(pages) // 50)], made.app_key, calls),
            "tools, search": measure(running, [f"{tools}?{text}" for text in searches], made.app_key, calls),
            "actions of a provider, search": measure(
                running, [f"{connect}/providers/github/actions?{text}" for text in searches], made.key, calls
            ),
            "actions of all, search": measure(running, [f"{connect}/actions?{text}" for text in searches], made.key, calls),
            "providers": measure(running, [f"{connect}/providers"], made.key, calls),
            "providers, unchanged (304)": measure(running, [f"{connect}/providers"], made.key, calls, etag=etag),
        }
    if options.json:
        print(json.dumps({"benchmark": "tools", "tools": DESCRIPTIONS * OPERATIONS, "results": rows}, indent=2))
    else:
        print(
            f"\n{DESCRIPTIONS * OPERATIONS:,} imported tools, 1 caller\n{'':34} {'p50 ms':>8} {'p95 ms':>8} {'web CPU ms':>11}"
        )
        for name, row in rows.items():
            print(f"{name:34} {row['p50_ms']:8.1f} {row['p95_ms']:8.1f} {row['web_cpu_ms']:11.2f}")
    slow = any(row["p95_ms"] > CLAIM_P95 for row in rows.values())
    return int(slow or rows["providers"]["web_cpu_ms"] > CLAIM_CPU)


if __name__ == "__main__":
    sys.exit(main())
