"""Pages before the dashboard: signing in, up and out, mailed links."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import forms
from accounts.services import companies, members, passwords, sessions, verification
from connect_platform.core import rate_limits
from connect_platform.core.api.callers import client_address
from connect_platform.core.errors import ConnectError, InvalidInput

HOME = "/dashboard"
#: Forms one address may send without being signed in.
FORMS_PER_HOUR = 100


def _shown(request: HttpRequest, form: forms.AccountForm, template: str, status: int = 200, **context: object) -> HttpResponse:
    return render(request, f"accounts/{template}.html", {"form": form, **context}, status=400 if form.errors else status)


def _note(request: HttpRequest, title: str, text: str, *, good: bool = True, status: int = 200) -> HttpResponse:
    return render(request, "accounts/note.html", {"heading": title, "text": text, "good": good}, status=status)


def _target(request: HttpRequest, wanted: str) -> str:
    """Where to go after signing in: only an address of our own."""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else HOME


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Email and password; throttled as the API is."""
    if request.user.is_authenticated:
        return redirect(_target(request, request.GET.get("next", "")))
    if request.method != "POST":
        return _shown(request, forms.SignIn(initial={"next": request.GET.get("next", "")}), "sign_in")
    form = forms.SignIn(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = sessions.check(data["email"], data["password"], address=client_address(request))
        except ConnectError as error:
            form.add_error(None, error.message)
            response = _shown(request, form, "sign_in")
            response.status_code = error.status
            return response
        login(request, user)
        return redirect(_target(request, data["next"]))
    return _shown(request, form, "sign_in")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session of this browser."""
    logout(request)
    return redirect("/sign-in")


def _hurried(request: HttpRequest) -> HttpResponse | None:
    """The refusal of an address that sends forms faster than any person; pages have no hourly quota of their own."""
    if request.method != "POST" or not rate_limits.count(f"forms:{client_address(request)}", FORMS_PER_HOUR, 3600).exceeded:
        return None
    return _note(request, _("Too many requests"), _("Try again within an hour."), good=False, status=429)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A company and its first admin."""
    if refusal := _hurried(request):
        return refusal
    form = forms.SignUp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = companies.register(**form.cleaned_data, address=client_address(request))
        except InvalidInput as error:
            form.refuse(error)
        else:
            login(request, user)
            return redirect(HOME)
    return _shown(request, form, "sign_up")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Asks for the mailed link; says the same whether the address is known."""
    if refusal := _hurried(request):
        return refusal
    form = forms.Forgot(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passwords.forgot(form.cleaned_data["email"])
        return _note(request, _("Look into your mail"), _("If somebody has registered this address, a link is on its way."))
    return _shown(request, form, "forgot_password")


@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """Chooses a new password by the mailed link."""
    if refusal := _hurried(request):
        return refusal
    form = forms.Reset(request.POST or None, initial={"token": request.GET.get("token", "")})
    if request.method == "POST" and form.is_valid():
        try:
            passwords.reset(**form.cleaned_data)
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _note(request, _("The password is changed"), _("Sign in with the new one."))
    return _shown(request, form, "reset_password")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_email(request: HttpRequest) -> HttpResponse:
    """Verifies the address on a click, not on opening: mail scanners open links too."""
    form = forms.Verify(request.POST or None, initial={"token": request.GET.get("token", "")})
    if request.method == "POST" and form.is_valid():
        try:
            verification.verify(form.cleaned_data["token"])
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _note(request, _("The email address is verified"), _("Thank you. You can close this page."))
    return _shown(request, form, "verify_email")


@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Becomes a member by the mailed link."""
    if refusal := _hurried(request):
        return refusal
    token = request.POST.get("token", "") or request.GET.get("token", "")
    form = forms.Accept(request.POST or None, initial={"token": token})
    try:
        offered = members.invitation_of(token)
        if request.method == "POST" and form.is_valid():
            user = members.accept(**form.cleaned_data)
            login(request, user)
            return redirect(HOME)
    except InvalidInput as error:
        form.refuse(error)
    except ConnectError as error:
        return _note(request, error.message, error.hint, good=False, status=error.status)
    return _shown(request, form, "invitation", invitation=offered)
