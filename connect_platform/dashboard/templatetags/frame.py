"""Template tags every page uses: icons, state badges, relative times, copyable ids, navigation and the theme."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

#: Internal word -> (tone, icon, what a person reads). Connections, work and calls share it.
STATES = {
    "pending": ("plain", "circle-dashed", gettext_lazy("Pending")),
    "connecting": ("info", "loader", gettext_lazy("Connecting")),
    "connected": ("good", "circle-check", gettext_lazy("Connected")),
    "syncing": ("info", "refresh-cw", gettext_lazy("Syncing")),
    "ready": ("good", "circle-check", gettext_lazy("Ready")),
    "partial": ("warn", "triangle-alert", gettext_lazy("Partly synced")),
    "canceled": ("plain", "circle-slash", gettext_lazy("Canceled")),
    "rejected": ("bad", "ban", gettext_lazy("Rejected")),
    "failed": ("bad", "circle-x", gettext_lazy("Failed")),
    "expired": ("warn", "key-round", gettext_lazy("Needs reconnecting")),
    "disconnected": ("plain", "unplug", gettext_lazy("Disconnected")),
    "healthy": ("good", "heart", gettext_lazy("Healthy")),
    "degraded": ("warn", "triangle-alert", gettext_lazy("Provider troubled")),
    "needs_reauth": ("bad", "key-round", gettext_lazy("Needs reconnecting")),
    "misconfigured": ("bad", "settings", gettext_lazy("OAuth app refused")),
    "waiting": ("info", "clock", gettext_lazy("Waiting")),
    "running": ("info", "loader", gettext_lazy("Running")),
    "done": ("good", "circle-check", gettext_lazy("Done")),
    "ok": ("good", "circle-check", gettext_lazy("OK")),
    "refused": ("warn", "ban", gettext_lazy("Refused")),
    "well": ("good", "circle-check", gettext_lazy("Working")),
    "away": ("bad", "circle-x", gettext_lazy("Away")),
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite, decorative: the words beside it say the same. `extra` is one more class."""
    classes = f"icon {extra}".strip()
    source = f"{static('icons/sprite.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', classes, source)


@register.simple_tag
def badge(state: str, words: str = "") -> SafeString:
    """A state as icon and words, so that color is never all that tells it."""
    tone, name, known = STATES.get(state, ("plain", "circle-dashed", state))
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, icon(name), words or known)


@register.simple_tag
def ago(moment: datetime | None, missing: str = "\u2013") -> SafeString | str:
    """A moment as a person says it ("3 minutes ago", "in 2 hours"), with the exact time in `datetime`."""
    if moment is None:
        return missing
    exact = moment.astimezone(timezone.get_default_timezone())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        exact.strftime("%Y-%m-%d %H:%M:%S %Z"),
        spoken(moment),
    )


def spoken(moment: datetime) -> str:
    """How long ago, or in how long, in the largest unit that fits."""
    seconds = (timezone.now() - moment).total_seconds()
    if abs(seconds) < 60:
        return _("just now") if seconds >= 0 else _("in a moment")
    if seconds > 0:
        return _("%(span)s ago") % {"span": timesince(moment, depth=1)}
    return _("in %(span)s") % {"span": timeuntil(moment, depth=1)}


@register.inclusion_tag("components/copyable.html")
def copyable(value: object, label: str = "") -> dict[str, Any]:
    """A value in monospace with a button that copies it (hidden where scripts do not run)."""
    return {"value": str(value), "label": label}


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: template.Context, path: str, icon_name: str, words: str, *, exact: bool = False) -> dict[str, Any]:
    """A link of the main navigation; `aria-current` where the page is this one, or below it unless `exact`."""
    request = context.get("request")
    here = getattr(request, "path", "")
    below = not exact and here.startswith(f"{path.rstrip('/')}/")
    return {
        "path": path,
        "icon_name": icon_name,
        "words": words,
        "current": "page" if here == path else "true" if below else "",
    }


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString | str:
    """`data-theme` as the reader chose it before, so that the first paint is already right; nothing follows the system."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else ""
    return format_html(' data-theme="{}"', chosen) if chosen in ("light", "dark") else ""


@register.inclusion_tag("components/logo.html")
def logo(name: str, url: str = "", size: str = "") -> dict[str, str]:
    """A logo, or the first letter of a name; decorative, the name stands beside it. `size` is empty, `small` or `large`."""
    return {"url": url or "", "letter": name[:1].upper(), "size": size}


@register.inclusion_tag("components/logo.html")
def provider_logo(slug: str, name: str, size: str = "") -> dict[str, str]:
    """The logo of a provider of the catalogue."""
    return logo(name, f"/logos/{slug}.svg", size)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The page's own query string with some keys changed; an empty value drops its key."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        parameters.pop(key, None)
        if value not in (None, ""):
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}"
