"""Settings of the dashboard: one's password, members, outlets, API keys, apps and OAuth clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import forms
from accounts.models import ApiKey, App, Invitation, OAuthClient, Outlet, User
from accounts.services import apps, clients, keys, members, passwords, sessions
from connect_platform.core.actors import Actor
from connect_platform.core.api.callers import client_address
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound

ROOT = "/dashboard/settings"
Page = Callable[..., HttpResponse]


def settings_page(view: Page, *, writes: str = "account.write") -> Page:
    """A page for members of a company: everyone may look, changing needs the permission. Passes the actor on."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)
        if user.company_id is None:
            raise PermissionDenied(_("Platform staff belong to no company."))
        actor = sessions.actor_of(user)
        if request.method == "POST" and not actor.may(writes):
            raise PermissionDenied(_("Only an admin may change this."))
        try:
            return view(request, actor, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    return login_required(never_cache(require_http_methods(["GET", "HEAD", "POST"])(shown)))


def _shown(request: HttpRequest, actor: Actor, template: str, form: forms.AccountForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "may_write": actor.may("account.write")}
    return render(request, f"accounts/{template}.html", context, status=400 if form.errors else 200)


def _profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = forms.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = cast(User, request.user)
        data = form.cleaned_data
        try:
            passwords.change(user, data["current"], data["password"], address=client_address(request))
        except InvalidInput as error:
            form.refuse(error)
        except ConnectError as error:
            form.add_error(None, error.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("The password is changed. Other sessions are ended."))
            return redirect(ROOT)
    return _shown(request, actor, "profile", form, always_form=True)


profile = settings_page(_profile, writes="")


@settings_page
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Members and open invitations."""
    form = forms.Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = members.invite(actor, **form.cleaned_data)
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invited.email})
            return redirect(f"{ROOT}/members")
    rows = User.objects.filter(company_id=actor.company_id).order_by("created_at", "id")
    open_ones = Invitation.objects.for_actor(actor).order_by("created_at", "id")
    return _shown(request, actor, "members", form, members=rows, invitations=open_ones, roles=User.Role.choices)


@require_POST
@settings_page
def role(request: HttpRequest, actor: Actor, user_id: str) -> HttpResponse:
    """Gives a member another role."""
    try:
        members.change_role(actor, user_id, role=request.POST.get("role", ""))
    except NotFound:
        raise
    except ConnectError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The role is changed."))
    return redirect(f"{ROOT}/members")


@settings_page
def outlets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Places of business."""
    form = forms.NewOutlet(request.POST or None)
    if request.method == "POST" and form.is_valid():
        members.add_outlet(actor, **form.cleaned_data)
        return redirect(f"{ROOT}/outlets")
    return _shown(request, actor, "outlets", form, outlets=Outlet.objects.for_actor(actor).order_by("created_at", "id"))


@settings_page
def api_keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keys; a new one is shown in this answer alone."""
    form: forms.AccountForm = forms.NewKey(request.POST or None, actor=actor)
    secrets = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            options = {"kind": data["kind"], "app_id": data["app_id"] or None}
            key, text = keys.create(actor, name=data["name"], permissions_wanted=data["permissions"], **options)
        except InvalidInput as error:
            form.refuse(error)
        except ConnectError as error:
            form.add_error(None, error.message)
        else:
            secrets, form = {key.name: text}, forms.NewKey(actor=actor)
    rows = ApiKey.objects.for_actor(actor).select_related("app", "creator").order_by("created_at", "id")
    return _shown(request, actor, "api_keys", form, keys=rows.defer("app__jwt_secret"), secrets=secrets)


@settings_page
def applications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Apps; the secret of a new one is shown in this answer alone."""
    form, secrets = forms.NewApp(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        app = apps.create(actor, **form.cleaned_data)
        secrets, form = {f"{app.name}: jwt_secret": app.jwt_secret}, forms.NewApp()
    rows = App.objects.for_actor(actor).defer("jwt_secret").order_by("created_at", "id")
    return _shown(request, actor, "apps", form, apps=rows, secrets=secrets)


@settings_page
def oauth_clients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """OAuth clients; the secret of a new one is shown in this answer alone."""
    form, secrets = forms.NewClient(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        client, text = clients.create(actor, **form.cleaned_data)
        secrets, form = {"client_id": client.id, "client_secret": text}, forms.NewClient()
    rows = OAuthClient.objects.for_actor(actor).order_by("created_at", "id")
    return _shown(request, actor, "oauth_clients", form, clients=rows, secrets=secrets)


@dataclass(frozen=True, slots=True)
class Removal:
    """What can be removed: how to find it, how to do it, and what a person must know before."""

    find: Callable[[Actor, str], Any]
    remove: Callable[[Actor, str], None]
    consequence: Any


def _member(actor: Actor, user_id: str) -> User:
    user = User.objects.filter(company_id=actor.company_id, pk=user_id).first()
    if user is None:
        raise NotFound()
    return user


REMOVALS = {
    "api-keys": Removal(ApiKey.objects.all().named, keys.delete, gettext_lazy("Whatever uses this key is refused at once.")),
    "apps": Removal(App.objects.all().named, apps.delete, gettext_lazy("Its keys and its end users' connections go with it.")),
    "oauth-clients": Removal(OAuthClient.objects.all().named, clients.delete, gettext_lazy("Its tokens end at once.")),
    "outlets": Removal(Outlet.objects.all().named, members.remove_outlet, gettext_lazy("The outlet is deleted.")),
    "members": Removal(_member, members.remove, gettext_lazy("Their sessions and their company keys end at once.")),
    "invitations": Removal(Invitation.objects.all().named, members.withdraw, gettext_lazy("The mailed link stops working.")),
}


@settings_page
def remove(request: HttpRequest, actor: Actor, kind: str, thing_id: str) -> HttpResponse:
    """Asks before something is removed, and removes it."""
    removal = REMOVALS.get(kind)
    if removal is None:
        raise Http404
    back = f"{ROOT}/{'members' if kind == 'invitations' else kind}"
    thing = removal.find(actor, thing_id)
    if request.method == "POST":
        try:
            removal.remove(actor, thing_id)
        except NotFound:
            raise
        except ConnectError as error:
            messages.error(request, error.message)
        return redirect(back)
    return render(request, "accounts/remove.html", {"thing": thing, "consequence": removal.consequence, "back": back})
