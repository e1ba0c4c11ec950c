"""The pages about what providers send."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from connect_platform.core.events import Event
from connect_platform.dashboard.inbox_pages import readable
from connections.models import Connection, InboundAddress, InboundEvent, InboundMatch, InboundRejection, ProviderSubscription
from connections.services.inbound import addresses as inbound_addresses
from integrations import catalogue
from tests import factories
from tests.dashboard.rows import make_connection

pytestmark = pytest.mark.django_db
PATH = "/dashboard/inbox"


@pytest.fixture
def alice() -> User:
    return factories.make_user()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def connect(user: User, **fields: Any) -> Connection:
    assert user.company
    return make_connection(user.company, **fields)


def make_address(user: User, slug: str = "sandbox", **options: Any) -> InboundAddress:
    return inbound_addresses.create(factories.make_actor(user), catalogue.get(slug), **options)


def make_event(user: User, name: str, connection: Connection | None = None, **fields: Any) -> InboundEvent:
    """An event that came to an address of the company, or belongs to one of its connections."""
    given = {"provider": "sandbox", "event_id": name, "type": "contact.created", "body": '{"id": "c1"}', **fields}
    if connection is None:
        return InboundEvent.objects.create(company=user.company, **{"state": "unmatched", "reason": "no_such_account", **given})
    event = InboundEvent.objects.create(state="matched", **given)
    InboundMatch.objects.create(event=event, connection=connection, company=connection.company)
    return event


def make_subscription(user: User, connection: Connection, **fields: Any) -> ProviderSubscription:
    address = make_address(user, connection=connection)
    return ProviderSubscription.objects.create(company=connection.company, connection=connection, address=address, **fields)


def names(answer: Any) -> list[str]:
    """Ids of the events a list shows."""
    return re.findall(r'<code class="small clip">([^<]*)</code>', answer.content.decode())


def test_empty_pages_say_what_to_do(alice: User) -> None:
    page = browser(alice)
    for path, words in (
        ("", "Nothing came in yet"),
        ("/refused", "Nothing was refused"),
        ("/addresses", "and give the provider the secret shown then"),
        ("/subscriptions", "/connect/v1/connections/$CONNECTION_ID/webhook-subscriptions"),
    ):
        answer = page.get(PATH + path)
        assert (answer.status_code, words in answer.content.decode()) == (200, True), path


def test_events_are_filtered_by_provider_state_and_connection(alice: User) -> None:
    page, own = browser(alice), connect(alice, account_label="Account of Ada")
    make_event(alice, "one", own)
    make_event(alice, "two")
    make_event(alice, "three", provider="github")
    shown = page.get(PATH)
    assert names(shown) == ["three", "two", "one"]
    assert "None of your connections is to the account it names." in shown.content.decode()
    assert f'<a href="/dashboard/connections/{own.pk}">Account of Ada</a>' in shown.content.decode()
    make_address(alice, "github")
    assert '<option value="github">GitHub</option>' in page.get(PATH).content.decode()
    for query, wanted in (
        ("provider=github", ["three"]),
        ("state=matched", ["one"]),
        ("state=unmatched&provider=sandbox", ["two"]),
        (f"connection={own.pk}", ["one"]),
        (f"connection={factories.make_user().pk}", []),
        ("connection=x", []),
        ("state=lost", ["three", "two", "one"]),
        ("before=x", ["three", "two", "one"]),
    ):
        assert names(page.get(f"{PATH}?{query}")) == wanted, query
    assert "Nothing matches" in page.get(f"{PATH}?connection=x").content.decode()


def test_pages_lead_from_the_newest_event_to_the_oldest(alice: User) -> None:
    page = browser(alice)
    for number in range(30):
        make_event(alice, f"e{number}")
    first = page.get(PATH)
    older = re.search(r'href="(\?before=[0-9a-f-]{36})"', first.content.decode())
    assert older
    second = page.get(PATH + older[1])
    assert names(first) + names(second) == [f"e{number}" for number in reversed(range(30))]
    assert "before=" not in second.content.decode()


def test_every_list_asks_as_much_for_many_rows_as_for_one(alice: User) -> None:
    page, counts = browser(alice), []
    for round_ in range(2):
        for number in range(1 + 19 * round_):
            own = connect(alice)
            subscription = make_subscription(alice, own)
            make_event(alice, f"{round_}/{number}", own)
            reject(alice, subscription.address, "no_secret")
        for path in ("", "/refused", "/addresses", "/subscriptions"):
            with CaptureQueriesContext(database) as counted:
                assert page.get(PATH + path).status_code == 200
            counts.append(len(counted))
    assert counts[:4] == counts[4:]


def reject(user: User, address: InboundAddress, reason: str, **fields: Any) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    own = {"company": user.company, "provider": address.provider, "scope": address.pk, "reason": reason, "hour": hour}
    InboundRejection.objects.create(**own | fields)


def test_an_event_is_shown_escaped_and_in_part(alice: User) -> None:
    page = browser(alice)
    hostile = make_event(
        alice, "<i>id", headers={"x-kind": "<u>kind"}, body='{"name": "<script>alert(1)</script>", "big": 12345678901234567890}'
    )
    shown = page.get(f"{PATH}/events/{hostile.pk}").content.decode()
    for raw in ("<i>id", "<u>kind", "<script>alert"):
        assert raw not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&quot;big&quot;: 12345678901234567890" in shown
    assert "Connect that account, then replay the event." in shown
    large = make_event(alice, "large", body='{"text": "' + "ä" * 70_000 + '"}')
    shown = page.get(f"{PATH}/events/{large.pk}").content.decode()
    assert "Only the first 64 KB are shown." in shown
    assert shown.count("ä") == (65_536 - len('{"text": "')) // 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"a":1}', ('{\n  "a": 1\n}', False)),
        ("a=1&b=2", ("a=1&b=2", False)),
        ('"\\ud800"', ('"?"', False)),
        ("x" * 65_537, ("x" * 65_536, True)),
    ],
)
def test_bodies_are_indented_where_they_are_json_and_cut_where_they_are_long(text: str, shown: tuple[str, bool]) -> None:
    assert readable(text) == shown


def test_replaying_sends_on_or_matches_anew(alice: User) -> None:
    page, own = browser(alice), connect(alice)
    matched, lost = make_event(alice, "one", own), make_event(alice, "two")
    answer = page.post(f"{PATH}/events/{matched.pk}/replay", follow=True)
    assert "It is sent on once more, marked as a replay." in answer.content.decode()
    assert Event.objects.get(type="Webhook.Received").data["replay"] is True
    answer = page.post(f"{PATH}/events/{lost.pk}/replay", follow=True)
    assert "It is matched anew." in answer.content.decode()
    lost.refresh_from_db()
    assert (lost.state, lost.reason) == ("received", "")


def test_refusals_are_counted_with_what_to_do(alice: User) -> None:
    page, address = browser(alice), make_address(alice)
    reject(alice, address, "signature_wrong", count=17)
    reject(alice, address, "timestamp_outside", scope="wha_removed", count=2)
    shown = page.get(f"{PATH}/refused").content.decode()
    assert "The signature was made with another secret." in shown
    assert "Rotate the secret of this address to the one the provider shows." in shown
    assert '<td data-label="Refused" class="end number">17</td>' in shown
    assert shown.count(f'href="{PATH}/addresses/wha_') == 1
    assert f'href="{PATH}/addresses/{address.pk}"' in shown


def test_an_address_is_made_and_its_secret_shown_once(alice: User) -> None:
    page, own = browser(alice), connect(alice)
    answer = page.post(f"{PATH}/addresses", {"provider": "sandbox", "connectionId": str(own.pk), "secret": ""})
    row = InboundAddress.objects.get()
    shown = answer.content.decode()
    assert (answer.status_code, row.connection_id) == (200, own.pk)
    assert f'data-copy="{row.secrets["secret"]}"' in shown
    assert f'data-copy="{row.url}"' in shown
    assert "no-store" in answer["Cache-Control"]
    again = page.get(f"{PATH}/addresses/{row.pk}").content.decode()
    assert (row.url in again, row.secrets["secret"] in again) == (True, False)
    given = page.post(f"{PATH}/addresses", {"provider": "sandbox", "connectionId": "", "secret": "the-providers-secret"})
    assert "the-providers-secret" not in given.content.decode()
    assert InboundAddress.objects.exclude(pk=row.pk).get().secrets["secret"] == "the-providers-secret"
    listed = page.get(f"{PATH}/addresses").content.decode()
    assert (row.pk in listed, row.secrets["token"] in listed) == (True, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"provider": "none"}, "Select a valid choice."),
        ({"connectionId": "x"}, "There is no such connection."),
        ({"connectionId": "github"}, "There is no such connection to this provider."),
        ({"connectionId": "foreign"}, "There is no such connection."),
        ({"secret": "s" * 4001}, "at most 4000 characters"),
        ({"provider": "stripe", "secret": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_with_an_address_is_said_at_the_form(alice: User, change: dict[str, str], words: str) -> None:
    ids = {
        "github": connect(alice, provider="github").pk,
        "foreign": make_connection(factories.make_company()).pk,
    }
    body = {"provider": "sandbox", "connectionId": "", "secret": "", **change}
    body["connectionId"] = str(ids.get(body["connectionId"], body["connectionId"]))
    answer = browser(alice).post(f"{PATH}/addresses", body)
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert not InboundAddress.objects.exists()


def test_rotating_an_address_shows_what_was_made(alice: User) -> None:
    page, row = browser(alice), make_address(alice)
    first = row.secrets["secret"]
    assert page.post(f"{PATH}/addresses/{row.pk}/rotate", {"secret": "", "overlapHours": "721"}).status_code == 400
    answer = page.post(f"{PATH}/addresses/{row.pk}/rotate", {"secret": "", "overlapHours": "2"}).content.decode()
    row.refresh_from_db()
    assert row.secrets["previous"] == first
    assert (row.secrets["secret"] in answer, first in answer, "is taken as well, ends" in answer) == (True, False, True)
    answer = page.post(f"{PATH}/addresses/{row.pk}/rotate", {"secret": "their-own", "overlapHours": "0"}).content.decode()
    row.refresh_from_db()
    assert (row.secrets["secret"], "their-own" in answer, "is taken as well" in answer) == ("their-own", False, False)


def test_removing_an_address_asks_first_and_keeps_its_events(alice: User) -> None:
    page, row = browser(alice), make_address(alice)
    event = make_event(alice, "one", address=row)
    assert "What came in stays in the inbox." in page.get(f"{PATH}/addresses/{row.pk}/remove").content.decode()
    assert InboundAddress.objects.exists()
    page.post(f"{PATH}/addresses/{row.pk}/remove")
    assert not InboundAddress.objects.exists()
    assert page.get(f"{PATH}/events/{event.pk}").status_code == 200


def test_subscriptions_say_until_when_or_why_not(alice: User) -> None:
    page, own = browser(alice), connect(alice)
    soon = {
        "expires_at": timezone.now() + timedelta(days=3, minutes=1),
        "due_at": timezone.now() + timedelta(days=1, minutes=1),
    }
    kept = make_subscription(alice, own, inputs={"events": "all"}, subscription_id="hook_7", **soon)
    failed = make_subscription(alice, own, inputs={"events": "some"}, state="failed", last_error="provider_refused: No.")
    shown = page.get(f"{PATH}/subscriptions").content.decode()
    for words in ("in 3\xa0days", "in 1\xa0day", "provider_refused: No.", "events: all"):
        assert words in shown, words
    assert shown.count("Ask again") == 1
    assert f"/subscriptions/{failed.pk}/again" in shown
    address = page.get(f"{PATH}/addresses/{kept.address_id}").content.decode()
    assert "asked by its API to send here" in address
    assert "Rotate the secret" not in address


def test_a_subscription_is_ended_after_asking(alice: User) -> None:
    page, own = browser(alice), connect(alice)
    row = make_subscription(alice, own)
    assert "The provider is told to stop" in page.get(f"{PATH}/subscriptions/{row.pk}/end").content.decode()
    assert ProviderSubscription.objects.exists()
    page.post(f"{PATH}/subscriptions/{row.pk}/end")
    assert (ProviderSubscription.objects.count(), InboundAddress.objects.count()) == (0, 0)


def test_asking_again_says_what_the_provider_said(alice: User) -> None:
    page, own = browser(alice), connect(alice, provider="stripe")
    row = make_subscription(alice, own, state="failed")
    answer = page.post(f"{PATH}/subscriptions/{row.pk}/again", follow=True)
    assert answer.redirect_chain == [(f"{PATH}/subscriptions", 302)]
    assert "Stripe is not asked for webhooks by its API." in answer.content.decode()


def test_strangers_find_nothing_and_viewers_change_nothing(alice: User) -> None:
    own = connect(alice)
    event, subscription = make_event(alice, "secret-event", own), make_subscription(alice, own)
    reject(alice, subscription.address, "no_secret")
    tables = (InboundEvent, InboundAddress, ProviderSubscription, Event)
    before = [list(table.objects.values()) for table in tables]
    mallory = browser(factories.make_user())
    viewer = browser(factories.make_user(alice.company, role="viewer"))
    for path in ("", "/refused", "/addresses", "/subscriptions"):
        shown = mallory.get(PATH + path).content.decode()
        assert not [one for one in (event.event_id, str(own.pk), subscription.address_id) if one in shown], path
        assert viewer.get(PATH + path).status_code == 200
    assert names(mallory.get(f"{PATH}?connection={own.pk}")) == []
    address, ordered = f"addresses/{subscription.address_id}", f"subscriptions/{subscription.pk}"
    for path in (f"events/{event.pk}", address):
        assert mallory.get(f"{PATH}/{path}").status_code == 404, path
        assert viewer.get(f"{PATH}/{path}").status_code == 200, path
    for path in (f"events/{event.pk}/replay", f"{address}/rotate", f"{address}/remove", f"{ordered}/again", f"{ordered}/end"):
        assert mallory.post(f"{PATH}/{path}", {}).status_code == 404, path
        assert viewer.post(f"{PATH}/{path}", {}).status_code == 403, path
    assert viewer.post(f"{PATH}/addresses", {"provider": "sandbox"}).status_code == 403
    assert [list(table.objects.values()) for table in tables] == before
