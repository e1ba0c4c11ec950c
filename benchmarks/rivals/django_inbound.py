"""The least a receiver of webhooks can do in Django and not lose anything: parse the body, insert it, say yes."""

from __future__ import annotations

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

TABLE = "CREATE TABLE benchmark_event (id bigserial PRIMARY KEY, event_id text NOT NULL UNIQUE, body jsonb NOT NULL)"


def receive(request: HttpRequest) -> JsonResponse:
    """One INSERT, its connection kept open; the same event again inserts nothing."""
    event = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO benchmark_event (event_id, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [event["id"], request.body.decode()],
        )
    return JsonResponse({"received": True, "eventId": event["id"]})


urlpatterns = [path("receive", receive)]
