"""Outlook Mail: send, read and file mail of a Microsoft account."""

from __future__ import annotations

from collections.abc import Mapping

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


def letter(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Recipients as Graph wants them, and the kind of body."""
    found: dict[str, Json] = {"content_type": "HTML" if inputs.get("is_html") else "Text"}
    for key in ("to", "cc", "bcc"):
        addresses = [address.strip() for address in str(inputs.get(key, "")).split(",") if address.strip()]
        if addresses:
            found[f"{key}_recipients"] = [{"emailAddress": {"address": address}} for address in addresses]
    return found


PREPARED = ("content_type", "to_recipients", "cc_recipients", "bcc_recipients")
TO = Field("to", "To", description="Recipients, separated by commas.", example="ada@example.com")
COMMENT = Field("comment", "Text", description="What is written above the message.", example="Thank you.", long=True)
LETTER = (
    TO,
    Field("subject", "Subject", description="Subject line.", example="Minutes of Monday"),
    Field("body", "Body", description="Text of the mail.", example="Hello Ada", long=True),
    Field("cc", "Cc", description="Copies, separated by commas.", required=False, example="bob@example.com"),
    Field("bcc", "Bcc", description="Blind copies, separated by commas.", required=False, example="eve@example.com"),
    Field("is_html", "HTML", "boolean", description="The body is HTML rather than plain text.", required=False, example=False),
)
MAIL: dict[str, Json] = {
    "subject": "{subject}",
    "body": {"contentType": "{content_type}", "content": "{body}"},
    "toRecipients": "{to_recipients}",
    "ccRecipients": "{cc_recipients}",
    "bccRecipients": "{bcc_recipients}",
}
MESSAGE_ID = Field("message_id", "Message id", description="Id of the message.", example="AAMkAGI2TG93AAA=")
TOP = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=25, example=25)
SELECT = "id,subject,from,toRecipients,receivedDateTime,isRead,bodyPreview,webLink"
MESSAGE: dict[str, Json] = {
    "id": "AAMkAGI2TG93AAA=",
    "subject": "Minutes of Monday",
    "from": {"emailAddress": {"name": "Bob", "address": "bob@example.com"}},
    "toRecipients": [{"emailAddress": {"name": "Ada", "address": "ada@example.com"}}],
    "receivedDateTime": "2026-06-01T10:00:00Z",
    "isRead": False,
    "bodyPreview": "Hello Ada",
    "webLink": "https://outlook.office365.com/owa/?ItemID=AAMkAGI2TG93AAA%3D",
}

provider = Provider(
    slug="outlook",
    name="Outlook Mail",
    category="email",
    curated=8,
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/mail-api-overview",
    website_url="https://outlook.live.com",
    description="Send, read and file mail of a Microsoft account.",
    aliases=("outlook-mail", "microsoft-outlook", "office365-mail"),
    # Microsoft has no revocation endpoint: the person removes the app at myaccount.microsoft.com.
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=("offline_access", "openid", "email", "User.Read", "Mail.ReadWrite", "Mail.Send"),
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        # https://learn.microsoft.com/graph/permissions-reference
        implied_scopes={"Mail.ReadWrite": ("Mail.Read",), "Mail.Read": ("Mail.ReadBasic",)},
        scope_words={
            "User.Read": "See your profile",
            "Mail.ReadWrite": "Read, write, move and delete emails",
            "Mail.Read": "Read emails",
            "Mail.Send": "Send emails for you",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
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
                    "changeType": "{change_type}",
                    "notificationUrl": "{callback_url}",
                    "resource": "{resource}",
                    "expirationDateTime": "{expires_at}",
                    "clientState": "{webhook_secret}",
                },
            ),
            renew=Request(method="PATCH", path="/subscriptions/{subscription_id}", json={"expirationDateTime": "{expires_at}"}),
            delete=Request(method="DELETE", path="/subscriptions/{subscription_id}"),
            expires="expirationDateTime",
            lifetime=7 * 86_400 - 3600,  # a message's subscription lives at most 10,080 minutes
            inputs=(
                Field(
                    "resource",
                    "Resource",
                    description="Path of what is watched.",
                    default="me/mailFolders('inbox')/messages",
                    required=False,
                    example="me/mailFolders('inbox')/messages",
                ),
                Field(
                    "change_type",
                    "Kinds of change",
                    description="created, updated and deleted, joined by commas.",
                    default="created",
                    required=False,
                    example="created,updated",
                ),
            ),
            docs_url="https://learn.microsoft.com/en-us/graph/api/subscription-post-subscriptions",
        ),
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends a mail and keeps it in Sent Items.",
            inputs=LETTER,
            prepare=letter,
            prepares=PREPARED,
            request=Request(method="POST", path="/me/sendMail", json={"message": MAIL, "saveToSentItems": True}),
            scopes=("Mail.Send",),
            sample=None,
            docs_url=f"{DOCS}/user-sendmail",
        ),
        Action(
            key="create_draft",
            name="Create a draft",
            description="Saves a mail as a draft without sending it.",
            inputs=LETTER,
            prepare=letter,
            prepares=PREPARED,
            request=Request(method="POST", path="/me/messages", json=MAIL),
            scopes=("Mail.ReadWrite",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/user-post-messages",
        ),
        Action(
            key="list_emails",
            name="List emails",
            description="Lists the latest messages of a folder.",
            inputs=(
                Field(
                    "folder",
                    "Folder",
                    description="Id or well-known name of a folder.",
                    required=False,
                    default="inbox",
                    example="inbox",
                ),
                TOP,
                Field("skip", "Skip", "integer", description="How many to pass over.", required=False, example=0),
            ),
            request=Request(
                path="/me/mailFolders/{folder}/messages",
                query={"$top": "{limit}", "$skip": "{skip}", "$select": SELECT, "$orderby": "receivedDateTime desc"},
            ),
            scopes=("Mail.Read",),
            effect="idempotent",
            sample={"value": [MESSAGE]},
            docs_url=f"{DOCS}/mailfolder-list-messages",
        ),
        Action(
            key="search_emails",
            name="Search emails",
            description="Finds messages by words in sender, subject and text.",
            inputs=(Field("words", "Words", description="In Keyword Query Language.", example="from:bob minutes"), TOP),
            request=Request(path="/me/messages", query={"$search": '"{words}"', "$top": "{limit}", "$select": SELECT}),
            scopes=("Mail.Read",),
            effect="idempotent",
            sample={"value": [MESSAGE]},
            docs_url="https://learn.microsoft.com/en-us/graph/search-query-parameter",
        ),
        Action(
            key="get_email",
            name="Read an email",
            description="Reads one message with its body.",
            inputs=(MESSAGE_ID,),
            request=Request(path="/me/messages/{message_id}"),
            scopes=("Mail.Read",),
            effect="idempotent",
            sample={**MESSAGE, "body": {"contentType": "text", "content": "Hello Ada"}},
            docs_url=f"{DOCS}/message-get",
        ),
        Action(
            key="reply_email",
            name="Reply",
            description="Answers the sender of a message.",
            inputs=(MESSAGE_ID, COMMENT),
            request=Request(method="POST", path="/me/messages/{message_id}/reply", json={"comment": "{comment}"}),
            scopes=("Mail.Send",),
            sample=None,
            docs_url=f"{DOCS}/message-reply",
        ),
        Action(
            key="move_email",
            name="Move an email",
            description="Moves a message to another folder; it gets a new id.",
            inputs=(MESSAGE_ID, Field("folder", "Folder", description="Id or well-known name.", example="archive")),
            request=Request(method="POST", path="/me/messages/{message_id}/move", json={"destinationId": "{folder}"}),
            scopes=("Mail.ReadWrite",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/message-move",
        ),
        Action(
            key="mark_email",
            name="Mark as read or unread",
            description="Sets whether a message counts as read.",
            inputs=(MESSAGE_ID, Field("is_read", "Read", "boolean", description="False marks it unread.", example=True)),
            request=Request(method="PATCH", path="/me/messages/{message_id}", json={"isRead": "{is_read}"}),
            scopes=("Mail.ReadWrite",),
            effect="idempotent",
            sample=MESSAGE,
            docs_url=f"{DOCS}/message-update",
        ),
        Action(
            key="delete_email",
            name="Delete an email",
            description="Moves a message to Deleted Items.",
            inputs=(MESSAGE_ID,),
            request=Request(method="DELETE", path="/me/messages/{message_id}"),
            scopes=("Mail.ReadWrite",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/message-delete",
        ),
        Action(
            key="list_folders",
            name="List folders",
            description="Lists the mailbox's top folders.",
            request=Request(path="/me/mailFolders"),
            scopes=("Mail.Read",),
            effect="idempotent",
            sample={"value": [{"id": "AAMkAGI2AAEMAAA=", "displayName": "Inbox", "unreadItemCount": 2, "totalItemCount": 59}]},
            docs_url=f"{DOCS}/user-list-mailfolders",
        ),
        Action(
            key="reply_all",
            name="Reply to all",
            description="Answers the sender and all recipients of a message.",
            inputs=(MESSAGE_ID, COMMENT),
            request=Request(method="POST", path="/me/messages/{message_id}/replyAll", json={"comment": "{comment}"}),
            scopes=("Mail.Send",),
            sample=None,
            docs_url=f"{DOCS}/message-replyall",
        ),
        Action(
            key="forward_email",
            name="Forward an email",
            description="Forwards a message with its attachments.",
            inputs=(MESSAGE_ID, TO, COMMENT),
            prepare=letter,
            prepares=PREPARED,
            request=Request(
                method="POST",
                path="/me/messages/{message_id}/forward",
                json={"comment": "{comment}", "toRecipients": "{to_recipients}"},
            ),
            scopes=("Mail.Send",),
            sample=None,
            docs_url=f"{DOCS}/message-forward",
        ),
        Action(
            key="send_draft",
            name="Send a draft",
            description="Sends a draft to the recipients in it.",
            inputs=(MESSAGE_ID,),
            request=Request(method="POST", path="/me/messages/{message_id}/send"),
            scopes=("Mail.Send",),
            sample=None,
            docs_url=f"{DOCS}/message-send",
        ),
        Action(
            key="list_attachments",
            name="List attachments",
            description="Lists a message's attachments with their content in base64.",
            inputs=(MESSAGE_ID,),
            request=Request(path="/me/messages/{message_id}/attachments"),
            scopes=("Mail.Read",),
            effect="idempotent",
            sample={
                "value": [{"id": "AAMkAGUzY5QKjAAA=", "name": "a.txt", "contentType": "text/plain", "contentBytes": "SGk="}]
            },
            docs_url=f"{DOCS}/message-list-attachments",
        ),
        Action(
            key="create_folder",
            name="Create a folder",
            description="Creates a top folder in the mailbox.",
            inputs=(Field("name", "Name", description="Name of the folder.", example="Invoices"),),
            request=Request(method="POST", path="/me/mailFolders", json={"displayName": "{name}"}),
            scopes=("Mail.ReadWrite",),
            sample={"id": "AAMkAGI2AAEMAAB=", "displayName": "Invoices", "unreadItemCount": 0, "totalItemCount": 0},
            docs_url=f"{DOCS}/user-post-mailfolders",
        ),
    ),
    triggers=(
        Trigger(
            key="new_email",
            name="New email",
            description="Fires for each message that reaches the inbox.",
            kinds=("poll",),
            poll=Request(
                path="/me/mailFolders/inbox/messages",
                query={"$top": 50, "$select": SELECT, "$orderby": "receivedDateTime desc"},
            ),
            items="value",
            event_id="id",
            scopes=("Mail.Read",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/mailfolder-list-messages",
        ),
        Trigger(
            key="new_email_from",
            name="New email from a sender",
            description="Fires for each message that comes from one address.",
            kinds=("poll",),
            inputs=(Field("sender", "Sender", description="Email address.", example="bob@example.com"),),
            poll=Request(path="/me/messages", query={"$search": '"from:{sender}"', "$top": 50, "$select": SELECT}),
            items="value",
            event_id="id",
            scopes=("Mail.Read",),
            sample=MESSAGE,
            docs_url="https://learn.microsoft.com/en-us/graph/search-query-parameter",
        ),
        Trigger(
            key="email_received",
            name="Email received, told at once",
            description="Fires when Microsoft tells of a new message in a watched folder, by its id.",
            event_types=("created",),
            event_id="resourceData.id",
            scopes=("Mail.Read",),
            sample={
                "subscriptionId": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
                "changeType": "created",
                "resource": "Users/ada/Messages/AAMkAGI2TG93AAA=",
                "resourceData": {"id": "AAMkAGI2TG93AAA="},
            },
            docs_url="https://learn.microsoft.com/en-us/graph/api/resources/changenotification",
        ),
    ),
)
