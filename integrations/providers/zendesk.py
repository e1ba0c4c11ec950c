"""Zendesk: customer support tickets."""

from __future__ import annotations

from integrations.spec import (
    LABEL,
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
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://developer.zendesk.com/api-reference/ticketing"
TICKETS = f"{DOCS}/tickets/tickets"
TICKET_ID = Field("ticket_id", "Ticket id", "integer", description="Number of the ticket.", example=35436)
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
CURSOR = Field(
    "cursor", "Page", description="meta.after_cursor of the page before.", required=False, example="eyJvIjoiaWQifQ=="
)
PRIORITY = Field(
    "priority",
    "Priority",
    description="How urgent it is.",
    required=False,
    choices=("urgent", "high", "normal", "low"),
    example="normal",
)
STATUS = Field(
    "status",
    "Status",
    description="How it stands.",
    required=False,
    choices=("new", "open", "pending", "hold", "solved", "closed"),
    example="open",
)
TYPE = Field(
    "type",
    "Kind",
    description="What kind of request it is.",
    required=False,
    choices=("problem", "incident", "question", "task"),
    example="question",
)
TAGS = Field("tags", "Tags", "array", description="All tags it is to have.", required=False, example=["printer"])
ASSIGNEE = Field("assignee_id", "Assignee id", "integer", description="Agent who takes it.", required=False, example=235323)
GROUP = Field("group_id", "Group id", "integer", description="Group that takes it.", required=False, example=98738)
PUBLIC = Field(
    "public", "Public", "boolean", description="Whether the requester sees it.", required=False, default=True, example=True
)
TICKET: dict[str, Json] = {
    "id": 35436,
    "subject": "Help, my printer is on fire!",
    "description": "The fire is very colorful.",
    "status": "open",
    "priority": "normal",
    "requester_id": 20978392,
    "assignee_id": 235323,
    "tags": ["printer"],
    "created_at": "2026-06-01T10:00:00Z",
    "updated_at": "2026-06-01T10:05:00Z",
}
USER: dict[str, Json] = {
    "id": 20978392,
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "role": "end-user",
    "created_at": "2026-06-01T10:00:00Z",
}

provider = Provider(
    slug="zendesk",
    name="Zendesk",
    category="support",
    base_url="https://{subdomain}.zendesk.com/api/v2",
    docs_url="https://developer.zendesk.com/api-reference/",
    auth=OAuth2(
        authorize_url="https://{subdomain}.zendesk.com/oauth/authorizations/new",
        token_url="https://{subdomain}.zendesk.com/oauth/tokens",
        # https://developer.zendesk.com/documentation/api-basics/authentication/revoking-oauth-token
        revoke=Revoke(request=Request(method="DELETE", path="/oauth/tokens/current.json"), client_auth="bearer"),
        scopes=("read", "write"),
        token_body="json",
    ),
    description="Customer support tickets.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/users/me.json"), id="user.id", label="user.email"),
    rate=RateHeaders(limit="x-rate-limit", remaining="x-rate-limit-remaining", reset="ratelimit-reset"),
    pagination=Pagination(style="cursor", parameter="page[after]", cursor="meta.after_cursor", size_parameter="page[size]"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Zendesk-Webhook-Signature",
        encoding="base64",
        signed="{header:X-Zendesk-Webhook-Signature-Timestamp}{body}",
        timestamp_header="X-Zendesk-Webhook-Signature-Timestamp",
        event_type="type",
        event_id="id",
        docs_url="https://developer.zendesk.com/documentation/webhooks/verifying/",
    ),
    actions=(
        Action(
            key="create_ticket",
            name="Create a ticket",
            description="Opens a ticket, for the requester where an address is given.",
            inputs=(
                Field("subject", "Subject", description="What it is about.", example="Help, my printer is on fire!"),
                Field("body", "Text", description="First comment.", example="The fire is very colorful.", long=True),
                Field(
                    "requester_email", "Requester's email", description="Address.", required=False, example="ada@example.com"
                ),
                Field("requester_name", "Requester's name", description="Name.", required=False, example="Ada Lovelace"),
                PRIORITY,
                STATUS,
                TYPE,
                ASSIGNEE,
                GROUP,
                TAGS,
            ),
            request=Request(
                method="POST",
                path="/tickets",
                json={
                    "ticket": {
                        "subject": "{subject}",
                        "comment": {"body": "{body}"},
                        "requester": {"email": "{requester_email}", "name": "{requester_name}"},
                        "priority": "{priority}",
                        "status": "{status}",
                        "type": "{type}",
                        "assignee_id": "{assignee_id}",
                        "group_id": "{group_id}",
                        "tags": "{tags}",
                    }
                },
            ),
            scopes=("write",),
            effect="keyed",  # https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
            sample={"ticket": TICKET},
            docs_url=f"{TICKETS}/#create-ticket",
        ),
        Action(
            key="update_ticket",
            name="Change a ticket",
            description="Changes the given values of a ticket, such as its status or assignee.",
            inputs=(TICKET_ID, STATUS, PRIORITY, TYPE, ASSIGNEE, GROUP, TAGS),
            request=Request(
                method="PUT",
                path="/tickets/{ticket_id}",
                json={
                    "ticket": {
                        "status": "{status}",
                        "priority": "{priority}",
                        "type": "{type}",
                        "assignee_id": "{assignee_id}",
                        "group_id": "{group_id}",
                        "tags": "{tags}",
                    }
                },
            ),
            scopes=("write",),
            effect="idempotent",
            sample={"ticket": TICKET},
            docs_url=f"{TICKETS}/#update-ticket",
        ),
        Action(
            key="add_comment",
            name="Comment on a ticket",
            description="Answers a ticket, or adds an internal note.",
            inputs=(TICKET_ID, Field("body", "Text", description="Comment.", example="We are on our way.", long=True), PUBLIC),
            request=Request(
                method="PUT",
                path="/tickets/{ticket_id}",
                json={"ticket": {"comment": {"body": "{body}", "public": "{public}"}}},
            ),
            scopes=("write",),
            sample={"ticket": TICKET},
            docs_url=f"{TICKETS}/#update-ticket",
        ),
        Action(
            key="get_ticket",
            name="Read a ticket",
            description="Reads one ticket.",
            inputs=(TICKET_ID,),
            request=Request(path="/tickets/{ticket_id}"),
            scopes=("read",),
            effect="idempotent",
            sample={"ticket": TICKET},
            docs_url=f"{TICKETS}/#show-ticket",
        ),
        Action(
            key="list_comments",
            name="Read a ticket's comments",
            description="Lists the comments of a ticket, page by page.",
            inputs=(TICKET_ID, LIMIT, CURSOR),
            request=Request(path="/tickets/{ticket_id}/comments", query={"page[size]": "{limit}", "page[after]": "{cursor}"}),
            scopes=("read",),
            effect="idempotent",
            sample={
                "comments": [{"id": 1274, "author_id": 20978392, "body": "The fire is very colorful.", "public": True}],
                "meta": {"has_more": False, "after_cursor": None},
            },
            docs_url=f"{DOCS}/tickets/ticket_comments/#list-comments",
        ),
        Action(
            key="search_tickets",
            name="Search tickets",
            description="Finds tickets by words and conditions, such as status:open printer.",
            inputs=(
                Field("query", "Query", description="Words and conditions.", example="status:open printer"),
                LIMIT,
                Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1),
            ),
            request=Request(path="/search", query={"query": "type:ticket {query}", "per_page": "{limit}", "page": "{page}"}),
            scopes=("read",),
            effect="idempotent",
            sample={"results": [{**TICKET, "result_type": "ticket"}], "count": 1, "next_page": None},
            docs_url=f"{DOCS}/ticket-management/search/#list-search-results",
        ),
        Action(
            key="find_user",
            name="Find a user",
            description="Finds people by name or email address.",
            inputs=(Field("query", "Words", description="Name or address.", example="ada@example.com"),),
            request=Request(path="/users/search", query={"query": "{query}"}),
            scopes=("read",),
            effect="idempotent",
            sample={"users": [USER], "count": 1},
            docs_url=f"{DOCS}/users/users/#search-users",
        ),
        Action(
            key="create_or_update_user",
            name="Create or change a user",
            description="Creates a person, or changes the one with this email address.",
            inputs=(
                Field("name", "Name", description="Full name.", example="Ada Lovelace"),
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000"),
                Field("notes", "Notes", description="What agents should know.", required=False, example="VIP", long=True),
            ),
            request=Request(
                method="POST",
                path="/users/create_or_update",
                json={"user": {"name": "{name}", "email": "{email}", "phone": "{phone}", "notes": "{notes}"}},
            ),
            scopes=("write",),
            effect="idempotent",
            sample={"user": USER},
            docs_url=f"{DOCS}/users/users/#create-or-update-user",
        ),
    ),
    triggers=(
        Trigger(
            key="ticket_created",
            name="Ticket created",
            description="Fires when a ticket is opened.",
            kinds=("poll",),
            poll=Request(path="/tickets", query={"sort_by": "created_at", "sort_order": "desc", "per_page": 100}),
            items="tickets",
            event_id="id",
            scopes=("read",),
            sample=TICKET,
            docs_url=f"{TICKETS}/#list-tickets",
        ),
        Trigger(
            key="ticket_changed",
            name="Ticket created or changed",
            description="Fires when a ticket is opened and whenever it changes.",
            kinds=("poll",),
            poll=Request(path="/tickets", query={"sort_by": "updated_at", "sort_order": "desc", "per_page": 100}),
            items="tickets",
            event_id="id updated_at",
            scopes=("read",),
            sample=TICKET,
            docs_url=f"{TICKETS}/#list-tickets",
        ),
        Trigger(
            key="user_created",
            name="User created",
            description="Fires when a person is added, by a webhook subscribed to user events.",
            event_types=("zen:event-type:user.created",),
            event_id="id",
            scopes=("read",),
            sample={
                "type": "zen:event-type:user.created",
                "id": "2b24ef10-19d3-4740-93cf-6a2ff0f9e5d8",
                "account_id": 22129848,
                "time": "2026-06-01T10:00:00Z",
                "subject": "zen:user:20978392",
                "detail": {"id": "20978392", "email": "ada@example.com", "role": "end-user"},
            },
            docs_url="https://developer.zendesk.com/api-reference/webhooks/event-types/user-events/",
        ),
    ),
)
