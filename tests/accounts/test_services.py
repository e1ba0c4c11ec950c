"""Companies going, members changing, mails arriving, and the audit log that nothing changes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import ApiKey, App, Company, Invitation, User, normalized_email
from accounts.services import companies, members, passwords
from connect_platform.core import audit, crypto, work
from connect_platform.core.errors import Conflict, InvalidInput, NotFound
from connect_platform.core.mail import Mail
from tests import factories

pytestmark = pytest.mark.django_db


class Inbox:
    """An SMTP server's handler that keeps what it gets."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    """A real SMTP server, and mails sent to it."""
    with socket.socket() as probe:  # aiosmtpd cannot be asked which port the system chose
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


@pytest.mark.django_db(transaction=True)
def test_reset_mail_arrives_over_smtp_and_its_link_works(inbox: Inbox) -> None:
    user = factories.make_user(full_name="Zoë <b>", email="zoe@example.com")
    passwords.forgot("ZOE@example.com")
    assert work.drain(Mail) == 1
    (message,) = inbox.messages
    assert (message["To"], message["Subject"]) == ("zoe@example.com", "Reset your password")
    text, html = (str(part.get_payload(decode=True), "utf-8") for part in message.get_payload())  # type: ignore[arg-type, union-attr]
    assert "Zoë <b>" in text
    assert "Zoë &lt;b&gt;" in html
    token = text.split("/reset-password?token=")[1].split()[0]
    passwords.reset(token, "Another-Horse-8")
    user.refresh_from_db()
    assert user.check_password("Another-Horse-8")
    assert user.is_verified


@pytest.mark.django_db(transaction=True)
def test_mail_waits_while_the_server_is_away(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    passwords.forgot(factories.make_user().email)
    work.drain(Mail)
    mail = Mail.objects.get()
    assert (mail.state, mail.attempt) == ("waiting", 1)
    assert mail.last_error.startswith("service_unavailable")


@pytest.mark.django_db(transaction=True)
def test_mails_land_in_files_without_a_server(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    passwords.forgot(factories.make_user().email)
    work.drain(Mail)
    (file,) = tmp_path.iterdir()
    assert "Subject: Reset your password" in file.read_text()


def test_mail_text_is_encrypted_at_rest() -> None:
    passwords.forgot(factories.make_user().email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM core_mail")
        assert b"token=" not in bytes(cursor.fetchone()[0])


def test_deleting_a_company_leaves_only_the_audit_log() -> None:
    actor = factories.make_actor()
    factories.make_app(actor)
    factories.make_key(actor)
    other = factories.make_app()
    companies.delete(Company.objects.get(pk=actor.company_id), actor=actor)
    assert not User.objects.filter(pk=actor.id).exists()
    assert App.objects.get() == other
    assert not ApiKey.objects.exists()
    assert not crypto.DataKey.objects.filter(company_id=actor.company_id).exists()
    assert len(other.jwt_secret) == 64
    assert audit.AuditEntry.objects.filter(company_id=actor.company_id, action="company.delete").exists()


def test_shredded_secrets_cannot_be_read() -> None:
    app = factories.make_app()
    crypto.shred(app.company_id)
    with pytest.raises(crypto.DecryptionError):
        _ = App.objects.get(pk=app.pk).jwt_secret


def test_email_has_one_spelling() -> None:
    assert normalized_email(" Bob.Smith@MÜNCHEN.example ") == "bob.smith@xn--mnchen-3ya.example"
    user = factories.make_user(email="Bob@Example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_user(email="BOB@example.COM")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Bob@example.com")


def test_invitations_replace_each_other_and_can_be_withdrawn() -> None:
    actor = factories.make_actor()
    first = members.invite(actor, email="bob@example.com", role="viewer")
    second = members.invite(actor, email="Bob@Example.com", role="admin")
    assert Invitation.objects.get() == second != first
    mallory = factories.make_actor()
    with pytest.raises(NotFound):
        members.withdraw(mallory, second.id)
    members.withdraw(actor, second.id)
    assert not Invitation.objects.exists()


def test_people_who_have_an_account_cannot_be_invited() -> None:
    user = factories.make_user()
    with pytest.raises(InvalidInput):
        members.invite(factories.make_actor(), email=user.email.upper(), role="viewer")
    with pytest.raises(InvalidInput):
        members.invite(factories.make_actor(), email="bob@example.com", role="super_admin")
    assert not Mail.objects.exists()


def test_roles_change_within_the_company_and_one_admin_stays() -> None:
    owner = factories.make_user()
    bob = factories.make_user(owner.company, role="viewer")
    actor = factories.make_actor(owner)
    for change in (lambda: members.change_role(actor, owner.id, role="viewer"), lambda: members.remove(actor, owner.id)):
        with pytest.raises(Conflict):
            change()
    with pytest.raises(NotFound):
        members.change_role(factories.make_actor(), bob.id, role="admin")
    with pytest.raises(InvalidInput):
        members.change_role(actor, bob.id, role="owner")
    assert members.change_role(actor, bob.id, role="admin").role == "admin"
    members.remove(actor, owner.id)
    assert list(User.objects.filter(company=owner.company)) == [bob]


@pytest.mark.parametrize("table", ["core_auditentry", "core_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_audit_log_takes_no_change(table: str, statement: str) -> None:
    audit.record(factories.make_actor(), "test.done")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert audit.AuditEntry.objects.filter(action="test.done").exists()
