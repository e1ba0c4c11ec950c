"""Google Calendar: events, free times and calendars of a Google account."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    Field,
    Identity,
    Increment,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Resource,
    Subscription,
    Trigger,
    Webhook,
    rfc7009,
)

SCOPE = "https://www.googleapis.com/auth/calendar"
READ, EVENTS, READ_EVENTS, FREE_BUSY = (f"{SCOPE}.{part}" for part in ("readonly", "events", "events.readonly", "freebusy"))
DOCS = "https://developers.google.com/workspace/calendar/api/v3/reference"


def people(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Guests as Google wants them: objects with an address."""
    attendees = inputs.get("attendees")
    return {"guests": [{"email": address} for address in attendees]} if isinstance(attendees, list) else {}


def busy_items(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Calendars to ask about, as objects."""
    calendars = inputs.get("calendar_ids")
    return {"items": [{"id": calendar} for calendar in calendars]} if isinstance(calendars, list) else {}


CALENDAR = Field(
    "calendar_id", "Calendar", description="`primary` or a calendar's id.", required=False, default="primary", example="primary"
)
EVENT_ID = Field("event_id", "Event id", description="Id of the event.", example="7f1k2m3n4p5q6r7s8t9u0v1w2x")
TIME_ZONE = Field("time_zone", "Time zone", description="IANA name.", required=False, example="Europe/Berlin")
LIMIT = Field("max_results", "Limit", "integer", description="1 to 2500.", required=False, default=50, example=50)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="CiAK")
DETAILS = (
    Field("description", "Description", description="Notes of the event.", required=False, example="Agenda", long=True),
    Field("location", "Location", description="Where it takes place.", required=False, example="Room 2"),
    Field("attendees", "Guests", "array", description="Email addresses.", required=False, example=["ada@example.com"]),
    TIME_ZONE,
    Field(
        "send_updates",
        "Notify",
        description="Who is told.",
        required=False,
        choices=("all", "externalOnly", "none"),
        example="all",
    ),
)
BODY: dict[str, Json] = {
    "summary": "{summary}",
    "description": "{description}",
    "location": "{location}",
    "start": {"dateTime": "{start}", "timeZone": "{time_zone}"},
    "end": {"dateTime": "{end}", "timeZone": "{time_zone}"},
    "attendees": "{guests}",
}
EVENT: Json = {
    "etag": '"3181161784712000"',
    "id": "7f1k2m3n4p5q6r7s8t9u0v1w2x",
    "status": "confirmed",
    "htmlLink": "https://www.google.com/calendar/event?eid=N2Yx",
    "summary": "Planning",
    "start": {"dateTime": "2026-06-01T10:00:00+02:00", "timeZone": "Europe/Berlin"},
    "end": {"dateTime": "2026-06-01T11:00:00+02:00", "timeZone": "Europe/Berlin"},
    "attendees": [{"email": "ada@example.com", "responseStatus": "needsAction"}],
    "updated": "2026-05-20T08:00:00.000Z",
}

provider = Provider(
    slug="google-calendar",
    name="Google Calendar",
    category="calendar",
    curated=2,
    base_url="https://www.googleapis.com/calendar/v3",
    docs_url=DOCS,
    website_url="https://calendar.google.com",
    description="Events, free times and calendars of a Google account.",
    checked="2026-11",
    api_descriptions=("https://www.googleapis.com/discovery/v1/apis/calendar/v3/rest",),
    aliases=("gcal",),
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE),
        # https://developers.google.com/workspace/calendar/api/auth and the scopes each method of the reference names
        implied_scopes={
            SCOPE: (READ, EVENTS, FREE_BUSY, f"{SCOPE}.calendarlist.readonly", f"{SCOPE}.settings.readonly"),
            READ: (READ_EVENTS, FREE_BUSY, f"{SCOPE}.calendarlist.readonly", f"{SCOPE}.settings.readonly"),
            EVENTS: (READ_EVENTS,),
        },
        scope_words={
            SCOPE: "See, change, share and delete all calendars",
            READ: "See all calendars",
            EVENTS: "See and change events on all calendars",
            READ_EVENTS: "See events on all calendars",
            FREE_BUSY: "See when you are free or busy",
        },
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    identity=Identity(request=Request(path="/users/me/calendarList/primary"), id="id", label="summary"),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="items", parameter="pageToken", cursor="nextPageToken", size_parameter="maxResults"
    ),
    # The push carries no data: the token given when the channel was opened is all that proves it.
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Goog-Channel-Token",
        encoding="none",
        key="token of the watch channel",
        event_type="header:X-Goog-Resource-State",
        event_id="header:X-Goog-Channel-ID header:X-Goog-Message-Number",
        confirmations=("sync",),
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/calendars/{calendar_id}/events/watch",
                json={
                    "id": "{request_id}",
                    "type": "web_hook",
                    "address": "{callback_url}",
                    "token": "{webhook_secret}",
                    "expiration": "{expires_ms}",
                },
            ),
            delete=Request(
                method="POST", path="/channels/stop", json={"id": "{subscription_id}", "resourceId": "{resource_id}"}
            ),
            keeps={"resource_id": "resourceId"},
            expires="expiration",
            lifetime=7 * 86_400,
            inputs=(CALENDAR,),
            docs_url="https://developers.google.com/workspace/calendar/api/v3/reference/events/watch",
        ),
        docs_url="https://developers.google.com/workspace/calendar/api/guides/push",
    ),
    actions=(
        Action(
            key="create_event",
            name="Create an event",
            description="Puts an event into a calendar and invites its guests.",
            inputs=(
                CALENDAR,
                Field("summary", "Title", description="Title of the event.", example="Planning"),
                Field("start", "Start", "date", description="RFC 3339.", example="2026-06-01T10:00:00+02:00"),
                Field("end", "End", "date", description="RFC 3339.", example="2026-06-01T11:00:00+02:00"),
                *DETAILS,
            ),
            prepare=people,
            prepares=("guests",),
            request=Request(
                method="POST", path="/calendars/{calendar_id}/events", query={"sendUpdates": "{send_updates}"}, json=BODY
            ),
            scopes=(EVENTS,),
            sample=EVENT,
            docs_url=f"{DOCS}/events/insert",
        ),
        Action(
            key="update_event",
            name="Change an event",
            description="Changes the given parts of an event and leaves the rest.",
            inputs=(
                CALENDAR,
                EVENT_ID,
                Field("summary", "Title", description="Title of the event.", required=False, example="Planning"),
                Field("start", "Start", "date", description="RFC 3339.", required=False, example="2026-06-01T10:00:00+02:00"),
                Field("end", "End", "date", description="RFC 3339.", required=False, example="2026-06-01T11:00:00+02:00"),
                *DETAILS,
            ),
            prepare=people,
            prepares=("guests",),
            request=Request(
                method="PATCH",
                path="/calendars/{calendar_id}/events/{event_id}",
                query={"sendUpdates": "{send_updates}"},
                json=BODY,
            ),
            scopes=(EVENTS,),
            effect="idempotent",
            sample=EVENT,
            docs_url=f"{DOCS}/events/patch",
        ),
        Action(
            key="list_events",
            name="List events",
            description="Lists events of a calendar in order of their start, recurring ones singly.",
            inputs=(
                CALENDAR,
                Field("time_min", "From", "date", description="RFC 3339.", required=False, example="2026-06-01T00:00:00Z"),
                Field("time_max", "Until", "date", description="RFC 3339.", required=False, example="2026-07-01T00:00:00Z"),
                Field("query", "Text", description="Words to look for.", required=False, example="planning"),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path="/calendars/{calendar_id}/events",
                query={
                    "timeMin": "{time_min}",
                    "timeMax": "{time_max}",
                    "q": "{query}",
                    "maxResults": "{max_results}",
                    "pageToken": "{page_token}",
                    "singleEvents": True,
                    "orderBy": "startTime",
                },
            ),
            scopes=(READ_EVENTS,),
            effect="idempotent",
            sample={"kind": "calendar#events", "summary": "ada@example.com", "items": [EVENT]},
            docs_url=f"{DOCS}/events/list",
        ),
        Action(
            key="get_event",
            name="Read an event",
            description="Reads one event.",
            inputs=(CALENDAR, EVENT_ID),
            request=Request(path="/calendars/{calendar_id}/events/{event_id}"),
            scopes=(READ_EVENTS,),
            effect="idempotent",
            sample=EVENT,
            docs_url=f"{DOCS}/events/get",
        ),
        Action(
            key="delete_event",
            name="Delete an event",
            description="Deletes an event.",
            inputs=(CALENDAR, EVENT_ID),
            request=Request(method="DELETE", path="/calendars/{calendar_id}/events/{event_id}"),
            scopes=(EVENTS,),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/events/delete",
        ),
        Action(
            key="quick_add",
            name="Quick add",
            description="Makes an event of a sentence, as in Google's quick add.",
            inputs=(CALENDAR, Field("text", "Sentence", description="What and when.", example="Lunch with Ada Friday 12:30")),
            request=Request(method="POST", path="/calendars/{calendar_id}/events/quickAdd", query={"text": "{text}"}),
            scopes=(EVENTS,),
            sample=EVENT,
            docs_url=f"{DOCS}/events/quickAdd",
        ),
        Action(
            key="list_calendars",
            name="List calendars",
            description="Lists the calendars in the account's list.",
            request=Request(path="/users/me/calendarList"),
            scopes=(f"{SCOPE}.calendarlist.readonly",),
            effect="idempotent",
            sample={"items": [{"id": "primary", "summary": "ada@example.com", "accessRole": "owner", "primary": True}]},
            docs_url=f"{DOCS}/calendarList/list",
        ),
        Action(
            key="find_busy_times",
            name="Find busy times",
            description="Tells when calendars are busy between two times.",
            inputs=(
                Field("time_min", "From", "date", description="RFC 3339.", example="2026-06-01T00:00:00Z"),
                Field("time_max", "Until", "date", description="RFC 3339.", example="2026-06-02T00:00:00Z"),
                Field("calendar_ids", "Calendars", "array", description="Calendar ids.", example=["primary"]),
                TIME_ZONE,
            ),
            prepare=busy_items,
            prepares=("items",),
            request=Request(
                method="POST",
                path="/freeBusy",
                json={"timeMin": "{time_min}", "timeMax": "{time_max}", "timeZone": "{time_zone}", "items": "{items}"},
            ),
            scopes=(FREE_BUSY,),
            effect="idempotent",
            sample={"calendars": {"primary": {"busy": [{"start": "2026-06-01T08:00:00Z", "end": "2026-06-01T09:00:00Z"}]}}},
            docs_url=f"{DOCS}/freebusy/query",
        ),
        Action(
            key="list_event_instances",
            name="List occurrences",
            description="Lists the occurrences of a recurring event.",
            inputs=(CALENDAR, EVENT_ID, LIMIT, PAGE),
            request=Request(
                path="/calendars/{calendar_id}/events/{event_id}/instances",
                query={"maxResults": "{max_results}", "pageToken": "{page_token}"},
            ),
            scopes=(READ_EVENTS,),
            effect="idempotent",
            sample={"kind": "calendar#events", "items": [EVENT]},
            docs_url=f"{DOCS}/events/instances",
        ),
        Action(
            key="move_event",
            name="Move an event",
            description="Moves an event to another calendar, whose owner becomes its organizer.",
            inputs=(CALENDAR, EVENT_ID, Field("destination", "To", description="Calendar's id.", example="team@example.com")),
            request=Request(
                method="POST", path="/calendars/{calendar_id}/events/{event_id}/move", query={"destination": "{destination}"}
            ),
            scopes=(EVENTS,),
            sample=EVENT,
            docs_url=f"{DOCS}/events/move",
        ),
        Action(
            key="create_calendar",
            name="Create a calendar",
            description="Creates a further calendar of the account.",
            inputs=(Field("summary", "Title", description="Title of the calendar.", example="Bookings"), TIME_ZONE),
            request=Request(method="POST", path="/calendars", json={"summary": "{summary}", "timeZone": "{time_zone}"}),
            scopes=(SCOPE,),
            sample={"kind": "calendar#calendar", "id": "c_1a2b3c@group.calendar.google.com", "summary": "Bookings"},
            docs_url=f"{DOCS}/calendars/insert",
        ),
    ),
    triggers=(
        Trigger(
            key="event_changed",
            name="Event created or changed",
            description="Fires for each event of a calendar that is new or was changed.",
            kinds=("poll",),
            inputs=(CALENDAR,),
            poll=Request(
                path="/calendars/{calendar_id}/events", query={"updatedMin": "{since}", "singleEvents": True, "maxResults": 250}
            ),
            items="items",
            event_id="etag",
            scopes=(READ_EVENTS,),
            sample=EVENT,
            docs_url=f"{DOCS}/events/list",
        ),
    ),
    resources=(
        Resource(
            key="events",
            name="Events",
            kind="event",
            request=Request(path="/calendars/primary/events"),
            pagination=Pagination(
                style="cursor",
                items="items",
                parameter="pageToken",
                cursor="nextPageToken",
                size_parameter="maxResults",
                size=250,
            ),
            deleted=("status", "cancelled"),
            # The token must come with the same parameters as the read it is of; one that is too old is answered 410.
            increment=Increment(
                style="token",
                token="nextSyncToken",
                request=Request(path="/calendars/primary/events", query={"syncToken": "{token}"}),
            ),
            interval_seconds=900,
            scopes=(SCOPE,),
            docs_url="https://developers.google.com/workspace/calendar/api/guides/sync",
        ),
    ),
)
