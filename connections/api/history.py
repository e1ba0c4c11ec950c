"""Surface *public*: what was read through a connection, filtered, sorted and paged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api.surfaces import PublicView
from connect_platform.core.api.fields import Text
from connect_platform.core.api.paging import PageQuery
from connect_platform.core.api.rendering import json_response
from connect_platform.core.api.schema import operation
from connections.api import examples
from connections.api.public import in_envelope
from connections.services.connecting import finding
from connections.services.syncing import history


class LastMoment(serializers.DateTimeField):
    """A point in time; a plain date means the end of that day."""

    def to_internal_value(self, value: Any) -> Any:
        moment = super().to_internal_value(value)
        return moment + timedelta(days=1, microseconds=-1) if len(str(value)) == len("2026-03-01") else moment


class HistoryQuery(PageQuery):
    sortBy = serializers.ChoiceField(choices=["createdAt", "updatedAt", "title", "type"], default="createdAt")
    sortOrder = serializers.ChoiceField(choices=["asc", "desc"], default="desc")
    type = Text(required=False, max_length=20)
    search = Text(required=False, max_length=500, trim_whitespace=False)
    startDate = serializers.DateTimeField(required=False)
    endDate = LastMoment(required=False)


class History(PublicView):
    accepts = (*PublicView.accepts, "intent_token")

    @operation(
        "A.history",
        "Read a connection's history",
        query=HistoryQuery,
        answer=examples.page(examples.HISTORY_ITEM),
        failures=(400, 404),
    )
    def get(self, request: Request, connection_id: str) -> HttpResponse:
        connection, query = finding.named(self.actor, connection_id), self.valid_query(HistoryQuery)
        items, total = history.page(connection, query)
        return json_response(in_envelope(items, total, query))
