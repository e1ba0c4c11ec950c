"""Reads a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, Problem
from automation.models import Record
from automation.services.flows import stepping
from automation.services.records import tabling
from integrations.services import offered

_NAMES = ("providerType", "resourceType", "externalId")


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{found, record}`: by `recordId`, by provider, type and external id, or the record the flow was started with."""
    if "externalId" in config:
        record = (
            Record.objects.defer("search")
            .filter(
                company_id=context.company_id,
                provider=offered.canonical(str(config["providerType"])),
                resource_type=str(config["resourceType"]),
                external_id=stepping.text_of(config["externalId"], "externalId"),
            )
            .first()
        )
    else:
        record = stepping.record_of(config, context)
    return {"found": record is not None, "record": tabling.shown(record) if record else None}


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    given = [name for name in _NAMES if name in config]
    if given and len(given) < len(_NAMES):
        yield given[0], f"{', '.join(_NAMES)} go together."
    if given and "recordId" in config:
        yield "recordId", "Name the record either by its id or by provider, type and external id."


kind = Kind(
    name="record.get",
    description="Reads a record by `recordId`, or by `providerType`, `resourceType` and `externalId`, or the trigger's own.",
    schema=stepping.schema(
        (),
        recordId=stepping.KEY,
        providerType={"type": "string", "minLength": 1, "maxLength": 100},
        resourceType={"type": "string", "minLength": 1, "maxLength": 100},
        externalId=stepping.KEY,
    ),
    run=run,
    effect="idempotent",
    check=check,
)
