"""Work of every kind in one list, with the reason it stands there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.actors import system
from connect_platform.core.mail import Mail
from connect_platform.dashboard import waiting
from connections.models import Sync
from tests.dashboard.rows import make_connection
from tests.factories import make_company

pytestmark = pytest.mark.django_db


def test_every_kind_of_work_leads_to_its_company() -> None:
    lost = [model._meta.label for model in work.kinds() if not waiting.company_path(model)]
    assert lost == ["sandbox.HookDelivery"]  # the vendor's own, which is nobody's


def test_work_of_all_kinds_is_listed_in_one_query_longest_due_first(django_assert_num_queries: Any) -> None:
    company = make_company()
    now = timezone.now()
    sync = Sync.objects.create(connection=make_connection(company), due_at=now - timedelta(minutes=5))
    mail = Mail.objects.create(company_id=company.pk, to="a@example.com", subject="Hi", due_at=now - timedelta(minutes=9))
    Sync.objects.create(connection=make_connection(make_company()))
    Sync.objects.create(connection=make_connection(company), state="done")
    with django_assert_num_queries(1):
        found = waiting.items(system(company.pk))
    assert [(item.kind, item.id) for item in found] == [("Mail", mail.pk), ("Sync", sync.pk)]


def test_staff_see_the_work_of_every_company() -> None:
    Sync.objects.create(connection=make_connection(make_company()))
    Sync.objects.create(connection=make_connection(make_company()))
    assert len(waiting.items(None)) == 2


def test_counts_add_up_over_kinds(django_assert_num_queries: Any) -> None:
    company = make_company()
    connection = make_connection(company)
    for state in ("waiting", "waiting", "running", "failed", "done"):
        Sync.objects.create(connection=connection, state=state)
    Mail.objects.create(company_id=company.pk, to="a@example.com", subject="Hi")
    with django_assert_num_queries(1):
        assert waiting.counts(system(company.pk)) == {"waiting": 3, "running": 1, "failed": 1}


@pytest.mark.parametrize(
    ("state", "attempt", "minutes", "why"),
    [
        ("waiting", 0, -1, "It is due and waits for a free worker."),
        ("waiting", 0, 5, "It is planned for later."),
        ("waiting", 2, 5, "Try 2 did not work: provider_unreachable: gone"),
        ("running", 1, 5, "A worker is doing it now."),
        ("running", 1, -1, "The worker that had it went away; another one takes it over."),
        ("failed", 6, -1, "Given up after 6 tries: provider_unreachable: gone"),
    ],
)
def test_the_reason_is_said_in_a_sentence(state: str, attempt: int, minutes: int, why: str) -> None:
    moment = timezone.now() + timedelta(minutes=minutes)
    item = waiting.Item(
        id="sync_1", kind="Sync", state=state, due_at=moment, lease_until=moment, attempt=attempt,
        last_error="provider_unreachable: gone", created_at=moment,
    )  # fmt: skip
    assert item.why == why
