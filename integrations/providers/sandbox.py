"""Sandbox: our own vendor, for trying everything out without an account anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from integrations.sandbox.clients import platform_client
from integrations.spec import (
    Action,
    ApiKey,
    Basic,
    ClientCredentials,
    Field,
    Identity,
    Increment,
    Json,
    Mirror,
    OAuth1,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Resource,
    Revoke,
    Step,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "{public_url}/sandbox/docs"
CONTACT: Json = {
    "id": "contact_7",
    "name": "Ada Lovelace",
    "email": "ada@sandbox.example",
    "created_at": "2026-01-05T09:00:00Z",
    "updated_at": "2026-01-05T09:00:00Z",
}
CONTACTS = Pagination(
    style="cursor", items="contacts", parameter="cursor", cursor="next_cursor", size_parameter="limit", size=100
)
KINDS: tuple[Literal["contact", "order"], ...] = ("contact", "order")
REVOKE = Revoke(request=Request(method="POST", path="/oauth/revoke", form={"token": "{token}"}))


def echoed(answer: Json) -> Json:
    """The message out of an echo, which tells the whole request."""
    body = answer.get("body") if isinstance(answer, dict) else None
    return {"message": body.get("message") if isinstance(body, dict) else None}


def history_item(item: Any) -> Mapping[str, Any]:
    """One thing read or watched, in the shape of a history item."""
    same = ("type", "title", "authors", "progress", "read", "isbn", "isbn13", "isbn10", "asin", "description")
    return {"external_id": item["id"], **{key: item[key] for key in same}, "thumbnail_url": item["thumbnail_url"]}


def contact(item: Any) -> Mapping[str, Any]:
    """The contact itself, polled or told of in an event."""
    data: Mapping[str, Any] = item["data"] if isinstance(item.get("data"), dict) else item
    return data


provider = Provider(
    slug="sandbox",
    name="Sandbox",
    category="sandbox",
    description="A made-up service with accounts, contacts and a history, that fails in any way you ask it to.",
    base_url="{sandbox_url}/sandbox/api",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="{public_url}/sandbox/oauth/authorize",
        token_url="{sandbox_url}/sandbox/oauth/token",
        revoke=REVOKE,
        scopes=("contacts.read", "contacts.write", "history.read", "offline"),
        scope_words={
            "contacts.read": "See contacts, orders and files",
            "contacts.write": "Create, change and delete them",
            "history.read": "See books read and films watched",
            "offline": "Keep access when you are away",
        },
        issuer="{public_url}/sandbox",
        offline_hint="Without the scope offline there is no refresh token.",
    ),
    alternatives=(
        ApiKey(help="Any key that starts with sandbox-key works; sandbox-bad is refused."),
        Basic(help="Any user name, and a password that starts with sandbox-; sandbox-bad is refused."),
        OAuth1(
            request_token_url="{sandbox_url}/sandbox/oauth1/request_token",
            authorize_url="{public_url}/sandbox/oauth1/authorize",
            access_token_url="{sandbox_url}/sandbox/oauth1/access_token",
        ),
        ClientCredentials(
            token_url="{sandbox_url}/sandbox/oauth/token",
            scopes=("contacts.read", "contacts.write", "history.read"),
            revoke=REVOKE,
        ),
    ),
    client=platform_client,
    steps=(
        Step(
            id="choose-account",
            title="Choose one of the made-up accounts",
            description="Ada and Alan have contacts, orders and a history; nothing you do there reaches anybody.",
            type="info",
        ),
    ),
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    verify=Request(path="/me"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    pagination=CONTACTS,
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Sandbox-Signature",
        prefix="sha256=",
        signed="{header:X-Sandbox-Timestamp}.{body}",
        timestamp_header="X-Sandbox-Timestamp",
        handshake="hub.challenge",
        event_type="event",
        event_id="id",
        match=("connectionId", "connection_id"),
        is_match_secret=True,
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/webhooks",
                json={"url": "{callback_url}", "secret": "{webhook_secret}", "events": ["contact.created"]},
            ),
            renew=Request(method="PATCH", path="/webhooks/{subscription_id}"),
            delete=Request(method="DELETE", path="/webhooks/{subscription_id}"),
            expires="expires_at",
            lifetime=7 * 86_400,
            docs_url=f"{DOCS}#webhooks",
        ),
        docs_url=f"{DOCS}#webhooks",
    ),
    mirrors=(Mirror(resource="contact", events=("contact.*",), item=contact),),
    capabilities=("records",),
    actions=(
        Action(
            key="echo",
            name="Echo",
            description="Get a message back as it was sent.",
            inputs=(Field("message", "Message", description="What to get back.", example="hello"),),
            request=Request(method="POST", path="/echo", json={"message": "{message}"}),
            effect="idempotent",
            docs_url=f"{DOCS}#testing",
            result=echoed,
            sample={"message": "hello"},
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Add a contact to the account.",
            inputs=(
                Field("name", "Name", description="Full name.", example="Ada Lovelace"),
                Field(
                    "email", "Email address", required=False, description="Where to write to.", example="ada@sandbox.example"
                ),
            ),
            request=Request(method="POST", path="/contacts", json={"name": "{name}", "email": "{email}"}),
            scopes=("contacts.write",),
            effect="keyed",
            docs_url=f"{DOCS}#contacts",
            sample=CONTACT,
        ),
        Action(
            key="list_contacts",
            name="List contacts",
            description="List contacts, newest first.",
            inputs=(
                Field("limit", "How many", "integer", required=False, description="From 1 to 100; 20 when absent.", example=20),
                Field(
                    "cursor", "Cursor", required=False, description="next_cursor of the page before.", example="AAAAAAAAAAc="
                ),
            ),
            request=Request(path="/contacts", query={"limit": "{limit}", "cursor": "{cursor}"}),
            scopes=("contacts.read",),
            effect="idempotent",
            docs_url=f"{DOCS}#contacts",
            sample={"contacts": [CONTACT], "next_cursor": None},
        ),
        Action(
            key="get_contact",
            name="Get a contact",
            description="Read one contact.",
            inputs=(Field("contact_id", "Contact id", description="Id of the contact.", example="contact_7"),),
            request=Request(path="/contacts/{contact_id}"),
            scopes=("contacts.read",),
            effect="idempotent",
            docs_url=f"{DOCS}#contacts",
            sample=CONTACT,
        ),
        Action(
            key="update_contact",
            name="Change a contact",
            description="Change the name or email address of a contact; what is left out stays.",
            inputs=(
                Field("contact_id", "Contact id", description="Id of the contact.", example="contact_7"),
                Field("name", "Name", required=False, description="New name.", example="Ada King"),
                Field("email", "Email address", required=False, description="New address.", example="ada@sandbox.example"),
            ),
            request=Request(method="PATCH", path="/contacts/{contact_id}", json={"name": "{name}", "email": "{email}"}),
            scopes=("contacts.write",),
            effect="idempotent",
            docs_url=f"{DOCS}#contacts",
            sample=CONTACT,
        ),
        Action(
            key="upload_file",
            name="Upload a file",
            description="Store a file in the account.",
            inputs=(
                Field("name", "File name", description="With its extension.", example="note.txt"),
                Field("content", "Content", description="The file in base64.", example="aGVsbG8=", long=True),
                Field("content_type", "Media type", required=False, description="As in Content-Type.", example="text/plain"),
            ),
            request=Request(
                method="POST", path="/files", json={"name": "{name}", "content": "{content}", "content_type": "{content_type}"}
            ),
            scopes=("contacts.write",),
            effect="keyed",
            docs_url=f"{DOCS}#files",
            sample={
                "id": "file_3",
                "name": "note.txt",
                "content_type": "text/plain",
                "size": 5,
                "created_at": "2026-01-05T09:00:00Z",
                "updated_at": "2026-01-05T09:00:00Z",
            },
        ),
        Action(
            key="fail",
            name="Fail",
            description="Be refused: the service answers 422.",
            request=Request(method="POST", path="/status/422"),
            effect="idempotent",
            docs_url=f"{DOCS}#testing",
            sample={"error": {"code": "status_422", "message": "Answering 422 as asked."}},
        ),
        Action(
            key="unreachable",
            name="Be unreachable",
            description="Fail on the network: the service breaks off without an answer.",
            request=Request(path="/unreachable"),
            effect="idempotent",
            docs_url=f"{DOCS}#testing",
            sample={},
        ),
        Action(
            key="slow",
            name="Be slow",
            description="Get an answer after a while.",
            inputs=(Field("ms", "Milliseconds", "integer", description="From 0 to 10000.", example=500),),
            request=Request(path="/slow", query={"ms": "{ms}"}),
            effect="idempotent",
            docs_url=f"{DOCS}#testing",
            sample={"waited_ms": 500},
        ),
    ),
    triggers=(
        Trigger(
            key="contact.created",
            name="Contact created",
            description="A contact was added to the account.",
            kinds=("webhook", "poll"),
            event_types=("contact.created",),
            poll=Request(path="/contacts", query={"limit": 100}),
            items="contacts",
            item=contact,
            event_id="id",
            scopes=("contacts.read",),
            sample=CONTACT,
            docs_url=f"{DOCS}#webhooks",
        ),
    ),
    resources=(
        Resource(
            key="history",
            name="History",
            kind="history",
            request=Request(path="/history"),
            pagination=Pagination(style="page", items="items", parameter="page", size_parameter="per_page", size=50),
            item=history_item,
            scopes=("history.read",),
            docs_url=f"{DOCS}#history",
        ),
        *(
            Resource(
                key=f"{kind}s",
                name=f"{kind.title()}s",
                kind=kind,
                request=Request(path=f"/{kind}s"),
                pagination=replace(CONTACTS, items=f"{kind}s"),
                updated="updated_at",
                deleted=("deleted", True),
                increment=Increment(request=Request(path=f"/{kind}s", query={"updated_since": "{since}"})),
                scopes=("contacts.read",),
                docs_url=f"{DOCS}#contacts",
            )
            for kind in KINDS
        ),
    ),
)
