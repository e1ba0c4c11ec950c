"""The list of connections as most Django projects would write it, and by the shortest view."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.http import HttpRequest, JsonResponse
from django.urls import path
from rest_framework import authentication, exceptions, generics, serializers
from rest_framework.request import Request

from accounts.models import ApiKey
from connections.models import Connection

FIELDS = ("id", "provider", "status", "user_id", "account_label", "metadata", "last_error", "created_at", "updated_at")


def key_of(header: str) -> ApiKey:
    """The API key of an Authorization header. Raises AuthenticationFailed."""
    digest = hashlib.sha256(header.removeprefix("Bearer ").encode()).hexdigest()
    key = ApiKey.objects.filter(hash=digest).first()
    if key is None:
        raise exceptions.AuthenticationFailed()
    return key


class KeyAuthentication(authentication.BaseAuthentication):
    """An API key as a bearer token."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey]:
        key = key_of(request.headers.get("Authorization", ""))
        return None, key


class ConnectionSerializer(serializers.ModelSerializer[Connection]):
    class Meta:
        model = Connection
        fields = FIELDS


class Stock(generics.ListAPIView[Connection]):
    """ModelSerializer, page number pagination, nothing tuned."""

    authentication_classes = [KeyAuthentication]
    serializer_class = ConnectionSerializer

    def get_queryset(self) -> Any:
        key = cast(ApiKey, self.request.auth)
        return Connection.objects.filter(company_id=key.company_id).order_by("-created_at", "-id")


def bare(request: HttpRequest) -> JsonResponse:
    """No framework, no models: `values()` into JsonResponse."""
    key = key_of(request.headers.get("Authorization", ""))
    found = Connection.objects.filter(company_id=key.company_id)
    page = list(found.order_by("-created_at", "-id").values(*FIELDS)[: int(request.GET["limit"])])
    return JsonResponse({"count": found.count(), "results": page})


urlpatterns = [path("stock", Stock.as_view()), path("bare", bare)]
