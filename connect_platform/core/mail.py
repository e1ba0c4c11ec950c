"""Mail as durable work: a row in the transaction that wants it sent, delivered by a worker, tried again when SMTP is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.errors import ServiceUnavailable
from connect_platform.core.ids import PrefixedIdField


class Mail(work.Work):
    """One mail. Its text may carry a link that signs somebody in, so it is encrypted, and wiped a day after."""

    id = PrefixedIdField("mail")
    company_id = models.BigIntegerField(default=0)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    content = EncryptedJSONField(null=True)

    class Meta(work.Work.Meta):
        verbose_name_plural = "mails"

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

    def perform(self) -> work.Finish | None:
        content = self.content or {}
        message = EmailMultiAlternatives(self.subject, content.get("text", ""), to=[self.to], headers=content.get("headers"))
        message.attach_alternative(content.get("html", ""), "text/html")
        try:
            message.send()
        except OSError as error:  # smtplib's exceptions are OSErrors too
            raise ServiceUnavailable(f"The mail server did not take the mail: {type(error).__name__}.") from error
        return None


def send(
    company_id: int,
    to: str,
    subject: str,
    template: str,
    context: dict[str, object],
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """Queue a mail in the caller's transaction. `templates/mail/<template>.txt` and `.html` hold its words.

    The subject may hold names that people chose: of line breaks, which a header must not have, and of what is too long nothing
    is left.
    """
    content = {
        "text": render_to_string(f"mail/{template}.txt", context),
        "html": render_to_string(f"mail/{template}.html", context),
        "headers": dict(headers or {}),
    }
    mail = Mail.objects.create(company_id=company_id, to=to, subject=" ".join(subject.split())[:200], content=content)
    work.wake(Mail)
    return mail


def forget_content() -> None:
    """Wipe what mails said once the links in them have expired."""
    Mail.objects.filter(created_at__lt=timezone.now() - timedelta(days=1)).exclude(content=None).update(content=None)
