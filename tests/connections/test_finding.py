"""Which connection a caller means: named, its own or an end user's; never a guess, and never somebody else's."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from accounts.models import Company
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, ConnectionUnusable, NotFound
from connections.models import Connection, Status
from connections.services.connecting import finding
from integrations import catalogue
from tests import factories
from tests.connections.cast import Caller

pytestmark = pytest.mark.django_db(transaction=True)

SANDBOX = catalogue.get("sandbox")


def actor_of(company: Company, **more: str) -> Actor:
    return Actor(kind="api_key", id="key_1", company_id=company.pk, permissions=frozenset({"*"}), **more)


def linked(company: Company, user_id: str = "", account: str = "ada", **columns: object) -> Connection:
    values = {"surface": "public", "status": Status.READY, "connected_at": timezone.now(), **columns}
    return Connection.objects.create(company=company, provider="sandbox", user_id=user_id, account_label=account, **values)


def test_a_user_is_meant_only_when_named() -> None:
    company = factories.make_company()
    own, theirs = linked(company), linked(company, "user-1")
    assert finding.to_call(actor_of(company), SANDBOX) == own
    assert finding.to_call(actor_of(company), SANDBOX, user_id="user-1") == theirs
    assert finding.to_call(actor_of(company), SANDBOX, str(theirs.pk), "user-1") == theirs
    with pytest.raises(NotFound):
        finding.to_call(actor_of(company), SANDBOX, str(theirs.pk), "user-2")
    for nobody in ("user-2", ""):
        with pytest.raises(ConnectionUnusable) as caught:
            finding.to_call(actor_of(company), SANDBOX, user_id=nobody)
        assert (caught.value.code, caught.value.message) == ("not_connected", "The user has no connection to Sandbox.")


def test_several_accounts_of_a_user_are_listed_and_none_is_chosen() -> None:
    company = factories.make_company()
    rows = [linked(company, "user-1", account) for account in ("ada", "alan")]
    linked(company, "user-1", "gone", status=Status.EXPIRED)
    linked(company, "user-2")
    with pytest.raises(Conflict) as caught:
        finding.to_call(actor_of(company), SANDBOX, user_id="user-1")
    assert (caught.value.code, caught.value.status) == ("ambiguous_connection", 409)
    assert caught.value.details["candidates"] == [
        {"connectionId": str(row.pk), "account": row.account_label, "userId": "user-1"} for row in reversed(rows)
    ]


def test_an_expired_connection_is_found_so_that_the_error_can_say_how_to_mend_it() -> None:
    company = factories.make_company()
    expired = linked(company, "user-1", status=Status.EXPIRED)
    assert finding.to_call(actor_of(company), SANDBOX, user_id="user-1") == expired
    Connection.objects.update(status=Status.DISCONNECTED)
    with pytest.raises(ConnectionUnusable):
        finding.to_call(actor_of(company), SANDBOX, user_id="user-1")


def test_users_of_other_companies_are_nobody() -> None:
    company, other = factories.make_company(), factories.make_company()
    theirs = linked(other, "user-1")
    with pytest.raises(ConnectionUnusable):
        finding.to_call(actor_of(company), SANDBOX, user_id="user-1")
    for unknown in (theirs.pk, uuid.uuid4(), "x"):
        with pytest.raises(NotFound):
            finding.named(actor_of(company), unknown)


def test_an_end_user_sees_only_what_is_theirs_also_without_an_app() -> None:
    company = factories.make_company()
    mine, theirs, own = linked(company, "user-1"), linked(company, "user-2"), linked(company)
    me = Actor(kind="end_user", id="user-1", company_id=company.pk, end_user="user-1")
    assert finding.named(me, mine.pk) == mine
    for other in (theirs, own):
        with pytest.raises(NotFound):
            finding.named(me, other.pk)


def test_a_row_that_points_to_an_earlier_connection_leads_there_within_the_company() -> None:
    company, other = factories.make_company(), factories.make_company()
    first, foreign = linked(company, "user-1"), linked(other, "user-1")
    pointer = linked(company, "user-1", status=Status.CANCELED, metadata={"sameAs": str(first.pk)})
    astray = linked(company, "user-1", status=Status.CANCELED, metadata={"sameAs": str(foreign.pk)})
    assert finding.named(actor_of(company), pointer.pk) == first
    with pytest.raises(NotFound):
        finding.named(actor_of(company), astray.pk)


def test_calls_may_name_the_end_user(alice: Caller) -> None:
    for account in ("ada", "alan"):
        alice.connect_oauth(user_id=f"user-of-{account}", account=account)
    assert alice.proxy("/me", userId="user-of-alan").json()["data"]["id"] == "alan"
    answer = alice.call("POST", "/connect/v1/providers/sandbox/actions/list_contacts?userId=user-of-ada", {})
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")
    assert alice.proxy("/me", userId="nobody").status_code == 409
    assert alice.proxy("/me", userId=7).status_code == 400
    assert alice.proxy("/me").status_code == 409
