"""Cal.com: open-source meeting scheduling."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://cal.com/docs/api-reference/v2"
BOOKINGS = {"cal-api-version": "2024-08-13"}  # each part of the API has a version of its own
SLOTS = {"cal-api-version": "2024-09-04"}
EVENT_TYPES = {"cal-api-version": "2024-06-14"}
UID = Field("booking_uid", "Booking", description="Uid of the booking.", example="booking_uid_123")
EVENT_TYPE_ID = Field("event_type_id", "Event type id", "integer", description="Id of the event type.", example=50)
START = Field("start", "Start", "date", description="RFC 3339, in UTC.", example="2026-07-01T14:00:00Z")
REASON = Field("reason", "Reason", description="Shown to the attendees.", required=False, example="The engine is stuck")
BOOKING: dict[str, Json] = {
    "id": 123,
    "uid": "booking_uid_123",
    "title": "Engine review",
    "status": "accepted",
    "start": "2026-07-01T14:00:00Z",
    "end": "2026-07-01T14:30:00Z",
    "duration": 30,
    "eventTypeId": 50,
    "attendees": [{"name": "Ada Lovelace", "email": "ada@example.com", "timeZone": "Europe/London"}],
    "meetingUrl": "https://app.cal.com/video/booking_uid_123",
    "createdAt": "2026-06-01T10:00:00Z",
}


def told(kind: str) -> dict[str, Json]:
    """An event as Cal.com's webhooks send it."""
    return {
        "triggerEvent": kind,
        "createdAt": "2026-06-01T10:00:01.000Z",
        "payload": {
            "uid": "booking_uid_123",
            "title": "Engine review",
            "startTime": "2026-07-01T14:00:00Z",
            "endTime": "2026-07-01T14:30:00Z",
            "attendees": [{"name": "Ada Lovelace", "email": "ada@example.com", "timeZone": "Europe/London"}],
        },
    }


provider = Provider(
    slug="cal-com",
    name="Cal.com",
    category="scheduling",
    base_url="https://api.cal.com/v2",
    docs_url=f"{DOCS}/introduction",
    auth=ApiKey(help="Starts with cal_; under Settings, Security."),
    description="Open-source meeting scheduling.",
    identity=Identity(request=Request(path="/me"), id="data.id", label="data.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Cal-Signature-256",
        event_type="triggerEvent",
        event_id="triggerEvent payload.uid createdAt",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/webhooks",
                json={
                    "active": True,
                    "subscriberUrl": "{callback_url}",
                    "triggers": "{events}",
                    "secret": "{webhook_secret}",
                },
            ),
            delete=Request(method="DELETE", path="/webhooks/{subscription_id}"),
            id="data.id",
            inputs=(
                Field(
                    "events",
                    "Events",
                    "array",
                    description="Events to send.",
                    required=False,
                    default=["BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED"],
                    example=["BOOKING_CREATED"],
                ),
            ),
            docs_url=f"{DOCS}/webhooks/create-a-webhook",
        ),
        docs_url="https://cal.com/docs/developing/guides/automation/webhooks",
    ),
    actions=(
        Action(
            key="create_booking",
            name="Book a meeting",
            description="Books a meeting of an event type for someone.",
            inputs=(
                EVENT_TYPE_ID,
                START,
                Field("name", "Name", description="Name of the attendee.", example="Ada Lovelace"),
                Field("email", "Email", description="Their address.", example="ada@example.com"),
                Field(
                    "timezone", "Time zone", description="Their zone.", required=False, default="UTC", example="Europe/London"
                ),
                Field(
                    "guests", "Guests", "array", description="Further addresses.", required=False, example=["grace@example.com"]
                ),
                Field(
                    "metadata",
                    "Notes",
                    "object",
                    description="Texts to keep with it.",
                    required=False,
                    example={"order": "1001"},
                ),
            ),
            request=Request(
                method="POST",
                path="/bookings",
                headers=BOOKINGS,
                json={
                    "eventTypeId": "{event_type_id}",
                    "start": "{start}",
                    "attendee": {"name": "{name}", "email": "{email}", "timeZone": "{timezone}"},
                    "guests": "{guests}",
                    "metadata": "{metadata}",
                },
            ),
            sample={"status": "success", "data": BOOKING},
            docs_url=f"{DOCS}/bookings/create-a-booking",
        ),
        Action(
            key="list_bookings",
            name="List bookings",
            description="Lists bookings, the newest first.",
            inputs=(
                Field(
                    "status",
                    "Status",
                    description="Only those that stand so.",
                    required=False,
                    choices=("upcoming", "recurring", "past", "cancelled", "unconfirmed"),
                    example="upcoming",
                ),
                Field("email", "Attendee", description="Only with them.", required=False, example="ada@example.com"),
                Field("limit", "Limit", "integer", description="1 to 250.", required=False, default=50, example=50),
                Field("skip", "Skip", "integer", description="How many to skip.", required=False, example=0),
            ),
            request=Request(
                path="/bookings",
                headers=BOOKINGS,
                query={
                    "status": "{status}",
                    "attendeeEmail": "{email}",
                    "sortCreated": "desc",
                    "take": "{limit}",
                    "skip": "{skip}",
                },
            ),
            effect="idempotent",
            sample={"status": "success", "data": [BOOKING]},
            docs_url=f"{DOCS}/bookings/get-all-bookings",
        ),
        Action(
            key="reschedule_booking",
            name="Move a booking",
            description="Moves a booking to another time, which makes a new booking of it.",
            inputs=(UID, START, REASON),
            request=Request(
                method="POST",
                path="/bookings/{booking_uid}/reschedule",
                headers=BOOKINGS,
                json={"start": "{start}", "reschedulingReason": "{reason}"},
            ),
            sample={
                "status": "success",
                "data": {**BOOKING, "uid": "booking_uid_124", "rescheduledFromUid": "booking_uid_123"},
            },
            docs_url=f"{DOCS}/bookings/reschedule-a-booking",
        ),
        Action(
            key="cancel_booking",
            name="Cancel a booking",
            description="Cancels a booking and tells its attendees.",
            inputs=(UID, REASON),
            request=Request(
                method="POST",
                path="/bookings/{booking_uid}/cancel",
                headers=BOOKINGS,
                json={"cancellationReason": "{reason}"},
            ),
            effect="idempotent",
            sample={"status": "success", "data": {**BOOKING, "status": "cancelled"}},
            docs_url=f"{DOCS}/bookings/cancel-a-booking",
        ),
        Action(
            key="list_event_types",
            name="List event types",
            description="Lists the event types of a user.",
            inputs=(Field("user_name", "User name", description="As in the booking page's address.", example="ada"),),
            request=Request(path="/event-types", headers=EVENT_TYPES, query={"username": "{user_name}"}),
            effect="idempotent",
            sample={
                "status": "success",
                "data": [{"id": 50, "title": "Engine review", "slug": "review", "lengthInMinutes": 30}],
            },
            docs_url=f"{DOCS}/event-types/list-event-types",
        ),
        Action(
            key="list_slots",
            name="List free times",
            description="Lists the free times of an event type by day.",
            inputs=(
                EVENT_TYPE_ID,
                Field("start", "From", description="Day or RFC 3339.", example="2026-07-01"),
                Field("end", "To", description="Day or RFC 3339.", example="2026-07-07"),
                Field("timezone", "Time zone", description="To show them in.", required=False, example="Europe/London"),
            ),
            request=Request(
                path="/slots",
                headers=SLOTS,
                query={"eventTypeId": "{event_type_id}", "start": "{start}", "end": "{end}", "timeZone": "{timezone}"},
            ),
            effect="idempotent",
            sample={"status": "success", "data": {"2026-07-01": [{"start": "2026-07-01T14:00:00.000+01:00"}]}},
            docs_url=f"{DOCS}/slots/get-available-time-slots-for-an-event-type",
        ),
    ),
    triggers=(
        Trigger(
            key="booking_made",
            name="Booking made",
            description="Fires when a meeting is booked.",
            kinds=("poll",),
            poll=Request(path="/bookings", headers=BOOKINGS, query={"sortCreated": "desc", "take": 100}),
            items="data",
            event_id="uid",
            sample=BOOKING,
            docs_url=f"{DOCS}/bookings/get-all-bookings",
        ),
        Trigger(
            key="booking_created",
            name="Booking created",
            description="Fires at once when a meeting is booked, by a webhook of Cal.com.",
            event_types=("BOOKING_CREATED",),
            event_id="triggerEvent payload.uid createdAt",
            sample=told("BOOKING_CREATED"),
            docs_url="https://cal.com/docs/developing/guides/automation/webhooks",
        ),
        Trigger(
            key="booking_canceled",
            name="Booking canceled",
            description="Fires when a booking is canceled, by a webhook of Cal.com.",
            event_types=("BOOKING_CANCELLED",),
            event_id="triggerEvent payload.uid createdAt",
            sample=told("BOOKING_CANCELLED"),
            docs_url="https://cal.com/docs/developing/guides/automation/webhooks",
        ),
    ),
)
