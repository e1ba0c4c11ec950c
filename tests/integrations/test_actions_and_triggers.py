"""What providers' own functions make of inputs and answers, and what the validator says of a trigger's inputs."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from email import message_from_bytes
from typing import Any

import pytest

from connect_platform.core.errors import InvalidInput
from integrations import catalogue, render, validator
from integrations.spec import ApiKey, Field, Json, Provider, Request, Trigger


def body_of(tool: str, **inputs: Json) -> Any:
    """The JSON body of the call a tool makes with these inputs."""
    found = catalogue.tool(tool)
    assert found is not None
    provider, _ = found
    fields = {item.key: item.example for item in provider.account_fields}
    return json.loads(render.action_call(*found, inputs, fields).body or b"")


def shown(tool: str, answer: Json) -> Any:
    """What a tool gives of the provider's answer."""
    found = catalogue.tool(tool)
    assert found is not None
    result = found[1].result
    assert result is not None
    return result(answer)


def test_gmail_answers_in_the_thread_of_the_mail_answered() -> None:
    sent = body_of(
        "GMAIL_REPLY_TO_EMAIL",
        to="ada@example.com",
        subject="Re: Hi",
        body="Yes",
        thread_id="t1",
        answered="<a@mail.example.com>",
    )
    message = message_from_bytes(urlsafe_b64decode(sent["raw"]))
    assert sent["threadId"] == "t1"
    assert (message["In-Reply-To"], message["References"]) == ("<a@mail.example.com>", "<a@mail.example.com>")


def test_gmail_thread_tells_its_messages_and_what_is_attached() -> None:
    payload: Json = {
        "mimeType": "multipart/mixed",
        "headers": [{"name": "Message-Id", "value": "<a@mail.example.com>"}, {"name": "To", "value": "ada@example.com"}],
        "parts": [
            {"mimeType": "text/plain", "filename": "", "body": {"data": "SGk"}},
            {"mimeType": "application/pdf", "filename": "a.pdf", "body": {"attachmentId": "att1", "size": 5}},
        ],
    }
    thread = shown("GMAIL_GET_THREAD", {"id": "t1", "messages": [{"id": "m1", "threadId": "t1", "payload": payload}]})
    assert thread["id"] == "t1"
    (message,) = thread["messages"]
    assert (message["to"], message["body"], message["mime_message_id"]) == ("ada@example.com", "Hi", "<a@mail.example.com>")
    assert message["attachments"] == [{"id": "att1", "name": "a.pdf", "mime_type": "application/pdf", "size": 5}]


def test_sheets_rows_are_counted_as_a_person_counts_them() -> None:
    sent = body_of("GOOGLESHEETS_DELETE_ROWS", spreadsheet_id="s", sheet_id=0, first_row=1, last_row=3)
    assert sent["requests"][0]["deleteDimension"]["range"] == {
        "sheetId": 0,
        "dimension": "ROWS",
        "startIndex": 0,
        "endIndex": 3,
    }


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (-1, 4)])
def test_sheets_rows_in_the_wrong_order_are_refused(first: int, last: int) -> None:
    with pytest.raises(InvalidInput, match="first_row and last_row"):
        body_of("GOOGLESHEETS_DELETE_ROWS", spreadsheet_id="s", sheet_id=0, first_row=first, last_row=last)


def test_contacts_replace_only_the_parts_that_are_given() -> None:
    found = catalogue.tool("GOOGLECONTACTS_UPDATE_CONTACT")
    assert found is not None
    call = render.action_call(*found, {"contact_id": "c1", "etag": "e", "email": "ada@example.com"}, {})
    assert "updatePersonFields=emailAddresses&" in call.url
    assert json.loads(call.body or b"") == {"etag": "e", "emailAddresses": [{"value": "ada@example.com"}]}


def test_contact_without_a_change_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least one part"):
        body_of("GOOGLECONTACTS_UPDATE_CONTACT", contact_id="c1", etag="e")


def test_outlook_times_are_sent_in_utc() -> None:
    sent = body_of(
        "OUTLOOKCALENDAR_CREATE_EVENT", subject="Planning", start="2026-06-01T10:00:00+02:00", end="2026-06-01T09:00:00Z"
    )
    assert sent == {
        "subject": "Planning",
        "start": {"dateTime": "2026-06-01T08:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-06-01T09:00:00", "timeZone": "UTC"},
    }


def test_outlook_time_without_an_offset_is_refused() -> None:
    with pytest.raises(InvalidInput, match="start needs an offset"):
        body_of("OUTLOOKCALENDAR_CREATE_EVENT", subject="x", start="2026-06-01T10:00:00", end="2026-06-01T11:00:00Z")


def test_google_document_is_told_as_plain_text() -> None:
    def paragraph(text: str) -> Json:
        return {"paragraph": {"elements": [{"textRun": {"content": text}}]}}

    table: Json = {"table": {"tableRows": [{"tableCells": [{"content": [paragraph("in a cell\n")]}]}]}}
    answer: Json = {
        "documentId": "d",
        "title": "Plan",
        "body": {"content": [{"sectionBreak": {}}, paragraph("Goals\n"), table]},
    }
    assert shown("GOOGLEDOCS_GET_DOCUMENT", answer) == {
        "document_id": "d",
        "title": "Plan",
        "revision_id": None,
        "text": "Goals\nin a cell\n",
    }


def test_discord_webhook_is_told_without_what_lets_anyone_post() -> None:
    answer: Json = {"id": "1", "channel_id": "2", "token": "secret", "url": "https://discord.com/api/webhooks/1/secret"}
    assert shown("DISCORD_GET_CHANNEL_WEBHOOK", answer) == {"id": "1", "channel_id": "2"}
    assert shown("DISCORD_RENAME_SENDER", answer) == {"id": "1", "channel_id": "2"}


def test_analytics_names_become_objects() -> None:
    sent = body_of("GOOGLEANALYTICS_CHECK_COMPATIBILITY", property_id="1", metrics=["sessions"], dimensions=["country"])
    assert sent == {"metrics": [{"name": "sessions"}], "dimensions": [{"name": "country"}]}


WATCHED = Field("sheet", "Sheet", description="Its id.", example="s1")
TRIGGER = Trigger(
    key="new_row",
    name="New row",
    description="Fires for each row.",
    kinds=("poll",),
    inputs=(WATCHED,),
    poll=Request(path="/sheets/{sheet}/rows"),
    event_id="id",
    sample={"id": 1},
    docs_url="https://docs.acme.example/rows",
)
ACME = Provider(
    slug="acme",
    name="Acme",
    category="other",
    description="Things.",
    base_url="https://api.acme.example",
    docs_url="https://docs.acme.example",
    auth=ApiKey(),
    triggers=(TRIGGER,),
)


@pytest.mark.parametrize(
    ("trigger", "problem"),
    [
        (replace(TRIGGER, inputs=()), "{sheet}, which nothing fills"),
        (replace(TRIGGER, inputs=(replace(WATCHED, example=None),)), "input sheet needs a description and an example"),
        (replace(TRIGGER, inputs=(WATCHED, replace(WATCHED, key="range"))), "never uses its input range"),
    ],
)
def test_validator_looks_into_the_inputs_of_a_trigger(trigger: Trigger, problem: str) -> None:
    assert validator.problems(ACME) == []
    assert any(problem in line for line in validator.problems(replace(ACME, triggers=(trigger,))))
