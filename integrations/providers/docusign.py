"""DocuSign: electronic signatures and envelopes."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
)

DOCS = "https://developers.docusign.com/docs/esign-rest-api/reference"
ENVELOPE_ID = Field(
    "envelope_id", "Envelope id", description="Id of the envelope.", example="eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c"
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50)
ENVELOPE: dict[str, Json] = {
    "envelopeId": "eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c",
    "status": "sent",
    "emailSubject": "Please sign",
    "createdDateTime": "2026-06-01T10:00:00.0000000Z",
    "sentDateTime": "2026-06-01T10:00:01.0000000Z",
    "statusChangedDateTime": "2026-06-01T10:00:01.0000000Z",
}
SENT: Json = {
    "envelopeId": "eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c",
    "uri": "/envelopes/eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c",
    "statusDateTime": "2026-06-01T10:00:01.0000000Z",
    "status": "sent",
}

provider = Provider(
    slug="docusign",
    name="DocuSign",
    category="documents",
    base_url="{base_uri}/restapi/v2.1/accounts/{account_id}",
    docs_url="https://developers.docusign.com/docs/esign-rest-api/",
    auth=OAuth2(
        authorize_url="https://account.docusign.com/oauth/auth",
        token_url="https://account.docusign.com/oauth/token",
        scopes=("signature", "extended"),
        client_auth="basic",
    ),
    description="Electronic signatures and envelopes.",
    hosts=("account.docusign.com",),
    account_fields=(
        AccountField(
            key="account_id",
            label="Account id",
            pattern="^[0-9a-f-]{36}$",
            source="verify",
            path="accounts.0.account_id",
            example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
        AccountField(
            key="base_uri",
            label="API address",
            pattern=r"^https://[a-z0-9]+\.docusign\.net$",
            source="verify",
            path="accounts.0.base_uri",
            example="https://eu.docusign.net",
        ),
    ),
    identity=Identity(
        request=Request(path="https://account.docusign.com/oauth/userinfo"),
        id="accounts.0.account_id",
        label="accounts.0.account_name",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-DocuSign-Signature-1",
        encoding="base64",
        key="Connect HMAC key",
        event_type="event",
        event_id="data.envelopeId event generatedDateTime",
        match=("data.accountId", "account_id"),
        docs_url="https://developers.docusign.com/platform/webhooks/connect/hmac/",
    ),
    actions=(
        Action(
            key="send_template",
            name="Send a template for signing",
            description="Sends an envelope made of a template to one signer.",
            inputs=(
                Field(
                    "template_id",
                    "Template id",
                    description="Id of the template.",
                    example="1f0c3f2a-7f6b-4b0e-8f0a-2d0a9f1f4c11",
                ),
                Field("email", "Email", description="Of the signer.", example="ada@example.com"),
                Field("name", "Name", description="Of the signer.", example="Ada Lovelace"),
                Field(
                    "role",
                    "Role",
                    description="Of the signer in the template.",
                    required=False,
                    default="Signer",
                    example="Signer",
                ),
                Field("subject", "Subject", description="Of the email.", required=False, example="Please sign"),
                Field(
                    "status",
                    "Status",
                    description="sent, or created for a draft.",
                    required=False,
                    default="sent",
                    choices=("sent", "created"),
                    example="sent",
                ),
            ),
            request=Request(
                method="POST",
                path="/envelopes",
                json={
                    "templateId": "{template_id}",
                    "templateRoles": [{"email": "{email}", "name": "{name}", "roleName": "{role}"}],
                    "emailSubject": "{subject}",
                    "status": "{status}",
                },
            ),
            scopes=("signature",),
            sample=SENT,
            docs_url=f"{DOCS}/envelopes/envelopes/create/",
        ),
        Action(
            key="get_envelope",
            name="Read an envelope",
            description="Reads how far an envelope is.",
            inputs=(ENVELOPE_ID,),
            request=Request(path="/envelopes/{envelope_id}"),
            scopes=("signature",),
            effect="idempotent",
            sample=ENVELOPE,
            docs_url=f"{DOCS}/envelopes/envelopes/get/",
        ),
        Action(
            key="list_envelopes",
            name="List envelopes",
            description="Lists envelopes that changed since a time, the last changed first.",
            inputs=(
                Field("since", "Since", "date", description="RFC 3339.", example="2026-06-01T00:00:00Z"),
                Field("status", "Status", description="By comma.", required=False, example="sent,completed"),
                LIMIT,
            ),
            request=Request(
                path="/envelopes",
                query={
                    "from_date": "{since}",
                    "status": "{status}",
                    "count": "{limit}",
                    "order": "desc",
                    "order_by": "last_modified",
                },
            ),
            scopes=("signature",),
            effect="idempotent",
            sample={"resultSetSize": "1", "startPosition": "0", "totalSetSize": "1", "envelopes": [ENVELOPE]},
            docs_url=f"{DOCS}/envelopes/envelopes/liststatuschanges/",
        ),
        Action(
            key="list_recipients",
            name="List recipients",
            description="Lists who an envelope is for and who has signed.",
            inputs=(ENVELOPE_ID,),
            request=Request(path="/envelopes/{envelope_id}/recipients"),
            scopes=("signature",),
            effect="idempotent",
            sample={
                "signers": [{"recipientId": "1", "name": "Ada Lovelace", "email": "ada@example.com", "status": "sent"}],
                "recipientCount": "1",
            },
            docs_url=f"{DOCS}/envelopes/enveloperecipients/list/",
        ),
        Action(
            key="void_envelope",
            name="Void an envelope",
            description="Ends an envelope that is not completed.",
            inputs=(ENVELOPE_ID, Field("reason", "Reason", description="Told to the recipients.", example="A mistake")),
            request=Request(
                method="PUT",
                path="/envelopes/{envelope_id}",
                json={"status": "voided", "voidedReason": "{reason}"},
            ),
            scopes=("signature",),
            effect="idempotent",
            sample={"envelopeId": "eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c"},
            docs_url=f"{DOCS}/envelopes/envelopes/update/",
        ),
        Action(
            key="list_templates",
            name="List templates",
            description="Lists templates, all or those the words find.",
            inputs=(Field("search", "Words", description="Looked for in the name.", required=False, example="Contract"), LIMIT),
            request=Request(path="/templates", query={"search_text": "{search}", "count": "{limit}"}),
            scopes=("signature",),
            effect="idempotent",
            sample={
                "envelopeTemplates": [{"templateId": "1f0c3f2a-7f6b-4b0e-8f0a-2d0a9f1f4c11", "name": "Contract"}],
                "resultSetSize": "1",
            },
            docs_url=f"{DOCS}/templates/templates/list/",
        ),
    ),
    triggers=(
        Trigger(
            key="envelope_changed",
            name="Envelope sent, signed or ended",
            description="Fires when DocuSign Connect tells of an envelope, as JSON.",
            event_types=(
                "envelope-sent",
                "envelope-delivered",
                "envelope-completed",
                "envelope-declined",
                "envelope-voided",
                "recipient-completed",
            ),
            event_id="data.envelopeId event generatedDateTime",
            sample={
                "event": "envelope-completed",
                "apiVersion": "v2.1",
                "uri": "/restapi/v2.1/accounts/0a1b2c3d/envelopes/eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c",
                "retryCount": 0,
                "configurationId": 10418598,
                "generatedDateTime": "2026-06-01T10:30:00.0000000Z",
                "data": {
                    "accountId": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
                    "userId": "b2c3d4e5-5f60-7182-93a4-b5c6d7e8f901",
                    "envelopeId": "eb9c8a7d-0b1f-4a6a-9d1c-5f2f6f1a2b3c",
                },
            },
            docs_url="https://developers.docusign.com/platform/webhooks/connect/json-sim-event-model/",
        ),
    ),
)
