"""Mailchimp: email audiences and campaigns."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    Request,
    Trigger,
    Webhook,
)

DOCS = "https://mailchimp.com/developer/marketing/api"
LIST_ID = Field("list_id", "Audience id", description="Id of the audience.", example="a6b5da1054")
EMAIL = Field("email", "Email", description="Email address of the contact.", example="ada@example.com")
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50)
OFFSET = Field("offset", "Skip", "integer", description="How many to skip.", required=False, example=0)
MEMBER: dict[str, Json] = {
    "id": "62eeb292278cc15f5817cb78f7790b08",
    "email_address": "ada@example.com",
    "full_name": "Ada Lovelace",
    "status": "subscribed",
    "merge_fields": {"FNAME": "Ada", "LNAME": "Lovelace"},
    "list_id": "a6b5da1054",
    "last_changed": "2026-06-01T10:00:00+00:00",
}
CAMPAIGN: dict[str, Json] = {
    "id": "42694e9e57",
    "type": "regular",
    "status": "sent",
    "emails_sent": 120,
    "send_time": "2026-06-01T10:00:00+00:00",
    "settings": {"subject_line": "News of June", "title": "June"},
}


def told(kind: str) -> dict[str, Json]:
    """An event of an audience's webhook, which comes as an HTML form."""
    return {
        "type": kind,
        "fired_at": "2026-06-01 10:00:00",
        "data[id]": "8a25ff1d98",
        "data[list_id]": "a6b5da1054",
        "data[email]": "ada@example.com",
    }


provider = Provider(
    slug="mailchimp",
    name="Mailchimp",
    category="marketing",
    base_url="https://{dc}.api.mailchimp.com/3.0",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://login.mailchimp.com/oauth2/authorize",
        token_url="https://login.mailchimp.com/oauth2/token",
        pkce=False,
    ),
    description="Email audiences and campaigns.",
    hosts=("login.mailchimp.com",),
    account_fields=(
        AccountField(key="dc", label="Data center", pattern="^[a-z]{2}[0-9]{1,3}$", source="verify", example="us21"),
    ),
    identity=Identity(
        request=Request(path="https://login.mailchimp.com/oauth2/metadata", headers={"Authorization": "OAuth {access_token}"}),
        id="user_id",
        label="accountname",
    ),
    pagination=Pagination(style="offset", parameter="offset", size_parameter="count"),
    webhook=Webhook(
        algorithm="none",
        forms=True,
        event_type="type",
        event_id="type data[id] fired_at",
        docs_url="https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
    ),
    actions=(
        Action(
            key="add_or_update_member",
            name="Add or change a contact",
            description="Adds a contact to an audience, or changes the one with this address.",
            inputs=(
                LIST_ID,
                EMAIL,
                Field(
                    "status_if_new",
                    "Status when new",
                    description="Status of a contact that is added.",
                    required=False,
                    choices=("subscribed", "pending", "unsubscribed", "transactional"),
                    default="subscribed",
                    example="subscribed",
                ),
                Field(
                    "status",
                    "Status",
                    description="Status to set in either case.",
                    required=False,
                    choices=("subscribed", "pending", "unsubscribed", "cleaned", "transactional"),
                    example="subscribed",
                ),
                Field(
                    "merge_fields",
                    "Merge fields",
                    "object",
                    description="Values by merge tag.",
                    required=False,
                    example={"FNAME": "Ada", "LNAME": "Lovelace"},
                ),
            ),
            request=Request(
                method="PUT",
                path="/lists/{list_id}/members/{email}",
                json={
                    "email_address": "{email}",
                    "status_if_new": "{status_if_new}",
                    "status": "{status}",
                    "merge_fields": "{merge_fields}",
                },
            ),
            effect="idempotent",
            sample=MEMBER,
            docs_url=f"{DOCS}/list-members/add-or-update-list-member/",
        ),
        Action(
            key="get_member",
            name="Read a contact",
            description="Reads a contact of an audience.",
            inputs=(LIST_ID, EMAIL),
            request=Request(path="/lists/{list_id}/members/{email}"),
            effect="idempotent",
            sample=MEMBER,
            docs_url=f"{DOCS}/list-members/get-member-info/",
        ),
        Action(
            key="search_members",
            name="Search contacts",
            description="Finds contacts by name or email address, in all audiences or one.",
            inputs=(
                Field("query", "Words", description="Name or address.", example="ada"),
                Field("list_id", "Audience id", description="Only of an audience.", required=False, example="a6b5da1054"),
            ),
            request=Request(path="/search-members", query={"query": "{query}", "list_id": "{list_id}"}),
            effect="idempotent",
            sample={
                "exact_matches": {"members": [MEMBER], "total_items": 1},
                "full_search": {"members": [], "total_items": 0},
            },
            docs_url=f"{DOCS}/search-members/search-members/",
        ),
        Action(
            key="list_members",
            name="List contacts",
            description="Lists the contacts of an audience, the latest changes first.",
            inputs=(LIST_ID, LIMIT, OFFSET),
            request=Request(
                path="/lists/{list_id}/members",
                query={"sort_field": "last_changed", "sort_dir": "DESC", "count": "{limit}", "offset": "{offset}"},
            ),
            effect="idempotent",
            sample={"list_id": "a6b5da1054", "members": [MEMBER], "total_items": 1},
            docs_url=f"{DOCS}/list-members/list-members-info/",
        ),
        Action(
            key="set_tag",
            name="Tag a contact",
            description="Adds a tag to a contact, or takes it away.",
            inputs=(
                LIST_ID,
                EMAIL,
                Field("tag", "Tag", description="Name of the tag.", example="VIP"),
                Field(
                    "status",
                    "Add or remove",
                    description="`active` adds it, `inactive` takes it away.",
                    required=False,
                    choices=("active", "inactive"),
                    default="active",
                    example="active",
                ),
            ),
            request=Request(
                method="POST",
                path="/lists/{list_id}/members/{email}/tags",
                json={"tags": [{"name": "{tag}", "status": "{status}"}]},
            ),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/list-member-tags/add-or-remove-member-tags/",
        ),
        Action(
            key="add_event",
            name="Record an event",
            description="Records something a contact did, which can start a customer journey.",
            inputs=(
                LIST_ID,
                EMAIL,
                Field("name", "Event", description="2 to 30 letters.", example="purchased"),
                Field(
                    "properties",
                    "Properties",
                    "object",
                    description="Texts by name.",
                    required=False,
                    example={"product": "Engine"},
                ),
            ),
            request=Request(
                method="POST",
                path="/lists/{list_id}/members/{email}/events",
                json={"name": "{name}", "properties": "{properties}"},
            ),
            sample=None,
            docs_url=f"{DOCS}/list-member-events/add-event/",
        ),
        Action(
            key="list_audiences",
            name="List audiences",
            description="Lists the audiences of the account.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/lists", query={"count": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample={"lists": [{"id": "a6b5da1054", "name": "Newsletter", "stats": {"member_count": 120}}], "total_items": 1},
            docs_url=f"{DOCS}/lists/get-lists-info/",
        ),
        Action(
            key="list_campaigns",
            name="List campaigns",
            description="Lists campaigns, the newest first.",
            inputs=(
                Field(
                    "status",
                    "Status",
                    description="Only those that stand so.",
                    required=False,
                    choices=("save", "paused", "schedule", "sending", "sent"),
                    example="sent",
                ),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/campaigns",
                query={
                    "status": "{status}",
                    "sort_field": "create_time",
                    "sort_dir": "DESC",
                    "count": "{limit}",
                    "offset": "{offset}",
                },
            ),
            effect="idempotent",
            sample={"campaigns": [CAMPAIGN], "total_items": 1},
            docs_url=f"{DOCS}/campaigns/list-campaigns/",
        ),
    ),
    triggers=(
        Trigger(
            key="campaign_sent",
            name="Campaign sent",
            description="Fires when a campaign has been sent.",
            kinds=("poll",),
            poll=Request(
                path="/campaigns", query={"status": "sent", "sort_field": "send_time", "sort_dir": "DESC", "count": 100}
            ),
            items="campaigns",
            event_id="id",
            sample=CAMPAIGN,
            docs_url=f"{DOCS}/campaigns/list-campaigns/",
        ),
        Trigger(
            key="subscribed",
            name="Contact subscribed",
            description="Fires when someone joins an audience that has a webhook.",
            event_types=("subscribe",),
            event_id="type data[id] fired_at",
            sample=told("subscribe"),
            docs_url="https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
        ),
        Trigger(
            key="unsubscribed",
            name="Contact unsubscribed",
            description="Fires when someone leaves an audience that has a webhook.",
            event_types=("unsubscribe",),
            event_id="type data[id] fired_at",
            sample=told("unsubscribe"),
            docs_url="https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
        ),
    ),
)
