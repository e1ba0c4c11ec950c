"""The steps that run: published versions as plans, kept in memory as they never change."""

from __future__ import annotations

from functools import lru_cache

from automation.engine.kinds import StepFailed
from automation.engine.plan import Step, built
from automation.engine.run import SubFlow
from automation.models import Flow, FlowVersion
from connect_platform.core.ids import is_uuid


@lru_cache(maxsize=2000)
def of_version(flow_id: str, number: int) -> tuple[Step, ...]:
    """The plan of a published version. Raises FlowVersion.DoesNotExist."""
    return built(FlowVersion.objects.get(flow_id=flow_id, number=number).steps)


def entered(company_id: int, flow_id: str, number: int | None) -> SubFlow:
    """The published flow a step enters, or the version it entered before. Raises StepFailed where there is none."""
    flow = Flow.objects.filter(company_id=company_id, pk=flow_id).first() if is_uuid(flow_id) else None
    if flow is None or (number is None and (flow.deleted_at or flow.status != Flow.Status.PUBLISHED)):
        raise StepFailed(
            "There is no such published flow.", code="no_such_flow", hint="Publish the flow or name another one as flowId."
        )
    version = number or flow.version
    return SubFlow(flow.name, version, of_version(flow_id, version), flow.settings.get("missing") == "error")
