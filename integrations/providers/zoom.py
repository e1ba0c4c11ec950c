"""Zoom: meetings, webinars and recordings."""

from __future__ import annotations

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
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developers.zoom.us/docs/api/meetings"
EVENTS = f"{DOCS}/events"
MEETING_ID = Field("meeting_id", "Meeting id", "integer", description="Number of the meeting.", example=97763643886)
LIMIT = Field("limit", "Limit", "integer", description="1 to 300.", required=False, default=30, example=30)
CURSOR = Field(
    "cursor", "Page", description="next_page_token of the page before.", required=False, example="Tva2CuIdTgsv8wAnhyAdU3m0"
)
SHARED = (
    Field("start_time", "Start", "date", description="RFC 3339.", required=False, example="2026-07-01T14:00:00Z"),
    Field("duration", "Minutes", "integer", description="How long it takes.", required=False, example=30),
    Field("timezone", "Time zone", description="Of the IANA database.", required=False, example="Europe/Berlin"),
    Field("agenda", "Agenda", description="What it is about.", required=False, example="The engine", long=True),
)
BODY: dict[str, Json] = {
    "topic": "{topic}",
    "start_time": "{start_time}",
    "duration": "{duration}",
    "timezone": "{timezone}",
    "agenda": "{agenda}",
}
MEETING: dict[str, Json] = {
    "id": 97763643886,
    "uuid": "aDYlohsHRtCd4ii1uC2+hA==",
    "topic": "Engine review",
    "type": 2,
    "start_time": "2026-07-01T14:00:00Z",
    "duration": 30,
    "timezone": "Europe/Berlin",
    "join_url": "https://zoom.us/j/97763643886",
    "created_at": "2026-06-01T10:00:00Z",
}


def event(kind: str) -> dict[str, Json]:
    """An event as Zoom sends it."""
    return {
        "event": kind,
        "event_ts": 1780300000000,
        "payload": {
            "account_id": "AAAAAABBBB",
            "object": {"id": "97763643886", "uuid": "aDYlohsHRtCd4ii1uC2+hA==", "topic": "Engine review", "duration": 30},
        },
    }


provider = Provider(
    slug="zoom",
    name="Zoom",
    category="communication",
    base_url="https://api.zoom.us/v2",
    docs_url="https://developers.zoom.us/docs/api/",
    auth=OAuth2(
        authorize_url="https://zoom.us/oauth/authorize",
        token_url="https://zoom.us/oauth/token",
        revoke=rfc7009("https://zoom.us/oauth/revoke", "basic"),
        # New apps have granular scopes; older ones may keep the classic: https://developers.zoom.us/docs/integrations/oauth-scopes/
        scopes=(
            "user:read:user",
            "meeting:read:meeting",
            "meeting:read:list_meetings",
            "meeting:write:meeting",
            "meeting:update:meeting",
            "meeting:delete:meeting",
            "meeting:write:registrant",
            "cloud_recording:read:list_user_recordings",
        ),
        implied_scopes={
            "user:read": ("user:read:user",),
            "meeting:read": ("meeting:read:meeting", "meeting:read:list_meetings"),
            "meeting:write": (
                "meeting:write:meeting",
                "meeting:update:meeting",
                "meeting:delete:meeting",
                "meeting:write:registrant",
            ),
            "recording:read": ("cloud_recording:read:list_user_recordings",),
        },
        client_auth="basic",
    ),
    description="Meetings, webinars and recordings.",
    identity=Identity(request=Request(path="/users/me"), id="account_id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    pagination=Pagination(style="cursor", parameter="next_page_token", cursor="next_page_token", size_parameter="page_size"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-zm-signature",
        prefix="v0=",
        signed="v0:{header:x-zm-request-timestamp}:{body}",
        timestamp_header="x-zm-request-timestamp",
        handshake="plainToken",
        event_type="event",
        event_id="event event_ts payload.object.uuid payload.object.participant.user_id",
        match=("payload.account_id", "account_id"),
        docs_url="https://developers.zoom.us/docs/api/webhooks/",
    ),
    actions=(
        Action(
            key="create_meeting",
            name="Create a meeting",
            description="Schedules a meeting of the connected user.",
            inputs=(
                Field("topic", "Topic", description="Name of the meeting.", example="Engine review"),
                *SHARED,
                Field("waiting_room", "Waiting room", "boolean", description="Let people wait.", required=False, example=True),
            ),
            request=Request(
                method="POST",
                path="/users/me/meetings",
                json={**BODY, "type": 2, "settings": {"waiting_room": "{waiting_room}"}},
            ),
            scopes=("meeting:write:meeting",),
            sample=MEETING,
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Action(
            key="update_meeting",
            name="Change a meeting",
            description="Changes the given values of a meeting.",
            inputs=(
                MEETING_ID,
                Field("topic", "Topic", description="Name of the meeting.", required=False, example="Engine review"),
                *SHARED,
            ),
            request=Request(method="PATCH", path="/meetings/{meeting_id}", json=BODY),
            scopes=("meeting:update:meeting",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Action(
            key="get_meeting",
            name="Read a meeting",
            description="Reads one meeting.",
            inputs=(MEETING_ID,),
            request=Request(path="/meetings/{meeting_id}"),
            scopes=("meeting:read:meeting",),
            effect="idempotent",
            sample=MEETING,
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Action(
            key="list_meetings",
            name="List meetings",
            description="Lists the connected user's meetings.",
            inputs=(
                Field(
                    "type",
                    "Which",
                    description="Which meetings.",
                    required=False,
                    choices=("scheduled", "live", "upcoming", "previous_meetings"),
                    default="upcoming",
                    example="upcoming",
                ),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/users/me/meetings", query={"type": "{type}", "page_size": "{limit}", "next_page_token": "{cursor}"}
            ),
            scopes=("meeting:read:list_meetings",),
            effect="idempotent",
            sample={"page_size": 30, "next_page_token": "", "total_records": 1, "meetings": [MEETING]},
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Action(
            key="delete_meeting",
            name="Delete a meeting",
            description="Cancels a meeting.",
            inputs=(MEETING_ID,),
            request=Request(method="DELETE", path="/meetings/{meeting_id}"),
            scopes=("meeting:delete:meeting",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Action(
            key="add_registrant",
            name="Register someone",
            description="Registers someone for a meeting that takes registrations.",
            inputs=(
                MEETING_ID,
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
            ),
            request=Request(
                method="POST",
                path="/meetings/{meeting_id}/registrants",
                json={"email": "{email}", "first_name": "{first_name}", "last_name": "{last_name}"},
            ),
            scopes=("meeting:write:registrant",),
            sample={"id": 97763643886, "registrant_id": "fdgsfh2ey82fuh", "join_url": "https://zoom.us/w/97763643886?tk=abc"},
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Action(
            key="list_recordings",
            name="List recordings",
            description="Lists the connected user's cloud recordings of up to a month.",
            inputs=(
                Field("from_day", "From", description="Day, YYYY-MM-DD.", example="2026-06-01"),
                Field("to_day", "To", description="Day, YYYY-MM-DD.", required=False, example="2026-06-30"),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/users/me/recordings",
                query={"from": "{from_day}", "to": "{to_day}", "page_size": "{limit}", "next_page_token": "{cursor}"},
            ),
            scopes=("cloud_recording:read:list_user_recordings",),
            effect="idempotent",
            sample={
                "from": "2026-06-01",
                "to": "2026-06-30",
                "meetings": [{**MEETING, "recording_count": 1, "recording_files": [{"id": "ed6c2f27", "file_type": "MP4"}]}],
            },
            docs_url=f"{DOCS}/#tag/cloud-recording",
        ),
    ),
    triggers=(
        Trigger(
            key="meeting_scheduled",
            name="Meeting scheduled",
            description="Fires when the connected user has a new meeting.",
            kinds=("poll",),
            poll=Request(path="/users/me/meetings", query={"type": "upcoming_meetings", "page_size": 300}),
            items="meetings",
            event_id="id",
            scopes=("meeting:read:list_meetings",),
            sample=MEETING,
            docs_url=f"{DOCS}/#tag/meetings",
        ),
        Trigger(
            key="meeting_started",
            name="Meeting started",
            description="Fires when a meeting starts.",
            event_types=("meeting.started",),
            event_id="event payload.object.uuid event_ts",
            scopes=("meeting:read:meeting",),
            sample=event("meeting.started"),
            docs_url=EVENTS,
        ),
        Trigger(
            key="meeting_ended",
            name="Meeting ended",
            description="Fires when a meeting ends.",
            event_types=("meeting.ended",),
            event_id="event payload.object.uuid event_ts",
            scopes=("meeting:read:meeting",),
            sample=event("meeting.ended"),
            docs_url=EVENTS,
        ),
        Trigger(
            key="recording_completed",
            name="Recording ready",
            description="Fires when the cloud recording of a meeting can be had.",
            event_types=("recording.completed",),
            event_id="event payload.object.uuid event_ts",
            sample=event("recording.completed"),
            docs_url=EVENTS,
        ),
    ),
)
