"""LinkedIn Ads: campaigns, their reports, and leads from lead gen forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from integrations.leads import LEAD_SCHEMA, Answer, last_part, lead
from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Increment,
    Json,
    Mirror,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Resource,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://learn.microsoft.com/en-us/linkedin/marketing"
LEAD_DOCS = f"{DOCS}/lead-sync/leadsync"
LEAD_SCOPE = "r_marketing_leadgen_automation"
#: Rest.li keeps parentheses, commas and colons of a query for its own grammar, so they stand in the path as they are, and
#: those inside a URN are encoded: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/protocol-version
OF_ACCOUNT = "q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A{account})"
LEAD_FIELDS = (
    "fields=owner,leadType,leadMetadata,leadMetadataInfo,versionedLeadGenFormUrn,id,submittedAt,testLead,formResponse,"
    "associatedEntity,form:(hiddenFields,name,id,content)"
)
LEADS = f"/leadFormResponses?{OF_ACCOUNT}&leadType=(leadType:SPONSORED)&limitedToTestLeads=false&{LEAD_FIELDS}"
ACCOUNT_ID = Field("ad_account_id", "Ad account id", description="Number of the ad account.", example="522529623")
START = Field("start", "Start", "integer", description="How many to skip.", required=False, default=0, example=0)
COUNT = Field("count", "Count", "integer", description="1 to 100.", required=False, default=50, example=50)
PAGE_TOKEN = Field(
    "page_token", "Page", description="metadata.nextPageToken of the page before.", required=False, example="DgGerr1iVQreC"
)
PAGE_SIZE = Field("page_size", "Page size", "integer", description="1 to 1000.", required=False, default=100, example=100)
#: https://learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync#find-lead-form-responses-by-owner
LEAD: dict[str, Json] = {
    "id": "b6b76ae5-4c4a-4b46-bd5a-20cf6a2a0ea9-9",
    "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:522529623"},
    "leadType": "SPONSORED",
    "leadMetadata": {"sponsoredLeadMetadata": {"campaign": "urn:li:sponsoredCampaign:605984"}},
    "leadMetadataInfo": {
        "sponsoredLeadMetadataInfo": {"campaign": {"name": "Spring", "id": "urn:li:sponsoredCampaign:605984"}}
    },
    "associatedEntity": {"associatedCreative": "urn:li:sponsoredCreative:122529624"},
    "versionedLeadGenFormUrn": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:7234246,1)",
    "submittedAt": 1780300000000,
    "testLead": False,
    "formResponse": {
        "answers": [
            {"questionId": 107234246, "answerDetails": {"textQuestionAnswer": {"answer": "Ada"}}},
            {"questionId": 207234246, "answerDetails": {"multipleChoiceAnswer": {"options": [2]}}},
        ],
        "consentResponses": [{"consentId": 1, "accepted": True}],
    },
    "form": {
        "id": 7234246,
        "name": "Spring form",
        "hiddenFields": [{"name": "utm_source", "value": "linkedin"}],
        "content": {
            "questions": [
                {
                    "questionId": 107234246,
                    "name": "firstName",
                    "predefinedField": "FIRST_NAME",
                    "question": {"localized": {"en_US": "First name"}},
                },
                {
                    "questionId": 207234246,
                    "name": "engine",
                    "question": {"localized": {"en_US": "Which engine?"}},
                    "questionDetails": {
                        "multipleChoiceQuestionDetails": {
                            "options": [
                                {"id": 1, "text": {"localized": {"en_US": "Difference"}}},
                                {"id": 2, "text": {"localized": {"en_US": "Analytical"}}},
                            ]
                        }
                    },
                },
            ]
        },
    },
}


def lead_of(item: Any) -> dict[str, Any]:
    """A lead form response, read together with its form, as a Lead."""
    form = item.get("form") or {}
    questions = {one.get("questionId"): one for one in (form.get("content") or {}).get("questions") or ()}
    given = (item.get("formResponse") or {}).get("answers") or ()
    answers = [_answer(questions.get(one.get("questionId")) or {}, one) for one in given]
    answers += [("", str(one.get("name") or ""), one.get("value")) for one in form.get("hiddenFields") or ()]
    campaign = (item.get("leadMetadata") or {}).get("sponsoredLeadMetadata") or {}
    told = ((item.get("leadMetadataInfo") or {}).get("sponsoredLeadMetadataInfo") or {}).get("campaign") or {}
    return lead(
        "linkedin-ads",
        item.get("id"),
        item.get("submittedAt"),
        answers,
        form_id=form.get("id") or last_part(str(item.get("versionedLeadGenFormUrn") or "").partition(",")[0]),
        form_name=form.get("name"),
        campaign_id=last_part(campaign.get("campaign") or told.get("id")),
        campaign_name=told.get("name"),
        ad_id=last_part((item.get("associatedEntity") or {}).get("associatedCreative")),
    )


def _answer(question: Mapping[str, Any], given: Mapping[str, Any]) -> Answer:
    """An answer names its question, and its choices, by number; the words are in the form."""
    details = given.get("answerDetails") or {}
    text = (details.get("textQuestionAnswer") or {}).get("answer")
    picked = (details.get("multipleChoiceAnswer") or {}).get("options") or ()
    offered = ((question.get("questionDetails") or {}).get("multipleChoiceQuestionDetails") or {}).get("options") or ()
    words = {one.get("id"): _said(one.get("text")) for one in offered}
    key = question.get("predefinedField") or question.get("name") or given.get("questionId") or ""
    return str(key), _said(question.get("question")), text if text is not None else [words.get(one, one) for one in picked]


def _said(text: Any) -> str:
    """The first language of a text in several."""
    return str(next(iter(((text or {}).get("localized") or {}).values()), ""))


def leads_of(answer: Any) -> Any:
    """A page of responses, each as a Lead."""
    return {**answer, "elements": [lead_of(item) for item in answer.get("elements") or ()]}


def period(inputs: Mapping[str, Json]) -> dict[str, Json]:
    """A range of days in LinkedIn's words. Raises ValueError for what is no date."""
    found: dict[str, Json] = {}
    for name in ("first_day", "last_day"):
        day = date.fromisoformat(str(inputs[name]))
        edge = name.partition("_")[0]
        found |= {f"{edge}_year": day.year, f"{edge}_month": day.month, f"{edge}_date": day.day}
    return found


EDGES = "(year:{first_year},month:{first_month},day:{first_date}),end:(year:{last_year},month:{last_month},day:{last_date})"

provider = Provider(
    slug="linkedin-ads",
    name="LinkedIn Ads",
    category="advertising",
    base_url="https://api.linkedin.com/rest",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://www.linkedin.com/oauth/v2/authorization",
        token_url="https://www.linkedin.com/oauth/v2/accessToken",
        revoke=rfc7009("https://www.linkedin.com/oauth/v2/revoke"),
        scopes=("r_ads", "r_ads_reporting", LEAD_SCOPE),
        pkce=False,
    ),
    description="Campaigns, their reports, and leads from lead gen forms.",
    aliases=("linkedin-lead-gen", "linkedin-lead-gen-forms"),
    account_fields=(
        AccountField(
            key="ad_account",
            label="Ad account",
            pattern="^[0-9]{1,19}$",
            source="verify",
            path="elements.0.id",
            example="522529623",
            required=False,
        ),
    ),
    # A version is served for a year: https://learn.microsoft.com/en-us/linkedin/marketing/versioning
    headers={"LinkedIn-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"},
    identity=Identity(
        request=Request(path="/adAccounts", query={"q": "search", "pageSize": "1"}), id="elements.0.id", label="elements.0.name"
    ),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-LI-Signature",
        prefix="hmacsha256=",
        key="client secret",
        docs_url="https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation",
    ),
    actions=(
        Action(
            key="list_ad_accounts",
            name="List ad accounts",
            description="Lists the ad accounts the person has a role in.",
            inputs=(PAGE_SIZE, PAGE_TOKEN),
            request=Request(path="/adAccounts", query={"q": "search", "pageSize": "{page_size}", "pageToken": "{page_token}"}),
            scopes=("r_ads",),
            effect="idempotent",
            sample={
                "elements": [{"id": 522529623, "name": "Engines", "currency": "USD", "status": "ACTIVE", "type": "BUSINESS"}],
                "metadata": {"nextPageToken": "DgGerr1iVQreC"},
            },
            docs_url=f"{DOCS}/integrations/ads/account-structure/create-and-manage-accounts",
        ),
        Action(
            key="list_campaigns",
            name="List campaigns",
            description="Lists the campaigns of an ad account.",
            inputs=(ACCOUNT_ID, PAGE_SIZE, PAGE_TOKEN),
            request=Request(
                path="/adAccounts/{ad_account_id}/adCampaigns",
                query={"q": "search", "pageSize": "{page_size}", "pageToken": "{page_token}"},
            ),
            scopes=("r_ads",),
            effect="idempotent",
            sample={
                "elements": [
                    {
                        "id": 605984,
                        "name": "Spring",
                        "status": "ACTIVE",
                        "account": "urn:li:sponsoredAccount:522529623",
                        "dailyBudget": {"amount": "50", "currencyCode": "USD"},
                    }
                ],
                "metadata": {"nextPageToken": "DgGerr1iVQreC"},
            },
            docs_url=f"{DOCS}/integrations/ads/account-structure/create-and-manage-campaigns",
        ),
        Action(
            key="get_report",
            name="Report on campaigns",
            description="Tells what each campaign of an ad account brought and cost between two days.",
            inputs=(
                ACCOUNT_ID,
                Field("first_day", "From", description="First day, YYYY-MM-DD.", example="2026-06-01"),
                Field("last_day", "To", description="Last day, YYYY-MM-DD.", example="2026-06-30"),
            ),
            prepare=period,
            prepares=("first_year", "first_month", "first_date", "last_year", "last_month", "last_date"),
            request=Request(
                path=f"/adAnalytics?q=analytics&pivot=CAMPAIGN&timeGranularity=ALL&dateRange=(start:{EDGES})"
                "&accounts=List(urn%3Ali%3AsponsoredAccount%3A{ad_account_id})"
                "&fields=impressions,clicks,costInLocalCurrency,oneClickLeads,pivotValues"
            ),
            scopes=("r_ads_reporting",),
            effect="idempotent",
            sample={
                "elements": [
                    {
                        "pivotValues": ["urn:li:sponsoredCampaign:605984"],
                        "impressions": 1200,
                        "clicks": 34,
                        "oneClickLeads": 5,
                        "costInLocalCurrency": "56.10",
                    }
                ]
            },
            docs_url=f"{DOCS}/integrations/ads-reporting/ads-reporting",
        ),
        Action(
            key="list_lead_forms",
            name="List lead forms",
            description="Lists the lead forms of an ad account.",
            inputs=(ACCOUNT_ID, COUNT, START),
            request=Request(
                path=f"/leadForms?{OF_ACCOUNT}&count={{count}}&start={{start}}".replace("{account}", "{ad_account_id}")
            ),
            scopes=(LEAD_SCOPE,),
            effect="idempotent",
            sample={"elements": [{"id": 7234246, "name": "Spring form", "state": "PUBLISHED", "versionId": 1}]},
            docs_url=LEAD_DOCS,
        ),
        Action(
            key="list_leads",
            name="List leads",
            description="Lists the leads of an ad account's sponsored lead forms; LinkedIn keeps them for 365 days.",
            inputs=(ACCOUNT_ID, COUNT, START),
            request=Request(path=f"{LEADS}&count={{count}}&start={{start}}".replace("{account}", "{ad_account_id}")),
            result=leads_of,
            output={"type": "object", "properties": {"elements": {"type": "array", "items": LEAD_SCHEMA}}},
            scopes=(LEAD_SCOPE,),
            effect="idempotent",
            sample=leads_of({"elements": [LEAD], "paging": {"start": 0, "count": 50}}),
            docs_url=LEAD_DOCS,
        ),
        Action(
            key="get_lead",
            name="Read a lead",
            description="Reads one lead by its id.",
            inputs=(Field("lead_id", "Lead id", description="Id of the form response.", example="b6b76ae5-4c4a-9"),),
            request=Request(path=f"/leadFormResponses/{{lead_id}}?{LEAD_FIELDS}"),
            result=lead_of,
            output=LEAD_SCHEMA,
            scopes=(LEAD_SCOPE,),
            effect="idempotent",
            sample=lead_of(LEAD),
            docs_url=LEAD_DOCS,
        ),
    ),
    triggers=(
        Trigger(
            key="new_lead",
            name="New lead",
            description="Fires for each new lead of any sponsored lead form of an ad account.",
            kinds=("poll",),
            poll=Request(path=f"{LEADS}&count=100".replace("{account}", "{ad_account_id}")),
            inputs=(ACCOUNT_ID,),
            items="elements",
            event_id="id",
            item=lead_of,
            scopes=(LEAD_SCOPE,),
            sample=LEAD,
            docs_url=LEAD_DOCS,
        ),
    ),
    resources=(
        Resource(
            key="leads",
            name="Leads",
            kind="lead",
            request=Request(path=LEADS.replace("{account}", "{ad_account}")),
            pagination=Pagination(style="offset", items="elements", parameter="start", size_parameter="count"),
            item=lead_of,
            updated="submittedAt",
            increment=Increment(
                request=Request(path=f"{LEADS}&submittedAtTimeRange=(start:{{since_ms}})".replace("{account}", "{ad_account}"))
            ),
            most_deleted=1.0,  # LinkedIn forgets leads after a year
            scopes=(LEAD_SCOPE,),
            docs_url=LEAD_DOCS,
        ),
    ),
    mirrors=(Mirror(resource="lead", events=("new_lead",), item=lead_of, id="external_id"),),
    capabilities=("lead_sync",),
)
