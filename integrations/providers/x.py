"""X (Twitter): posts, users and messages of X, formerly Twitter."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://docs.x.com/x-api"
READS = ("tweet.read", "users.read")
POST_FIELDS = "created_at,author_id,conversation_id,lang,public_metrics"
POST_ID = Field("post_id", "Post id", description="Id of the post.", example="1346889436626259968")
LIMIT = Field("limit", "Limit", "integer", description="10 to 100.", required=False, default=10, example=10)
NEXT = Field(
    "next_token", "Page", description="meta.next_token of the page before.", required=False, example="b26v89c19zqg8o3fo7gesq"
)
QUERY = Field("query", "Query", description="X search operators, such as from:ada.", example="engines -is:retweet")
POST: dict[str, Json] = {
    "id": "1346889436626259968",
    "text": "Hello, engines.",
    "author_id": "2244994945",
    "conversation_id": "1346889436626259968",
    "created_at": "2026-06-01T10:00:00.000Z",
    "lang": "en",
    "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 1, "quote_count": 0},
}
META: Json = {"newest_id": "1346889436626259968", "oldest_id": "1346889436626259968", "result_count": 1}
USER: Json = {
    "id": "2244994945",
    "name": "Ada",
    "username": "ada",
    "created_at": "2013-12-14T04:35:55.000Z",
    "public_metrics": {"followers_count": 10, "following_count": 5, "tweet_count": 100},
}

provider = Provider(
    slug="x",
    name="X (Twitter)",
    category="social",
    base_url="https://api.x.com/2",
    docs_url=f"{DOCS}/introduction",
    auth=OAuth2(
        authorize_url="https://x.com/i/oauth2/authorize",
        token_url="https://api.x.com/2/oauth2/token",
        revoke=rfc7009("https://api.x.com/2/oauth2/revoke", "basic"),
        scopes=("tweet.read", "tweet.write", "users.read", "offline.access"),
        client_auth="basic",
        offline_hint="scope offline.access",
    ),
    description="Posts, users and messages of X, formerly Twitter.",
    aliases=("twitter", "twitter-v2"),
    account_fields=(
        AccountField(
            key="user_id",
            label="User id",
            pattern="^[0-9]{1,19}$",
            source="verify",
            path="data.id",
            example="2244994945",
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.username"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    pagination=Pagination(
        style="cursor", items="data", parameter="pagination_token", cursor="meta.next_token", size_parameter="max_results"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-twitter-webhooks-signature",
        encoding="base64",
        prefix="sha256=",
        key="consumer secret",
        docs_url=f"{DOCS}/webhooks/introduction",
    ),
    actions=(
        Action(
            key="create_post",
            name="Post",
            description="Publishes a post, or a reply to one.",
            inputs=(
                Field("text", "Text", description="Text of the post.", long=True, example="Hello, engines."),
                Field("reply_to", "Reply to", description="Id of a post.", required=False, example="1346889436626259968"),
            ),
            request=Request(
                method="POST",
                path="/tweets",
                json={"text": "{text}", "reply": {"in_reply_to_tweet_id": "{reply_to}"}},
            ),
            scopes=(*READS, "tweet.write"),
            sample={"data": {"id": "1346889436626259968", "text": "Hello, engines."}},
            docs_url=f"{DOCS}/posts/create-post",
        ),
        Action(
            key="delete_post",
            name="Delete a post",
            description="Deletes one's own post.",
            inputs=(POST_ID,),
            request=Request(method="DELETE", path="/tweets/{post_id}"),
            scopes=(*READS, "tweet.write"),
            effect="idempotent",
            sample={"data": {"deleted": True}},
            docs_url=f"{DOCS}/posts/delete-post",
        ),
        Action(
            key="get_post",
            name="Read a post",
            description="Reads one post.",
            inputs=(POST_ID,),
            request=Request(path="/tweets/{post_id}", query={"tweet.fields": POST_FIELDS}),
            scopes=READS,
            effect="idempotent",
            sample={"data": POST},
            docs_url=f"{DOCS}/posts/get-post-by-id",
        ),
        Action(
            key="search_posts",
            name="Search posts",
            description="Finds posts of the last seven days, the newest first.",
            inputs=(QUERY, LIMIT, NEXT),
            request=Request(
                path="/tweets/search/recent",
                query={
                    "query": "{query}",
                    "tweet.fields": POST_FIELDS,
                    "max_results": "{limit}",
                    "next_token": "{next_token}",
                },
            ),
            scopes=READS,
            effect="idempotent",
            sample={"data": [POST], "meta": META},
            docs_url=f"{DOCS}/posts/search-recent-posts",
        ),
        Action(
            key="list_own_posts",
            name="List own posts",
            description="Lists the posts of the connected account, the newest first.",
            inputs=(
                LIMIT,
                Field("page_token", "Page", description="meta.next_token before.", required=False, example="7140w"),
            ),
            request=Request(
                path="/users/{user_id}/tweets",
                query={"tweet.fields": POST_FIELDS, "max_results": "{limit}", "pagination_token": "{page_token}"},
            ),
            scopes=READS,
            effect="idempotent",
            sample={"data": [POST], "meta": META},
            docs_url=f"{DOCS}/users/get-posts",
        ),
        Action(
            key="get_user",
            name="Read about a user",
            description="Reads a user's profile by their name.",
            inputs=(Field("handle", "User name", description="Without the @.", example="ada"),),
            request=Request(
                path="/users/by/username/{handle}",
                query={"user.fields": "created_at,description,public_metrics,verified"},
            ),
            scopes=READS,
            effect="idempotent",
            sample={"data": USER},
            docs_url=f"{DOCS}/users/get-user-by-username",
        ),
    ),
    triggers=(
        Trigger(
            key="mentioned",
            name="Mentioned",
            description="Fires for each post that mentions the connected account.",
            kinds=("poll",),
            poll=Request(
                path="/users/{user_id}/mentions",
                query={"tweet.fields": POST_FIELDS, "max_results": 100, "start_time": "{since}"},
            ),
            items="data",
            event_id="id",
            scopes=READS,
            sample=POST,
            docs_url=f"{DOCS}/users/get-mentions",
        ),
        Trigger(
            key="post_found",
            name="Post found",
            description="Fires for each new post that a search finds.",
            kinds=("poll",),
            poll=Request(
                path="/tweets/search/recent",
                query={"query": "{query}", "tweet.fields": POST_FIELDS, "max_results": 100, "start_time": "{since}"},
            ),
            inputs=(QUERY,),
            items="data",
            event_id="id",
            scopes=READS,
            sample=POST,
            docs_url=f"{DOCS}/posts/search-recent-posts",
        ),
    ),
)
