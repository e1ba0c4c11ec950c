"""The base of every API view: the contract's order of checks, before any code of ours runs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from connect_platform.core import errors
from connect_platform.core.actors import Actor
from connect_platform.core.api.dialects import Dialect
from connect_platform.core.api.rendering import OrjsonRenderer

S = TypeVar("S", bound=serializers.Serializer[Any])


class SurfaceView(APIView):
    """Route and method, credential, rate limit, permission; then the handler does path, input and state.

    A subclass sets `dialect`, and `permission` as one key for all methods or a key per method.
    `public` views take no credential. `authenticate` is the surface's own.
    """

    dialect: ClassVar[type[Dialect]]
    permission: ClassVar[str | Mapping[str, str]] = ""
    public: ClassVar[bool] = False
    #: DRF's own OPTIONS would describe operations to anybody; CORS preflights are answered by the middleware.
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]

    def authenticate(self, request: Request) -> Actor:
        """The actor behind the request's credential. Raises NotAuthenticated."""
        raise NotImplementedError

    def authorize(self, actor: Actor) -> None:
        """Raises PermissionDenied where the credential lacks the right this method needs."""
        method = "GET" if self.request.method == "HEAD" else self.request.method or ""
        needed = self.permission if isinstance(self.permission, str) else self.permission.get(method, "")
        if not actor.may(needed):
            raise errors.PermissionDenied(f"This credential lacks the permission {needed}.")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        request.accepted_renderer, request.accepted_media_type = OrjsonRenderer(), "application/json"
        name = (request.method or "").lower()
        if name not in self.http_method_names or not hasattr(self, name):
            raise errors.MethodNotAllowed()
        self.actor_or_none: Actor | None = None
        refusal: errors.ConnectError | None = None
        if not self.public:
            try:
                self.actor_or_none = self.authenticate(request)
            except errors.NotAuthenticated as error:
                refusal = error
        for throttle in self.get_throttles():
            throttle.allow_request(request, self)
        if refusal:
            raise refusal
        if self.actor_or_none:
            self.authorize(self.actor_or_none)

    @property
    def actor(self) -> Actor:
        """Who is calling; only on views that are not public."""
        if self.actor_or_none is None:
            raise errors.NotAuthenticated()
        return self.actor_or_none

    def valid(self, serializer: type[S], *, partial: bool = False) -> dict[str, Any]:
        """The body checked by a serializer. Raises InvalidInput naming field and reason."""
        if not isinstance(self.request.data, dict):
            raise errors.InvalidInput({"body": "A JSON object is needed."})
        checked = serializer(data=self.request.data, partial=partial)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    def valid_query(self, serializer: type[S]) -> dict[str, Any]:
        """The query string checked by a serializer. Raises InvalidInput."""
        return dict(_checked(serializer, tuple(self.request.query_params.items())))


@lru_cache(maxsize=256)
def _checked(serializer: type[serializers.Serializer[Any]], query: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    """The same few queries come again and again, and making a serializer costs more than a page of a list."""
    checked = serializer(data=dict(query))
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)
