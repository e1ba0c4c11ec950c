"""Freshdesk: customer support tickets."""

from __future__ import annotations

from integrations.spec import (
    LABEL,
    AccountField,
    Action,
    Basic,
    Field,
    Identity,
    Json,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
)

DOCS = "https://developers.freshdesk.com/api/"
TICKET_ID = Field("ticket_id", "Ticket id", "integer", description="Number of the ticket.", example=20)
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=30, example=30)
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1)
PRIORITY = Field(
    "priority", "Priority", "integer", description="1 low, 2 medium, 3 high, 4 urgent.", required=False, default=1, example=1
)
STATUS = Field(
    "status",
    "Status",
    "integer",
    description="2 open, 3 pending, 4 resolved, 5 closed, or one of your own.",
    required=False,
    default=2,
    example=2,
)
TAGS = Field("tags", "Tags", "array", description="All tags it is to have.", required=False, example=["printer"])
AGENT = Field("responder_id", "Agent id", "integer", description="Agent who takes it.", required=False, example=432)
GROUP = Field("group_id", "Group id", "integer", description="Group that takes it.", required=False, example=98)
CUSTOM = Field(
    "custom_fields",
    "Custom fields",
    "object",
    description="Values by name of the field.",
    required=False,
    example={"cf_floor": "3"},
)
TICKET: dict[str, Json] = {
    "id": 20,
    "subject": "Printer on fire",
    "status": 2,
    "priority": 1,
    "source": 2,
    "requester_id": 1,
    "responder_id": 432,
    "tags": ["printer"],
    "created_at": "2026-06-01T10:00:00Z",
    "updated_at": "2026-06-01T10:05:00Z",
}
CONTACT: dict[str, Json] = {
    "id": 432,
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "phone": "+442079460000",
    "active": False,
    "created_at": "2026-06-01T10:00:00Z",
}

provider = Provider(
    slug="freshdesk",
    name="Freshdesk",
    category="support",
    base_url="https://{subdomain}.freshdesk.com/api/v2",
    docs_url=DOCS,
    auth=Basic(password="X", username_label="API key"),
    description="Customer support tickets.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/agents/me"), id="id", label="contact.email"),
    rate=RateHeaders(limit="x-ratelimit-total", remaining="x-ratelimit-remaining"),
    pagination=Pagination(style="link", size_parameter="per_page"),
    actions=(
        Action(
            key="create_ticket",
            name="Create a ticket",
            description="Opens a ticket for the person with an email address.",
            inputs=(
                Field("subject", "Subject", description="What it is about.", example="Printer on fire"),
                Field("description", "Text", description="HTML.", example="The fire is very colorful.", long=True),
                Field("email", "Requester's email", description="Address of the customer.", example="ada@example.com"),
                Field(
                    "name", "Requester's name", description="Name of a new customer.", required=False, example="Ada Lovelace"
                ),
                PRIORITY,
                STATUS,
                AGENT,
                GROUP,
                TAGS,
                CUSTOM,
            ),
            request=Request(
                method="POST",
                path="/tickets",
                json={
                    "subject": "{subject}",
                    "description": "{description}",
                    "email": "{email}",
                    "name": "{name}",
                    "priority": "{priority}",
                    "status": "{status}",
                    "responder_id": "{responder_id}",
                    "group_id": "{group_id}",
                    "tags": "{tags}",
                    "custom_fields": "{custom_fields}",
                },
            ),
            sample=TICKET,
            docs_url=f"{DOCS}#create_ticket",
        ),
        Action(
            key="update_ticket",
            name="Change a ticket",
            description="Changes the given values of a ticket, such as its status or agent.",
            inputs=(
                TICKET_ID,
                Field("priority", "Priority", "integer", description=PRIORITY.description, required=False, example=1),
                Field("status", "Status", "integer", description=STATUS.description, required=False, example=4),
                AGENT,
                GROUP,
                TAGS,
                CUSTOM,
            ),
            request=Request(
                method="PUT",
                path="/tickets/{ticket_id}",
                json={
                    "priority": "{priority}",
                    "status": "{status}",
                    "responder_id": "{responder_id}",
                    "group_id": "{group_id}",
                    "tags": "{tags}",
                    "custom_fields": "{custom_fields}",
                },
            ),
            effect="idempotent",
            sample={**TICKET, "status": 4},
            docs_url=f"{DOCS}#update_ticket",
        ),
        Action(
            key="reply",
            name="Answer a ticket",
            description="Sends an answer to the requester of a ticket.",
            inputs=(
                TICKET_ID,
                Field("body", "Text", description="HTML.", example="We are on our way.", long=True),
                Field(
                    "cc_emails", "Copies", "array", description="Addresses to copy.", required=False, example=["g@example.com"]
                ),
            ),
            request=Request(
                method="POST", path="/tickets/{ticket_id}/reply", json={"body": "{body}", "cc_emails": "{cc_emails}"}
            ),
            sample={"id": 4, "ticket_id": 20, "body": "We are on our way.", "to_emails": ["ada@example.com"]},
            docs_url=f"{DOCS}#reply_ticket",
        ),
        Action(
            key="add_note",
            name="Add a note to a ticket",
            description="Adds a note to a ticket, which only agents see unless it is public.",
            inputs=(
                TICKET_ID,
                Field("body", "Text", description="HTML.", example="Called the fire brigade.", long=True),
                Field(
                    "private", "Private", "boolean", description="Only for agents.", required=False, default=True, example=True
                ),
            ),
            request=Request(method="POST", path="/tickets/{ticket_id}/notes", json={"body": "{body}", "private": "{private}"}),
            sample={"id": 5, "ticket_id": 20, "body": "Called the fire brigade.", "private": True},
            docs_url=f"{DOCS}#add_note_to_a_ticket",
        ),
        Action(
            key="get_ticket",
            name="Read a ticket",
            description="Reads a ticket with its latest conversations.",
            inputs=(TICKET_ID,),
            request=Request(path="/tickets/{ticket_id}", query={"include": "conversations"}),
            effect="idempotent",
            sample={**TICKET, "description_text": "The fire is very colorful.", "conversations": []},
            docs_url=f"{DOCS}#view_a_ticket",
        ),
        Action(
            key="search_tickets",
            name="Search tickets",
            description="Finds tickets by conditions, such as status:2 AND priority:4; 30 to a page.",
            inputs=(
                Field(
                    "query", "Conditions", description="field:value, joined by AND or OR.", example="status:2 AND priority:4"
                ),
                PAGE,
            ),
            request=Request(path="/search/tickets", query={"query": '"{query}"', "page": "{page}"}),
            effect="idempotent",
            sample={"total": 1, "results": [TICKET]},
            docs_url=f"{DOCS}#filter_tickets",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Creates a customer.",
            inputs=(
                Field("name", "Name", description="Full name.", example="Ada Lovelace"),
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000"),
                CUSTOM,
            ),
            request=Request(
                method="POST",
                path="/contacts",
                json={"name": "{name}", "email": "{email}", "phone": "{phone}", "custom_fields": "{custom_fields}"},
            ),
            sample=CONTACT,
            docs_url=f"{DOCS}#create_contact",
        ),
        Action(
            key="find_contact",
            name="Find a contact",
            description="Finds the customers with an email address, or lists all.",
            inputs=(
                Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
                LIMIT,
                PAGE,
            ),
            request=Request(path="/contacts", query={"email": "{email}", "per_page": "{limit}", "page": "{page}"}),
            effect="idempotent",
            sample=[CONTACT],
            docs_url=f"{DOCS}#list_all_contacts",
        ),
    ),
    triggers=(
        Trigger(
            key="ticket_created",
            name="Ticket created",
            description="Fires when a ticket is opened.",
            kinds=("poll",),
            poll=Request(
                path="/tickets",
                query={"order_by": "created_at", "order_type": "desc", "per_page": 100, "include": "description"},
            ),
            event_id="id",
            sample={**TICKET, "description_text": "The fire is very colorful."},
            docs_url=f"{DOCS}#list_all_tickets",
        ),
        Trigger(
            key="ticket_changed",
            name="Ticket created or changed",
            description="Fires when a ticket is opened and whenever it changes.",
            kinds=("poll",),
            poll=Request(
                path="/tickets",
                query={"updated_since": "{since}", "order_by": "updated_at", "order_type": "desc", "per_page": 100},
            ),
            event_id="id updated_at",
            sample=TICKET,
            docs_url=f"{DOCS}#list_all_tickets",
        ),
    ),
)
