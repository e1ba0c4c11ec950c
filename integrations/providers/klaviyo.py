"""Klaviyo: email and SMS marketing for online stores."""

from __future__ import annotations

from integrations.spec import (
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

DOCS = "https://developers.klaviyo.com/en/reference"
BODY = {"Content-Type": "application/vnd.api+json"}  # https://developers.klaviyo.com/en/docs/json_api_overview
EMAIL = Field("email", "Email", description="Email address.", example="ada@example.com")
CURSOR = Field(
    "cursor", "Page", description="page[cursor] in links.next of the page before.", required=False, example="bmV4dDo6aWQ"
)
PROPERTIES = Field(
    "properties", "Properties", "object", description="Further values by name.", required=False, example={"plan": "pro"}
)
PROFILE: dict[str, Json] = {
    "type": "profile",
    "id": "01GDDKASAP8TKDDA2GRZDSVP4H",
    "attributes": {
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "created": "2026-06-01T10:00:00+00:00",
        "updated": "2026-06-01T10:05:00+00:00",
    },
}
EVENT: dict[str, Json] = {
    "type": "event",
    "id": "4vRpBT6vTG2",
    "attributes": {
        "timestamp": 1780300000,
        "event_properties": {"product": "Engine"},
        "datetime": "2026-06-01T10:00:00+00:00",
    },
    "relationships": {
        "profile": {"data": {"type": "profile", "id": "01GDDKASAP8TKDDA2GRZDSVP4H"}},
        "metric": {"data": {"type": "metric", "id": "UMTLbD"}},
    },
}

provider = Provider(
    slug="klaviyo",
    name="Klaviyo",
    category="marketing",
    base_url="https://a.klaviyo.com",
    api_descriptions=("https://raw.githubusercontent.com/klaviyo/openapi/main/openapi/stable.json",),
    docs_url=f"{DOCS}/api_overview",
    auth=OAuth2(
        authorize_url="https://www.klaviyo.com/oauth/authorize",
        token_url="https://a.klaviyo.com/oauth/token",
        revoke=rfc7009("https://a.klaviyo.com/oauth/revoke", "basic"),
        scopes=(
            "accounts:read",
            "profiles:read",
            "profiles:write",
            "lists:read",
            "lists:write",
            "events:read",
            "events:write",
            "subscriptions:write",
        ),
        client_auth="basic",
    ),
    alternatives=(ApiKey(template="Klaviyo-API-Key {api_key}", label="Private API key", help="Starts with pk_."),),
    description="Email and SMS marketing for online stores.",
    # A revision ends two years after its day: https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy
    headers={"revision": "2026-07-15"},
    identity=Identity(
        request=Request(path="/api/accounts"), id="data.0.id", label="data.0.attributes.contact_information.organization_name"
    ),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Klaviyo-Signature",
        signed="{body}{header:Klaviyo-Timestamp}",
        timestamp_header="Klaviyo-Timestamp",
        docs_url="https://developers.klaviyo.com/en/docs/working_with_system_webhooks",
    ),
    pagination=Pagination(style="link", items="data", cursor="links.next"),
    actions=(
        Action(
            key="upsert_profile",
            name="Add or change a profile",
            description="Adds a profile, or changes the one with this email address.",
            inputs=(
                EMAIL,
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("phone_number", "Phone", description="E.164 number.", required=False, example="+442079460000"),
                Field("external_id", "Your id", description="Id in your system.", required=False, example="70"),
                PROPERTIES,
            ),
            request=Request(
                method="POST",
                path="/api/profile-import",
                headers=BODY,
                json={
                    "data": {
                        "type": "profile",
                        "attributes": {
                            "email": "{email}",
                            "first_name": "{first_name}",
                            "last_name": "{last_name}",
                            "phone_number": "{phone_number}",
                            "external_id": "{external_id}",
                            "properties": "{properties}",
                        },
                    }
                },
            ),
            scopes=("profiles:write",),
            effect="idempotent",
            sample={"data": PROFILE},
            docs_url=f"{DOCS}/create_or_update_profile",
        ),
        Action(
            key="find_profile",
            name="Find a profile",
            description="Finds the profile with an email address.",
            inputs=(EMAIL,),
            request=Request(path="/api/profiles", query={"filter": 'equals(email,"{email}")'}),
            scopes=("profiles:read",),
            effect="idempotent",
            sample={"data": [PROFILE], "links": {"next": None}},
            docs_url=f"{DOCS}/get_profiles",
        ),
        Action(
            key="list_profiles",
            name="List profiles",
            description="Lists profiles, the latest changes first.",
            inputs=(
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20),
                CURSOR,
            ),
            request=Request(
                path="/api/profiles", query={"sort": "-updated", "page[size]": "{limit}", "page[cursor]": "{cursor}"}
            ),
            scopes=("profiles:read",),
            effect="idempotent",
            sample={"data": [PROFILE], "links": {"next": None}},
            docs_url=f"{DOCS}/get_profiles",
        ),
        Action(
            key="subscribe",
            name="Subscribe to a list",
            description="Subscribes an email address to email marketing of a list, as its consent.",
            inputs=(EMAIL, Field("list_id", "List id", description="Id of the list.", example="Y6nRLr")),
            request=Request(
                method="POST",
                path="/api/profile-subscription-bulk-create-jobs",
                headers=BODY,
                json={
                    "data": {
                        "type": "profile-subscription-bulk-create-job",
                        "attributes": {
                            "profiles": {
                                "data": [
                                    {
                                        "type": "profile",
                                        "attributes": {
                                            "email": "{email}",
                                            "subscriptions": {"email": {"marketing": {"consent": "SUBSCRIBED"}}},
                                        },
                                    }
                                ]
                            }
                        },
                        "relationships": {"list": {"data": {"type": "list", "id": "{list_id}"}}},
                    }
                },
            ),
            scopes=("lists:write", "profiles:write", "subscriptions:write"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/bulk_subscribe_profiles",
        ),
        Action(
            key="add_to_list",
            name="Add a profile to a list",
            description="Adds a profile to a list, without a change of its consent.",
            inputs=(
                Field("list_id", "List id", description="Id of the list.", example="Y6nRLr"),
                Field("profile_id", "Profile id", description="Id of the profile.", example="01GDDKASAP8TKDDA2GRZDSVP4H"),
            ),
            request=Request(
                method="POST",
                path="/api/lists/{list_id}/relationships/profiles",
                headers=BODY,
                json={"data": [{"type": "profile", "id": "{profile_id}"}]},
            ),
            scopes=("lists:write", "profiles:write"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/add_profiles_to_list",
        ),
        Action(
            key="record_event",
            name="Record an event",
            description="Records something a person did, which can start a flow.",
            inputs=(
                Field("metric", "Event", description="Name of the metric.", example="Viewed Product"),
                EMAIL,
                Field("properties", "Properties", "object", description="What belongs to it.", example={"product": "Engine"}),
                Field("value", "Value", "number", description="What it is worth.", required=False, example=9.99),
                Field("unique_id", "Your id", description="The same id counts once.", required=False, example="order-1001"),
            ),
            request=Request(
                method="POST",
                path="/api/events",
                headers=BODY,
                json={
                    "data": {
                        "type": "event",
                        "attributes": {
                            "properties": "{properties}",
                            "value": "{value}",
                            "unique_id": "{unique_id}",
                            "metric": {"data": {"type": "metric", "attributes": {"name": "{metric}"}}},
                            "profile": {"data": {"type": "profile", "attributes": {"email": "{email}"}}},
                        },
                    }
                },
            ),
            scopes=("events:write",),
            sample=None,
            docs_url=f"{DOCS}/create_event",
        ),
        Action(
            key="list_lists",
            name="List lists",
            description="Lists the lists of the account.",
            inputs=(CURSOR,),
            request=Request(path="/api/lists", query={"page[cursor]": "{cursor}"}),
            scopes=("lists:read",),
            effect="idempotent",
            sample={"data": [{"type": "list", "id": "Y6nRLr", "attributes": {"name": "News"}}], "links": {"next": None}},
            docs_url=f"{DOCS}/get_lists",
        ),
    ),
    triggers=(
        Trigger(
            key="profile_created",
            name="Profile created",
            description="Fires when a profile is added.",
            kinds=("poll",),
            poll=Request(path="/api/profiles", query={"sort": "-created", "page[size]": 100}),
            items="data",
            event_id="id",
            scopes=("profiles:read",),
            sample=PROFILE,
            docs_url=f"{DOCS}/get_profiles",
        ),
        Trigger(
            key="event_recorded",
            name="Event recorded",
            description="Fires when an event is recorded, such as an order or an opened email.",
            kinds=("poll",),
            poll=Request(path="/api/events", query={"sort": "-datetime"}),
            items="data",
            event_id="id",
            scopes=("events:read",),
            sample=EVENT,
            docs_url=f"{DOCS}/get_events",
        ),
    ),
)
