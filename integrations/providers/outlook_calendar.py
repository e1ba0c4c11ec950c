"""Outlook Calendar: events and meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from integrations.spec import (
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
)

DOCS = "https://learn.microsoft.com/en-us/graph/api"
#: Times are asked for and given in UTC: https://learn.microsoft.com/en-us/graph/api/user-list-events#request-headers
UTC_TIMES = {"Prefer": 'outlook.timezone="UTC"'}
SELECT = (
    "id,subject,start,end,location,attendees,organizer,isCancelled,onlineMeeting,webLink,createdDateTime,lastModifiedDateTime"
)
EVENT_ID = Field("event_id", "Event id", description="Id of the event.", example="AAMkAGI1AAAt9AHjAAA=")
SUBJECT = Field("subject", "Title", description="Title of the event.", example="Planning")
START = Field("start", "Start", "date", description="RFC 3339.", example="2026-06-01T10:00:00+02:00")
END = Field("end", "End", "date", description="RFC 3339.", example="2026-06-01T11:00:00+02:00")
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50)
COMMENT = Field("comment", "Text", description="Sent to the organizer.", required=False, example="See you there.")
DETAILS = (
    Field("body", "Notes", description="Text of the event.", required=False, example="Agenda", long=True),
    Field("location", "Location", description="Where it takes place.", required=False, example="Room 2"),
    Field("attendees", "Guests", "array", description="Email addresses.", required=False, example=["ada@example.com"]),
    Field("is_online", "Online", "boolean", description="Add a Teams meeting.", required=False, example=False),
)
BODY: dict[str, Json] = {
    "subject": "{subject}",
    "body": "{content}",
    "start": "{start_time}",
    "end": "{end_time}",
    "location": "{place}",
    "attendees": "{guests}",
    "isOnlineMeeting": "{is_online}",
}
PREPARED = ("content", "start_time", "end_time", "place", "guests")
EVENT: dict[str, Json] = {
    "id": "AAMkAGI1AAAt9AHjAAA=",
    "subject": "Planning",
    "start": {"dateTime": "2026-06-01T08:00:00.0000000", "timeZone": "UTC"},
    "end": {"dateTime": "2026-06-01T09:00:00.0000000", "timeZone": "UTC"},
    "location": {"displayName": "Room 2"},
    "isCancelled": False,
    "webLink": "https://outlook.office365.com/owa/?itemid=AAMkAGI1AAAt9AHjAAA%3D",
    "createdDateTime": "2026-05-20T08:00:00.0000000Z",
    "lastModifiedDateTime": "2026-05-20T08:00:00.0000000Z",
}


def event(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """An event's parts as Graph wants them; ValueError for a time without an offset."""
    found: dict[str, Json] = {}
    for key in ("start", "end"):
        if key in inputs:
            found[f"{key}_time"] = _utc(key, str(inputs[key]))
    if "body" in inputs:
        found["content"] = {"contentType": "Text", "content": inputs["body"]}
    if "location" in inputs:
        found["place"] = {"displayName": inputs["location"]}
    attendees = inputs.get("attendees")
    if isinstance(attendees, list):
        found["guests"] = [{"emailAddress": {"address": address}, "type": "required"} for address in attendees]
    return found


def _utc(key: str, text: str) -> Json:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{key} needs an offset, such as Z or +02:00")
    return {"dateTime": moment.astimezone(UTC).replace(tzinfo=None).isoformat(), "timeZone": "UTC"}


def newest(by: str) -> Request:
    """Events of the default calendar, the last by this time first."""
    return Request(path="/me/events", query={"$orderby": f"{by} desc", "$top": 50, "$select": SELECT}, headers=UTC_TIMES)


def answer(key: str, verb: str, name: str, description: str) -> Action:
    """One of the three answers to an invitation."""
    return Action(
        key=key,
        name=name,
        description=description,
        inputs=(EVENT_ID, COMMENT),
        request=Request(
            method="POST", path=f"/me/events/{{event_id}}/{verb}", json={"comment": "{comment}", "sendResponse": True}
        ),
        scopes=("Calendars.ReadWrite",),
        sample=None,
        docs_url=f"{DOCS}/event-{verb.lower()}",
    )


provider = Provider(
    slug="outlook-calendar",
    name="Outlook Calendar",
    category="calendar",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/calendar",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Calendars.ReadWrite"),
        # https://learn.microsoft.com/graph/permissions-reference
        implied_scopes={"Calendars.ReadWrite": ("Calendars.Read",), "Calendars.Read": ("Calendars.ReadBasic",)},
        scope_words={
            "User.Read": "See your profile",
            "Calendars.ReadWrite": "See, change, create and delete events",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Events and meetings.",
    aliases=("microsoft-calendar",),
    identity=Identity(request=Request(path="/me"), id="id", label="userPrincipalName"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    pagination=Pagination(style="offset", items="value", parameter="$skip", size_parameter="$top"),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        event_id="id",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/subscriptions",
                json={
                    "changeType": "created,updated,deleted",
                    "notificationUrl": "{callback_url}",
                    "resource": "{resource}",
                    "expirationDateTime": "{expires_at}",
                    "clientState": "{webhook_secret}",
                },
            ),
            renew=Request(method="PATCH", path="/subscriptions/{subscription_id}", json={"expirationDateTime": "{expires_at}"}),
            delete=Request(method="DELETE", path="/subscriptions/{subscription_id}"),
            expires="expirationDateTime",
            lifetime=7 * 86_400 - 3600,  # an event's subscription lives at most 10,080 minutes
            inputs=(
                Field(
                    "resource",
                    "Resource",
                    description="Path of what is watched.",
                    default="me/events",
                    required=False,
                    example="me/events",
                ),
            ),
            docs_url=f"{DOCS}/subscription-post-subscriptions",
        ),
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="create_event",
            name="Create an event",
            description="Puts an event into the default calendar and invites its guests.",
            inputs=(SUBJECT, START, END, *DETAILS),
            prepare=event,
            prepares=PREPARED,
            request=Request(method="POST", path="/me/events", headers=UTC_TIMES, json=BODY),
            scopes=("Calendars.ReadWrite",),
            sample=EVENT,
            docs_url=f"{DOCS}/user-post-events",
        ),
        Action(
            key="update_event",
            name="Change an event",
            description="Changes the given parts of an event and leaves the rest.",
            inputs=(EVENT_ID, *(replace(item, required=False) for item in (SUBJECT, START, END)), *DETAILS),
            prepare=event,
            prepares=PREPARED,
            request=Request(method="PATCH", path="/me/events/{event_id}", headers=UTC_TIMES, json=BODY),
            scopes=("Calendars.ReadWrite",),
            effect="idempotent",
            sample=EVENT,
            docs_url=f"{DOCS}/event-update",
        ),
        Action(
            key="list_events",
            name="List events",
            description="Lists what is in the default calendar between two times, recurring events singly.",
            inputs=(
                START,
                END,
                LIMIT,
                Field("skip", "Skip", "integer", description="How many to pass over.", required=False, example=0),
            ),
            request=Request(
                path="/me/calendarView",
                query={
                    "startDateTime": "{start}",
                    "endDateTime": "{end}",
                    "$top": "{limit}",
                    "$skip": "{skip}",
                    "$orderby": "start/dateTime",
                    "$select": SELECT,
                },
                headers=UTC_TIMES,
            ),
            scopes=("Calendars.Read",),
            effect="idempotent",
            sample={"value": [EVENT]},
            docs_url=f"{DOCS}/user-list-calendarview",
        ),
        Action(
            key="get_event",
            name="Read an event",
            description="Reads one event.",
            inputs=(EVENT_ID,),
            request=Request(path="/me/events/{event_id}", headers=UTC_TIMES),
            scopes=("Calendars.Read",),
            effect="idempotent",
            sample=EVENT,
            docs_url=f"{DOCS}/event-get",
        ),
        Action(
            key="delete_event",
            name="Delete an event",
            description="Deletes an event; where it is the account's own meeting, its guests are told.",
            inputs=(EVENT_ID,),
            request=Request(method="DELETE", path="/me/events/{event_id}"),
            scopes=("Calendars.ReadWrite",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/event-delete",
        ),
        answer("accept_event", "accept", "Accept an invitation", "Says yes to an invitation."),
        answer("tentatively_accept_event", "tentativelyAccept", "Accept tentatively", "Says perhaps to an invitation."),
        answer("decline_event", "decline", "Decline an invitation", "Says no to an invitation."),
        Action(
            key="find_busy_times",
            name="Find busy times",
            description="Tells when people are busy between two times.",
            inputs=(
                Field("people", "People", "array", description="Email addresses.", example=["ada@example.com"]),
                START,
                END,
            ),
            prepare=event,
            prepares=PREPARED,
            request=Request(
                method="POST",
                path="/me/calendar/getSchedule",
                headers=UTC_TIMES,
                json={"schedules": "{people}", "startTime": "{start_time}", "endTime": "{end_time}"},
            ),
            scopes=("Calendars.Read",),
            effect="idempotent",
            sample={
                "value": [
                    {
                        "scheduleId": "ada@example.com",
                        "availabilityView": "0022",
                        "scheduleItems": [{"status": "busy", "start": {"dateTime": "2026-06-01T08:30:00", "timeZone": "UTC"}}],
                    }
                ]
            },
            docs_url=f"{DOCS}/calendar-getschedule",
        ),
        Action(
            key="list_calendars",
            name="List calendars",
            description="Lists the account's calendars.",
            request=Request(path="/me/calendars"),
            scopes=("Calendars.Read",),
            effect="idempotent",
            sample={"value": [{"id": "AAMkAGI2TGuLAAA=", "name": "Calendar", "isDefaultCalendar": True, "canEdit": True}]},
            docs_url=f"{DOCS}/user-list-calendars",
        ),
    ),
    triggers=(
        Trigger(
            key="new_event",
            name="New event",
            description="Fires for each event that is put into the default calendar.",
            kinds=("poll",),
            poll=newest("createdDateTime"),
            items="value",
            event_id="id",
            scopes=("Calendars.Read",),
            sample=EVENT,
            docs_url=f"{DOCS}/user-list-events",
        ),
        Trigger(
            key="event_changed",
            name="Event created or changed",
            description="Fires for each event of the default calendar that is new or was changed.",
            kinds=("poll",),
            poll=newest("lastModifiedDateTime"),
            items="value",
            event_id="id lastModifiedDateTime",
            scopes=("Calendars.Read",),
            sample=EVENT,
            docs_url=f"{DOCS}/user-list-events",
        ),
        Trigger(
            key="event_announced",
            name="Event change told at once",
            description="Fires when Microsoft tells that an event was created, changed or deleted, by its id.",
            event_types=("created", "updated", "deleted"),
            event_id="id",
            scopes=("Calendars.Read",),
            sample={
                "id": "lsgTZMr9KwAAA",
                "subscriptionId": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
                "changeType": "created",
                "resource": "Users/ada/Events/AAMkAGI1AAAt9AHjAAA=",
                "resourceData": {"id": "AAMkAGI1AAAt9AHjAAA="},
            },
            docs_url=f"{DOCS}/resources/changenotification",
        ),
    ),
)
