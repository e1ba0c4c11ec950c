"""Forms of the pages on accounts. They check shape; what counts is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import ApiKey, App, User
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput


class AccountForm(forms.Form):
    """A form that takes a service's refusal to the fields it names."""

    def refuse(self, error: InvalidInput) -> None:
        for name, reasons in error.fields.items():
            self.add_error(name if name in self.fields else None, [str(reason) for reason in reasons])


def password_field(label: Any, *, new: bool = False) -> forms.CharField:
    """A password input that password managers understand."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    text = _("At least 8 characters, with a letter and a digit.") if new else ""
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget, help_text=text)


def email_field() -> forms.EmailField:
    """A mail address input."""
    return forms.EmailField(label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class SignIn(AccountForm):
    email = email_field()
    password = password_field(_("Password"))
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SignUp(AccountForm):
    full_name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    company_name = forms.CharField(
        label=_("Company"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    email = email_field()
    password = password_field(_("Password"), new=True)


class Forgot(AccountForm):
    email = email_field()


class Reset(AccountForm):
    token = forms.CharField(widget=forms.HiddenInput, max_length=500)
    password = password_field(_("New password"), new=True)


class Verify(AccountForm):
    token = forms.CharField(widget=forms.HiddenInput, max_length=500)


class Accept(AccountForm):
    token = forms.CharField(widget=forms.HiddenInput, max_length=500)
    full_name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = password_field(_("Password"), new=True)


class ChangePassword(AccountForm):
    current = password_field(_("Present password"))
    password = password_field(_("New password"), new=True)


class Invite(AccountForm):
    email = forms.EmailField(label=_("Email"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=User.Role.choices, initial=User.Role.VIEWER)


class NewOutlet(AccountForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)


class NewApp(AccountForm):
    name = forms.CharField(label=_("Name"), max_length=100)


class NewClient(AccountForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[("read", _("Read")), ("write", _("Write"))],
        initial=["read", "write"],
        widget=forms.CheckboxSelectMultiple,
    )


class NewKey(AccountForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (ApiKey.Kind.COMPANY, _("Company: acts as you on the APIs")),
            (ApiKey.Kind.APP, _("App: the back end of one app")),
            (ApiKey.Kind.PUBLISHER, _("Publisher: the index")),
            (ApiKey.Kind.PUBLISHABLE, _("Publishable: may stand in a web page")),
        ],
    )
    app_id = forms.ChoiceField(label=_("App"), required=False, help_text=_("Only for a key of kind app."))
    permissions = forms.CharField(
        label=_("Permissions"),
        initial="read write",
        max_length=2000,
        help_text=_("read, write, * or permission keys such as flows.write, with spaces between."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        apps = App.objects.for_actor(actor).order_by("name").values_list("id", "name")
        self.fields["app_id"].choices = [("", "-"), *apps]  # type: ignore[attr-defined]

    def clean_permissions(self) -> list[str]:
        words: list[str] = self.cleaned_data["permissions"].replace(",", " ").split()
        if unknown := sorted(set(words) - permissions.KEY_WORDS):
            raise forms.ValidationError(_("Unknown permission: %(names)s."), params={"names": ", ".join(unknown)})
        return words
