"""SharePoint: sites, lists and documents."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://learn.microsoft.com/en-us/graph/api"
READ, WRITE = ("Sites.Read.All",), ("Sites.ReadWrite.All",)


def keywords(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The search restricted to documents, in Keyword Query Language."""
    return {"keywords": f"({inputs['words']}) AND isDocument:true"}


SITE = Field(
    "site_id",
    "Site",
    description="Id of the site.",
    example="acme.sharepoint.com,da60e844-ba1d-49bc-b4d4-d5e36bae9019,712a596e-90a1-49e3-9b48-bfa80bee8740",
)
LIST = Field("list_id", "List", description="Id or title of the list.", example="b57af081-936c-4803-a120-d94887b03864")
ITEM_ID = Field("item_id", "Item", description="Id of the list item.", example="17")
FIELDS = Field("fields", "Columns", "object", description="Values by column name.", example={"Title": "Write the brief"})
FOLDER = Field(
    "folder_id",
    "Folder",
    description="Id of a folder, or `root`.",
    required=False,
    default="root",
    example="01BYE5RZ56Y2GOVW7725BZO354PWSELRRZ",
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=50, example=50)
ITEM: dict[str, Json] = {
    "id": "17",
    "createdDateTime": "2026-06-01T10:00:00Z",
    "lastModifiedDateTime": "2026-06-01T11:30:00Z",
    "webUrl": "https://acme.sharepoint.com/sites/launch/Lists/Tasks/17_.000",
    "fields": {"Title": "Write the brief", "Status": "In progress"},
}
FILE: dict[str, Json] = {
    "id": "01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K",
    "name": "Brief.docx",
    "size": 35212,
    "lastModifiedDateTime": "2026-06-01T11:30:00Z",
    "webUrl": "https://acme.sharepoint.com/sites/launch/Shared%20Documents/Brief.docx",
}
HIT: dict[str, Json] = {
    "hitId": "01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K",
    "rank": 1,
    "summary": "The <c0>brief</c0> of the launch",
    "resource": {"@odata.type": "#microsoft.graph.driveItem", **FILE},
}
NEWEST: Json = [{"name": "lastModifiedDateTime", "isDescending": True}]

provider = Provider(
    slug="sharepoint",
    name="SharePoint",
    category="documents",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/sharepoint",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Sites.ReadWrite.All"),
        implied_scopes={"Sites.ReadWrite.All": READ},  # https://learn.microsoft.com/graph/permissions-reference
        scope_words={
            "User.Read": "See your profile",
            "Sites.ReadWrite.All": "Read and change lists and documents of the sites you can reach",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Sites, lists and documents.",
    aliases=("sharepoint-online",),
    identity=Identity(request=Request(path="/sites/root"), id="id", label="displayName"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/subscriptions",
                json={
                    "changeType": "updated",  # the only one a list knows
                    "notificationUrl": "{callback_url}",
                    "resource": "sites/{site_id}/lists/{list_id}",
                    "expirationDateTime": "{expires_at}",
                    "clientState": "{webhook_secret}",
                },
            ),
            renew=Request(method="PATCH", path="/subscriptions/{subscription_id}", json={"expirationDateTime": "{expires_at}"}),
            delete=Request(method="DELETE", path="/subscriptions/{subscription_id}"),
            expires="expirationDateTime",
            lifetime=29 * 86_400,  # a list's subscription lives at most 42,300 minutes
            inputs=(SITE, LIST),
            docs_url=f"{DOCS}/subscription-post-subscriptions",
        ),
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="search_sites",
            name="Find sites",
            description="Finds sites by words in their names and descriptions.",
            inputs=(Field("words", "Words", description="What to look for.", example="launch"),),
            request=Request(path="/sites", query={"search": "{words}"}),
            scopes=READ,
            effect="idempotent",
            sample={
                "value": [{"id": SITE.example, "displayName": "Launch", "webUrl": "https://acme.sharepoint.com/sites/launch"}]
            },
            docs_url=f"{DOCS}/site-search",
        ),
        Action(
            key="list_lists",
            name="List lists",
            description="Lists the lists of a site.",
            inputs=(SITE,),
            request=Request(path="/sites/{site_id}/lists"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"id": LIST.example, "displayName": "Tasks", "list": {"template": "genericList"}}]},
            docs_url=f"{DOCS}/list-list",
        ),
        Action(
            key="list_items",
            name="List the items of a list",
            description="Lists items of a list with their columns.",
            inputs=(
                SITE,
                LIST,
                Field(
                    "filter",
                    "Filter",
                    description="OData filter on indexed columns.",
                    required=False,
                    example="fields/Status eq 'In progress'",
                ),
                LIMIT,
            ),
            request=Request(
                path="/sites/{site_id}/lists/{list_id}/items",
                query={"$expand": "fields", "$filter": "{filter}", "$top": "{limit}"},
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [ITEM]},
            docs_url=f"{DOCS}/listitem-list",
        ),
        Action(
            key="get_item",
            name="Read an item",
            description="Reads one item of a list with its columns.",
            inputs=(SITE, LIST, ITEM_ID),
            request=Request(path="/sites/{site_id}/lists/{list_id}/items/{item_id}", query={"$expand": "fields"}),
            scopes=READ,
            effect="idempotent",
            sample=ITEM,
            docs_url=f"{DOCS}/listitem-get",
        ),
        Action(
            key="create_item",
            name="Create an item",
            description="Adds an item to a list.",
            inputs=(SITE, LIST, FIELDS),
            request=Request(method="POST", path="/sites/{site_id}/lists/{list_id}/items", json={"fields": "{fields}"}),
            scopes=WRITE,
            sample=ITEM,
            docs_url=f"{DOCS}/listitem-create",
        ),
        Action(
            key="update_item",
            name="Change an item",
            description="Changes the given columns of an item.",
            inputs=(SITE, LIST, ITEM_ID, FIELDS),
            request=Request(method="PATCH", path="/sites/{site_id}/lists/{list_id}/items/{item_id}/fields", json="{fields}"),
            scopes=WRITE,
            effect="idempotent",
            sample={"Title": "Write the brief", "Status": "In progress"},
            docs_url=f"{DOCS}/listitem-update",
        ),
        Action(
            key="delete_item",
            name="Delete an item",
            description="Removes an item from a list.",
            inputs=(SITE, LIST, ITEM_ID),
            request=Request(method="DELETE", path="/sites/{site_id}/lists/{list_id}/items/{item_id}"),
            scopes=WRITE,
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/listitem-delete",
        ),
        Action(
            key="list_files",
            name="List files",
            description="Lists what is in a folder of a site's document library.",
            inputs=(SITE, FOLDER, LIMIT),
            request=Request(path="/sites/{site_id}/drive/items/{folder_id}/children", query={"$top": "{limit}"}),
            scopes=READ,
            effect="idempotent",
            sample={"value": [FILE]},
            docs_url=f"{DOCS}/driveitem-list-children",
        ),
        Action(
            key="search_files",
            name="Search documents",
            description="Finds documents of all sites by words in name and content.",
            inputs=(Field("words", "Words", description="In Keyword Query Language.", example="brief filetype:docx"), LIMIT),
            prepare=keywords,
            prepares=("keywords",),
            request=Request(
                method="POST",
                path="/search/query",
                json={"requests": [{"entityTypes": ["driveItem"], "query": {"queryString": "{keywords}"}, "size": "{limit}"}]},
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"hitsContainers": [{"total": 1, "moreResultsAvailable": False, "hits": [HIT]}]}]},
            docs_url=f"{DOCS}/search-query",
        ),
    ),
    triggers=(
        Trigger(
            key="document_changed",
            name="Document added or changed",
            description="Fires each time a document of any site the person can reach is added or changed.",
            kinds=("poll",),
            poll=Request(
                method="POST",
                path="/search/query",
                json={
                    "requests": [
                        {
                            "entityTypes": ["driveItem"],
                            "query": {"queryString": "isDocument:true"},
                            "sortProperties": NEWEST,
                            "size": 100,
                        }
                    ]
                },
            ),
            items="value.0.hitsContainers.0.hits",
            event_id="hitId resource.lastModifiedDateTime",
            scopes=READ,
            sample=HIT,
            docs_url="https://learn.microsoft.com/en-us/graph/search-concept-sort",
        ),
        Trigger(
            key="list_item_changed",
            name="List item added or changed",
            description="Fires each time an item of a custom list the person can reach is added or changed.",
            kinds=("poll",),
            poll=Request(
                method="POST",
                path="/search/query",
                json={
                    "requests": [
                        {
                            "entityTypes": ["listItem"],
                            "query": {"queryString": "contentclass:STS_ListItem_GenericList"},
                            "sortProperties": NEWEST,
                            "size": 100,
                        }
                    ]
                },
            ),
            items="value.0.hitsContainers.0.hits",
            event_id="hitId resource.lastModifiedDateTime",
            scopes=READ,
            sample={
                "hitId": "FlULeN/ui/1GjLx1rUfio5UAAEl",
                "rank": 1,
                "resource": {"@odata.type": "#microsoft.graph.listItem", **ITEM},
            },
            docs_url="https://learn.microsoft.com/en-us/graph/search-concept-sort",
        ),
    ),
)
