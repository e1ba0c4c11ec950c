"""Makes a record, or merges into the one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, StepFailed
from automation.models import Record
from automation.services.executions import effects
from automation.services.flows import stepping
from automation.services.records import importing, storing, tabling
from automation.services.records.storing import Given
from integrations.services import offered


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{outcome, record}`: created, updated or unchanged. Raises StepFailed `invalid_input` for what cannot be kept."""
    given = _given(config, context)

    def act() -> dict[str, Any]:
        stored = storing.store([given], source=Record.Source.FLOW_STEP)[0]
        if stored is None:
            raise StepFailed("The company is gone.", code="not_found")
        return {"outcome": stored.outcome, "record": tabling.shown(Record.objects.defer("search").get(pk=stored.record_id))}

    return effects.once(context, act)


def _given(config: Mapping[str, Any], context: Context) -> Given:
    kind, key, data = str(config["resourceType"]), stepping.text_of(config["externalId"], "externalId"), config["data"]
    provider = offered.find(str(config["providerType"]), context.company_id)
    if provider is None:
        raise StepFailed(f"There is no provider {str(config['providerType'])[:100]!r}.", code="unknown_provider")
    if not importing.RESOURCE_TYPE.fullmatch(kind):
        raise StepFailed("resourceType must be 1 to 100 letters, digits, dots, hyphens and underscores.", code="invalid_input")
    if fault := storing.fault_of(key, data):
        raise StepFailed(fault, code="invalid_input")
    return Given(context.company_id, provider.slug, kind, key, data, cause=context.execution_id)


kind = Kind(
    name="record.upsert",
    description="Merges `data` into the record of a provider with this type and external id, or makes it.",
    schema=stepping.schema(
        ("providerType", "resourceType", "externalId", "data"),
        providerType={"type": "string", "minLength": 1, "maxLength": 2000},
        resourceType={"type": "string", "minLength": 1, "maxLength": 2000},
        externalId=stepping.KEY,
        data=stepping.DATA,
    ),
    run=run,
    effect="keyed",
    sparse=frozenset({"data"}),
)
