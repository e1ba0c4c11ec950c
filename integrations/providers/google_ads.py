"""Google Ads: search and display advertising, and leads from lead forms."""

from __future__ import annotations

from typing import Any

from integrations.leads import LEAD_SCHEMA, last_part, lead
from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    Mirror,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

VERSION = "/v26"  # https://developers.google.com/google-ads/api/docs/sunset-dates
DOCS = "https://developers.google.com/google-ads/api"
LEAD_DOCS = f"{DOCS}/fields/v26/lead_form_submission_data"
SCOPE = "https://www.googleapis.com/auth/adwords"
SEARCH = f"{VERSION}/customers/{{customer_id}}/googleAds:search"
CUSTOMER = Field("customer_id", "Customer id", description="Account id, ten digits without dashes.", example="1234567890")
TOKEN = Field(
    "page_token", "Page", description="nextPageToken of the page before.", required=False, example="CPii5aS87vfFTBAKGJvk36qpLA"
)
LEADS_QUERY = (
    "SELECT lead_form_submission_data.id, lead_form_submission_data.submission_date_time, lead_form_submission_data.asset, "
    "lead_form_submission_data.campaign, lead_form_submission_data.ad_group_ad, lead_form_submission_data.gclid, "
    "lead_form_submission_data.lead_form_submission_fields, lead_form_submission_data.custom_lead_form_submission_fields, "
    "campaign.name, asset.name FROM lead_form_submission_data "
    "ORDER BY lead_form_submission_data.submission_date_time DESC"
)
CAMPAIGNS_QUERY = (
    "SELECT campaign.id, campaign.name, campaign.status, metrics.impressions, metrics.clicks, metrics.cost_micros "
    "FROM campaign WHERE segments.date DURING LAST_30_DAYS ORDER BY campaign.id"
)
ROW: dict[str, Json] = {
    "leadFormSubmissionData": {
        "resourceName": "customers/1234567890/leadFormSubmissionData/5501",
        "id": "5501",
        "asset": "customers/1234567890/assets/777",
        "campaign": "customers/1234567890/campaigns/888",
        "adGroupAd": "customers/1234567890/adGroupAds/55~999",
        "gclid": "EAIaIQobChMI",
        "submissionDateTime": "2026-06-01 10:15:00+02:00",
        "leadFormSubmissionFields": [
            {"fieldType": "FULL_NAME", "fieldValue": "Ada Lovelace"},
            {"fieldType": "EMAIL", "fieldValue": "ada@example.com"},
        ],
        "customLeadFormSubmissionFields": [{"questionText": "Which engine?", "fieldValue": "Analytical"}],
    },
    "campaign": {"resourceName": "customers/1234567890/campaigns/888", "name": "Spring"},
    "asset": {"resourceName": "customers/1234567890/assets/777", "name": "Spring form"},
}
CAMPAIGN: Json = {
    "campaign": {"resourceName": "customers/1234567890/campaigns/888", "id": "888", "name": "Spring", "status": "ENABLED"},
    "metrics": {"impressions": "1200", "clicks": "34", "costMicros": "5600000"},
}
#: https://developers.google.com/google-ads/webhook/docs/implementation
EVENT: dict[str, Json] = {
    "lead_id": "TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "user_column_data": [
        {"column_name": "Full Name", "string_value": "Ada Lovelace", "column_id": "FULL_NAME"},
        {"column_name": "User Email", "string_value": "ada@example.com", "column_id": "EMAIL"},
    ],
    "api_version": "1.0",
    "form_id": 777,
    "campaign_id": 888,
    "google_key": "the key set with the form",
    "is_test": False,
    "gcl_id": "EAIaIQobChMI",
    "adgroup_id": 55,
    "creative_id": 999,
    "lead_submit_time": "2026-06-01T08:15:00Z",
}


def submitted(row: Any) -> dict[str, Any]:
    """A row of `lead_form_submission_data` as a Lead; the form is the lead form asset."""
    data = row["leadFormSubmissionData"]
    answers = [(one["fieldType"], "", one.get("fieldValue")) for one in data.get("leadFormSubmissionFields") or ()]
    answers += [("", one["questionText"], one.get("fieldValue")) for one in data.get("customLeadFormSubmissionFields") or ()]
    return lead(
        "google-ads",
        data.get("id"),
        data.get("submissionDateTime"),
        answers,
        form_id=last_part(data.get("asset")),
        form_name=(row.get("asset") or {}).get("name"),
        campaign_id=last_part(data.get("campaign")),
        campaign_name=(row.get("campaign") or {}).get("name"),
        ad_id=last_part(data.get("adGroupAd")),
    )


def received(event: Any) -> dict[str, Any]:
    """What Google posts to a form's webhook as a Lead."""
    answers = [
        (str(one.get("column_id") or ""), str(one.get("column_name") or ""), one.get("string_value"))
        for one in event.get("user_column_data") or ()
    ]
    known = {"form_id": event.get("form_id"), "campaign_id": event.get("campaign_id"), "ad_id": event.get("creative_id")}
    return lead("google-ads", event.get("lead_id"), event.get("lead_submit_time"), answers, **known)


def leads_of(answer: Any) -> Any:
    """A page of rows, each as a Lead."""
    return {**answer, "results": [submitted(row) for row in answer.get("results") or ()]}


provider = Provider(
    slug="google-ads",
    name="Google Ads",
    category="advertising",
    base_url="https://googleads.googleapis.com",
    docs_url=f"{DOCS}/rest/overview",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE),
        authorize_params={"access_type": "offline", "prompt": "consent"},
        offline_hint="access_type=offline",
    ),
    description="Search and display advertising, and leads from lead forms.",
    aliases=("google-adwords",),
    account_fields=(
        AccountField(
            key="developer_token", label="Developer token", pattern="^.{10,}$", example="AbCdEfGhIjKlMnOpQrStUv", secret=True
        ),
        AccountField(
            key="login_customer_id",
            label="Manager account id",
            pattern="^[0-9]{10}$",
            example="1234567890",
            help="Only for accounts below a manager account; digits without dashes.",
            required=False,
        ),
    ),
    headers={"developer-token": "{developer_token}", "login-customer-id": "{login_customer_id}"},
    identity=Identity(request=Request(path=f"{VERSION}/customers:listAccessibleCustomers"), id="resourceNames.0"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="google_key",
        encoding="none",
        key="webhook key of the lead form",
        event_id="lead_id",
        docs_url="https://developers.google.com/google-ads/webhook/docs/implementation",
    ),
    actions=(
        Action(
            key="list_customers",
            name="List accounts",
            description="Lists the accounts the person can reach directly.",
            request=Request(path=f"{VERSION}/customers:listAccessibleCustomers"),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"resourceNames": ["customers/1234567890"]},
            docs_url=f"{DOCS}/docs/account-management/listing-accounts",
        ),
        Action(
            key="search",
            name="Run a query",
            description="Runs a query in the Google Ads Query Language and gives its rows page by page.",
            inputs=(
                CUSTOMER,
                Field("query", "Query", description="A GAQL query.", long=True, example="SELECT campaign.id FROM campaign"),
                TOKEN,
            ),
            request=Request(method="POST", path=SEARCH, json={"query": "{query}", "pageToken": "{page_token}"}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"results": [{"campaign": {"resourceName": "customers/1234567890/campaigns/888", "id": "888"}}]},
            docs_url=f"{DOCS}/rest/common/search",
        ),
        Action(
            key="list_campaigns",
            name="List campaigns",
            description="Lists campaigns with what they brought and cost in the last 30 days.",
            inputs=(CUSTOMER, TOKEN),
            request=Request(method="POST", path=SEARCH, json={"query": CAMPAIGNS_QUERY, "pageToken": "{page_token}"}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"results": [CAMPAIGN]},
            docs_url=f"{DOCS}/rest/common/search",
        ),
        Action(
            key="set_campaign_status",
            name="Pause or enable a campaign",
            description="Sets whether a campaign runs.",
            inputs=(
                CUSTOMER,
                Field("campaign_id", "Campaign id", description="Id of the campaign.", example="888"),
                Field("status", "Status", description="Whether it runs.", choices=("ENABLED", "PAUSED"), example="PAUSED"),
            ),
            request=Request(
                method="POST",
                path=f"{VERSION}/customers/{{customer_id}}/campaigns:mutate",
                json={
                    "operations": [
                        {
                            "updateMask": "status",
                            "update": {
                                "resourceName": "customers/{customer_id}/campaigns/{campaign_id}",
                                "status": "{status}",
                            },
                        }
                    ]
                },
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"results": [{"resourceName": "customers/1234567890/campaigns/888"}]},
            docs_url=f"{DOCS}/rest/common/mutate",
        ),
        Action(
            key="list_leads",
            name="List leads",
            description="Lists leads of lead forms, the newest first; Google keeps them for 60 days.",
            inputs=(CUSTOMER, TOKEN),
            request=Request(method="POST", path=SEARCH, json={"query": LEADS_QUERY, "pageToken": "{page_token}"}),
            result=leads_of,
            output={
                "type": "object",
                "properties": {
                    "results": {"type": "array", "items": LEAD_SCHEMA},
                    "nextPageToken": {"type": "string"},
                },
            },
            scopes=(SCOPE,),
            effect="idempotent",
            sample=leads_of({"results": [ROW]}),
            docs_url=LEAD_DOCS,
        ),
    ),
    triggers=(
        Trigger(
            key="lead_received",
            name="Lead received",
            description="Fires as soon as someone sends a lead form whose webhook leads here.",
            event_id="lead_id",
            item=received,
            sample=EVENT,
            docs_url="https://developers.google.com/google-ads/webhook/docs/overview",
        ),
        Trigger(
            key="lead_submitted",
            name="New lead in an account",
            description="Fires for each new lead of any lead form of the account.",
            kinds=("poll",),
            poll=Request(method="POST", path=SEARCH, json={"query": f"{LEADS_QUERY} LIMIT 500"}),
            inputs=(CUSTOMER,),
            items="results",
            event_id="leadFormSubmissionData.id",
            item=submitted,
            scopes=(SCOPE,),
            sample=ROW,
            docs_url=LEAD_DOCS,
        ),
    ),
    mirrors=(Mirror(resource="lead", events=("", "lead_submitted"), item=received, id="external_id"),),
    capabilities=("lead_sync",),
)
