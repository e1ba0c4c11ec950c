"""The pages about outgoing webhooks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from automation.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from automation.services.webhooks import switching
from connect_platform.core.events import Event
from tests import factories
from tests.automation.cast import make_endpoint

pytestmark = pytest.mark.django_db
PATH = "/dashboard/webhooks"
URL = "https://example.com/hooks"


@pytest.fixture
def alice() -> User:
    return factories.make_user()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made(user: User, url: str = URL, **options: Any) -> WebhookEndpoint:
    return make_endpoint(factories.make_actor(user), url, **options)


def make_delivery(endpoint: WebhookEndpoint, state: str = "done", *, minutes: int = 0, **fields: Any) -> WebhookDelivery:
    """A delivery of an event of its own, so many minutes old."""
    at = timezone.now() - timedelta(minutes=minutes)
    event = Event.objects.create(
        company_id=endpoint.company_id, type="Connection.Updated", data={"minute": minutes}, dispatched_at=at
    )
    return WebhookDelivery.objects.create(endpoint=endpoint, event=event, state=state, created_at=at, **fields)


def text_of(answer: Any) -> str:
    """What a person reads, without markup, in one line."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain).replace("&quot;", '"').replace("&#x27;", "'")


def test_adding_shows_the_secret_once(alice: User) -> None:
    page = browser(alice)
    assert "No webhooks yet" in page.get(PATH).content.decode()
    assert "A connection changed its status" in page.get(f"{PATH}/new").content.decode()
    answer = page.post(f"{PATH}/new", {"url": URL, "events": ["Connection.Updated", "flow.failed"]})
    row = WebhookEndpoint.objects.get()
    secret = row.secrets["current"]
    assert (answer.status_code, row.kind, row.events) == (200, "company", ["Connection.Updated", "flow.failed"])
    assert f'data-copy="{secret}"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for path in (PATH, f"{PATH}/{row.pk}", f"{PATH}/{row.pk}/change"):
        shown = page.get(path).content.decode()
        assert URL in shown
        assert secret not in shown


@pytest.mark.parametrize(("names", "kept"), [("", ["*"]), ("contact.created\n\n deal.won \n", ["contact.created", "deal.won"])])
def test_a_providers_events_are_named_one_a_line(alice: User, names: str, kept: list[str]) -> None:
    page = browser(alice)
    answer = page.post(f"{PATH}/new?of=provider", {"provider": "sandbox", "url": URL, "events": names})
    row = WebhookEndpoint.objects.get()
    assert (answer.status_code, row.kind, row.provider, row.events) == (200, "provider", "sandbox", kept)
    page.post(f"{PATH}/{row.pk}/change", {"url": f"{URL}/2", "events": "one.more"})
    row.refresh_from_db()
    assert (row.url, row.events, row.provider) == (f"{URL}/2", ["one.more"], "sandbox")


@pytest.mark.parametrize(
    ("query", "change", "words"),
    [
        ("", {"url": ""}, "This field is required."),
        ("", {"url": "http://example.com/hooks"}, "Must be an https URL."),
        ("", {"url": "https://10.0.0.1/hooks"}, "Must not be a private address."),
        ("", {"url": "nonsense"}, "URL"),
        ("", {"events": []}, "This field is required."),
        ("", {"events": ["no.such"]}, "Select a valid choice."),
        ("?of=provider", {"provider": "none", "events": ""}, "Select a valid choice."),
        ("?of=provider", {"events": "n" * 201}, "At most 100 printable names"),
        ("?of=provider", {"events": "\n".join(map(str, range(101)))}, "At most 100 printable names"),
    ],
)
def test_what_is_wrong_is_said_at_the_form_and_nothing_is_stored(
    alice: User, query: str, change: dict[str, Any], words: str
) -> None:
    body = {"url": URL, "events": ["*"], "provider": "sandbox"} | change
    answer = browser(alice).post(f"{PATH}/new{query}", body)
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert not WebhookEndpoint.objects.exists()
    row = made(alice)
    if not query:
        assert browser(alice).post(f"{PATH}/{row.pk}/change", body).status_code == 400
        row.refresh_from_db()
        assert (row.url, row.events) == (URL, ["*"])


def test_the_list_says_how_each_stands_and_what_arrived(alice: User) -> None:
    good, tired, off, gone = (made(alice, f"https://example.com/{number}") for number in range(4))
    for number in range(3):
        make_delivery(good, minutes=number)
    make_delivery(good, "failed", minutes=5)
    make_delivery(good, "waiting", minutes=6)
    make_delivery(good, "failed", minutes=60 * 25)
    WebhookEndpoint.objects.filter(pk=tired.pk).update(failing_since=timezone.now(), failures_in_a_row=7)
    switching.switch_off(off.pk, WebhookEndpoint.Reason.BY_USER)
    switching.switch_off(gone.pk, WebhookEndpoint.Reason.GONE)
    shown = text_of(browser(alice).get(PATH))
    assert "75 % 3 of 4 arrived, 1 pending" in shown
    assert "Failing 7 tries in a row did not arrive." in shown
    assert "Switched off Somebody of your company switched it off." in shown
    assert "Switched off It answered 410 Gone" in shown


def test_both_lists_ask_as_much_for_many_rows_as_for_one(alice: User) -> None:
    page = browser(alice)
    row = made(alice)
    make_delivery(row)
    counts = []
    for _ in range(2):
        for path in (PATH, f"{PATH}/{row.pk}"):
            with CaptureQueriesContext(connection) as counted:
                assert page.get(path).status_code == 200
            counts.append(len(counted))
        for number in range(20):
            make_delivery(made(alice, f"https://example.com/{number}"))
            make_delivery(row, "failed", minutes=number)
    assert counts[:2] == counts[2:]


def test_pages_lead_from_the_newest_to_the_oldest(alice: User) -> None:
    page, row = browser(alice), made(alice)
    deliveries = [make_delivery(row, minutes=number) for number in range(30)]
    for number in range(29):
        made(alice, f"https://example.com/{number}")
    first = page.get(f"{PATH}/{row.pk}").content.decode()
    older = re.search(r"before=([0-9a-f-]{36})#deliveries", first)
    assert older
    second = page.get(f"{PATH}/{row.pk}?before={older[1]}").content.decode()
    shown = [[str(one.pk) for one in deliveries if f"/deliveries/{one.pk}" in text] for text in (first, second)]
    assert shown == [[str(one.pk) for one in deliveries[:25]], [str(one.pk) for one in deliveries[25:]]]
    assert "before=" not in second
    listed = page.get(PATH).content.decode()
    following = re.search(r'href="(\?before=wh_[0-9a-z]+)"', listed)
    assert following
    rest = page.get(PATH + following[1]).content.decode()
    assert (row.pk in listed, row.pk in rest) == (False, True)


def test_deliveries_are_filtered_by_state(alice: User) -> None:
    page, row = browser(alice), made(alice)
    done, failed = make_delivery(row), make_delivery(row, "failed", last_error="It answered 500.")
    shown = page.get(f"{PATH}/{row.pk}?state=failed").content.decode()
    assert (str(failed.pk) in shown, str(done.pk) in shown, "It answered 500." in shown) == (True, False, True)
    assert "Nothing matches" in page.get(f"{PATH}/{row.pk}?state=pending").content.decode()
    assert str(done.pk) in page.get(f"{PATH}/{row.pk}?state=lost&before=x").content.decode()


def test_a_delivery_shows_every_try_and_what_was_sent(alice: User) -> None:
    page, row = browser(alice), made(alice)
    found = make_delivery(row, "failed", attempt=2, last_error="It answered 500.")
    common = {"delivery": found, "milliseconds": 31}
    WebhookAttempt.objects.create(**common, number=1, error="It took longer than 15 seconds.")
    WebhookAttempt.objects.create(**common, number=2, status=500, error="It answered 500.", response="<b>Out of order</b>")
    shown = page.get(f"{PATH}/{row.pk}/deliveries/{found.pk}").content.decode()
    assert "It took longer than 15 seconds." in shown
    assert "&lt;b&gt;Out of order&lt;/b&gt;" in shown
    assert "<b>Out of order" not in shown
    assert f'data-copy="{found.event_id}"' in shown
    assert "&quot;minute&quot;: 0" in shown
    answer = page.post(f"{PATH}/{row.pk}/deliveries/{found.pk}/resend", follow=True)
    assert "It is sent once more" in answer.content.decode()
    found.refresh_from_db()
    assert (found.state, found.tries) == ("waiting", 0)


def test_rotating_shows_the_new_secret_and_keeps_the_old_one(alice: User) -> None:
    page, row = browser(alice), made(alice)
    before = row.secrets["current"]
    assert page.post(f"{PATH}/{row.pk}/rotate", {"overlapHours": "169"}).status_code == 400
    answer = page.post(f"{PATH}/{row.pk}/rotate", {"overlapHours": "2"})
    row.refresh_from_db()
    assert row.secrets["previous"] == before
    shown = answer.content.decode()
    assert (row.secrets["current"] in shown, before in shown, "signs as well, ends" in shown) == (True, False, True)
    assert row.secrets["current"] not in page.get(f"{PATH}/{row.pk}").content.decode()


def test_a_test_leads_to_its_delivery(alice: User) -> None:
    page, row = browser(alice), made(alice)
    answer = page.post(f"{PATH}/{row.pk}/test", follow=True)
    found = WebhookDelivery.objects.get()
    assert answer.redirect_chain == [(f"{PATH}/{row.pk}/deliveries/{found.pk}", 302)]
    assert "webhook.test" in answer.content.decode()
    assert "It was not sent yet." in answer.content.decode()


def test_switching_off_and_on_then_recovering(alice: User) -> None:
    page, row = browser(alice), made(alice)
    waiting = make_delivery(row, "waiting", minutes=10)
    page.post(f"{PATH}/{row.pk}/switch")
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.status, row.disabled_reason, waiting.state) == ("disabled", "by_user", "failed")
    since = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert page.post(f"{PATH}/{row.pk}/test").status_code == 409
    assert page.post(f"{PATH}/{row.pk}/recover", {"since": since}).status_code == 409
    page.post(f"{PATH}/{row.pk}/switch")
    for wrong in ("", "yesterday", "2999-01-01T00:00", "2001-01-01T00:00"):
        assert page.post(f"{PATH}/{row.pk}/recover", {"since": wrong}).status_code == 400, wrong
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    answer = page.post(f"{PATH}/{row.pk}/recover", {"since": since}, follow=True)
    assert "1 delivery is sent once more." in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_deleting_asks_first(alice: User) -> None:
    page, row = browser(alice), made(alice)
    make_delivery(row, "waiting")
    assert "1 delivery that waits is dropped." in text_of(page.get(f"{PATH}/{row.pk}/delete"))
    assert WebhookEndpoint.objects.exists()
    answer = page.post(f"{PATH}/{row.pk}/delete", follow=True)
    assert answer.redirect_chain == [(PATH, 302)]
    assert not WebhookEndpoint.objects.exists()


def test_strangers_find_nothing_and_viewers_change_nothing(alice: User) -> None:
    row = made(alice)
    found = make_delivery(row, "failed")
    before = [list(model.objects.values()) for model in (WebhookEndpoint, WebhookDelivery)]
    mallory = browser(factories.make_user())
    viewer = browser(factories.make_user(alice.company, role="viewer"))
    assert row.pk not in mallory.get(PATH).content.decode()
    for path in ("", f"/deliveries/{found.pk}"):
        assert mallory.get(f"{PATH}/{row.pk}{path}").status_code == 404, path
        shown = viewer.get(f"{PATH}/{row.pk}{path}")
        assert (shown.status_code, "Send" in text_of(shown)) == (200, False), path
    for name in ("change", "delete", "rotate", "test", "switch", "recover", f"deliveries/{found.pk}/resend"):
        assert mallory.post(f"{PATH}/{row.pk}/{name}", {}).status_code == 404, name
        assert viewer.post(f"{PATH}/{row.pk}/{name}", {}).status_code == 403, name
    assert viewer.get(f"{PATH}/new").status_code == 403
    assert viewer.post(f"{PATH}/new", {"url": URL, "events": ["*"]}).status_code == 403
    assert [list(model.objects.values()) for model in (WebhookEndpoint, WebhookDelivery)] == before
