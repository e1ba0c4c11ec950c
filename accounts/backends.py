"""Signing in to pages and the admin site, under the same throttle as the API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from accounts.services import sessions
from connect_platform.core.api.callers import client_address
from connect_platform.core.errors import NotAuthenticated, RateLimited


class ThrottledBackend(ModelBackend):
    """Django's permissions, our password check."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> User | None:
        email = username or fields.get(User.USERNAME_FIELD)
        if not email or not password:
            return None
        try:
            return sessions.check(email, password, address=client_address(request) if request else "")
        except NotAuthenticated:
            return None
        except RateLimited as error:  # Django's word for "stop asking": the admin's form then refuses
            raise PermissionDenied(error.message) from None
