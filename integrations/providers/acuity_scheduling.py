"""Acuity Scheduling: appointment booking for businesses."""

from __future__ import annotations

from integrations.spec import (
    Action,
    Basic,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    Request,
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://developers.acuityscheduling.com/reference"
SCOPE = ("api-v1",)
APPOINTMENT_ID = Field("appointment_id", "Appointment id", "integer", description="Id of the appointment.", example=54321)
TYPE_ID = Field("type_id", "Type id", "integer", description="Id of the appointment type.", example=1)
CALENDAR_ID = Field("calendar_id", "Calendar id", "integer", description="Id of a calendar.", required=False, example=27238)
START = Field(
    "start", "Start", description="ISO 8601; without an offset in the business's zone.", example="2026-07-01T14:00:00-0700"
)
APPOINTMENT: dict[str, Json] = {
    "id": 54321,
    "firstName": "Ada",
    "lastName": "Lovelace",
    "email": "ada@example.com",
    "phone": "",
    "type": "Regular Visit",
    "appointmentTypeID": 1,
    "calendarID": 27238,
    "datetime": "2026-07-01T14:00:00-0700",
    "duration": "60",
    "datetimeCreated": "2026-06-01T03:00:00-0700",
    "canceled": False,
}

provider = Provider(
    slug="acuity-scheduling",
    name="Acuity Scheduling",
    category="scheduling",
    base_url="https://acuityscheduling.com/api/v1",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://acuityscheduling.com/oauth2/authorize",
        token_url="https://acuityscheduling.com/oauth2/token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://acuityscheduling.com/oauth2/disconnect", form={"access_token": "{access_token}"}
            )
        ),
        scopes=SCOPE,
        pkce=False,
    ),
    alternatives=(
        Basic(username_label="User ID", password_label="API key", help="Under Integrations, API."),
    ),  # https://developers.acuityscheduling.com/reference/quick-start
    description="Appointment booking for businesses.",
    aliases=("acuity",),
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Acuity-Signature",
        encoding="base64",
        key="api key",
        forms=True,
        event_type="action",
        docs_url="https://developers.acuityscheduling.com/docs/webhooks",
    ),
    actions=(
        Action(
            key="create_appointment",
            name="Book an appointment",
            description="Books an appointment for a client.",
            inputs=(
                START,
                TYPE_ID,
                Field("first_name", "First name", description="First name.", example="Ada"),
                Field("last_name", "Last name", description="Last name.", example="Lovelace"),
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000"),
                CALENDAR_ID,
                Field("timezone", "Time zone", description="Of the client.", required=False, example="Europe/London"),
                Field("notes", "Notes", description="Only the business sees them.", required=False, example="VIP", long=True),
            ),
            request=Request(
                method="POST",
                path="/appointments",
                json={
                    "datetime": "{start}",
                    "appointmentTypeID": "{type_id}",
                    "firstName": "{first_name}",
                    "lastName": "{last_name}",
                    "email": "{email}",
                    "phone": "{phone}",
                    "calendarID": "{calendar_id}",
                    "timezone": "{timezone}",
                    "notes": "{notes}",
                },
            ),
            scopes=SCOPE,
            sample=APPOINTMENT,
            docs_url=f"{DOCS}/post-appointments",
        ),
        Action(
            key="reschedule_appointment",
            name="Move an appointment",
            description="Moves an appointment to another time.",
            inputs=(APPOINTMENT_ID, START),
            request=Request(method="PUT", path="/appointments/{appointment_id}/reschedule", json={"datetime": "{start}"}),
            scopes=SCOPE,
            effect="idempotent",
            sample=APPOINTMENT,
            docs_url=f"{DOCS}/put-appointments-id-reschedule",
        ),
        Action(
            key="cancel_appointment",
            name="Cancel an appointment",
            description="Cancels an appointment and tells the client.",
            inputs=(
                APPOINTMENT_ID,
                Field("note", "Reason", description="Why it is canceled.", required=False, example="The engine is stuck"),
            ),
            request=Request(method="PUT", path="/appointments/{appointment_id}/cancel", json={"cancelNote": "{note}"}),
            scopes=SCOPE,
            effect="idempotent",
            sample={**APPOINTMENT, "canceled": True},
            docs_url=f"{DOCS}/put-appointments-id-cancel",
        ),
        Action(
            key="list_appointments",
            name="List appointments",
            description="Lists appointments, the latest start first.",
            inputs=(
                Field("from_day", "From", description="Day, YYYY-MM-DD.", required=False, example="2026-06-01"),
                Field("to_day", "To", description="Day, YYYY-MM-DD.", required=False, example="2026-07-31"),
                Field("email", "Email", description="Only of a client.", required=False, example="ada@example.com"),
                CALENDAR_ID,
                Field("limit", "Limit", "integer", description="How many.", required=False, default=100, example=100),
            ),
            request=Request(
                path="/appointments",
                query={
                    "minDate": "{from_day}",
                    "maxDate": "{to_day}",
                    "email": "{email}",
                    "calendarID": "{calendar_id}",
                    "max": "{limit}",
                    "direction": "DESC",
                },
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample=[APPOINTMENT],
            docs_url=f"{DOCS}/get-appointments",
        ),
        Action(
            key="list_types",
            name="List appointment types",
            description="Lists the appointment types.",
            request=Request(path="/appointment-types"),
            scopes=SCOPE,
            effect="idempotent",
            sample=[{"id": 1, "name": "Regular Visit", "duration": 60, "price": "10.00", "calendarIDs": [27238]}],
            docs_url=f"{DOCS}/appointment-types",
        ),
        Action(
            key="list_times",
            name="List free times",
            description="Lists the free times of an appointment type on a day.",
            inputs=(
                TYPE_ID,
                Field("day", "Day", description="YYYY-MM-DD.", example="2026-07-01"),
                CALENDAR_ID,
                Field("timezone", "Time zone", description="To show them in.", required=False, example="Europe/London"),
            ),
            request=Request(
                path="/availability/times",
                query={
                    "appointmentTypeID": "{type_id}",
                    "date": "{day}",
                    "calendarID": "{calendar_id}",
                    "timezone": "{timezone}",
                },
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample=[{"time": "2026-07-01T14:00:00-0700", "slotsAvailable": 1}],
            docs_url=f"{DOCS}/get-availability-times",
        ),
    ),
    triggers=(
        Trigger(
            key="appointment_booked",
            name="Appointment booked",
            description="Fires when an appointment is booked.",
            kinds=("poll",),
            poll=Request(path="/appointments", query={"max": 100, "direction": "DESC"}),
            event_id="id",
            scopes=SCOPE,
            sample=APPOINTMENT,
            docs_url=f"{DOCS}/get-appointments",
        ),
        Trigger(
            key="appointment_canceled",
            name="Appointment canceled",
            description="Fires when an appointment is canceled.",
            kinds=("poll",),
            poll=Request(path="/appointments", query={"max": 100, "direction": "DESC", "canceled": True}),
            event_id="id",
            scopes=SCOPE,
            sample={**APPOINTMENT, "canceled": True},
            docs_url=f"{DOCS}/get-appointments",
        ),
    ),
)
