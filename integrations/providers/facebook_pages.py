"""Facebook Pages: posts, comments and insights of Facebook pages."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
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

GRAPH = "https://graph.facebook.com/v26.0"
DOCS = "https://developers.facebook.com/docs"
READS = ("pages_show_list", "pages_read_engagement")
POST_FIELDS = "id,message,created_time,updated_time,permalink_url,status_type,from"
PAGE_ID = Field(
    "page_id",
    "Page id",
    description="Id of the page; me with its own token.",
    required=False,
    default="me",
    example="153125381133",
)
POST_ID = Field("post_id", "Post id", description="Id of the post.", example="153125381133_10158")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=25, example=25)
AFTER = Field("after", "Page", description="paging.cursors.after of the page before.", required=False, example="QVFIUmx1WTZ")
PAGING: Json = {"cursors": {"before": "QVFIUjRtc", "after": "QVFIUmx1WTZ"}}
PAGE: dict[str, Json] = {
    "id": "153125381133",
    "name": "Engines",
    "category": "Company",
    "link": "https://www.facebook.com/engines",
    "followers_count": 120,
}
POST: dict[str, Json] = {
    "id": "153125381133_10158",
    "message": "Hello, engines.",
    "created_time": "2026-06-01T10:00:00+0000",
    "updated_time": "2026-06-01T10:00:00+0000",
    "permalink_url": "https://www.facebook.com/153125381133/posts/10158",
    "status_type": "mobile_status_update",
    "from": {"id": "153125381133", "name": "Engines"},
}

provider = Provider(
    slug="facebook-pages",
    name="Facebook Pages",
    category="social",
    base_url=GRAPH,
    docs_url=f"{DOCS}/pages-api",
    auth=OAuth2(
        authorize_url="https://www.facebook.com/v26.0/dialog/oauth",
        token_url=f"{GRAPH}/oauth/access_token",
        revoke=Revoke(request=Request(method="DELETE", path=f"{GRAPH}/me/permissions"), client_auth="bearer", shared=True),
        scopes=("pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_metadata"),
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
    # Publishing takes the token of a page, and so does reading what others posted there:
    # https://developers.facebook.com/docs/facebook-login/guides/access-tokens#pagetokens
    alternatives=(
        ApiKey(label="Page access token", help="Of one page; Meta asks for it to publish and to read all its posts."),
    ),
    description="Posts, comments and insights of Facebook pages.",
    aliases=("facebook", "facebook-page"),
    identity=Identity(request=Request(path="/me", query={"fields": "id,name"}), id="id", label="name"),
    rate=RateHeaders(usage=("x-app-usage", "x-business-use-case-usage", "x-ad-account-usage")),
    pagination=Pagination(
        style="cursor", items="data", parameter="after", cursor="paging.cursors.after", size_parameter="limit"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        key="app secret",
        handshake="hub.challenge",
        items="entry",
        event_type="changes.0.field",
        docs_url=f"{DOCS}/graph-api/webhooks/getting-started/webhooks-for-pages",
    ),
    actions=(
        Action(
            key="list_pages",
            name="List pages",
            description="Lists the pages the person can manage.",
            inputs=(LIMIT, AFTER),
            request=Request(
                path="/me/accounts", query={"fields": "id,name,category,tasks", "limit": "{limit}", "after": "{after}"}
            ),
            scopes=("pages_show_list",),
            effect="idempotent",
            sample={
                "data": [{"id": "153125381133", "name": "Engines", "category": "Company", "tasks": ["MODERATE"]}],
                "paging": PAGING,
            },
            docs_url=f"{DOCS}/graph-api/reference/user/accounts/",
        ),
        Action(
            key="get_page",
            name="Read a page",
            description="Reads what a page tells of itself.",
            inputs=(PAGE_ID,),
            request=Request(path="/{page_id}", query={"fields": "id,name,category,link,about,followers_count"}),
            scopes=READS,
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}/graph-api/reference/page/",
        ),
        Action(
            key="list_posts",
            name="List posts",
            description="Lists the posts of a page, the newest first; best with that page's own access token.",
            inputs=(PAGE_ID, LIMIT, AFTER),
            request=Request(path="/{page_id}/posts", query={"fields": POST_FIELDS, "limit": "{limit}", "after": "{after}"}),
            scopes=READS,
            effect="idempotent",
            sample={"data": [POST], "paging": PAGING},
            docs_url=f"{DOCS}/pages-api/posts",
        ),
        Action(
            key="create_post",
            name="Post",
            description="Publishes a post as a page; takes a connection with that page's own access token.",
            inputs=(
                Field("message", "Text", description="Text of the post.", long=True, example="Hello, engines."),
                Field("link", "Link", description="Address to show.", required=False, example="https://example.com/engines"),
            ),
            request=Request(method="POST", path="/me/feed", json={"message": "{message}", "link": "{link}"}),
            scopes=("pages_manage_posts", *READS),
            sample={"id": "153125381133_10158"},
            docs_url=f"{DOCS}/pages-api/posts",
        ),
        Action(
            key="create_photo_post",
            name="Post a picture",
            description="Publishes a picture as a page; takes a connection with that page's own access token.",
            inputs=(
                Field("url", "Address", description="Public address of the picture.", example="https://example.com/engine.jpg"),
                Field("message", "Text", description="Text of the post.", required=False, long=True, example="An engine."),
            ),
            request=Request(method="POST", path="/me/photos", json={"url": "{url}", "message": "{message}"}),
            scopes=("pages_manage_posts", *READS),
            sample={"id": "10158", "post_id": "153125381133_10158"},
            docs_url=f"{DOCS}/pages-api/posts",
        ),
        Action(
            key="list_comments",
            name="List comments",
            description="Lists the comments on a post.",
            inputs=(POST_ID, LIMIT, AFTER),
            request=Request(
                path="/{post_id}/comments",
                query={"fields": "id,message,created_time,from", "limit": "{limit}", "after": "{after}"},
            ),
            scopes=READS,
            effect="idempotent",
            sample={
                "data": [{"id": "10158_1", "message": "Nice.", "created_time": "2026-06-01T10:05:00+0000"}],
                "paging": PAGING,
            },
            docs_url=f"{DOCS}/pages-api/comments-mentions",
        ),
    ),
    triggers=(
        Trigger(
            key="new_post",
            name="New post",
            description="Fires for each new post of a page.",
            kinds=("poll",),
            poll=Request(path="/{page_id}/posts", query={"fields": POST_FIELDS, "limit": 100}),
            inputs=(Field("page_id", "Page id", description="Id of the page.", example="153125381133"),),
            items="data",
            event_id="id",
            scopes=READS,
            sample=POST,
            docs_url=f"{DOCS}/pages-api/posts",
        ),
        Trigger(
            key="feed_changed",
            name="Post, comment or reaction",
            description="Fires when Facebook tells of a change in the feed of a subscribed page.",
            event_types=("feed",),
            event_id="id time changes.0.value.post_id changes.0.value.verb",
            scopes=("pages_manage_metadata",),
            sample={
                "id": "153125381133",
                "time": 1780300000,
                "changes": [
                    {
                        "field": "feed",
                        "value": {
                            "item": "comment",
                            "verb": "add",
                            "post_id": "153125381133_10158",
                            "comment_id": "10158_1",
                            "message": "Nice.",
                            "created_time": 1780300000,
                            "from": {"id": "10101", "name": "Ada Lovelace"},
                        },
                    }
                ],
            },
            docs_url=f"{DOCS}/graph-api/webhooks/reference/page/",
        ),
    ),
)
