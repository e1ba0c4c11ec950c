"""What the operations on accounts take in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from rest_framework import serializers

from accounts.models import normalized_email
from connect_platform.core.api.fields import Flag, Text


class MailAddress(Text):
    """A mail address in its one spelling."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 254, **options})

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            validate_email(text)
            return normalized_email(text)
        except (ValidationError, UnicodeError):
            raise serializers.ValidationError("Enter a valid email address.", code="email") from None


class Password(Text):
    """A password as it was typed; its strength is the service's matter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": 256, **options})


class Registration(serializers.Serializer[Any]):
    """A new company and its first user."""

    email = MailAddress()
    password = Password()
    full_name = Text(max_length=200)
    company_name = Text(max_length=200)


class Login(serializers.Serializer[Any]):
    """A mail address, in any spelling, and a password."""

    email = Text(max_length=254)
    password = Password()


class Refresh(serializers.Serializer[Any]):
    """A refresh token."""

    refresh_token = Text(max_length=200)


class Email(serializers.Serializer[Any]):
    """A mail address."""

    email = MailAddress()


class Reset(serializers.Serializer[Any]):
    """The mailed token and the new password."""

    token = Text(max_length=500)
    password = Password()


class Token(serializers.Serializer[Any]):
    """A mailed token."""

    token = Text(max_length=500)


class NewKey(serializers.Serializer[Any]):
    """A key: `permissions` are `read`, `write`, `*` or permission keys."""

    name = Text(max_length=100)
    permissions = serializers.ListField(child=Text(max_length=40), allow_empty=False, max_length=100)
    app_id = Text(max_length=48, required=False, allow_null=True)
    kind = Text(max_length=20, required=False)
    test = Flag(required=False, default=False)


class NewApp(serializers.Serializer[Any]):
    """An app."""

    name = Text(max_length=100)


class NewClient(serializers.Serializer[Any]):
    """An OAuth client: `scopes` are `read` and `write`."""

    name = Text(max_length=100)
    scopes = serializers.ListField(child=Text(max_length=10), allow_empty=False, max_length=10)


class PeopleQuery(serializers.Serializer[Any]):
    """A part of the mail address or the name."""

    q = Text(required=False, allow_blank=True, default="", max_length=200)
