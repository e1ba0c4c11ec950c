"""The pages about a company's own OAuth apps: the list, one app with its rotation and its doctor, and removing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import AccountForm
from accounts.models import App
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, InvalidInput
from connect_platform.dashboard import figures
from connect_platform.dashboard.visitors import page, visitor, writer
from integrations.models import OAuthApp
from integrations.services import clients, doctor, oauth_apps, offered
from integrations.spec import OAuth1, OAuth2, Provider

#: Verdict of a check -> state of the badge, and what a person reads.
VERDICTS = {
    "ok": ("ok", gettext_lazy("OK")),
    "warning": ("degraded", gettext_lazy("Look at this")),
    "failed": ("failed", gettext_lazy("Mend this")),
    "unknown": ("pending", gettext_lazy("Cannot tell")),
}
CHECKS = {
    "client": gettext_lazy("OAuth app"),
    "account_fields": gettext_lazy("Account"),
    "reachable": gettext_lazy("Reachable, TLS"),
    "clock": gettext_lazy("Clock"),
    "issuer": gettext_lazy("Issuer"),
    "client_credentials": gettext_lazy("Client id and secret"),
    "redirect_uri": gettext_lazy("Redirect URI"),
    "scopes": gettext_lazy("Scopes"),
    "pkce": gettext_lazy("PKCE"),
    "offline_access": gettext_lazy("Lasting access"),
}
REASONS = {
    clients.REFUSED: gettext_lazy("The provider refuses its client id or secret: none of its connections can be renewed."),
    clients.NEW_SECRET_REFUSED: gettext_lazy("The provider refuses the new secret; the one before still works for a while."),
}


def _secret(label: Any, **options: Any) -> forms.CharField:
    """An input for a provider's secret, which no password manager should offer to keep."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=4000, widget=widget, **options)


def _domain() -> forms.CharField:
    text = gettext_lazy("A host name of yours that points here. Hosted pages and callbacks then use it.")
    return forms.CharField(label=gettext_lazy("Own domain"), max_length=253, required=False, help_text=text)


class NewOAuthApp(AccountForm):
    providerType = forms.ChoiceField(label=gettext_lazy("Provider"))
    appId = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    clientId = forms.CharField(label=gettext_lazy("Client id"), max_length=300)
    clientSecret = _secret(gettext_lazy("Client secret"))
    redirectDomain = _domain()

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        providers = [each for each in offered.every(actor.company_id) if _auth(each)]
        apps = App.objects.for_actor(actor).order_by("name", "id").values_list("id", "name")
        self.fields["providerType"].choices = [(each.slug, each.name) for each in providers]  # type: ignore[attr-defined]
        self.fields["appId"].choices = [("", _("The whole company")), *apps]  # type: ignore[attr-defined]


class NewSecret(AccountForm):
    clientSecret = _secret(gettext_lazy("New client secret"))
    overlapHours = forms.IntegerField(
        label=gettext_lazy("Keep the old one for"),
        min_value=0,
        max_value=720,
        initial=24,
        help_text=gettext_lazy("Hours in which the old secret is tried wherever the new one is refused."),
    )


class Changes(AccountForm):
    redirectDomain = _domain()


class Account(forms.Form):
    """The account fields a provider's addresses need before the doctor can ask it."""

    def __init__(self, *args: Any, provider: Provider, **options: Any) -> None:
        super().__init__(*args, **options)
        for item in provider.account_fields:
            if item.source == "user" and item.required:
                self.fields[item.key] = forms.CharField(label=item.label, max_length=500, help_text=item.help or item.example)


def _auth(provider: Provider) -> OAuth2 | OAuth1 | None:
    return next((auth for auth in provider.schemes if isinstance(auth, OAuth2 | OAuth1)), None)


def _row(row: OAuthApp, name: Callable[[str], str]) -> dict[str, Any]:
    """What both pages show of an OAuth app."""
    return {
        "row": row,
        "name": name(row.provider),
        "redirect_uri": clients.redirect_uri(row, row.app_id),
        "reason": REASONS.get(row.flag_reason, ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@page
def oauth_apps_page(request: HttpRequest) -> HttpResponse:
    """The company's OAuth apps, and a form to add one."""
    actor = writer(request) if request.method == "POST" else visitor(request)
    form = NewOAuthApp(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = oauth_apps.add(
                actor,
                offered.get(data["providerType"], actor.company_id),
                client_id=data["clientId"],
                client_secret=data["clientSecret"],
                app=oauth_apps.app_named(actor, data["appId"]),
                redirect_domain=data["redirectDomain"],
            )
        except InvalidInput as error:
            form.refuse(error)
        except ConnectError as error:
            form.add_error(None, f"{error.message} {error.hint}")
        else:
            messages.success(request, _("Added. Register its redirect URI at the provider, then let the doctor look at it."))
            return redirect("dashboard:oauth_app", oauth_app_id=made.pk)
    rows = oauth_apps.listed(actor).select_related("app").defer("secrets", "app__jwt_secret")
    name = figures.provider_names(actor.company_id)
    context = {"rows": [_row(row, name) for row in rows[:200]], "form": form, "can_write": actor.may("connections.write")}
    return render(request, "dashboard/oauth_apps.html", context, status=400 if form.errors else 200)


def _shown(request: HttpRequest, actor: Actor, row: OAuthApp, **extra: Any) -> HttpResponse:
    provider = offered.get(row.provider, row.company_id)
    auth = _auth(provider)
    context = {
        **_row(row, figures.provider_names(row.company_id)),
        "docs_url": provider.docs_url,
        "scopes": auth.scopes if isinstance(auth, OAuth2) else (),
        "secret_form": NewSecret(),
        "change_form": Changes(initial={"redirectDomain": row.redirect_domain}),
        "account_form": Account(provider=provider),
        "can_write": actor.may("connections.write"),
        **extra,
    }
    wrong = any(form.errors for form in extra.values() if isinstance(form, forms.Form))
    return render(request, "dashboard/oauth_app.html", context, status=400 if wrong else 200)


@require_GET
@page
def oauth_app(request: HttpRequest, oauth_app_id: str) -> HttpResponse:
    """One OAuth app: what to register at the provider, who uses it, and what can be done with it."""
    actor = visitor(request)
    return _shown(request, actor, oauth_apps.named(actor, oauth_app_id))


@require_POST
@page
def rotate(request: HttpRequest, oauth_app_id: str) -> HttpResponse:
    """A new secret; the one before goes on working for a while."""
    actor = writer(request)
    row, form = oauth_apps.named(actor, oauth_app_id), NewSecret(request.POST)
    if form.is_valid():
        overlap = timedelta(hours=form.cleaned_data["overlapHours"])
        try:
            oauth_apps.rotate_secret(actor, row, form.cleaned_data["clientSecret"], overlap)
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("The new secret is stored. Let the doctor try it."))
            return redirect("dashboard:oauth_app", oauth_app_id=row.pk)
    return _shown(request, actor, row, secret_form=form)


@require_POST
@page
def change(request: HttpRequest, oauth_app_id: str) -> HttpResponse:
    """Another domain, or a retired app made current again."""
    actor = writer(request)
    row, form = oauth_apps.named(actor, oauth_app_id), Changes(request.POST)
    if request.POST.get("current"):
        oauth_apps.change(actor, row, is_current=True)
        messages.success(request, _("New connections are made with this OAuth app from now on."))
        return redirect("dashboard:oauth_app", oauth_app_id=row.pk)
    if form.is_valid():
        try:
            oauth_apps.change(actor, row, redirect_domain=form.cleaned_data["redirectDomain"])
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("The domain is changed. Register the new redirect URI at the provider."))
            return redirect("dashboard:oauth_app", oauth_app_id=row.pk)
    return _shown(request, actor, row, change_form=form)


@require_POST
@page
def examine(request: HttpRequest, oauth_app_id: str) -> HttpResponse:
    """Let the doctor look at it, and show what it found."""
    actor = writer(request)
    row = oauth_apps.named(actor, oauth_app_id)
    provider = offered.get(row.provider, row.company_id)
    form = Account(request.POST, provider=provider)
    if not form.is_valid():
        return _shown(request, actor, row, account_form=form)
    found = doctor.examine(provider, company_id=row.company_id, row=row, fields=form.cleaned_data)
    checks = [
        {
            "check": each,
            "name": CHECKS.get(each.name, each.name),
            "state": VERDICTS[each.status][0],
            "words": VERDICTS[each.status][1],
        }
        for each in found.checks
    ]
    fresh = oauth_apps.named(actor, oauth_app_id)
    return _shown(request, actor, fresh, account_form=form, checks=checks, found=found)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def remove(request: HttpRequest, oauth_app_id: str) -> HttpResponse:
    """Ask first, naming how many connections would be stranded; then remove it."""
    actor = writer(request)
    row = oauth_apps.named(actor, oauth_app_id)
    if request.method == "POST":
        oauth_apps.remove(actor, row, force=request.POST.get("force") == "yes")
        messages.success(request, _("The OAuth app is removed."))
        return redirect("dashboard:oauth_apps")
    return render(request, "dashboard/oauth_app_remove.html", _row(row, figures.provider_names(row.company_id)))
