"""Webflow: sites and their content."""

from __future__ import annotations

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://developers.webflow.com/data/reference"
SITE_ID = Field("site_id", "Site id", description="Id of the site.", example="580e63e98c9a982ac9b8b741")
COLLECTION_ID = Field("collection_id", "Collection id", description="Id of the collection.", example="63692ab61fb2852f582ba8f5")
ITEM_ID = Field("item_id", "Item id", description="Id of the item.", example="66f6e966c9e1dc700a857ca3")
FORM_ID = Field("form_id", "Form id", description="Id of the form.", example="589a331aa51e760df7ccb89e")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=100, example=100)
OFFSET = Field("offset", "Offset", "integer", description="How many to skip.", required=False, default=0, example=0)
FIELD_DATA = Field(
    "field_data",
    "Fields",
    "object",
    description="Values by field slug; name and slug at least.",
    example={"name": "Engine", "slug": "engine"},
)
ITEM: dict[str, Json] = {
    "id": "66f6e966c9e1dc700a857ca3",
    "lastPublished": None,
    "lastUpdated": "2026-06-01T10:00:00.000Z",
    "createdOn": "2026-06-01T10:00:00.000Z",
    "isArchived": False,
    "isDraft": False,
    "fieldData": {"name": "Engine", "slug": "engine"},
}
SUBMISSION: dict[str, Json] = {
    "id": "6321ca84df3949bfc6752327",
    "displayName": "Contact",
    "siteId": "580e63e98c9a982ac9b8b741",
    "dateSubmitted": "2026-06-01T10:00:00.000Z",
    "formResponse": {"First Name": "Ada", "Email": "ada@example.com"},
}
PAGING: Json = {"limit": 100, "offset": 0, "total": 1}

provider = Provider(
    slug="webflow",
    name="Webflow",
    category="developer-tools",
    base_url="https://api.webflow.com/v2",
    docs_url=f"{DOCS}/rest-introduction",
    auth=OAuth2(
        authorize_url="https://webflow.com/oauth/authorize",
        token_url="https://api.webflow.com/oauth/access_token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://webflow.com/oauth/revoke_authorization", form={"access_token": "{access_token}"}
            )
        ),
        scopes=("authorized_user:read", "sites:read", "cms:read", "cms:write", "forms:read"),
        pkce=False,
        token_body="json",
    ),
    description="Sites and their content.",
    identity=Identity(request=Request(path="/token/authorized_by"), id="id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    pagination=Pagination(style="offset", items="items", parameter="offset", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-webflow-signature",
        signed="{header:x-webflow-timestamp}:{body}",
        timestamp_header="x-webflow-timestamp",
        event_type="triggerType",
        docs_url="https://developers.webflow.com/data/docs/working-with-webhooks",
    ),
    actions=(
        Action(
            key="list_sites",
            name="List sites",
            description="Lists the sites the connection can reach.",
            request=Request(path="/sites"),
            scopes=("sites:read",),
            effect="idempotent",
            sample={"sites": [{"id": "580e63e98c9a982ac9b8b741", "displayName": "Engines", "shortName": "engines"}]},
            docs_url=f"{DOCS}/sites/list",
        ),
        Action(
            key="list_collections",
            name="List collections",
            description="Lists the collections of a site.",
            inputs=(SITE_ID,),
            request=Request(path="/sites/{site_id}/collections"),
            scopes=("cms:read",),
            effect="idempotent",
            sample={"collections": [{"id": "63692ab61fb2852f582ba8f5", "displayName": "Products", "slug": "product"}]},
            docs_url=f"{DOCS}/cms/collections/list",
        ),
        Action(
            key="list_items",
            name="List items",
            description="Lists the items of a collection, those published last first.",
            inputs=(COLLECTION_ID, LIMIT, OFFSET),
            request=Request(
                path="/collections/{collection_id}/items",
                query={"sortBy": "lastPublished", "sortOrder": "desc", "limit": "{limit}", "offset": "{offset}"},
            ),
            scopes=("cms:read",),
            effect="idempotent",
            sample={"items": [ITEM], "pagination": PAGING},
            docs_url=f"{DOCS}/cms/collection-items/staged-items/list-items",
        ),
        Action(
            key="create_item",
            name="Create an item",
            description="Creates an item in a collection; it shows when it is published.",
            inputs=(COLLECTION_ID, FIELD_DATA),
            request=Request(method="POST", path="/collections/{collection_id}/items", json={"fieldData": "{field_data}"}),
            scopes=("cms:write",),
            sample=ITEM,
            docs_url=f"{DOCS}/cms/collection-items/staged-items/create-item",
        ),
        Action(
            key="update_item",
            name="Change an item",
            description="Changes the given fields of an item.",
            inputs=(COLLECTION_ID, ITEM_ID, FIELD_DATA),
            request=Request(
                method="PATCH", path="/collections/{collection_id}/items/{item_id}", json={"fieldData": "{field_data}"}
            ),
            scopes=("cms:write",),
            effect="idempotent",
            sample=ITEM,
            docs_url=f"{DOCS}/cms/collection-items/staged-items/update-item",
        ),
        Action(
            key="publish_item",
            name="Publish an item",
            description="Makes the last state of an item public.",
            inputs=(COLLECTION_ID, ITEM_ID),
            request=Request(method="POST", path="/collections/{collection_id}/items/publish", json={"itemIds": ["{item_id}"]}),
            scopes=("cms:write",),
            effect="idempotent",
            sample={"publishedItemIds": ["66f6e966c9e1dc700a857ca3"], "errors": []},
            docs_url=f"{DOCS}/cms/collection-items/staged-items/publish-item",
        ),
        Action(
            key="list_submissions",
            name="List form submissions",
            description="Lists what was sent through a form.",
            inputs=(FORM_ID, LIMIT, OFFSET),
            request=Request(path="/forms/{form_id}/submissions", query={"limit": "{limit}", "offset": "{offset}"}),
            scopes=("forms:read",),
            effect="idempotent",
            sample={"formSubmissions": [SUBMISSION], "pagination": PAGING},
            docs_url=f"{DOCS}/forms/form-submissions/list-submissions",
        ),
    ),
    triggers=(
        Trigger(
            key="item_published",
            name="Item published",
            description="Fires for each item of a collection that is published, for the first time or again.",
            kinds=("poll",),
            poll=Request(
                path="/collections/{collection_id}/items/live",
                query={"sortBy": "lastPublished", "sortOrder": "desc", "limit": 100},
            ),
            inputs=(COLLECTION_ID,),
            items="items",
            event_id="id lastPublished",
            scopes=("cms:read",),
            sample={**ITEM, "lastPublished": "2026-06-01T10:05:00.000Z"},
            docs_url=f"{DOCS}/cms/collection-items/live-items/list-items-live",
        ),
        Trigger(
            key="form_submitted",
            name="Form submitted",
            description="Fires when someone sends a form of a site.",
            event_types=("form_submission",),
            event_id="payload.id",
            scopes=("forms:read",),
            sample={
                "triggerType": "form_submission",
                "payload": {
                    "name": "Contact",
                    "siteId": "580e63e98c9a982ac9b8b741",
                    "data": {"First Name": "Ada", "Email": "ada@example.com"},
                    "submittedAt": "2026-06-01T10:00:00.000Z",
                    "id": "6321ca84df3949bfc6752327",
                    "formId": "589a331aa51e760df7ccb89e",
                },
            },
            docs_url=f"{DOCS}/webhooks/events/form-submission",
        ),
    ),
)
