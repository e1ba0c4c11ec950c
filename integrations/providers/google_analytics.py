"""Google Analytics: website and app reports."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, rfc7009

READ = "https://www.googleapis.com/auth/analytics.readonly"
DOCS = "https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/properties"
ADMIN = "https://analyticsadmin.googleapis.com/v1beta"
ADMIN_DOCS = "https://developers.google.com/analytics/devguides/config/admin/v1/rest/v1beta"
PROPERTY = Field("property_id", "Property id", description="Number of the GA4 property.", example="123456789")
METRICS = Field("metrics", "Metrics", "array", description="Their API names.", example=["activeUsers", "sessions"])
DIMENSIONS = Field("dimensions", "Dimensions", "array", description="Their API names.", required=False, example=["country"])
LIMIT = Field("limit", "Limit", "integer", description="1 to 250,000.", required=False, default=1000, example=1000)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="CiAK")
DATES = (
    Field("start_date", "From", description="YYYY-MM-DD, `7daysAgo`, `yesterday` or `today`.", example="7daysAgo"),
    Field("end_date", "Until", description="YYYY-MM-DD, `7daysAgo`, `yesterday` or `today`.", example="yesterday"),
)
FILTER = Field(
    "filter",
    "Filter",
    "object",
    description="Filter of dimensions, as Google writes it.",
    required=False,
    example={"filter": {"fieldName": "country", "stringFilter": {"value": "Germany"}}},
)
NAMED = ("named_metrics", "named_dimensions")
ASKED: dict[str, Json] = {"metrics": "{named_metrics}", "dimensions": "{named_dimensions}"}
REPORT: Json = {
    "dimensionHeaders": [{"name": "country"}],
    "metricHeaders": [{"name": "activeUsers", "type": "TYPE_INTEGER"}],
    "rows": [{"dimensionValues": [{"value": "Germany"}], "metricValues": [{"value": "120"}]}],
    "rowCount": 1,
}


def named(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Metrics and dimensions as Google wants them: objects with a name."""
    found: dict[str, Json] = {}
    for key in ("metrics", "dimensions"):
        names = inputs.get(key)
        if isinstance(names, list):
            found[f"named_{key}"] = [{"name": name} for name in names]
    return found


provider = Provider(
    slug="google-analytics",
    name="Google Analytics",
    category="analytics",
    base_url="https://analyticsdata.googleapis.com/v1beta",
    docs_url="https://developers.google.com/analytics/devguides/reporting/data/v1",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", READ),
        scope_words={READ: "See and download Google Analytics data"},
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Website and app reports.",
    checked="2026-11",
    api_descriptions=(
        "https://analyticsdata.googleapis.com/$discovery/rest?version=v1beta",
        "https://analyticsadmin.googleapis.com/$discovery/rest?version=v1beta",
    ),
    aliases=("ga4",),
    hosts=("analyticsadmin.googleapis.com",),
    identity=Identity(
        request=Request(path=f"{ADMIN}/accountSummaries", query={"pageSize": "1"}),
        id="accountSummaries.0.account",
        label="accountSummaries.0.displayName",
    ),
    rate=RateHeaders(),
    actions=(
        Action(
            key="run_report",
            name="Run a report",
            description="Gives metrics of a property by dimensions, such as active users by country.",
            inputs=(PROPERTY, METRICS, DIMENSIONS, *DATES, FILTER, LIMIT),
            prepare=named,
            prepares=NAMED,
            request=Request(
                method="POST",
                path="/properties/{property_id}:runReport",
                json={
                    **ASKED,
                    "dateRanges": [{"startDate": "{start_date}", "endDate": "{end_date}"}],
                    "dimensionFilter": "{filter}",
                    "limit": "{limit}",
                },
            ),
            scopes=(READ,),
            effect="idempotent",
            sample=REPORT,
            docs_url=f"{DOCS}/runReport",
        ),
        Action(
            key="run_realtime_report",
            name="Run a realtime report",
            description="Gives metrics of the last 30 minutes.",
            inputs=(PROPERTY, METRICS, DIMENSIONS, LIMIT),
            prepare=named,
            prepares=NAMED,
            request=Request(
                method="POST", path="/properties/{property_id}:runRealtimeReport", json={**ASKED, "limit": "{limit}"}
            ),
            scopes=(READ,),
            effect="idempotent",
            sample=REPORT,
            docs_url=f"{DOCS}/runRealtimeReport",
        ),
        Action(
            key="list_metrics",
            name="List metrics and dimensions",
            description="Lists the metrics and dimensions a property knows, its own ones too.",
            inputs=(PROPERTY,),
            request=Request(path="/properties/{property_id}/metadata"),
            scopes=(READ,),
            effect="idempotent",
            sample={
                "dimensions": [{"apiName": "country", "uiName": "Country"}],
                "metrics": [{"apiName": "activeUsers", "uiName": "Active users", "type": "TYPE_INTEGER"}],
            },
            docs_url=f"{DOCS}/getMetadata",
        ),
        Action(
            key="check_compatibility",
            name="Check a report",
            description="Tells which metrics and dimensions can be asked for together.",
            inputs=(PROPERTY, METRICS, DIMENSIONS),
            prepare=named,
            prepares=NAMED,
            request=Request(method="POST", path="/properties/{property_id}:checkCompatibility", json=ASKED),
            scopes=(READ,),
            effect="idempotent",
            sample={"metricCompatibilities": [{"metricMetadata": {"apiName": "sessions"}, "compatibility": "COMPATIBLE"}]},
            docs_url=f"{DOCS}/checkCompatibility",
        ),
        Action(
            key="list_properties",
            name="List properties",
            description="Lists the accounts and properties that can be reported on.",
            inputs=(PAGE,),
            request=Request(path=f"{ADMIN}/accountSummaries", query={"pageSize": 200, "pageToken": "{page_token}"}),
            scopes=(READ,),
            effect="idempotent",
            sample={
                "accountSummaries": [
                    {
                        "account": "accounts/100",
                        "displayName": "Acme",
                        "propertySummaries": [{"property": "properties/123456789", "displayName": "acme.example"}],
                    }
                ]
            },
            docs_url=f"{ADMIN_DOCS}/accountSummaries/list",
        ),
        Action(
            key="get_property",
            name="Describe a property",
            description="Gives a property's name, time zone and currency.",
            inputs=(PROPERTY,),
            request=Request(path=f"{ADMIN}/properties/{{property_id}}"),
            scopes=(READ,),
            effect="idempotent",
            sample={"name": "properties/123456789", "displayName": "acme.example", "timeZone": "Europe/Berlin"},
            docs_url=f"{ADMIN_DOCS}/properties/get",
        ),
        Action(
            key="list_data_streams",
            name="List data streams",
            description="Lists the websites and apps that report to a property.",
            inputs=(PROPERTY, PAGE),
            request=Request(
                path=f"{ADMIN}/properties/{{property_id}}/dataStreams", query={"pageSize": 200, "pageToken": "{page_token}"}
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={
                "dataStreams": [
                    {
                        "name": "properties/123456789/dataStreams/2",
                        "type": "WEB_DATA_STREAM",
                        "webStreamData": {"measurementId": "G-1A2BCD345E", "defaultUri": "https://acme.example"},
                    }
                ]
            },
            docs_url=f"{ADMIN_DOCS}/properties.dataStreams/list",
        ),
    ),
)
