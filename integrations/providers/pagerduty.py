"""PagerDuty: incidents and on-call schedules."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developer.pagerduty.com/api-reference"
HOOKS = "https://developer.pagerduty.com/docs/webhooks-overview"
READ, WRITE = ("read",), ("write",)


def details(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """What an incident is about, where anything is told."""
    return {"body": {"type": "incident_body", "details": inputs["details"]}} if inputs.get("details") else {}


#: Who is acting; needed where the token is not a person's.
FROM = {"From": "{email}"}
INCIDENT_ID = Field("incident_id", "Incident", description="Id of the incident.", example="Q2LAR4ADCXC8IB")
SERVICE_ID = Field("service_id", "Service", description="Id of the service.", example="PIJ90N7")
URGENCY = Field("urgency", "Urgency", description="How urgent it is.", required=False, choices=("high", "low"), example="high")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=25, example=25)
OFFSET = Field("offset", "Skip", "integer", description="How many to pass over.", required=False, example=0)
INCIDENT: dict[str, Json] = {
    "id": "Q2LAR4ADCXC8IB",
    "type": "incident",
    "incident_number": 1234,
    "title": "The server is on fire",
    "status": "triggered",
    "urgency": "high",
    "created_at": "2026-06-01T10:00:00Z",
    "updated_at": "2026-06-01T10:00:00Z",
    "service": {"id": "PIJ90N7", "type": "service_reference", "summary": "Website"},
    "html_url": "https://acme.pagerduty.com/incidents/Q2LAR4ADCXC8IB",
}

provider = Provider(
    slug="pagerduty",
    name="PagerDuty",
    category="monitoring",
    base_url="https://api.pagerduty.com",
    api_descriptions=("https://raw.githubusercontent.com/PagerDuty/api-schema/main/reference/REST/openapiv3.json",),
    docs_url=f"{DOCS}/",
    headers={"Accept": "application/vnd.pagerduty+json;version=2"},  # https://developer.pagerduty.com/docs/versioning
    auth=OAuth2(
        authorize_url="https://identity.pagerduty.com/oauth/authorize",
        token_url="https://identity.pagerduty.com/oauth/token",
        revoke=rfc7009("https://identity.pagerduty.com/oauth/revoke"),
        scopes=("read", "write"),
        scope_words={"read": "Read incidents, services and schedules", "write": "Create and change incidents"},
    ),
    description="Incidents and on-call schedules.",
    account_fields=(
        AccountField(
            key="email",
            label="Email",
            pattern=r"^[^@\s]+@[^@\s]+$",
            source="verify",
            path="user.email",
            example="ada@example.com",
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="user.id", label="user.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    pagination=Pagination(style="offset", parameter="offset", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-PagerDuty-Signature",
        prefix="v1=",
        event_type="event.event_type",
        event_id="event.id",
        confirmations=("pagey.ping",),
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/webhook_subscriptions",
                json={
                    "webhook_subscription": {
                        "type": "webhook_subscription",
                        "delivery_method": {"type": "http_delivery_method", "url": "{callback_url}"},
                        "events": "{events}",
                        "filter": {"id": "{service_id}", "type": "service_reference"},
                    }
                },
            ),
            delete=Request(method="DELETE", path="/webhook_subscriptions/{subscription_id}"),
            id="webhook_subscription.id",
            secret="webhook_subscription.delivery_method.secret",
            inputs=(
                SERVICE_ID,
                Field(
                    "events",
                    "Events",
                    "array",
                    description="Types of events.",
                    required=False,
                    default=["incident.triggered", "incident.acknowledged", "incident.resolved"],
                    example=["incident.triggered"],
                ),
            ),
            docs_url=f"{DOCS}/b3A6MjkyNDc4NA-create-a-webhook-subscription",
        ),
        docs_url="https://developer.pagerduty.com/docs/verifying-webhook-signatures",
    ),
    actions=(
        Action(
            key="create_incident",
            name="Create an incident",
            description="Raises an incident on a service and alerts whoever is on call.",
            inputs=(
                SERVICE_ID,
                Field("title", "Title", description="What happened.", example="The server is on fire"),
                URGENCY,
                Field("details", "Details", description="Plain text.", required=False, example="Smoke in rack 4.", long=True),
                Field(
                    "incident_key",
                    "Key",
                    description="A second open incident of the same service and key is refused.",
                    required=False,
                    example="rack-4-fire",
                ),
            ),
            prepare=details,
            prepares=("body",),
            request=Request(
                method="POST",
                path="/incidents",
                headers=FROM,
                json={
                    "incident": {
                        "type": "incident",
                        "title": "{title}",
                        "service": {"id": "{service_id}", "type": "service_reference"},
                        "urgency": "{urgency}",
                        "body": "{body}",
                        "incident_key": "{incident_key}",
                    }
                },
            ),
            scopes=WRITE,
            sample={"incident": INCIDENT},
            docs_url=f"{DOCS}/a7d81b0e9200f-create-an-incident",
        ),
        Action(
            key="update_incident",
            name="Change an incident",
            description="Acknowledges or resolves an incident, or changes its title or urgency.",
            inputs=(
                INCIDENT_ID,
                Field(
                    "status",
                    "Status",
                    description="New status.",
                    required=False,
                    choices=("acknowledged", "resolved"),
                    example="resolved",
                ),
                Field("title", "Title", description="New title.", required=False, example="Fire in rack 4"),
                URGENCY,
                Field(
                    "resolution", "Resolution", description="Note of how it was resolved.", required=False, example="Put out."
                ),
            ),
            request=Request(
                method="PUT",
                path="/incidents/{incident_id}",
                headers=FROM,
                json={
                    "incident": {
                        "type": "incident_reference",
                        "status": "{status}",
                        "title": "{title}",
                        "urgency": "{urgency}",
                        "resolution": "{resolution}",
                    }
                },
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={"incident": {**INCIDENT, "status": "resolved"}},
            docs_url=f"{DOCS}/8a0e1aa2ec666-update-an-incident",
        ),
        Action(
            key="get_incident",
            name="Read an incident",
            description="Reads one incident.",
            inputs=(INCIDENT_ID,),
            request=Request(path="/incidents/{incident_id}"),
            scopes=READ,
            effect="idempotent",
            sample={"incident": INCIDENT},
            docs_url=f"{DOCS}/005299ed43553-get-an-incident",
        ),
        Action(
            key="list_incidents",
            name="List incidents",
            description="Lists incidents, the newest first.",
            inputs=(
                Field("statuses", "Statuses", "array", description="Which to list.", required=False, example=["triggered"]),
                Field("service_ids", "Services", "array", description="Ids of services.", required=False, example=["PIJ90N7"]),
                Field("since", "Since", "date", description="Only later ones.", required=False, example="2026-06-01T00:00:00Z"),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/incidents",
                query={
                    "statuses[]": "{statuses}",
                    "service_ids[]": "{service_ids}",
                    "since": "{since}",
                    "sort_by": "created_at:desc",
                    "limit": "{limit}",
                    "offset": "{offset}",
                },
            ),
            scopes=READ,
            effect="idempotent",
            sample={"incidents": [INCIDENT], "limit": 25, "offset": 0, "more": False},
            docs_url=f"{DOCS}/9d0b4b12e36f9-list-incidents",
        ),
        Action(
            key="add_note",
            name="Add a note",
            description="Adds a note to an incident.",
            inputs=(
                INCIDENT_ID,
                Field("text", "Text", description="Plain text.", example="Fire brigade is on its way.", long=True),
            ),
            request=Request(
                method="POST", path="/incidents/{incident_id}/notes", headers=FROM, json={"note": {"content": "{text}"}}
            ),
            scopes=WRITE,
            sample={"note": {"id": "PWL7QXS", "content": "Fire brigade is on its way.", "created_at": "2026-06-01T10:05:00Z"}},
            docs_url=f"{DOCS}/b3A6Mjc0ODE1MA-create-a-note-on-an-incident",
        ),
        Action(
            key="list_services",
            name="List services",
            description="Lists services.",
            inputs=(Field("words", "Words", description="Part of the name.", required=False, example="web"), LIMIT, OFFSET),
            request=Request(path="/services", query={"query": "{words}", "limit": "{limit}", "offset": "{offset}"}),
            scopes=READ,
            effect="idempotent",
            sample={
                "services": [{"id": "PIJ90N7", "name": "Website", "status": "active"}],
                "limit": 25,
                "offset": 0,
                "more": False,
            },
            docs_url=f"{DOCS}/e960cca205c0f-list-services",
        ),
        Action(
            key="list_on_calls",
            name="List who is on call",
            description="Lists who is on call now, by escalation policy.",
            inputs=(
                Field(
                    "schedule_ids", "Schedules", "array", description="Ids of schedules.", required=False, example=["PI7DH85"]
                ),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/oncalls", query={"schedule_ids[]": "{schedule_ids}", "limit": "{limit}", "offset": "{offset}"}
            ),
            scopes=READ,
            effect="idempotent",
            sample={
                "oncalls": [
                    {
                        "user": {"id": "PT23IWX", "summary": "Ada Lovelace"},
                        "schedule": {"id": "PI7DH85", "summary": "Primary"},
                        "escalation_level": 1,
                        "start": "2026-06-01T06:00:00Z",
                        "end": "2026-06-08T06:00:00Z",
                    }
                ]
            },
            docs_url=f"{DOCS}/3a6b910f11050-list-all-of-the-on-calls",
        ),
    ),
    triggers=(
        Trigger(
            key="new_incident",
            name="New incident",
            description="Fires for each incident the person can see.",
            kinds=("poll",),
            poll=Request(path="/incidents", query={"since": "{since}", "sort_by": "created_at:desc", "limit": 100}),
            items="incidents",
            event_id="id",
            scopes=READ,
            sample=INCIDENT,
            docs_url=f"{DOCS}/9d0b4b12e36f9-list-incidents",
        ),
        Trigger(
            key="incident_event",
            name="Incident event",
            description="Fires when an incident of a watched service is triggered, acknowledged or resolved.",
            event_types=("incident.triggered", "incident.acknowledged", "incident.resolved"),
            event_id="event.id",
            scopes=READ,
            sample={
                "event": {
                    "id": "01BYE3J5QWDZ17AEJDTPPB9YRS",
                    "event_type": "incident.triggered",
                    "resource_type": "incident",
                    "occurred_at": "2026-06-01T10:00:00.000Z",
                    "data": INCIDENT,
                }
            },
            docs_url=HOOKS,
        ),
    ),
)
