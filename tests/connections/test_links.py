"""Reusable links: what opening one makes, and when one stops working."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connections.models import Connection, ConnectLink
from tests.connections.cast import ABROAD, Caller
from tests.connections.test_pages import problem_on

pytestmark = pytest.mark.django_db(transaction=True)


def make_link(alice: Caller, **body: Any) -> dict[str, Any]:
    payload = {"resources": {"history": {}}, "returnUrl": ABROAD, "userId": "user-9"}
    answer = alice.call("POST", "/intent-token-links", {"integrationId": "sandbox", "requestPayload": payload, **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def address(alice: Caller, link: dict[str, Any]) -> str:
    return f"{alice.url}/link/{link['shortCode']}"


def test_each_visit_makes_a_connection_of_its_own(alice: Caller) -> None:
    link = make_link(alice)
    first, second = alice.browser().open(address(alice, link)), alice.browser().open(address(alice, link))
    assert first.page.url != second.page.url
    for browser in (first, second):
        browser.submit("continue", scheme="API_KEY").submit("connect", api_key="sandbox-key")
        assert browser.words["status"] == "connected"
    assert alice.get(f"/intent-token-links/{link['id']}")["usageCount"] == 2
    assert list(Connection.objects.values_list("user_id", "status")) == [("user-9", "connected")] * 2


@pytest.mark.parametrize("change", ["inactive", "expired", "used up"])
def test_link_that_has_ended_is_a_page_that_says_so(alice: Caller, change: str) -> None:
    link = make_link(alice, maxSuccessfulConnections=1)
    if change == "inactive":
        assert alice.call("POST", f"/intent-token-links/{link['id']}/deactivate").json()["isActive"] is False
    elif change == "expired":
        past = (timezone.now() - timedelta(minutes=1)).isoformat()
        assert alice.call("PUT", f"/intent-token-links/{link['id']}", {"expiresAt": past}).status_code == 200
    else:
        alice.browser().open(address(alice, link)).submit("continue", scheme="API_KEY").submit("connect", api_key="sandbox-key")
    before = Connection.objects.count()
    assert problem_on(alice.browser().open(address(alice, link)), 410, "gone") == "This link can no longer be used."
    assert Connection.objects.count() == before


def test_of_two_who_opened_the_last_place_one_gets_it(alice: Caller) -> None:
    link = make_link(alice, maxSuccessfulConnections=1)
    both = [alice.browser().open(address(alice, link)).submit("continue", scheme="API_KEY") for _ in range(2)]
    first, second = (browser.submit("connect", api_key="sandbox-key") for browser in both)
    assert first.words["status"] == "connected"
    assert second.status == 410
    assert "can no longer be used" in second.text
    assert ConnectLink.objects.get().usage_count == 1
    assert Connection.objects.filter(credentials=None).count() == 1


def test_form_sent_twice_connects_once(alice: Caller) -> None:
    browser = alice.browser().open(alice.ask()["url"]).submit("continue", scheme="API_KEY")
    form = browser.page
    assert browser.submit("connect", api_key="sandbox-key").page.url.endswith("/done")
    browser.page = form
    assert problem_on(browser.submit("connect", api_key="sandbox-key-2"), 410, "gone") == "This link was used already."
    assert Connection.objects.get().token_version == 1


def test_deactivated_link_works_again_once_activated(alice: Caller) -> None:
    link = make_link(alice)
    for verb, status in (("deactivate", 410), ("activate", 200)):
        alice.call("POST", f"/intent-token-links/{link['id']}/{verb}")
        assert alice.browser().open(address(alice, link)).status == status
        assert alice.call("GET", f"/intent-token-links/short-code/{link['shortCode']}").json()["isActive"] is (status == 200)


def test_links_of_others_are_unknown(alice: Caller, mallory: Caller) -> None:
    link = make_link(alice)
    path = f"/intent-token-links/{link['id']}"
    for method, where, body in (
        ("GET", path, None), ("PUT", path, {"notes": "mine"}), ("DELETE", path, None), ("POST", f"{path}/deactivate", None),
        ("POST", f"{path}/activate", None),
    ):  # fmt: skip
        answer = mallory.call(method, where, body)
        assert (answer.status_code, answer.json()["errorCode"]) == (404, "NOT_FOUND_001"), where
    assert alice.get(path) == link
    assert mallory.get("/intent-token-links")["data"] == []
    assert alice.call("DELETE", path).status_code == 204
    assert alice.call("GET", path).status_code == 404


def test_absent_keys_stay_and_unknown_ones_are_refused(alice: Caller) -> None:
    link = make_link(alice, notes="first", metadata={"tags": ["a"]})
    changed = alice.call("PUT", f"/intent-token-links/{link['id']}", {"notes": None}).json()
    assert changed == {**link, "notes": None, "updatedAt": changed["updatedAt"]}
    refused = alice.call("PUT", f"/intent-token-links/{link['id']}", {"usageCount": 0})
    assert (refused.status_code, set(refused.json()["details"])) == (400, {"usageCount"})
