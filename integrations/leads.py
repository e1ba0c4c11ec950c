"""One shape for leads, whichever advertising platform's form they were left in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, TypeAlias

from connect_platform.core.json_schema import Schema

#: What was asked and answered: the vendor's name of the field, the question as it was shown (may be empty), the answer.
Answer: TypeAlias = tuple[str, str, Any]

#: Names vendors give the fields they know, preferred ones first: a private address goes before one at work. Meta's `name`s
#: (developers.facebook.com/docs/marketing-api/guides/lead-ads/create), Google's `column_id`s
#: (developers.google.com/google-ads/webhook/docs/implementation), LinkedIn's `predefinedField`s
#: (learn.microsoft.com/en-us/linkedin/marketing/lead-sync/lead-sync-schema) and TikTok's `field`s, in lower case.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "full_name": ("full_name", "name"),
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "email": ("email", "work_email"),
    "phone": ("phone_number", "phone", "work_phone_number", "work_phone"),
    "company": ("company_name", "company"),
    "job_title": ("job_title",),
    "city": ("city",),
    "country": ("country", "country_region"),
    "postal_code": ("postal_code", "post_code", "zip_code", "zip"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Someone who left their particulars in a form. Whatever the vendor does not tell is empty, never missing."""

    source: str  # slug of the provider
    external_id: str  # the vendor's id of the lead
    created_at: str = ""  # RFC 3339, UTC
    form_id: str = ""
    form_name: str = ""
    campaign_id: str = ""
    campaign_name: str = ""
    ad_id: str = ""
    ad_name: str = ""
    full_name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    job_title: str = ""
    city: str = ""
    country: str = ""
    postal_code: str = ""
    answers: dict[str, str] = field(default_factory=dict)  # question → text, of every question, in the form's order


_WORDS = {
    "source": "Slug of the provider the lead comes from.",
    "external_id": "The provider's id of the lead.",
    "created_at": "When the form was sent: RFC 3339, UTC.",
    "answers": "Every question of the form and what was answered.",
}

#: JSON Schema (2020-12) of a lead.
LEAD_SCHEMA: Schema = {
    "type": "object",
    "description": "A lead left in a form; what the provider does not tell is empty.",
    "properties": {
        item.name: {"type": "object", "description": _WORDS[item.name], "additionalProperties": {"type": "string"}}
        if item.name == "answers"
        else {"type": "string", "description": _WORDS.get(item.name, item.name.replace("_", " ").capitalize() + ".")}
        for item in fields(Lead)
    },
    "required": [item.name for item in fields(Lead)],
    "additionalProperties": False,
}


def lead(source: str, external_id: Any, created_at: Any, answers: Iterable[Answer], **known: Any) -> dict[str, Any]:
    """A Lead as JSON, its contact fields read off the answers.

    `known` are further fields of Lead by name; None counts as not told. A full name is put together from its parts, and
    never taken apart: where a name splits, nobody can tell. Several values of one answer are joined by commas.
    """
    given = [(_normal(key), question.strip() or key, text) for key, question, value in answers if (text := _text(value))]
    by_name: dict[str, str] = {}
    for name, _, text in given:
        by_name.setdefault(name, text)
    found = {ours: next((by_name[name] for name in names if name in by_name), "") for ours, names in _NAMES.items()}
    found["full_name"] = found["full_name"] or " ".join(part for part in (found["first_name"], found["last_name"]) if part)
    told = {name: _text(value) for name, value in known.items()}
    shown = {question: text for _, question, text in given}
    return asdict(
        Lead(source=source, external_id=_text(external_id), created_at=moment(created_at), answers=shown, **{**found, **told})
    )


def moment(value: Any) -> str:
    """A vendor's time as RFC 3339 in UTC: Unix seconds, Unix milliseconds or ISO 8601, which without an offset is UTC."""
    try:
        if isinstance(value, int | float) or str(value).isdigit():
            seconds = float(value)
            at = datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, UTC)
        else:
            at = datetime.fromisoformat(str(value))
            at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def last_part(urn: Any) -> str:
    """The id at the end of a resource name or URN: `customers/1/assets/42`, `urn:li:sponsoredCampaign:42` → `42`."""
    return re.split(r"[/:~]", str(urn or ""))[-1]


def _normal(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(text for item in value if (text := _text(item)))
    return str(value).strip()
