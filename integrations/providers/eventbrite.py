"""Eventbrite: events, tickets and attendees."""

from __future__ import annotations

from integrations.spec import Action, Field, Identity, Json, OAuth2, Pagination, Provider, Request, Trigger

DOCS = "https://www.eventbrite.com/platform/api"
ORGANIZATION_ID = Field("organization_id", "Organization id", description="Id of the organization.", example="55")
EVENT_ID = Field("event_id", "Event id", description="Id of the event.", example="12345")
PAGE = Field(
    "continuation", "Page", description="pagination.continuation of the page before.", required=False, example="eyJwYWdlIjogMn0"
)
PAGING: Json = {"object_count": 1, "page_number": 1, "page_size": 50, "page_count": 1, "has_more_items": False}
EVENT: dict[str, Json] = {
    "id": "12345",
    "name": {"text": "Engines today", "html": "Engines today"},
    "url": "https://www.eventbrite.com/e/12345",
    "start": {"timezone": "Europe/London", "local": "2026-09-01T18:00:00", "utc": "2026-09-01T17:00:00Z"},
    "end": {"timezone": "Europe/London", "local": "2026-09-01T20:00:00", "utc": "2026-09-01T19:00:00Z"},
    "organization_id": "55",
    "created": "2026-06-01T10:00:00Z",
    "changed": "2026-06-01T10:00:00Z",
    "status": "live",
    "currency": "USD",
}
ATTENDEE: dict[str, Json] = {
    "id": "99001",
    "created": "2026-06-01T10:00:00Z",
    "changed": "2026-06-01T10:00:00Z",
    "ticket_class_name": "General admission",
    "event_id": "12345",
    "order_id": "66001",
    "status": "Attending",
    "checked_in": False,
    "profile": {"name": "Ada Lovelace", "email": "ada@example.com"},
}

provider = Provider(
    slug="eventbrite",
    name="Eventbrite",
    category="scheduling",
    base_url="https://www.eventbriteapi.com/v3",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://www.eventbrite.com/oauth/authorize",
        token_url="https://www.eventbrite.com/oauth/token",
        pkce=False,
    ),
    description="Events, tickets and attendees.",
    identity=Identity(request=Request(path="/users/me/"), id="id", label="emails.0.email"),
    pagination=Pagination(style="cursor", parameter="continuation", cursor="pagination.continuation"),
    actions=(
        Action(
            key="list_organizations",
            name="List organizations",
            description="Lists the organizations the person belongs to.",
            request=Request(path="/users/me/organizations/"),
            effect="idempotent",
            sample={"organizations": [{"id": "55", "name": "Engines"}], "pagination": PAGING},
            docs_url=f"{DOCS}#/reference/organization/list-your-organizations",
        ),
        Action(
            key="list_events",
            name="List events",
            description="Lists the events of an organization, the newest first.",
            inputs=(
                ORGANIZATION_ID,
                Field("status", "Status", description="By comma: draft, live, started, ended.", required=False, example="live"),
                PAGE,
            ),
            request=Request(
                path="/organizations/{organization_id}/events/",
                query={"status": "{status}", "order_by": "created_desc", "continuation": "{continuation}"},
            ),
            effect="idempotent",
            sample={"events": [EVENT], "pagination": PAGING},
            docs_url=f"{DOCS}#/reference/event/list/list-events-by-organization",
        ),
        Action(
            key="get_event",
            name="Read an event",
            description="Reads one event with its place and prices.",
            inputs=(EVENT_ID,),
            request=Request(path="/events/{event_id}/", query={"expand": "venue,ticket_availability"}),
            effect="idempotent",
            sample=EVENT,
            docs_url=f"{DOCS}#/reference/event/retrieve/retrieve-an-event",
        ),
        Action(
            key="create_event",
            name="Create an event",
            description="Creates a draft event.",
            inputs=(
                ORGANIZATION_ID,
                Field("name", "Name", description="Name of the event.", example="Engines today"),
                Field(
                    "start", "Start", "date", description="UTC, such as 2026-09-01T17:00:00Z.", example="2026-09-01T17:00:00Z"
                ),
                Field("end", "End", "date", description="UTC.", example="2026-09-01T19:00:00Z"),
                Field(
                    "timezone",
                    "Time zone",
                    description="Name of the zone.",
                    required=False,
                    default="UTC",
                    example="Europe/London",
                ),
                Field("currency", "Currency", description="ISO 4217 code.", required=False, default="USD", example="USD"),
                Field(
                    "online",
                    "Online",
                    "boolean",
                    description="Whether it is online.",
                    required=False,
                    default=False,
                    example=False,
                ),
            ),
            request=Request(
                method="POST",
                path="/organizations/{organization_id}/events/",
                json={
                    "event": {
                        "name": {"html": "{name}"},
                        "start": {"timezone": "{timezone}", "utc": "{start}"},
                        "end": {"timezone": "{timezone}", "utc": "{end}"},
                        "currency": "{currency}",
                        "online_event": "{online}",
                    }
                },
            ),
            sample={**EVENT, "status": "draft"},
            docs_url=f"{DOCS}#/reference/event/create/create-an-event",
        ),
        Action(
            key="list_attendees",
            name="List attendees",
            description="Lists the attendees of an event.",
            inputs=(
                EVENT_ID,
                Field("changed_since", "Since", "date", description="UTC.", required=False, example="2026-06-01T00:00:00Z"),
                PAGE,
            ),
            request=Request(
                path="/events/{event_id}/attendees/",
                query={"changed_since": "{changed_since}", "continuation": "{continuation}"},
            ),
            effect="idempotent",
            sample={"attendees": [ATTENDEE], "pagination": PAGING},
            docs_url=f"{DOCS}#/reference/attendee/list/list-attendees-by-event",
        ),
        Action(
            key="publish_event",
            name="Publish an event",
            description="Opens a draft event for sale.",
            inputs=(EVENT_ID,),
            request=Request(method="POST", path="/events/{event_id}/publish/"),
            effect="idempotent",
            sample={"published": True},
            docs_url=f"{DOCS}#/reference/event/publish/publish-an-event",
        ),
    ),
    triggers=(
        Trigger(
            key="new_event",
            name="New event",
            description="Fires for each new event of an organization.",
            kinds=("poll",),
            poll=Request(path="/organizations/{organization_id}/events/", query={"order_by": "created_desc"}),
            inputs=(ORGANIZATION_ID,),
            items="events",
            event_id="id",
            sample=EVENT,
            docs_url=f"{DOCS}#/reference/event/list/list-events-by-organization",
        ),
        Trigger(
            key="attendee_changed",
            name="Attendee added or changed",
            description="Fires for each attendee of an event who is new or has changed, such as by checking in.",
            kinds=("poll",),
            poll=Request(path="/events/{event_id}/attendees/", query={"changed_since": "{since}"}),
            inputs=(EVENT_ID,),
            items="attendees",
            event_id="id changed",
            sample=ATTENDEE,
            docs_url=f"{DOCS}#/reference/attendee/list/list-attendees-by-event",
        ),
    ),
)
