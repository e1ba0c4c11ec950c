"""Twilio: SMS, voice and phone numbers."""

from __future__ import annotations

from integrations.spec import (
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
    Webhook,
)

DOCS = "https://www.twilio.com/docs"
ACCOUNT = "/Accounts/{account_sid}"
TO = Field("to", "To", description="E.164 number, or a channel address such as whatsapp:+15558675310.", example="+15558675310")
FROM = Field("from_number", "From", description="One of your numbers.", required=False, example="+15017122661")
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50)
MESSAGE: dict[str, Json] = {
    "sid": "SM0123456789abcdef0123456789abcdef",
    "account_sid": "AC0123456789abcdef0123456789abcdef",
    "from": "+15017122661",
    "to": "+15558675310",
    "body": "Your engine runs.",
    "status": "queued",
    "direction": "outbound-api",
    "date_created": "Mon, 01 Jun 2026 10:00:00 +0000",
}
CALL: dict[str, Json] = {
    "sid": "CA0123456789abcdef0123456789abcdef",
    "from": "+15017122661",
    "to": "+15558675310",
    "status": "queued",
    "direction": "outbound-api",
    "start_time": "Mon, 01 Jun 2026 10:00:00 +0000",
}

provider = Provider(
    slug="twilio",
    name="Twilio",
    category="telephony",
    base_url="https://api.twilio.com/2010-04-01",
    api_descriptions=("https://raw.githubusercontent.com/twilio/twilio-oai/main/spec/json/twilio_api_v2010.json",),
    docs_url=f"{DOCS}/usage/api",
    hosts=("lookups.twilio.com",),
    auth=Basic(
        username_label="Account SID", password_label="Auth token", help="Both are on the first page of the Twilio Console."
    ),
    description="SMS, voice and phone numbers.",
    account_fields=(
        AccountField(
            key="account_sid",
            label="Account SID",
            pattern="^AC[0-9a-f]{32}$",
            source="verify",
            path="sid",
            example="AC0123456789abcdef0123456789abcdef",
        ),
    ),
    identity=Identity(request=Request(path="/Accounts/{username}.json"), id="sid", label="friendly_name"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="custom",
        forms=True,
        header="X-Twilio-Signature",
        encoding="base64",
        key="auth token",
        event_type="SmsStatus",
        event_id="MessageSid CallSid SmsStatus CallStatus",
        docs_url=f"{DOCS}/messaging/guides/webhook-request",
    ),
    pagination=Pagination(style="link", cursor="next_page_uri", size_parameter="PageSize"),
    actions=(
        Action(
            key="send_message",
            name="Send a message",
            description="Sends an SMS, MMS or WhatsApp message from a number or a messaging service.",
            inputs=(
                TO,
                FROM,
                Field(
                    "messaging_service_sid",
                    "Messaging service",
                    description="SID of a service, instead of a number.",
                    required=False,
                    example="MG0123456789abcdef0123456789abcdef",
                ),
                Field(
                    "body", "Text", description="Up to 1600 letters.", required=False, example="Your engine runs.", long=True
                ),
                Field(
                    "media_url",
                    "Picture",
                    description="Public address of it.",
                    required=False,
                    example="https://example.org/a.png",
                ),
                Field(
                    "content_sid",
                    "Template",
                    description="SID of a content template.",
                    required=False,
                    example="HX0123456789abcdef0123456789abcdef",
                ),
            ),
            request=Request(
                method="POST",
                path=f"{ACCOUNT}/Messages.json",
                form={
                    "To": "{to}",
                    "From": "{from_number}",
                    "MessagingServiceSid": "{messaging_service_sid}",
                    "Body": "{body}",
                    "MediaUrl": "{media_url}",
                    "ContentSid": "{content_sid}",
                },
            ),
            sample=MESSAGE,
            docs_url=f"{DOCS}/messaging/api/message-resource#create-a-message",
        ),
        Action(
            key="list_messages",
            name="List messages",
            description="Lists messages sent and received, the latest first.",
            inputs=(
                Field("to", "To", description="Only to a number.", required=False, example="+15558675310"),
                FROM,
                LIMIT,
            ),
            request=Request(
                path=f"{ACCOUNT}/Messages.json", query={"To": "{to}", "From": "{from_number}", "PageSize": "{limit}"}
            ),
            effect="idempotent",
            sample={"messages": [MESSAGE], "next_page_uri": None},
            docs_url=f"{DOCS}/messaging/api/message-resource#fetch-a-list-of-messages",
        ),
        Action(
            key="get_message",
            name="Read a message",
            description="Reads one message and how its delivery stands.",
            inputs=(Field("message_sid", "Message", description="SID of the message.", example=str(MESSAGE["sid"])),),
            request=Request(path=f"{ACCOUNT}/Messages/{{message_sid}}.json"),
            effect="idempotent",
            sample={**MESSAGE, "status": "delivered"},
            docs_url=f"{DOCS}/messaging/api/message-resource#fetch-a-message",
        ),
        Action(
            key="make_call",
            name="Make a call",
            description="Calls a number and does what the TwiML says.",
            inputs=(
                TO,
                Field("from_number", "From", description="One of your numbers.", example="+15017122661"),
                Field(
                    "twiml",
                    "TwiML",
                    description="What to do on the call.",
                    example="<Response><Say>Your engine runs.</Say></Response>",
                    long=True,
                ),
            ),
            request=Request(
                method="POST", path=f"{ACCOUNT}/Calls.json", form={"To": "{to}", "From": "{from_number}", "Twiml": "{twiml}"}
            ),
            sample=CALL,
            docs_url=f"{DOCS}/voice/api/call-resource#create-a-call",
        ),
        Action(
            key="list_calls",
            name="List calls",
            description="Lists calls made and received, the latest first.",
            inputs=(LIMIT,),
            request=Request(path=f"{ACCOUNT}/Calls.json", query={"PageSize": "{limit}"}),
            effect="idempotent",
            sample={"calls": [{**CALL, "status": "completed", "duration": "15"}], "next_page_uri": None},
            docs_url=f"{DOCS}/voice/api/call-resource#retrieve-a-list-of-calls",
        ),
        Action(
            key="list_numbers",
            name="List phone numbers",
            description="Lists the phone numbers of the account.",
            inputs=(LIMIT,),
            request=Request(path=f"{ACCOUNT}/IncomingPhoneNumbers.json", query={"PageSize": "{limit}"}),
            effect="idempotent",
            sample={"incoming_phone_numbers": [{"sid": "PN0123456789abcdef0123456789abcdef", "phone_number": "+15017122661"}]},
            docs_url=f"{DOCS}/phone-numbers/api/incomingphonenumber-resource",
        ),
        Action(
            key="look_up_number",
            name="Look up a number",
            description="Says whether a phone number is valid, and how it is written.",
            inputs=(Field("number", "Number", description="E.164 number.", example="+15558675310"),),
            request=Request(path="https://lookups.twilio.com/v2/PhoneNumbers/{number}"),
            effect="idempotent",
            sample={"phone_number": "+15558675310", "national_format": "(555) 867-5310", "country_code": "US", "valid": True},
            docs_url=f"{DOCS}/lookup/v2-api",
        ),
    ),
    triggers=(
        Trigger(
            key="message_received",
            name="Message received",
            description="Fires when a message comes to a number whose webhook is our address.",
            event_types=("received",),
            event_id="MessageSid",
            sample={
                "MessageSid": MESSAGE["sid"],
                "SmsStatus": "received",
                "AccountSid": MESSAGE["account_sid"],
                "From": "+15558675310",
                "To": "+15017122661",
                "Body": "Thank you",
                "NumMedia": "0",
            },
            docs_url=f"{DOCS}/messaging/guides/webhook-request",
        ),
        Trigger(
            key="message_logged",
            name="Message sent or received",
            description="Fires when a message was sent or came in.",
            kinds=("poll",),
            poll=Request(path=f"{ACCOUNT}/Messages.json", query={"PageSize": 100}),
            items="messages",
            event_id="sid",
            sample=MESSAGE,
            docs_url=f"{DOCS}/messaging/api/message-resource#fetch-a-list-of-messages",
        ),
    ),
)
