"""Whom alerts may be mailed to: verified members, and whoever agreed on a page that a signed link leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User, normalized_email
from automation.models import Alert, AlertOptOut
from connect_platform.core import audit, mail, rate_limits
from connect_platform.core.actors import system
from connect_platform.core.errors import InvalidInput, RateLimited

LIFETIME = timedelta(days=7)
#: Mails an hour that ask one address, whoever wants it asked (further ones are not sent), and that one company may send.
PER_ADDRESS, PER_COMPANY = 5, 100
_CONFIRM, _UNSUBSCRIBE, _END = "automation.alert-confirm", "automation.alert-unsubscribe", "automation.alert-end"
_NOT_VALID = "The link is not valid or has expired."


def checked_address(company_id: int, text: str) -> str:
    """The address in one spelling. Raises InvalidInput, also where its reader wants no alerts of this company."""
    try:
        address = normalized_email(text)
        validate_email(address)
    except (UnicodeError, ValidationError):
        raise InvalidInput({"target": "Must be an email address."}) from None
    if len(address) > 254:
        raise InvalidInput({"target": "Must be an email address."})
    if AlertOptOut.objects.filter(company_id=company_id, email=address).exists():
        raise InvalidInput({"target": "Whoever reads this address wants no alerts."})
    return address


def is_member(company_id: int, address: str) -> bool:
    """Whether a member of the company has proved to read this address."""
    return User.objects.filter(company_id=company_id, email=address, is_verified=True, is_active=True).exists()


def settle(alert: Alert) -> None:
    """Note that the reader of a new `target` agrees, or has to be asked. Writes no row."""
    agreed = is_member(alert.company_id, alert.target)
    alert.consent = Alert.Consent.MEMBER if agreed else ""
    alert.confirmed_at = timezone.now() if agreed else None


def ask(alert: Alert, company: str) -> None:
    """Mail the link that lets its reader agree, in the caller's transaction. Raises RateLimited."""
    if rate_limits.count(f"alert-mails:{alert.company_id}", PER_COMPANY, 3600).exceeded:
        raise RateLimited("The company asks too many addresses.", retry_after=3600)
    if rate_limits.count(f"alert-mail:{alert.target}", PER_ADDRESS, 3600).exceeded:
        return
    context: dict[str, object] = {"company": company, "link": _link("confirm", [alert.pk, alert.target], _CONFIRM)}
    mail.send(alert.company_id, alert.target, f"Alerts of {company}", "alert_confirm", context)


def unsubscribe_link(alert: Alert) -> str:
    """Where the reader of an address says that no more alerts of the company are wanted. It never expires."""
    return _link("unsubscribe", [alert.company_id, alert.target], _UNSUBSCRIBE)


def one_click(alert: Alert) -> dict[str, str]:
    """Headers by which a mail program lets its reader end this alert: RFC 2369 §3.2, RFC 8058 §3.1. The link never expires."""
    link = _link("end", [alert.pk, alert.target], _END)
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _link(page: str, names: list[object], salt: str) -> str:
    return f"{settings.PUBLIC_URL}/alerts/{page}?{urlencode({'token': signing.dumps(names, salt=salt)})}"


def _named(token: str, salt: str, lifetime: timedelta | None = None) -> tuple[Any, Any]:
    try:
        first, second = signing.loads(token, salt=salt, max_age=lifetime)
    except signing.BadSignature:
        raise InvalidInput({"token": _NOT_VALID}) from None
    return first, second


def asked(token: str) -> Alert:
    """The alert a link asks about. Raises InvalidInput for a link that is not ours, has expired or whose alert has changed."""
    alert_id, address = _named(token, _CONFIRM, LIFETIME)
    found = Alert.objects.select_related("company").filter(pk=alert_id, target=address, channel=Alert.Channel.EMAIL).first()
    if found is None or AlertOptOut.objects.filter(company_id=found.company_id, email=address).exists():
        raise InvalidInput({"token": _NOT_VALID})
    return found


@transaction.atomic
def confirm(token: str) -> Alert:
    """The reader agrees; agreeing again changes nothing. Raises InvalidInput."""
    alert = asked(token)
    waiting = Alert.objects.filter(pk=alert.pk, target=alert.target, confirmed_at=None)
    if waiting.update(confirmed_at=timezone.now(), consent=Alert.Consent.LINK):
        audit.record(system(alert.company_id), "alert.confirm", alert.pk)
    return alert


def leaving(token: str) -> tuple[int, str]:
    """The company and address a link to unsubscribe names. Raises InvalidInput."""
    company_id, address = _named(token, _UNSUBSCRIBE)
    return int(company_id), str(address)


@transaction.atomic
def unsubscribe(token: str) -> str:
    """No more alerts of the company go to the address; those it has are switched off. Returns it. Raises InvalidInput."""
    company_id, address = leaving(token)
    AlertOptOut.objects.get_or_create(company_id=company_id, email=address)
    alerts = Alert.objects.filter(company_id=company_id, channel=Alert.Channel.EMAIL, target=address)
    if withdraw(alerts, "The reader of the address wants no alerts."):
        audit.record(system(company_id), "alert.unsubscribe", "")
    return address


def ending(token: str) -> str:
    """The address to which a link of `one_click` ends an alert. Raises InvalidInput for a link that is not ours."""
    _, address = _named(token, _END)
    return str(address)


@transaction.atomic
def end(token: str) -> None:
    """One alert goes to the address no more, until its reader agrees anew; where it does not already, nothing changes.

    Raises InvalidInput.
    """
    alert_id, address = _named(token, _END)
    agreed = Alert.objects.filter(pk=alert_id, channel=Alert.Channel.EMAIL, target=address, confirmed_at__isnull=False)
    alert = agreed.first()
    if alert and withdraw(agreed, "The reader of the address ended it."):
        audit.record(system(alert.company_id), "alert.end", alert.pk)


def withdraw(alerts: QuerySet[Alert], reason: str) -> int:
    """Switch alerts off whose readers do not agree any more. Returns how many."""
    changes = {"is_active": False, "off_reason": reason, "confirmed_at": None, "consent": "", "updated_at": timezone.now()}
    return alerts.update(**changes)
