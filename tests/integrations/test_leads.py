"""Leads of every source come out in one shape, from the payloads the vendors document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from integrations import catalogue, render
from integrations.leads import LEAD_SCHEMA, lead, moment
from integrations.providers import google_ads, linkedin_ads, meta_lead_ads, tiktok_ads
from integrations.spec import Provider

SOURCES = ("meta-lead-ads", "google-ads", "linkedin-ads", "tiktok-ads")
EMPTY = {
    "source": "acme",
    "external_id": "1",
    "created_at": "",
    "form_id": "",
    "form_name": "",
    "campaign_id": "",
    "campaign_name": "",
    "ad_id": "",
    "ad_name": "",
    "full_name": "",
    "first_name": "",
    "last_name": "",
    "email": "",
    "phone": "",
    "company": "",
    "job_title": "",
    "city": "",
    "country": "",
    "postal_code": "",
    "answers": {},
}


def leads_of(provider: Provider) -> Iterator[Any]:
    """Every lead a provider's definition makes of its own samples."""
    for trigger in provider.triggers:
        if trigger.item is not None:
            yield trigger.item(trigger.sample)
    for action in provider.actions:
        if action.output is LEAD_SCHEMA:
            yield action.sample


@pytest.mark.parametrize("slug", SOURCES)
def test_every_source_makes_leads_that_keep_the_schema(slug: str) -> None:
    provider = catalogue.get(slug)
    leads = list(leads_of(provider))
    assert len(leads) >= 2
    for each in leads:
        assert list(Draft202012Validator(LEAD_SCHEMA).iter_errors(each)) == []
        assert each["source"] == slug
        assert each["external_id"]
    assert "lead_sync" in catalogue.capabilities(provider)


def test_schema_refuses_what_is_no_lead() -> None:
    Draft202012Validator.check_schema(LEAD_SCHEMA)
    validator = Draft202012Validator(LEAD_SCHEMA)
    assert validator.is_valid(EMPTY)
    assert not validator.is_valid({**EMPTY, "email": None})
    assert not validator.is_valid({**EMPTY, "fax": "1"})
    assert not validator.is_valid({key: value for key, value in EMPTY.items() if key != "phone"})
    assert not validator.is_valid({**EMPTY, "answers": {"Which?": 1}})


def test_lead_without_answers_is_empty_and_not_missing() -> None:
    assert lead("acme", 1, None, []) == EMPTY
    assert lead("acme", "1", "", [], form_id=None, ad_name="") == EMPTY


def test_answers_fill_the_fields_and_are_all_kept_under_their_question() -> None:
    made = lead(
        "acme",
        "1",
        None,
        [
            ("WORK_EMAIL", "Work email", "ada@work.example"),
            ("EMAIL", "Email", " ada@example.com "),
            ("Phone-Number", "", "+44 20 7946 0000"),
            ("", "Colors?", ["red", "blue"]),
            ("company_name", "", ""),
        ],
    )
    assert (made["email"], made["phone"], made["company"]) == ("ada@example.com", "+44 20 7946 0000", "")
    assert made["answers"] == {
        "Work email": "ada@work.example",
        "Email": "ada@example.com",
        "Phone-Number": "+44 20 7946 0000",
        "Colors?": "red, blue",
    }


def test_work_address_stands_in_where_no_private_one_is_given() -> None:
    assert lead("acme", "1", None, [("work_email", "", "ada@work.example")])["email"] == "ada@work.example"


def test_full_name_is_put_together_and_never_taken_apart() -> None:
    parts = lead("acme", "1", None, [("last_name", "", "Lovelace"), ("first_name", "", "Ada")])
    assert parts["full_name"] == "Ada Lovelace"
    whole = lead("acme", "1", None, [("full_name", "", "Ada King Lovelace")])
    assert (whole["full_name"], whole["first_name"], whole["last_name"]) == ("Ada King Lovelace", "", "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (1614239152, "2021-02-25T07:45:52Z"),
        ("1614239152", "2021-02-25T07:45:52Z"),
        (1711407600000, "2024-03-25T23:00:00Z"),
        ("2015-02-28T08:49:14+0000", "2015-02-28T08:49:14Z"),
        ("2019-01-01 12:32:45-08:00", "2019-01-01T20:32:45Z"),
        ("2024-09-26T12:30:00Z", "2024-09-26T12:30:00Z"),
        ("2025-05-16 10:00:00", "2025-05-16T10:00:00Z"),
        ("yesterday", ""),
        (10**30, ""),
        (None, ""),
        ("", ""),
    ],
)
def test_times_of_every_kind_become_utc(given: Any, expected: str) -> None:
    assert moment(given) == expected


def test_meta_lead_is_read_off_its_field_data() -> None:
    """The answer documented under "Retrieving Leads", without the campaign, which needs another permission."""
    made = meta_lead_ads.lead_of(
        {
            "created_time": "2015-02-28T08:49:14+0000",
            "id": "4231",
            "ad_id": "77",
            "form_id": "88",
            "field_data": [
                {"name": "car_make", "values": ["Honda"]},
                {"name": "full_name", "values": ["Joe Example"]},
                {"name": "email", "values": ["joe@example.com"]},
                {"name": "selected_dealer", "values": ["99213450"]},
            ],
        }
    )
    assert made == {
        **EMPTY,
        "source": "meta-lead-ads",
        "external_id": "4231",
        "created_at": "2015-02-28T08:49:14Z",
        "form_id": "88",
        "ad_id": "77",
        "full_name": "Joe Example",
        "email": "joe@example.com",
        "answers": {
            "car_make": "Honda",
            "full_name": "Joe Example",
            "email": "joe@example.com",
            "selected_dealer": "99213450",
        },
    }


def test_meta_notification_names_the_lead_and_nothing_of_the_person() -> None:
    made = meta_lead_ads.notified(meta_lead_ads.ENTRY)
    assert made == {
        **EMPTY,
        "source": "meta-lead-ads",
        "external_id": "1001234567890123",
        "created_at": "2026-06-01T07:46:40Z",
        "form_id": "1082932385156331",
        "ad_id": "23843012345678901",
    }


def test_google_webhook_is_a_lead_and_its_key_is_not_in_it() -> None:
    made = google_ads.received(google_ads.EVENT)
    assert made == {
        **EMPTY,
        "source": "google-ads",
        "external_id": "TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "created_at": "2026-06-01T08:15:00Z",
        "form_id": "777",
        "campaign_id": "888",
        "ad_id": "999",
        "full_name": "Ada Lovelace",
        "email": "ada@example.com",
        "answers": {"Full Name": "Ada Lovelace", "User Email": "ada@example.com"},
    }
    assert "the key set with the form" not in str(made)


def test_google_row_is_the_same_lead_with_names_of_form_and_campaign() -> None:
    made = google_ads.submitted(google_ads.ROW)
    assert made == {
        **EMPTY,
        "source": "google-ads",
        "external_id": "5501",
        "created_at": "2026-06-01T08:15:00Z",
        "form_id": "777",
        "form_name": "Spring form",
        "campaign_id": "888",
        "campaign_name": "Spring",
        "ad_id": "999",
        "full_name": "Ada Lovelace",
        "email": "ada@example.com",
        "answers": {"FULL_NAME": "Ada Lovelace", "EMAIL": "ada@example.com", "Which engine?": "Analytical"},
    }


def test_linkedin_answers_are_read_together_with_their_form() -> None:
    made = linkedin_ads.lead_of(linkedin_ads.LEAD)
    assert made == {
        **EMPTY,
        "source": "linkedin-ads",
        "external_id": "b6b76ae5-4c4a-4b46-bd5a-20cf6a2a0ea9-9",
        "created_at": "2026-06-01T07:46:40Z",
        "form_id": "7234246",
        "form_name": "Spring form",
        "campaign_id": "605984",
        "campaign_name": "Spring",
        "ad_id": "122529624",
        "full_name": "Ada",
        "first_name": "Ada",
        "answers": {"First name": "Ada", "Which engine?": "Analytical", "utm_source": "linkedin"},
    }


def test_linkedin_lead_without_its_form_keeps_ids_and_answers() -> None:
    made = linkedin_ads.lead_of({key: value for key, value in linkedin_ads.LEAD.items() if key != "form"})
    assert made["form_id"] == "7234246"
    assert made["answers"] == {"107234246": "Ada", "207234246": "2"}


def test_linkedin_leads_are_asked_for_in_the_grammar_of_its_protocol() -> None:
    provider = catalogue.get("linkedin-ads")
    action = provider.action("list_leads")
    assert action is not None
    called = render.action_call(provider, action, {"ad_account_id": "522529623"}, {"access_token": "x"})
    assert called.url.startswith(
        "https://api.linkedin.com/rest/leadFormResponses?q=owner"
        "&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A522529623)&leadType=(leadType:SPONSORED)"
    )
    assert called.url.endswith("&count=50&start=0")


def test_linkedin_report_takes_days_apart_and_refuses_what_is_none() -> None:
    assert linkedin_ads.period({"first_day": "2026-06-01", "last_day": "2026-12-30"}) == {
        "first_year": 2026,
        "first_month": 6,
        "first_date": 1,
        "last_year": 2026,
        "last_month": 12,
        "last_date": 30,
    }
    with pytest.raises(ValueError, match="Invalid isoformat"):
        linkedin_ads.period({"first_day": "2026-06-31x", "last_day": "2026-12-30"})


def test_tiktok_notification_carries_the_whole_lead() -> None:
    """Ids come as numbers of 19 digits and must not lose one."""
    made = tiktok_ads.notified(tiktok_ads.ENTRY)
    assert made == {
        **EMPTY,
        "source": "tiktok-ads",
        "external_id": "7126711421177430274",
        "created_at": "2026-06-01T07:46:40Z",
        "form_id": "6873052183063953666",
        "form_name": "Spring form",
        "campaign_id": "1701890905779201",
        "campaign_name": "Spring",
        "ad_id": "1701890905779203",
        "ad_name": "Spring ad",
        "full_name": "Ada Lovelace",
        "email": "ada@example.com",
        "phone": "15088888888",
        "answers": {"name": "Ada Lovelace", "email": "ada@example.com", "phone_number": "15088888888"},
    }


def test_tiktok_says_in_a_code_that_a_call_failed() -> None:
    provider = catalogue.get("tiktok-ads")
    assert provider.fault is not None
    assert provider.fault(200, {"code": 0, "message": "OK"}) == ""
    assert provider.fault(200, {"code": 20001, "message": "Partially successful"}) == ""
    assert provider.fault(200, {"code": 40105, "message": "Access token is invalid"}) == "Access token is invalid"
    assert provider.fault(200, []) == ""
