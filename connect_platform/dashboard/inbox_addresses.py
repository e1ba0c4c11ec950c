"""The pages about a company's webhook addresses: the list, one address with its secret and rotation, and removing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import AccountForm
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound
from connect_platform.dashboard import figures
from connect_platform.dashboard.visitors import page, visitor, writer
from connections.models import Connection, InboundAddress, ProviderSubscription
from connections.services.connecting import finding
from connections.services.inbound import addresses as inbound_addresses
from connections.services.inbound.receiving import NOTHING_DECLARED
from connections.services.inbound.verifying import UNSIGNED
from integrations.services import offered
from integrations.spec import Provider

PAGE_SIZE = 25
SECRET_HELP = gettext_lazy("What the provider signs with, where it shows you one. Otherwise one is made and shown once.")


def _secret() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=gettext_lazy("Secret"), max_length=4000, required=False, widget=widget, help_text=SECRET_HELP)


class NewAddress(AccountForm):
    provider = forms.ChoiceField(label=gettext_lazy("Provider"))
    connectionId = forms.CharField(
        label=gettext_lazy("Connection id"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Every event at the address then belongs to it. Needed where the provider names no account."),
    )
    secret = _secret()

    def __init__(self, *args: Any, company_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        senders = [(each.slug, each.name) for each in offered.every(company_id)]
        self.fields["provider"].choices = senders  # type: ignore[attr-defined]


class Rotation(AccountForm):
    secret = _secret()
    overlapHours = forms.IntegerField(
        label=gettext_lazy("Keep the old one for"),
        min_value=0,
        max_value=720,
        initial=24,
        help_text=gettext_lazy("Hours in which events signed with the old secret are taken as well."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def addresses(request: HttpRequest) -> HttpResponse:
    """The company's webhook addresses, newest first, and a form to make one."""
    actor = writer(request) if request.method == "POST" else visitor(request)
    chosen = {"provider": request.GET.get("provider", "sandbox"), "connectionId": request.GET.get("connection", "")}
    form = NewAddress(request.POST or None, initial=chosen, company_id=actor.company_id)
    if request.method == "POST" and form.is_valid() and (made := _made(actor, form)):
        return _shown(request, actor, made, secret=made.secrets.get("secret", "") if not form.cleaned_data["secret"] else "")
    before = request.GET.get("before", "")
    own = InboundAddress.objects.filter(company_id=actor.company_id).select_related("connection", "subscription")
    own = own.defer("secrets", "connection__credentials").order_by("-pk")
    found = list((own.filter(pk__lt=before) if before else own)[: PAGE_SIZE + 1])
    name = figures.provider_names(actor.company_id)
    context = {
        "rows": [{"row": row, "name": name(row.provider)} for row in found[:PAGE_SIZE]],
        "older": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else "",
        "form": form,
        "can_write": actor.may("connections.write"),
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "dashboard/inbox_addresses.html", context, status=400 if form.errors else 200)


def _made(actor: Actor, form: NewAddress) -> InboundAddress | None:
    """The new address; None where the form now says why there is none."""
    data = form.cleaned_data
    provider = offered.get(data["provider"], actor.company_id)
    try:
        connection = _connection(actor, provider, data["connectionId"].strip())
        return inbound_addresses.create(actor, provider, connection=connection, secret=data["secret"])
    except InvalidInput as error:
        form.refuse(error)
    except NotFound as error:
        form.add_error("connectionId", error.message)
    except ConnectError as error:
        form.add_error(None, f"{error.message} {error.hint}")
    return None


def _connection(actor: Actor, provider: Provider, connection_id: str) -> Connection | None:
    if not connection_id:
        return None
    found = finding.named(actor, connection_id)
    if found.provider != provider.slug:
        raise NotFound("There is no such connection to this provider.")
    return found


def _named(actor: Actor, address_id: str) -> InboundAddress:
    own = InboundAddress.objects.filter(company_id=actor.company_id).select_related("connection")
    found = own.defer("connection__credentials").filter(pk=address_id).first()
    if found is None:
        raise NotFound("There is no such webhook address.")
    return found


def _shown(request: HttpRequest, actor: Actor, row: InboundAddress, **extra: Any) -> HttpResponse:
    provider = offered.find(row.provider, actor.company_id)
    hook = provider.webhook if provider and provider.webhook else NOTHING_DECLARED
    subscription = ProviderSubscription.objects.filter(address=row).first()
    context = {
        "row": row,
        "name": figures.provider_name(row.provider, actor.company_id),
        "hook": hook,
        "is_signed": hook.algorithm not in UNSIGNED,
        "has_secret": bool(row.secrets.get("secret")),
        "is_overlapping": bool(row.previous_until and row.previous_until > timezone.now() and row.secrets.get("previous")),
        "subscription": subscription,
        "rotation": Rotation(),
        "can_write": actor.may("connections.write") and subscription is None,
        **extra,
    }
    wrong = any(form.errors for form in extra.values() if isinstance(form, forms.Form))
    return render(request, "dashboard/inbox_address.html", context, status=400 if wrong else 200)


@require_GET
@page
def address(request: HttpRequest, address_id: str) -> HttpResponse:
    """One address: what to enter at the provider, and its secret's rotation."""
    actor = visitor(request)
    return _shown(request, actor, _named(actor, address_id))


@require_POST
@page
def rotate(request: HttpRequest, address_id: str) -> HttpResponse:
    """Another secret, shown once where it was made here; the one before stays good for the hours named."""
    actor = writer(request)
    row, form = _named(actor, address_id), Rotation(request.POST)
    if form.is_valid():
        given, overlap = form.cleaned_data["secret"], form.cleaned_data["overlapHours"] * 3600
        try:
            provider = offered.get(row.provider, actor.company_id)
            rotated = inbound_addresses.rotate(actor, provider, row.pk, secret=given, overlap=overlap)
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("The secret is replaced."))
            return _shown(request, actor, rotated, secret="" if given else rotated.secrets.get("secret", ""))
    return _shown(request, actor, row, rotation=form)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def remove(request: HttpRequest, address_id: str) -> HttpResponse:
    """Ask first; then take the address away. What came in there stays."""
    actor = writer(request)
    row = _named(actor, address_id)
    name = figures.provider_name(row.provider, actor.company_id)
    if request.method == "POST":
        inbound_addresses.remove(actor, offered.get(row.provider, actor.company_id), row.pk)
        messages.success(request, _("The address is removed."))
        return redirect("dashboard:inbox_addresses")
    return render(request, "dashboard/inbox_address_remove.html", {"row": row, "name": name})
