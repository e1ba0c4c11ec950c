"""Surface D: the company, its people and its outlets; industries and health."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import serializers
from accounts.api.auth import PERSON
from accounts.api.surfaces import PlatformView
from accounts.models import Company, Outlet, User
from connect_platform.core import health
from connect_platform.core.api.dialects import Platform
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import NotFound, ServiceUnavailable

INDUSTRIES = (
    "Technology", "Healthcare", "Finance", "Restaurant", "Quick Service Restaurant", "Fine Dining", "Casual Dining", "Bakery",
    "Catering", "Cloud Kitchen", "Franchise", "Retail", "Hospitality", "Education", "Manufacturing", "Logistics",
)  # fmt: skip


class CompanyView(PlatformView):
    """What hangs from the company named in the path; any but the actor's own is not found."""

    def require_own(self, company_id: str) -> None:
        if company_id != str(self.actor.company_id):
            raise NotFound()


class OneCompany(CompanyView):
    """The company itself."""

    @operation(
        "D.company",
        "Read the company",
        answer={"company": {"id": 42, "name": "Example Corp", "created_at": "2026-01-15T10:30:00Z"}},
        failures=[404],
    )
    def get(self, request: Request, company_id: str) -> Response:
        self.require_own(company_id)
        company = Company.objects.get(pk=self.actor.company_id)
        return Response({"company": {"id": company.pk, "name": company.name, "created_at": company.created_at}})


class People(CompanyView):
    """Its people."""

    permission = "company.view"

    @operation(
        "D.company.users",
        "List the company's users",
        answer={"users": [{key: PERSON[key] for key in ("id", "email", "full_name", "role")}]},
        query=serializers.PeopleQuery,
        failures=[400, 403, 404],
        description="`q` is looked for in the email address and the name.",
    )
    def get(self, request: Request, company_id: str) -> Response:
        self.require_own(company_id)
        q = self.valid_query(serializers.PeopleQuery)["q"]
        people = User.objects.filter(company_id=self.actor.company_id).order_by("created_at", "id")
        if q:
            people = people.filter(Q(email__icontains=q) | Q(full_name__icontains=q))
        return Response({"users": list(people.values("id", "email", "full_name", "role"))})


class Outlets(CompanyView):
    """Its outlets."""

    permission = "company.view"

    @operation(
        "D.company.outlets",
        "List the company's outlets",
        answer={"outlets": [{"outlet_id": "outlet_06b2f1c8k5x7e2", "name": "Harbor", "address": "1 Quay Street"}]},
        failures=[403, 404],
    )
    def get(self, request: Request, company_id: str) -> Response:
        self.require_own(company_id)
        rows = Outlet.objects.for_actor(self.actor).order_by("created_at", "id").values("name", "address", outlet_id=F("id"))
        return Response({"outlets": list(rows)})


class Industries(PlatformView):
    """A fixed list."""

    public = True

    @operation("D.industries", "List industries", answer={"industries": list(INDUSTRIES)}, public=True)
    def get(self, request: Request) -> Response:
        return Response({"industries": INDUSTRIES})


class Health(PlatformView):
    """Can this API be used?"""

    public = True

    @operation(
        "D.health",
        "Health of the API",
        answer={
            "status": "ok",
            "timestamp": "2026-01-15T10:30:00Z",
            "database": {"connected": True},
            "data": {"responsive": True},
        },
        failures=[503],
        public=True,
        description="`data.responsive` says whether the database holds the schema of this version. /readyz knows every part.",
    )
    def get(self, request: Request) -> Response:
        parts = health.parts()
        well = parts["database"] and parts["migrations"]
        state = {
            "status": "ok" if well else "degraded",
            "timestamp": timezone.now(),
            "database": {"connected": parts["database"]},
            "data": {"responsive": parts["migrations"]},
        }
        headers = {"Cache-Control": "no-store"}
        if well:
            return Response(state, headers=headers)
        return Response({**Platform.body(ServiceUnavailable()), **state}, status=503, headers=headers)
