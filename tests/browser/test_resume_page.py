"""The page behind the link of a waiting step in a real browser, in both themes and both widths, with axe looking over it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from automation.models import Flow, StepRun
from automation.services.executions import executing, starting
from automation.services.flows import flows
from tests.automation.engine_world import step
from tests.browser.test_pages import check
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = [
    {"name": "amount", "label": "Amount", "type": "number", "required": True},
    {"name": "why", "label": "Reason", "type": "longText"},
    {"name": "team", "label": "Team", "type": "choice", "choices": ["Sales", "Support"]},
    {"name": "urgent", "label": "It is urgent", "type": "boolean"},
]


def link_of(**config: Any) -> str:
    """The link of an approval that waits."""
    actor = make_actor()
    ask = step("a", "wait", mode="approval", title="Refund order 42?", text="120 € to Ada Lovelace.\n\nPaid by card.", **config)
    made = flows.create(actor, name="Refunds", steps=[ask])
    flows.publish(actor, made)
    starting.start(Flow.objects.get(pk=made.pk), {})
    executing.pump()
    told: Any = StepRun.objects.get().output
    return str(told["resumeUrl"])


def test_somebody_approves_and_cannot_do_so_again(page: Page, site: str, picture: Any) -> None:
    link = link_of(deadlineSeconds=3600)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Refund order 42?")
    expect(page.get_by_text("You can answer until")).to_be_visible()
    check(page)
    picture("approval")
    page.get_by_label("Comment").fill("Fine by me.")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: Approved")
    check(page)
    executing.pump()
    assert StepRun.objects.get().output == {"decision": "approved", "comment": "Fine by me.", "values": {}}
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This was answered already")
    expect(page.get_by_text("The answer was Approved")).to_be_visible()
    check(page)


def test_a_form_that_is_not_filled_in_well_can_be_corrected(page: Page, site: str) -> None:
    page.goto(link_of(options=["Refund", "Voucher"], fields=FIELDS))
    check(page)
    page.get_by_label("Amount").fill("much")
    page.get_by_label("It is urgent").check()
    page.get_by_role("button", name="Voucher").click()
    expect(page.get_by_text("Must be a number.")).to_be_visible()
    expect(page.get_by_label("Amount")).to_have_attribute("aria-describedby", "error-amount")
    check(page)
    page.get_by_label("Amount").fill("20")
    page.get_by_label("Team").select_option("Sales")
    page.get_by_role("button", name="Voucher").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: Voucher")
    executing.pump()
    values = {"amount": 20, "why": None, "team": "Sales", "urgent": True}
    assert StepRun.objects.get().output == {"decision": "Voucher", "comment": "", "values": values}


def test_a_link_nobody_made_says_so(page: Page, site: str) -> None:
    page.goto("/resume/made-up")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such link")
    check(page)
