"""Draws provider logos from the icons of simple-icons: `npm pack simple-icons`, unpack it, `manage.py draw_logos FOLDER`."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations import catalogue, logos
from integrations.spec import Provider

#: Providers whose icon has another name than they: products shown with the mark of their maker.
MARKS = {
    "auth0-management": "auth0",
    "clickhouse-cloud": "clickhouse",
    "discord-bot": "discord",
    "dropbox-sign": "dropbox",
    "facebook-pages": "facebook",
    "google-business-profile": "google",
    "google-contacts": "google",
    "google-workspace-admin": "google",
    "hetzner-cloud": "hetzner",
    "instagram-business": "instagram",
    "line-messaging": "line",
    "linode": "akamai",
    "meta-ads": "meta",
    "meta-lead-ads": "meta",
    "mongodb-atlas": "mongodb",
    "reddit-ads": "reddit",
    "sage-accounting": "sage",
    "sap-concur": "sap",
    "snapchat-ads": "snapchat",
    "terraform-cloud": "terraform",
    "tiktok-ads": "tiktok",
    "whatsapp-business": "whatsapp",
    "wordpress-com": "wordpress",
    "wordpress-self-hosted": "wordpress",
    "x-ads": "x",
    "youtube-analytics": "youtube",
    "zendesk-sell": "zendesk",
    "zoom-server-to-server": "zoom",
} | {f"zoho-{product}": "zoho" for product in ("books", "crm", "desk", "invoice", "mail", "people")}
#: Names that belong to somebody else among the icons.
HOMONYMS = frozenset({"kit"})
#: Light and dark ink, and how far a picture must stand out from what is behind it (WCAG 1.4.11).
WHITE, BLACK, CONTRAST = "ffffff", "18181b", 3.0


class Command(BaseCommand):
    """Writes static/logos/<slug>.svg for every provider that has an icon under CC0; others keep their monogram."""

    help = "Draws provider logos from an unpacked simple-icons package."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the unpacked package, with `data` and `icons` in it")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            icons = json.loads((folder / "data" / "simple-icons.json").read_text())
        except OSError as error:
            raise CommandError(f"This is no simple-icons package: {error}") from error
        free = [icon for icon in icons if icon.get("license", {}).get("type", "CC0-1.0") == "CC0-1.0"]
        by_name = {_plain(icon["title"]): icon for icon in reversed(free)} | {icon["slug"]: icon for icon in free}
        drawn = 0
        for provider in catalogue.all_providers():
            name = MARKS.get(provider.slug, _plain(provider.name))
            icon = by_name.get(name) or by_name.get(_plain(provider.slug))
            if icon and provider.slug not in HOMONYMS:
                path = re.search(r' d="([^"]+)"', (folder / "icons" / f"{icon['slug']}.svg").read_text())
                assert path, icon["slug"]
                (logos.FOLDER / f"{provider.slug}.svg").write_text(tile(provider, path[1], icon["hex"].lower()))
                drawn += 1
        self.stdout.write(f"{drawn} of {len(catalogue.all_providers())} logos drawn")


def tile(provider: Provider, path: str, color: str) -> str:
    """A mark on a tile of the brand's own color (six hex digits), in white where that stands out and in black where not."""
    ink = WHITE if contrast(WHITE, color) >= CONTRAST else BLACK
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-labelledby="title">\n'
        f'  <title id="title">{escape(provider.name)}</title>\n'
        f'  <rect width="64" height="64" rx="14" fill="#{color}"/>\n'
        f'  <path transform="translate(14 14) scale(1.5)" fill="#{ink}" d="{path}"/>\n'
        "</svg>\n"
    )


def contrast(one: str, other: str) -> float:
    """How far two colors stand apart, 1 to 21, by WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    shares = [int(color[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
