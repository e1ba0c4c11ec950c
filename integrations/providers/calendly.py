"""Calendly: meeting scheduling by shared link."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developer.calendly.com/api-docs/calendly-api"
EVENT_UUID = Field("event_uuid", "Event", description="Last part of the event's uri.", example="GBGBDCAADAEDCRZ2")
EVENT_TYPE = Field(
    "event_type", "Event type", description="Its uri.", example="https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2"
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20)
CURSOR = Field(
    "cursor",
    "Page",
    description="pagination.next_page_token of the page before.",
    required=False,
    example="sNjq4TvMDfUHEl7zHRR0",
)
EVENT: dict[str, Json] = {
    "uri": "https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2",
    "name": "15 Minute Meeting",
    "status": "active",
    "start_time": "2026-07-01T14:00:00.000000Z",
    "end_time": "2026-07-01T14:15:00.000000Z",
    "event_type": "https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2",
    "location": {"type": "zoom", "join_url": "https://zoom.us/j/97763643886"},
    "invitees_counter": {"total": 1, "active": 1, "limit": 1},
    "created_at": "2026-06-01T10:00:00.000000Z",
    "updated_at": "2026-06-01T10:00:00.000000Z",
}
INVITEE: dict[str, Json] = {
    "uri": "https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2/invitees/AAAAAAAAAAAAAAAA",
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "status": "active",
    "timezone": "Europe/London",
    "event": "https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2",
    "created_at": "2026-06-01T10:00:00.000000Z",
}


def told(kind: str) -> dict[str, Json]:
    """An event as Calendly's webhooks send it."""
    return {
        "event": kind,
        "created_at": "2026-06-01T10:00:01.000000Z",
        "created_by": "https://api.calendly.com/users/AAAAAAAAAAAAAAAA",
        "payload": {**INVITEE, "scheduled_event": EVENT},
    }


provider = Provider(
    slug="calendly",
    name="Calendly",
    category="scheduling",
    base_url="https://api.calendly.com",
    docs_url="https://developer.calendly.com/api-docs",
    auth=OAuth2(
        authorize_url="https://auth.calendly.com/oauth/authorize",
        token_url="https://auth.calendly.com/oauth/token",
        revoke=rfc7009("https://auth.calendly.com/oauth/revoke", "basic"),
        # New apps may do nothing without scopes: https://developer.calendly.com/docs/authentication/scopes
        scopes=(
            "users:read",
            "event_types:read",
            "scheduled_events:read",
            "scheduled_events:write",
            "scheduling_links:write",
            "webhooks:write",
        ),
        implied_scopes={
            "default": ("event_types:read", "scheduled_events:write", "scheduling_links:write", "webhooks:write"),
            "scheduled_events:write": ("scheduled_events:read",),
        },
        client_auth="basic",
    ),
    alternatives=(ApiKey(label="Personal access token", help="Under Integrations, API and webhooks."),),
    description="Meeting scheduling by shared link.",
    account_fields=(
        AccountField(
            key="user_uri",
            label="User",
            pattern=r"^https://api\.calendly\.com/users/[A-Za-z0-9_-]+$",
            source="verify",
            path="resource.uri",
            example="https://api.calendly.com/users/AAAAAAAAAAAAAAAA",
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="resource.uri", label="resource.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    pagination=Pagination(
        style="cursor",
        items="collection",
        parameter="page_token",
        cursor="pagination.next_page_token",
        size_parameter="count",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Calendly-Webhook-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        event_type="event",
        event_id="event payload.uri created_at",
        match=("created_by", "account_id"),
        docs_url=f"{DOCS}/webhooks/create-webhook-subscription",
    ),
    actions=(
        Action(
            key="list_events",
            name="List scheduled events",
            description="Lists the connected user's meetings, the latest start first.",
            inputs=(
                Field(
                    "status",
                    "Status",
                    description="Only those that stand so.",
                    required=False,
                    choices=("active", "canceled"),
                    example="active",
                ),
                Field("invitee_email", "Invitee", description="Only with them.", required=False, example="ada@example.com"),
                Field("after", "After", "date", description="RFC 3339.", required=False, example="2026-06-01T00:00:00Z"),
                Field("before", "Before", "date", description="RFC 3339.", required=False, example="2026-08-01T00:00:00Z"),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/scheduled_events",
                query={
                    "user": "{user_uri}",
                    "status": "{status}",
                    "invitee_email": "{invitee_email}",
                    "min_start_time": "{after}",
                    "max_start_time": "{before}",
                    "sort": "start_time:desc",
                    "count": "{limit}",
                    "page_token": "{cursor}",
                },
            ),
            scopes=("scheduled_events:read",),
            effect="idempotent",
            sample={"collection": [EVENT], "pagination": {"count": 1, "next_page_token": None}},
            docs_url=f"{DOCS}/scheduled-events/list-scheduled-events",
        ),
        Action(
            key="get_event",
            name="Read a scheduled event",
            description="Reads one meeting.",
            inputs=(EVENT_UUID,),
            request=Request(path="/scheduled_events/{event_uuid}"),
            scopes=("scheduled_events:read",),
            effect="idempotent",
            sample={"resource": EVENT},
            docs_url=f"{DOCS}/scheduled-events/get-scheduled-event",
        ),
        Action(
            key="list_invitees",
            name="List invitees",
            description="Lists the people invited to a meeting, with their answers.",
            inputs=(EVENT_UUID, LIMIT, CURSOR),
            request=Request(
                path="/scheduled_events/{event_uuid}/invitees", query={"count": "{limit}", "page_token": "{cursor}"}
            ),
            scopes=("scheduled_events:read",),
            effect="idempotent",
            sample={"collection": [INVITEE], "pagination": {"count": 1, "next_page_token": None}},
            docs_url=f"{DOCS}/scheduled-events/list-event-invitees",
        ),
        Action(
            key="cancel_event",
            name="Cancel a scheduled event",
            description="Cancels a meeting and tells its invitees.",
            inputs=(
                EVENT_UUID,
                Field("reason", "Reason", description="Shown to the invitees.", required=False, example="The engine is stuck"),
            ),
            request=Request(method="POST", path="/scheduled_events/{event_uuid}/cancellation", json={"reason": "{reason}"}),
            scopes=("scheduled_events:write",),
            effect="idempotent",
            sample={"resource": {"canceled_by": "Grace Hopper", "reason": "The engine is stuck", "canceler_type": "host"}},
            docs_url=f"{DOCS}/scheduled-events/create-scheduled-event-cancellation",
        ),
        Action(
            key="list_event_types",
            name="List event types",
            description="Lists the connected user's event types with their booking pages.",
            inputs=(LIMIT, CURSOR),
            request=Request(path="/event_types", query={"user": "{user_uri}", "count": "{limit}", "page_token": "{cursor}"}),
            scopes=("event_types:read",),
            effect="idempotent",
            sample={
                "collection": [
                    {
                        "uri": "https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2",
                        "name": "15 Minute Meeting",
                        "duration": 15,
                        "scheduling_url": "https://calendly.com/grace/15min",
                    }
                ]
            },
            docs_url=f"{DOCS}/event-types/list-event-types",
        ),
        Action(
            key="list_available_times",
            name="List free times",
            description="Lists the free times of an event type within up to 7 days.",
            inputs=(
                EVENT_TYPE,
                Field("start_time", "From", "date", description="RFC 3339, in the future.", example="2026-07-01T00:00:00Z"),
                Field("end_time", "To", "date", description="RFC 3339, up to 7 days later.", example="2026-07-07T00:00:00Z"),
            ),
            request=Request(
                path="/event_type_available_times",
                query={"event_type": "{event_type}", "start_time": "{start_time}", "end_time": "{end_time}"},
            ),
            scopes=("event_types:read",),
            effect="idempotent",
            sample={"collection": [{"status": "available", "invitees_remaining": 1, "start_time": "2026-07-01T14:00:00Z"}]},
            docs_url=f"{DOCS}/event-types/list-event-type-available-times",
        ),
        Action(
            key="create_link",
            name="Create a single-use link",
            description="Creates a booking link of an event type that works once.",
            inputs=(EVENT_TYPE,),
            request=Request(
                method="POST",
                path="/scheduling_links",
                json={"max_event_count": 1, "owner": "{event_type}", "owner_type": "EventType"},
            ),
            scopes=("scheduling_links:write",),
            sample={
                "resource": {
                    "booking_url": "https://calendly.com/d/abc-def-ghi/15-minute-meeting",
                    "owner": "https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2",
                    "owner_type": "EventType",
                }
            },
            docs_url=f"{DOCS}/scheduling-links/create-scheduling-link",
        ),
    ),
    triggers=(
        Trigger(
            key="event_scheduled",
            name="Event scheduled",
            description="Fires when someone books the connected user.",
            kinds=("poll",),
            poll=Request(
                path="/scheduled_events",
                query={"user": "{user_uri}", "status": "active", "sort": "start_time:desc", "count": 100},
            ),
            items="collection",
            event_id="uri",
            scopes=("scheduled_events:read",),
            sample=EVENT,
            docs_url=f"{DOCS}/scheduled-events/list-scheduled-events",
        ),
        Trigger(
            key="invitee_created",
            name="Invitee booked",
            description="Fires when someone books, by a webhook of Calendly.",
            event_types=("invitee.created",),
            event_id="event payload.uri created_at",
            scopes=("scheduled_events:read",),
            sample=told("invitee.created"),
            docs_url=f"{DOCS}/webhooks/create-webhook-subscription",
        ),
        Trigger(
            key="invitee_canceled",
            name="Invitee canceled",
            description="Fires when a booking is canceled, by a webhook of Calendly.",
            event_types=("invitee.canceled",),
            event_id="event payload.uri created_at",
            scopes=("scheduled_events:read",),
            sample=told("invitee.canceled"),
            docs_url=f"{DOCS}/webhooks/create-webhook-subscription",
        ),
    ),
)
