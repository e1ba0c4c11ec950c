"""Walks the catalogue and says what is in it and what is wrong with it."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations import catalogue, quality, validator
from integrations.spec import Auth, Basic, Login, OAuth1, OAuth2, Provider


class Command(BaseCommand):
    """`manage.py check_catalogue [SLUG …]`: counts and problems; `--json`: an object per provider. Exits 1 with problems."""

    help = "Checks every provider's definition, or those named."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="check these alone")
        parser.add_argument("--json", action="store_true", help="one JSON object per provider and line")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        providers = self.chosen(options["slugs"])
        by_slug = {provider.slug: validator.problems(provider) + quality.problems(provider) for provider in providers}
        between = validator.catalogue_problems(catalogue.all_providers() if not options["slugs"] else providers)
        found = [*between, *(line for lines in by_slug.values() for line in lines)]
        if options["json"]:
            for provider in providers:
                told = {"problems": by_slug[provider.slug], "warnings": validator.warnings(provider) + quality.gaps(provider)}
                self.stdout.write(json.dumps(summary(provider) | told, separators=(",", ":")))
        else:
            self.report(providers, found)
            self.stdout.write(f"seconds    {time.perf_counter() - started:.1f}")
        if found:
            sys.exit(1)

    def chosen(self, slugs: Sequence[str]) -> Sequence[Provider]:
        """The providers named, or all. Raises CommandError for one there is not."""
        if unknown := [slug for slug in slugs if catalogue.find(slug) is None]:
            raise CommandError(f"There is no provider {unknown[0]}.")
        return [catalogue.get(slug) for slug in slugs] or catalogue.all_providers()

    def report(self, providers: Sequence[Provider], found: list[str]) -> None:
        """The counts and what is wrong, for people."""
        self.stdout.write(f"providers  {len(providers)}")
        self.counted(Counter(provider.auth.scheme for provider in providers))
        self.stdout.write(f"actions    {sum(len(provider.actions) for provider in providers)}")
        self.stdout.write(f"  {'providers':<18} {sum(bool(provider.actions) for provider in providers)}")
        self.stdout.write(f"triggers   {sum(len(provider.triggers) for provider in providers)}")
        self.stdout.write(f"  {'providers':<18} {sum(bool(provider.triggers) for provider in providers)}")
        self.stdout.write(f"compared   {sum(bool(each.checked) for each in providers)}  (with the vendor's documentation)")
        categories = Counter(provider.category for provider in providers)
        self.stdout.write(f"categories {len(categories)}")
        self.counted(categories)
        self.stdout.write(f"uncited    {sum(len(quality.gaps(each)) for each in providers)}  (in the warnings of --json)")
        for word, lines in (
            ("warnings", [line for each in providers for line in validator.warnings(each)]),
            ("problems", found),
        ):
            self.stdout.write(f"{word:<10} {len(lines)}")
            for line in lines:
                self.stdout.write(f"  {line}")

    def counted(self, counts: Counter[str]) -> None:
        for name, count in sorted(counts.items()):
            self.stdout.write(f"  {name:<18} {count}")


def summary(provider: Provider) -> dict[str, Any]:
    """What `--json` prints of a provider, besides its problems. Keys that do not apply to its way to connect are empty."""
    auth = provider.auth
    return {
        "slug": provider.slug,
        "name": provider.name,
        "category": provider.category,
        "aliases": list(provider.aliases),
        "auth": auth.scheme,
        "schemes": [each.scheme for each in provider.schemes],
        "authorize_url": getattr(auth, "authorize_url", ""),
        "token_url": _token_url(provider, auth),
        "refresh_url": (auth.refresh_url or auth.token_url) if isinstance(auth, OAuth2) else "",
        "revoke_url": _revoke_url(provider, auth),
        "api_base_url": provider.base_url,
        "key_placement": key_placement(auth),
        "scopes": list(getattr(auth, "scopes", ())),
        "capabilities": catalogue.capabilities(provider),
        "actions": [provider.tool_name(action) for action in provider.actions],
        "triggers": [trigger.key for trigger in provider.triggers],
        "docs_url": provider.docs_url,
    }


def _token_url(provider: Provider, auth: Auth) -> str:
    if isinstance(auth, Login):
        return _absolute(provider, auth.request.path)
    return auth.access_token_url if isinstance(auth, OAuth1) else getattr(auth, "token_url", "")


def _revoke_url(provider: Provider, auth: Auth) -> str:
    revoke = getattr(auth, "revoke", None)
    return _absolute(provider, revoke.request.path) if revoke else ""


def _absolute(provider: Provider, path: str) -> str:
    return provider.base_url + path if path.startswith("/") else path


def key_placement(auth: Auth) -> str:
    """Where a call carries the secret: bearer, basic, oauth1, authorization:Scheme, header:Name, query:name or path."""
    if isinstance(auth, Basic | OAuth1):
        return auth.scheme.lower()
    if auth.placement != "header":
        return f"query:{auth.name}" if auth.placement == "query" else "path"
    if auth.name.lower() != "authorization":
        return f"header:{auth.name}"
    word = re.match(r"([A-Za-z][\w-]*) ", auth.template)
    if word is None:
        return f"header:{auth.name}"
    return "bearer" if word[1] == "Bearer" else f"authorization:{word[1]}"
