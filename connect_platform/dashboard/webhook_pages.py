"""The pages about outgoing webhooks: the list, one webhook with its deliveries, one delivery with its tries, and actions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import AccountForm
from automation.api import presenting
from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services import vocabulary
from automation.services.webhooks import endpoints, switching
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput
from connect_platform.core.ids import is_uuid
from connect_platform.dashboard import figures
from connect_platform.dashboard.inbox_pages import readable
from connect_platform.dashboard.visitors import page, visitor, writer
from integrations.services import offered

PAGE_SIZE = 25
#: Names of a provider's events one webhook may list, and the longest of them; as in the API.
MOST_NAMES, LONGEST_NAME = 100, 200
#: Status of a delivery -> state of the badge, and what a person reads.
DELIVERY_WORDS = {
    "pending": ("waiting", gettext_lazy("Pending")),
    "delivered": ("done", gettext_lazy("Delivered")),
    "failed": ("failed", gettext_lazy("Failed")),
}
OFF = {
    WebhookEndpoint.Reason.BY_USER: gettext_lazy("Somebody of your company switched it off."),
    WebhookEndpoint.Reason.GONE: gettext_lazy("It answered 410 Gone, which says that nothing should be sent there any more."),
    WebhookEndpoint.Reason.FAILING: gettext_lazy("Nothing arrived there for five days."),
}


def _event_choices() -> list[tuple[str, Any]]:
    known = [(name, format_html("<code>{}</code> {}", name, when)) for name, when in vocabulary.COMPANY_EVENTS.items()]
    return [(vocabulary.ALL, gettext_lazy("Every event, also those that are added later")), *known]


class _WithAddress(AccountForm):
    url = forms.CharField(
        label=gettext_lazy("URL"),
        max_length=2048,
        help_text=gettext_lazy("An https address of yours. It gets a POST with JSON and has 15 seconds to answer 2xx."),
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/hooks", "autocomplete": "off"}),
    )


class CompanyWebhook(_WithAddress):
    """What happens to the company: names that can be ticked."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"), choices=_event_choices, widget=forms.CheckboxSelectMultiple
    )


class ProviderWebhook(_WithAddress):
    """What one provider sends: names that only the provider knows, one a line."""

    events = forms.CharField(
        label=gettext_lazy("Events"),
        required=False,
        max_length=MOST_NAMES * LONGEST_NAME,
        help_text=gettext_lazy("The names the provider itself uses, one a line. Leave it empty for all of them."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "placeholder": "contact.created"}),
    )

    def clean_events(self) -> list[str]:
        names = [name for line in self.cleaned_data["events"].splitlines() if (name := line.strip())]
        if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME or not name.isprintable() for name in names):
            raise forms.ValidationError(_("At most 100 printable names of at most 200 characters."))
        return names or [vocabulary.ALL]


class NewProviderWebhook(ProviderWebhook):
    provider = forms.ChoiceField(label=gettext_lazy("Provider"))
    field_order = ("provider", "url", "events")

    def __init__(self, *args: Any, company_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        senders = [(each.slug, each.name) for each in offered.every(company_id) if each.webhook]
        self.fields["provider"].choices = senders  # type: ignore[attr-defined]


class Rotation(AccountForm):
    overlapHours = forms.IntegerField(
        label=gettext_lazy("Keep the old one for"),
        min_value=0,
        max_value=endpoints.LONGEST_OVERLAP // 3600,
        initial=endpoints.OVERLAP // 3600,
        help_text=gettext_lazy("Hours in which every delivery carries both signatures, so that you can switch without a gap."),
    )


class Recovery(AccountForm):
    since = forms.DateTimeField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("In UTC, 30 days back at most."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


def _last_day(keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """Deliveries of the last 24 hours by webhook: `delivered`, `failed`, `pending` and `share`, percent of those that ended."""
    recent = WebhookDelivery.objects.filter(endpoint__in=keys, created_at__gte=timezone.now() - timedelta(days=1))
    counts: dict[str, Any] = {word: Count("id", filter=Q(state__in=states)) for word, states in presenting.STATES.items()}
    found: dict[str, dict[str, Any]] = {}
    for row in cast("Iterable[dict[str, Any]]", recent.order_by().values("endpoint_id").annotate(**counts)):
        ended = row["delivered"] + row["failed"]
        found[row["endpoint_id"]] = {**row, "ended": ended, "share": 100 * row["delivered"] / ended if ended else None}
    return found


def _state(row: WebhookEndpoint) -> dict[str, Any]:
    """How a webhook stands: a badge, why, and since when."""
    if not row.is_active:
        reason = WebhookEndpoint.Reason(row.disabled_reason) if row.disabled_reason else WebhookEndpoint.Reason.BY_USER
        mark = "disconnected" if reason == WebhookEndpoint.Reason.BY_USER else "failed"
        return {"badge": mark, "words": _("Switched off"), "why": OFF[reason], "since": row.disabled_at}
    if row.failing_since:
        said = ngettext("%d try in a row did not arrive.", "%d tries in a row did not arrive.", row.failures_in_a_row)
        return {"badge": "degraded", "words": _("Failing"), "why": said % row.failures_in_a_row, "since": row.failing_since}
    return {"badge": "ok", "words": _("Active"), "why": "", "since": None}


def _shown_endpoint(row: WebhookEndpoint, day: dict[str, dict[str, Any]], name: Callable[[str], str]) -> dict[str, Any]:
    return {
        "row": row,
        "state": _state(row),
        "day": day.get(row.pk),
        "name": name(row.provider),
    }


@require_GET
@page
def webhooks(request: HttpRequest) -> HttpResponse:
    """The company's webhooks, newest first, each with how it stands."""
    actor, before = visitor(request), request.GET.get("before", "")
    rows = WebhookEndpoint.objects.for_actor(actor).defer("secrets").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    day, name = _last_day([row.pk for row in shown]), figures.provider_names(actor.company_id)
    context = {
        "rows": [_shown_endpoint(row, day, name) for row in shown],
        "older": shown[-1].pk if len(found) > PAGE_SIZE else "",
        "is_later_page": bool(before),
        "can_write": actor.may("webhooks.write"),
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "dashboard/webhooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new(request: HttpRequest) -> HttpResponse:
    """Add a webhook: for the company's events, or with `?of=provider` for what a provider sends. Its secret is shown once."""
    actor = writer(request)
    of_provider = request.GET.get("of") == "provider"
    chosen = {"provider": request.GET.get("provider", "sandbox")}
    form: _WithAddress = CompanyWebhook(request.POST or None)
    if of_provider:
        form = NewProviderWebhook(request.POST or None, initial=chosen, company_id=actor.company_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        provider = offered.get(data["provider"], actor.company_id) if of_provider else None
        try:
            made = endpoints.create(actor, url=data["url"], events=data["events"], provider=provider)
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _shown(request, actor, made, secret=made.secrets["current"])
    context = {"form": form, "of_provider": of_provider}
    return render(request, "dashboard/webhook_form.html", context, status=400 if form.errors else 200)


def _deliveries(request: HttpRequest, row: WebhookEndpoint) -> dict[str, Any]:
    """A page of its deliveries, newest first, of the state and older than the delivery the query string names."""
    wanted, before = request.GET.get("state", ""), request.GET.get("before", "")
    wanted = wanted if wanted in presenting.STATES else ""
    found = presenting.listed(row, wanted)
    if is_uuid(before) and (last := row.deliveries.filter(pk=before).values_list("created_at", flat=True).first()):
        found = found.filter(created_at__lte=last).exclude(created_at=last, pk__gte=before)
    rows = [_shown_delivery(delivery) for delivery in found[: PAGE_SIZE + 1]]
    return {
        "deliveries": rows[:PAGE_SIZE],
        "older": rows[PAGE_SIZE - 1]["id"] if len(rows) > PAGE_SIZE else "",
        "wanted": wanted,
        "choices": [(value, words) for value, (_mark, words) in DELIVERY_WORDS.items()],
        "is_later_page": bool(before),
    }


def _shown_delivery(delivery: WebhookDelivery) -> dict[str, Any]:
    values = presenting.delivery_values(delivery)
    mark, words = DELIVERY_WORDS[values["status"]]
    return {**values, "badge": mark, "words": words}


def _shown(request: HttpRequest, actor: Actor, row: WebhookEndpoint, **extra: Any) -> HttpResponse:
    since = row.disabled_at or row.failing_since or timezone.now() - timedelta(days=1)
    context = {
        **_shown_endpoint(row, _last_day([row.pk]), figures.provider_names(row.company_id)),
        **_deliveries(request, row),
        "rotation": Rotation(),
        "recovery": Recovery(initial={"since": since}),
        "can_write": actor.may("webhooks.write"),
        "now": timezone.now(),
        **extra,
    }
    wrong = any(form.errors for form in extra.values() if isinstance(form, forms.Form))
    return render(request, "dashboard/webhook.html", context, status=400 if wrong else 200)


@require_GET
@page
def webhook(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """One webhook: how it stands, its deliveries, and what can be done with it."""
    actor = visitor(request)
    return _shown(request, actor, WebhookEndpoint.objects.named(actor, webhook_id))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def change(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Another address or other events."""
    actor = writer(request)
    row = WebhookEndpoint.objects.named(actor, webhook_id)
    names = [] if row.provider and row.events == [vocabulary.ALL] else row.events
    kind: type[_WithAddress] = ProviderWebhook if row.provider else CompanyWebhook
    form = kind(request.POST or None, initial={"url": row.url, "events": "\n".join(names) if row.provider else names})
    if request.method == "POST" and form.is_valid():
        try:
            endpoints.change(actor, row, url=form.cleaned_data["url"], events=form.cleaned_data["events"])
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("The webhook is changed."))
            return redirect("dashboard:webhook", webhook_id=row.pk)
    context = {"form": form, "row": row}
    return render(request, "dashboard/webhook_form.html", context, status=400 if form.errors else 200)


@require_POST
@page
def rotate(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """A new secret, shown once; the one before signs too for the hours named."""
    actor = writer(request)
    row, form = WebhookEndpoint.objects.named(actor, webhook_id), Rotation(request.POST)
    if not form.is_valid():
        return _shown(request, actor, row, rotation=form)
    rotated = endpoints.rotate_secret(actor, row, overlap=form.cleaned_data["overlapHours"] * 3600)
    return _shown(request, actor, rotated, secret=rotated.secrets["current"])


@require_POST
@page
def send_test(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Send an event of type `webhook.test`, and show what becomes of it."""
    actor = writer(request)
    delivery = endpoints.send_test(actor, WebhookEndpoint.objects.named(actor, webhook_id))
    messages.success(request, _("The test is on its way. Reload this page to see what was answered."))
    return redirect("dashboard:delivery", webhook_id=webhook_id, delivery_id=delivery.pk)


@require_POST
@page
def switch(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Switch it off or on again."""
    actor = writer(request)
    row = WebhookEndpoint.objects.named(actor, webhook_id)
    if row.is_active:
        endpoints.change(actor, row, status=WebhookEndpoint.Status.DISABLED)
        messages.success(request, _("Switched off. Nothing is sent there until it is switched on."))
    else:
        endpoints.change(actor, row, status=WebhookEndpoint.Status.ACTIVE)
        messages.success(request, _("Switched on. Send once more below what failed meanwhile."))
    return redirect("dashboard:webhook", webhook_id=row.pk)


@require_POST
@page
def recover(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Send once more what failed since a time."""
    actor = writer(request)
    row, form = WebhookEndpoint.objects.named(actor, webhook_id), Recovery(request.POST)
    if form.is_valid():
        since: datetime = form.cleaned_data["since"]
        try:
            count = switching.recover(row, since, actor)
        except InvalidInput as error:
            form.refuse(error)
        else:
            said = ngettext("%d delivery is sent once more.", "%d deliveries are sent once more.", count)
            messages.success(request, said % count)
            return redirect("dashboard:webhook", webhook_id=row.pk)
    return _shown(request, actor, row, recovery=form)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def delete(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Ask first; then remove it with what was still to be delivered."""
    actor = writer(request)
    row = WebhookEndpoint.objects.named(actor, webhook_id)
    if request.method == "POST":
        endpoints.delete(actor, row)
        messages.success(request, _("The webhook is deleted."))
        return redirect("dashboard:webhooks")
    waiting = row.deliveries.filter(state__in=presenting.STATES["pending"]).count()
    return render(request, "dashboard/webhook_delete.html", {"row": row, "waiting": waiting})


@require_GET
@page
def delivery(request: HttpRequest, webhook_id: str, delivery_id: UUID) -> HttpResponse:
    """One delivery: what is sent, and every try with what was answered."""
    actor = visitor(request)
    row = WebhookEndpoint.objects.named(actor, webhook_id)
    found = endpoints.delivery_of(row, str(delivery_id))
    detail = presenting.delivery_detail(found, actor)
    body, is_cut = readable(detail["body"] or "")
    context = {
        "row": row,
        "delivery": {**detail, **_shown_delivery(found)},
        "body": body,
        "is_cut": is_cut,
        "can_send": actor.may("webhooks.write") and row.is_active,
    }
    return render(request, "dashboard/webhook_delivery.html", context)


@require_POST
@page
def resend(request: HttpRequest, webhook_id: str, delivery_id: UUID) -> HttpResponse:
    """Send one delivery now, whatever became of it."""
    actor = writer(request)
    row = WebhookEndpoint.objects.named(actor, webhook_id)
    switching.resend(row, endpoints.delivery_of(row, str(delivery_id)), actor)
    messages.success(request, _("It is sent once more, under the same webhook-id."))
    return redirect("dashboard:delivery", webhook_id=row.pk, delivery_id=delivery_id)
