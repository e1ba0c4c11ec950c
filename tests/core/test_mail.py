"""A mail is sent when what it tells of has happened, is tried again when the server is away, and is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent
from django.db import transaction
from django.utils import timezone

from connect_platform.core import mail, work
from connect_platform.core.mail import Mail

CONTEXT: dict[str, object] = {
    "name": "Alice",
    "url": "https://example.com/verify?token=secret",
    "link": "https://example.com/x",
}


def queue() -> Mail:
    return Mail.objects.create(
        to="a@example.com", subject="Hello", content={"text": "plain words", "html": "<p>rich words</p>"}
    )


@pytest.mark.django_db
def test_a_worker_sends_it_as_text_and_html() -> None:
    queue()
    assert work.drain(Mail) == 1
    (message,) = sent.outbox
    assert (message.to, message.subject, message.body) == (["a@example.com"], "Hello", "plain words")
    assert isinstance(message, sent.EmailMultiAlternatives)
    assert message.alternatives[0][0] == "<p>rich words</p>"
    assert Mail.objects.get().state == "done"


@pytest.mark.django_db
def test_names_in_a_subject_break_no_header() -> None:
    context: dict[str, object] = {"host": "example.com", "webhook": "wh_1", "why": "it is gone", "link": "https://example.com"}
    mail.send(1, "a@example.com", "Join A\r\nBcc: b@example.com" + " c" * 200, "webhook_disabled", context)
    work.drain(Mail)
    (message,) = sent.outbox
    assert message.subject == ("Join A Bcc: b@example.com" + " c" * 200)[:200]
    assert message.recipients() == ["a@example.com"]


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queue()
    work.drain(Mail)
    row = Mail.objects.get()
    assert (row.state, row.attempt) == ("waiting", 1)
    assert row.last_error == "service_unavailable: The mail server did not take the mail: ConnectionRefusedError."


@pytest.mark.django_db(transaction=True)
def test_a_mail_about_what_was_undone_is_not_sent() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the error must end the transaction
        queue()
        raise RuntimeError
    assert work.drain(Mail) == 0


@pytest.mark.django_db
def test_what_it_said_is_wiped_after_a_day() -> None:
    old, new = queue(), queue()
    Mail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    mail.forget_content()
    assert Mail.objects.get(pk=old.pk).content is None
    assert Mail.objects.get(pk=new.pk).content == {"text": "plain words", "html": "<p>rich words</p>"}
