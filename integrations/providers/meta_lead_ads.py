"""Meta Lead Ads: leads from forms on Facebook and Instagram."""

from __future__ import annotations

from typing import Any

from integrations.leads import LEAD_SCHEMA, lead
from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    Mirror,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Revoke,
    Trigger,
    Webhook,
)

GRAPH = "https://graph.facebook.com/v26.0"
DOCS = "https://developers.facebook.com/documentation/ads-commerce/marketing-api/guides/lead-ads"
LEAD_FIELDS = "id,created_time,ad_id,ad_name,campaign_id,campaign_name,form_id,field_data,is_organic,platform"
READS = ("leads_retrieval", "pages_show_list", "pages_read_engagement", "pages_manage_ads", "ads_management")
FORM_ID = Field("form_id", "Form id", description="Id of the instant form.", example="1082932385156331")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
AFTER = Field("after", "Page", description="paging.cursors.after of the page before.", required=False, example="QVFIUmx1WTZ")
PAGING: Json = {"cursors": {"before": "QVFIUjRtc", "after": "QVFIUmx1WTZ"}}
LEAD: dict[str, Json] = {
    "id": "1001234567890123",
    "created_time": "2026-06-01T08:49:14+0000",
    "ad_id": "23843012345678901",
    "ad_name": "Spring ad",
    "campaign_id": "23843012345678000",
    "campaign_name": "Spring",
    "form_id": "1082932385156331",
    "is_organic": False,
    "platform": "fb",
    "field_data": [
        {"name": "full_name", "values": ["Ada Lovelace"]},
        {"name": "email", "values": ["ada@example.com"]},
        {"name": "which_engine?", "values": ["Analytical"]},
    ],
}
#: An event as `entry` lists it: https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen
ENTRY: dict[str, Json] = {
    "id": "153125381133",
    "time": 1780300000,
    "changes": [
        {
            "field": "leadgen",
            "value": {
                "leadgen_id": "1001234567890123",
                "page_id": "153125381133",
                "form_id": "1082932385156331",
                "ad_id": "23843012345678901",
                "adgroup_id": "23843012345678901",
                "created_time": 1780300000,
            },
        }
    ],
}


def lead_of(item: Any) -> dict[str, Any]:
    """A lead as the Graph API tells it, as a Lead."""
    answers = [(str(answer["name"]), "", answer.get("values")) for answer in item.get("field_data") or ()]
    names = ("form_id", "campaign_id", "campaign_name", "ad_id", "ad_name")
    known = {name: item.get(name) for name in names}
    return lead("meta-lead-ads", item.get("id"), item.get("created_time"), answers, **known)


def notified(entry: Any) -> dict[str, Any]:
    """A webhook's entry as a Lead: it tells ids only, and the action that reads a lead tells the rest."""
    value = entry["changes"][0]["value"]
    return lead_of({**value, "id": value.get("leadgen_id")})


def leads_of(answer: Any) -> Any:
    """A page of leads, each as a Lead."""
    return {**answer, "data": [lead_of(item) for item in answer.get("data") or ()]}


LEADS_SCHEMA = {
    "type": "object",
    "properties": {"data": {"type": "array", "items": LEAD_SCHEMA}, "paging": {"type": "object"}},
}

provider = Provider(
    slug="meta-lead-ads",
    name="Meta Lead Ads",
    category="lead-generation",
    base_url=GRAPH,
    docs_url="https://developers.facebook.com/docs/marketing-api/guides/lead-ads/",
    auth=OAuth2(
        authorize_url="https://www.facebook.com/v26.0/dialog/oauth",
        token_url=f"{GRAPH}/oauth/access_token",
        revoke=Revoke(request=Request(method="DELETE", path=f"{GRAPH}/me/permissions"), client_auth="bearer", shared=True),
        scopes=(*READS, "pages_manage_metadata", "business_management"),
        scope_separator=",",
        pkce=False,
        exchange=Request(
            path=f"{GRAPH}/oauth/access_token",
            query={
                "grant_type": "fb_exchange_token",
                "client_id": "{client_id}",
                "client_secret": "{client_secret}",
                "fb_exchange_token": "{access_token}",
            },
        ),
    ),
    description="Leads from forms on Facebook and Instagram.",
    aliases=("facebook-lead-ads", "fb-lead-ads"),
    identity=Identity(request=Request(path="/me", query={"fields": "id,name"}), id="id", label="name"),
    rate=RateHeaders(usage=("x-app-usage", "x-business-use-case-usage", "x-ad-account-usage")),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        key="app secret",
        handshake="hub.challenge",
        items="entry",
        event_type="changes.0.field",
        event_id="changes.0.value.leadgen_id",
        docs_url="https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen",
    ),
    actions=(
        Action(
            key="get_lead",
            name="Read a lead",
            description="Reads one lead by its id, such as the one a webhook names.",
            inputs=(Field("lead_id", "Lead id", description="Id of the lead (leadgen_id).", example="1001234567890123"),),
            request=Request(path="/{lead_id}", query={"fields": LEAD_FIELDS}),
            result=lead_of,
            output=LEAD_SCHEMA,
            scopes=READS,
            effect="idempotent",
            sample=lead_of(LEAD),
            docs_url=f"{DOCS}/retrieving",
        ),
        Action(
            key="list_form_leads",
            name="List leads of a form",
            description="Lists the leads of one form page by page, at most those of the last 90 days.",
            inputs=(FORM_ID, LIMIT, AFTER),
            request=Request(path="/{form_id}/leads", query={"fields": LEAD_FIELDS, "limit": "{limit}", "after": "{after}"}),
            result=leads_of,
            output=LEADS_SCHEMA,
            scopes=READS,
            effect="idempotent",
            sample=leads_of({"data": [LEAD], "paging": PAGING}),
            docs_url=f"{DOCS}/retrieving",
        ),
        Action(
            key="list_ad_leads",
            name="List leads of an ad",
            description="Lists the leads of one ad page by page, at most those of the last 90 days.",
            inputs=(Field("ad_id", "Ad id", description="Id of the ad.", example="23843012345678901"), LIMIT, AFTER),
            request=Request(path="/{ad_id}/leads", query={"fields": LEAD_FIELDS, "limit": "{limit}", "after": "{after}"}),
            result=leads_of,
            output=LEADS_SCHEMA,
            scopes=READS,
            effect="idempotent",
            sample=leads_of({"data": [LEAD], "paging": PAGING}),
            docs_url=f"{DOCS}/retrieving",
        ),
        Action(
            key="get_form",
            name="Read a form",
            description="Reads a form's name, state and questions.",
            inputs=(FORM_ID,),
            request=Request(path="/{form_id}", query={"fields": "id,name,status,locale,leads_count,questions"}),
            scopes=READS,
            effect="idempotent",
            sample={
                "id": "1082932385156331",
                "name": "Spring form",
                "status": "ACTIVE",
                "locale": "en_US",
                "leads_count": 12,
                "questions": [{"key": "email", "label": "Email", "type": "EMAIL"}],
            },
            docs_url="https://developers.facebook.com/docs/graph-api/reference/leadgen-data/",
        ),
        Action(
            key="list_pages",
            name="List pages",
            description="Lists the Facebook pages the person can manage, whose forms bring leads.",
            inputs=(LIMIT, AFTER),
            request=Request(path="/me/accounts", query={"fields": "id,name,category", "limit": "{limit}", "after": "{after}"}),
            scopes=("pages_show_list",),
            effect="idempotent",
            sample={"data": [{"id": "153125381133", "name": "Engines", "category": "Company"}], "paging": PAGING},
            docs_url="https://developers.facebook.com/docs/graph-api/reference/user/accounts/",
        ),
    ),
    triggers=(
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires as soon as someone sends a form of a subscribed page; names the lead, form and ad.",
            event_types=("leadgen",),
            event_id="changes.0.value.leadgen_id",
            item=notified,
            scopes=("leads_retrieval", "pages_manage_metadata"),
            sample=ENTRY,
            docs_url=f"{DOCS}/retrieving",
        ),
        Trigger(
            key="form_lead",
            name="New lead of a form",
            description="Fires for each new lead of one form, with its answers.",
            kinds=("poll",),
            poll=Request(path="/{form_id}/leads", query={"fields": LEAD_FIELDS, "limit": 100}),
            inputs=(FORM_ID,),
            items="data",
            event_id="id",
            item=lead_of,
            scopes=READS,
            sample=LEAD,
            docs_url=f"{DOCS}/retrieving",
        ),
    ),
    mirrors=(Mirror(resource="lead", events=("leadgen", "form_lead"), item=notified, id="external_id"),),
    capabilities=("lead_sync",),
)
