"""TikTok Ads: campaigns, their reports, and leads from instant forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from integrations.leads import LEAD_SCHEMA, lead
from integrations.spec import Action, Field, Identity, Json, Mirror, OAuth2, Provider, Request, Trigger, Webhook

DOCS = "https://business-api.tiktok.com/portal/docs"
ADVERTISER = Field("advertiser_id", "Advertiser id", description="Id of the ad account.", example="7012345678901234567")
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, default=1, example=1)
PAGE_SIZE = Field("page_size", "Page size", "integer", description="1 to 1000.", required=False, default=100, example=100)
INFO: Json = {"page": 1, "page_size": 100, "total_number": 1, "total_page": 1}
#: One of `entry` in a notification: https://business-api.tiktok.com/portal/docs?id=1810521739537409
ENTRY: dict[str, Json] = {
    "id": 7126711421177430274,
    "page_id": 6873052183063953666,
    "page_name": "Spring form",
    "advertiser_id": 7012345678901234567,
    "advertiser_name": "Engines",
    "campaign_id": 1701890905779201,
    "campaign_name": "Spring",
    "adgroup_id": 1701890905779202,
    "adgroup_name": "Everyone",
    "ad_id": 1701890905779203,
    "ad_name": "Spring ad",
    "library_id": 0,
    "lead_source": "INSTANT_FORM",
    "create_time": 1780300000,
    "changes": [
        {"field": "name", "value": "Ada Lovelace"},
        {"field": "email", "value": "ada@example.com"},
        {"field": "phone_number", "value": "15088888888"},
    ],
}
FOUND: Json = {
    "code": 0,
    "message": "OK",
    "data": {
        "lead_data": {"name": "Ada Lovelace", "email": "ada@example.com"},
        "meta_data": {
            "lead_id": "7126711421177430274",
            "page_id": "6873052183063953666",
            "campaign_id": "1701890905779201",
            "campaign_name": "Spring",
            "ad_id": "1701890905779203",
            "ad_name": "Spring ad",
            "create_time": "2026-06-01 07:46:40",
            "lead_source": "INSTANT_FORM",
        },
    },
}


def fault(status: int, body: Any) -> str:
    """TikTok answers 200 with a code; 20001 means partly done: https://business-api.tiktok.com/portal/docs?id=1737172488964097"""
    failed = isinstance(body, dict) and body.get("code") not in (None, 0, 20001)
    return str(body.get("message") or body["code"]) if failed else ""


def notified(entry: Any) -> dict[str, Any]:
    """A webhook's entry as a Lead."""
    answers = [(str(one.get("field") or ""), "", one.get("value")) for one in entry.get("changes") or ()]
    return _lead(entry.get("id"), entry, answers)


def found(answer: Any) -> dict[str, Any]:
    """The answer of `/lead/get/` as a Lead."""
    data = answer.get("data") or {}
    facts = data.get("meta_data") or {}
    return _lead(facts.get("lead_id"), facts, [(key, "", value) for key, value in (data.get("lead_data") or {}).items()])


def _lead(key: Any, facts: Mapping[str, Any], answers: list[tuple[str, str, Any]]) -> dict[str, Any]:
    known = {name: facts.get(name) for name in ("campaign_id", "campaign_name", "ad_id", "ad_name")}
    form = {"form_id": facts.get("page_id"), "form_name": facts.get("page_name")}
    return lead("tiktok-ads", key, facts.get("create_time"), answers, **known, **form)


provider = Provider(
    slug="tiktok-ads",
    name="TikTok Ads",
    category="advertising",
    base_url="https://business-api.tiktok.com/open_api/v1.3",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://business-api.tiktok.com/portal/auth",
        token_url="https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/",
        pkce=False,
        token_body="json",
        parameter_names={"client_id": "app_id", "client_secret": "secret", "code": "auth_code"},
        code_parameter="auth_code",
        name="Access-Token",
        template="{access_token}",
    ),
    description="Campaigns, their reports, and leads from instant forms.",
    aliases=("tiktok-marketing", "tiktok-lead-gen"),
    identity=Identity(
        request=Request(path="/oauth2/advertiser/get/", query={"app_id": "{client_id}", "secret": "{client_secret}"}),
        id="data.list.0.advertiser_id",
        label="data.list.0.advertiser_name",
    ),
    # TikTok signs the body with everything beyond ASCII escaped, as it sends it.
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Open-Signature",
        key="app secret",
        items="entry",
        event_id="id",
        match=("advertiser_id", "account_id"),
        docs_url=f"{DOCS}?id=1806817494948930",
    ),
    actions=(
        Action(
            key="list_campaigns",
            name="List campaigns",
            description="Lists the campaigns of an ad account.",
            inputs=(ADVERTISER, PAGE, PAGE_SIZE),
            request=Request(
                path="/campaign/get/",
                query={"advertiser_id": "{advertiser_id}", "page": "{page}", "page_size": "{page_size}"},
            ),
            effect="idempotent",
            sample={
                "code": 0,
                "message": "OK",
                "data": {
                    "list": [
                        {
                            "campaign_id": "1701890905779201",
                            "campaign_name": "Spring",
                            "objective_type": "LEAD_GENERATION",
                            "operation_status": "ENABLE",
                            "budget": 50.0,
                        }
                    ],
                    "page_info": INFO,
                },
            },
            docs_url=f"{DOCS}?id=1739315828649986",
        ),
        Action(
            key="set_campaign_status",
            name="Pause or enable a campaign",
            description="Sets whether a campaign runs.",
            inputs=(
                ADVERTISER,
                Field("campaign_id", "Campaign id", description="Id of the campaign.", example="1701890905779201"),
                Field("status", "Status", description="Whether it runs.", choices=("ENABLE", "DISABLE"), example="DISABLE"),
            ),
            request=Request(
                method="POST",
                path="/campaign/status/update/",
                json={
                    "advertiser_id": "{advertiser_id}",
                    "campaign_ids": ["{campaign_id}"],
                    "operation_status": "{status}",
                },
            ),
            effect="idempotent",
            sample={"code": 0, "message": "OK", "data": {"campaign_ids": ["1701890905779201"], "status": "DISABLE"}},
            docs_url=f"{DOCS}?id=1739320994354178",
        ),
        Action(
            key="get_report",
            name="Report on campaigns",
            description="Tells what each campaign of an ad account brought and cost between two days.",
            inputs=(
                ADVERTISER,
                Field("start_date", "From", description="First day, YYYY-MM-DD.", example="2026-06-01"),
                Field("end_date", "To", description="Last day, YYYY-MM-DD.", example="2026-06-30"),
                PAGE,
                PAGE_SIZE,
            ),
            request=Request(
                path="/report/integrated/get/",
                query={
                    "advertiser_id": "{advertiser_id}",
                    "report_type": "BASIC",
                    "data_level": "AUCTION_CAMPAIGN",
                    "dimensions": json.dumps(["campaign_id"]),
                    "metrics": json.dumps(["campaign_name", "spend", "impressions", "clicks", "conversion"]),
                    "start_date": "{start_date}",
                    "end_date": "{end_date}",
                    "page": "{page}",
                    "page_size": "{page_size}",
                },
            ),
            effect="idempotent",
            sample={
                "code": 0,
                "message": "OK",
                "data": {
                    "list": [
                        {
                            "dimensions": {"campaign_id": "1701890905779201"},
                            "metrics": {"campaign_name": "Spring", "spend": "56.10", "impressions": "1200", "clicks": "34"},
                        }
                    ],
                    "page_info": INFO,
                },
            },
            docs_url=f"{DOCS}?id=1740302848100353",
        ),
        Action(
            key="list_forms",
            name="List instant forms",
            description="Lists the instant forms of an ad account.",
            inputs=(ADVERTISER, PAGE, PAGE_SIZE),
            request=Request(
                path="/page/get/",
                query={
                    "advertiser_id": "{advertiser_id}",
                    "business_type": "LEAD_GEN",
                    "page": "{page}",
                    "page_size": "{page_size}",
                },
            ),
            effect="idempotent",
            sample={
                "code": 0,
                "message": "OK",
                "data": {
                    "list": [{"page_id": "6873052183063953666", "title": "Spring form", "status": "PUBLISHED"}],
                    "page_info": INFO,
                },
            },
            docs_url=f"{DOCS}?id=1735713875563521",
        ),
        Action(
            key="get_form_lead",
            name="Read a lead of a form",
            description="Reads a lead of an instant form; which one TikTok does not say, so new ones come by webhook.",
            inputs=(ADVERTISER, Field("page_id", "Form id", description="Id of the form.", example="6873052183063953666")),
            request=Request(
                path="/lead/get/",
                query={"advertiser_id": "{advertiser_id}", "page_id": "{page_id}", "lead_source": "INSTANT_FORM"},
            ),
            result=found,
            output=LEAD_SCHEMA,
            effect="idempotent",
            sample=found(FOUND),
            docs_url=f"{DOCS}?id=1832112833212434",
        ),
    ),
    triggers=(
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires as soon as someone sends a subscribed instant form or leaves a lead in a direct message.",
            event_id="id",
            item=notified,
            sample=ENTRY,
            docs_url=f"{DOCS}?id=1810521739537409",
        ),
    ),
    mirrors=(Mirror(resource="lead", events=("",), item=notified, id="external_id"),),
    fault=fault,
    capabilities=("lead_sync",),
)
