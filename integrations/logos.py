"""A picture for every provider: a drawn one where we have it, otherwise its initials on a color of its own."""

from __future__ import annotations

from hashlib import sha256
from html import escape

from connect_platform.core.config import ROOT
from integrations.spec import Provider

FOLDER = ROOT / "static" / "logos"


def svg(provider: Provider) -> bytes:
    """The provider's logo as SVG with its name as title; the same provider always looks the same."""
    drawn = FOLDER / f"{provider.slug}.svg"
    return drawn.read_bytes() if drawn.is_file() else monogram(provider.slug, provider.name)


def monogram(slug: str, name: str) -> bytes:
    """One or two initials, white on a hue taken from the slug; dark enough for a contrast of 4.5 (WCAG 1.4.3)."""
    hue = int.from_bytes(sha256(slug.encode()).digest()[:2]) % 360
    words = "".join(letter if letter.isalnum() else " " for letter in name).split() or [slug]
    initials = words[0][0] + (words[1][0] if len(words) > 1 else words[0][1:2])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-labelledby="title">\n'
        f'  <title id="title">{escape(name)}</title>\n'
        f'  <rect width="64" height="64" rx="14" fill="hsl({hue} 50% 27%)"/>\n'
        '  <text x="32" y="42" fill="#fff" font-family="system-ui, sans-serif" font-size="27" font-weight="600" '
        f'text-anchor="middle">{escape(initials)}</text>\n'
        "</svg>\n"
    ).encode()
