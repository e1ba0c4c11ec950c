"""Who looks at a page: the signed-in person as an actor, and views that only some may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.services.sessions import actor_of
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, PermissionDenied
from connect_platform.dashboard import errors

View: TypeAlias = Callable[..., HttpResponse]


def visitor(request: HttpRequest) -> Actor:
    """The signed-in person as an actor. Platform staff without a company see no company's rows."""
    user = cast(User, request.user)
    return actor_of(user) if user.company_id else Actor(kind="user", id=user.pk, company_id=0, user_id=user.pk)


def writer(request: HttpRequest) -> Actor:
    """The visitor, who must be allowed to change connections. Raises PermissionDenied."""
    actor = visitor(request)
    if not actor.may("connections.write"):
        raise PermissionDenied("Your role may look at connections but not change them.", hint="Ask an admin of your company.")
    return actor


def page(view: View) -> View:
    """A page for signed-in people; what its services refuse is shown as an error page in the service's words."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ConnectError as error:
            return errors.of_service(request, error)

    return never_cache(login_required(shown))


def staff_page(view: View) -> View:
    """A page for platform staff alone."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not cast(User, request.user).is_staff:
            raise PermissionDenied("This page is for the people who run the platform.", hint="Sign in as platform staff.")
        return view(request, *args, **kwargs)

    return page(shown)
