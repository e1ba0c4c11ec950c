"""Actions that were read from API descriptions: found one by one, built into the same value as a hand-written one."""

from __future__ import annotations

from typing import Any

from django.db import models

from integrations.models import ImportedAction
from integrations.spec import Action, Request


def action(slug: str, key: str, company_id: int) -> Action | None:
    """The imported action of a provider under this key, the company's own before the operator's; None where there is none."""
    if "\0" in key:
        return None
    row = visible(company_id).filter(provider=slug, key=key).order_by(models.F("company_id").asc(nulls_last=True)).first()
    return built(row) if row else None


def visible(company_id: int) -> models.QuerySet[ImportedAction]:
    """What a company may use: what it imported itself, and what the operator imported for all; without the search column."""
    mine = models.Q(company_id=company_id) | models.Q(company_id=None)
    return ImportedAction.objects.filter(mine).defer("search")


def built(row: ImportedAction) -> Action:
    """The action a row holds."""
    kept: dict[str, Any] = row.definition
    request = kept["request"]
    return Action(
        key=row.key,
        name=row.name,
        description=row.description,
        request=Request(**{**request, "files": tuple(request.get("files", ()))}),
        sample=None,
        scopes=tuple(kept.get("scopes", ())),
        effect=kept["effect"],
        output=kept["output"],
        schema=kept["schema"],
        docs_url=kept.get("docs_url", ""),
    )


def definition(action: Action) -> dict[str, Any]:
    """What a row holds of an action besides its key, name and description; `built` reads it again."""
    request = {name: getattr(action.request, name) for name in Request.__dataclass_fields__}
    request = {name: value for name, value in request.items() if value not in (None, "", {}, (), [])}
    return {
        "request": request,
        "schema": action.schema,
        "output": action.output,
        "effect": action.effect,
        "scopes": list(action.scopes),
        "docs_url": action.docs_url,
    }
