"""YouTube: videos, channels and playlists."""

from __future__ import annotations

from dataclasses import replace

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
    Trigger,
    rfc7009,
)

READ = "https://www.googleapis.com/auth/youtube.readonly"
DOCS = "https://developers.google.com/youtube/v3/docs"
LIMIT = Field("limit", "Limit", "integer", description="1 to 50.", required=False, default=25, example=25)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="CBkQAA")
PAGING: dict[str, Json] = {"maxResults": "{limit}", "pageToken": "{page_token}"}
ORDERS = ("relevance", "date", "rating", "title", "viewCount")
CHANNEL = Field("channel_id", "Channel id", description="Id of the channel.", example="UC_x5XG1OV2P6uZZ5FSM9Ttw")
PLAYLIST = Field("playlist_id", "Playlist id", description="Id of the playlist.", example="PLOU2XLYxmsII9mzQ")
VIDEO: dict[str, Json] = {
    "id": "dQw4w9WgXcQ",
    "snippet": {"title": "Engines", "channelTitle": "Ada", "publishedAt": "2026-06-01T10:00:00Z"},
    "statistics": {"viewCount": "1200", "likeCount": "34", "commentCount": "5"},
}
FOUND: Json = {
    "id": {"kind": "youtube#video", "videoId": "dQw4w9WgXcQ"},
    "snippet": {"title": "Engines", "channelTitle": "Ada", "publishedAt": "2026-06-01T10:00:00Z"},
}
CHANNEL_FOUND: Json = {
    "id": "UC_x5XG1OV2P6uZZ5FSM9Ttw",
    "snippet": {"title": "Ada", "customUrl": "@ada"},
    "statistics": {"subscriberCount": "310", "videoCount": "12"},
    "contentDetails": {"relatedPlaylists": {"uploads": "UU_x5XG1OV2P6uZZ5FSM9Ttw"}},
}
ITEM: Json = {
    "id": "UExPVTJYTFl4",
    "snippet": {"title": "Engines", "position": 0, "publishedAt": "2026-06-01T10:00:00Z"},
    "contentDetails": {"videoId": "dQw4w9WgXcQ"},
}

provider = Provider(
    slug="youtube",
    name="YouTube",
    category="media",
    base_url="https://www.googleapis.com/youtube/v3",
    hosts=("youtube.googleapis.com",),
    docs_url="https://developers.google.com/youtube/v3/docs",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", READ),
        scope_words={READ: "See your YouTube account"},
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Videos, channels and playlists.",
    checked="2026-11",
    api_descriptions=("https://youtube.googleapis.com/$discovery/rest?version=v3",),
    identity=Identity(
        request=Request(path="/channels", query={"part": "snippet", "mine": "true"}),
        id="items.0.id",
        label="items.0.snippet.title",
    ),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="items", parameter="pageToken", cursor="nextPageToken", size_parameter="maxResults"
    ),
    actions=(
        Action(
            key="search_videos",
            name="Search videos",
            description="Finds videos by words, in all of YouTube or in one channel.",
            inputs=(
                Field("query", "Words", description="What to look for.", example="difference engine"),
                replace(CHANNEL, required=False),
                Field(
                    "order",
                    "Order",
                    description="What comes first.",
                    required=False,
                    choices=ORDERS,
                    default="relevance",
                    example="date",
                ),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path="/search",
                query={
                    "part": "snippet",
                    "type": "video",
                    "q": "{query}",
                    "channelId": "{channel_id}",
                    "order": "{order}",
                    **PAGING,
                },
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [FOUND], "nextPageToken": "CBkQAA"},
            docs_url=f"{DOCS}/search/list",
        ),
        Action(
            key="get_video",
            name="Describe a video",
            description="Gives a video's title, length and numbers.",
            inputs=(Field("video_id", "Video id", description="What follows `v=` in its address.", example="dQw4w9WgXcQ"),),
            request=Request(path="/videos", query={"part": "snippet,contentDetails,statistics,status", "id": "{video_id}"}),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [VIDEO]},
            docs_url=f"{DOCS}/videos/list",
        ),
        Action(
            key="list_liked_videos",
            name="List liked videos",
            description="Lists the videos the account likes.",
            inputs=(LIMIT, PAGE),
            request=Request(path="/videos", query={"part": "snippet,statistics", "myRating": "like", **PAGING}),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [VIDEO]},
            docs_url=f"{DOCS}/videos/list",
        ),
        Action(
            key="get_my_channel",
            name="Describe the account's channel",
            description="Gives the account's channel with its numbers and the playlist of its uploads.",
            request=Request(path="/channels", query={"part": "snippet,statistics,contentDetails", "mine": True}),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [CHANNEL_FOUND]},
            docs_url=f"{DOCS}/channels/list",
        ),
        Action(
            key="get_channel",
            name="Describe a channel",
            description="Gives a channel with its numbers and the playlist of its uploads.",
            inputs=(CHANNEL,),
            request=Request(path="/channels", query={"part": "snippet,statistics,contentDetails", "id": "{channel_id}"}),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [CHANNEL_FOUND]},
            docs_url=f"{DOCS}/channels/list",
        ),
        Action(
            key="list_playlists",
            name="List playlists",
            description="Lists the account's playlists.",
            inputs=(LIMIT, PAGE),
            request=Request(path="/playlists", query={"part": "snippet,contentDetails", "mine": True, **PAGING}),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [{"id": "PLOU2XLYxmsII9mzQ", "snippet": {"title": "Talks"}, "contentDetails": {"itemCount": 7}}]},
            docs_url=f"{DOCS}/playlists/list",
        ),
        Action(
            key="list_playlist_items",
            name="List a playlist",
            description="Lists the videos of a playlist, such as the one of a channel's uploads.",
            inputs=(PLAYLIST, LIMIT, PAGE),
            request=Request(
                path="/playlistItems", query={"part": "snippet,contentDetails", "playlistId": "{playlist_id}", **PAGING}
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [ITEM]},
            docs_url=f"{DOCS}/playlistItems/list",
        ),
        Action(
            key="list_subscriptions",
            name="List subscriptions",
            description="Lists the channels the account follows.",
            inputs=(LIMIT, PAGE),
            request=Request(path="/subscriptions", query={"part": "snippet", "mine": True, **PAGING}),
            scopes=(READ,),
            effect="idempotent",
            sample={"items": [{"id": "b1c2d3", "snippet": {"title": "Ada", "resourceId": {"channelId": "UC_x5XG1"}}}]},
            docs_url=f"{DOCS}/subscriptions/list",
        ),
    ),
    triggers=(
        Trigger(
            key="new_video_in_playlist",
            name="New video in a playlist",
            description="Fires for each video put into a playlist, such as the one of a channel's uploads.",
            kinds=("poll",),
            inputs=(PLAYLIST,),
            poll=Request(
                path="/playlistItems", query={"part": "snippet,contentDetails", "playlistId": "{playlist_id}", "maxResults": 50}
            ),
            items="items",
            event_id="id",
            scopes=(READ,),
            sample=ITEM,
            docs_url=f"{DOCS}/playlistItems/list",
        ),
        Trigger(
            key="new_video_found",
            name="New video by search",
            description="Fires for each newly published video that a search finds.",
            kinds=("poll",),
            inputs=(Field("query", "Words", description="What to look for.", example="difference engine"),),
            poll=Request(
                path="/search",
                query={
                    "part": "snippet",
                    "type": "video",
                    "q": "{query}",
                    "order": "date",
                    "publishedAfter": "{since}",
                    "maxResults": 50,
                },
            ),
            items="items",
            event_id="id.videoId",
            scopes=(READ,),
            sample=FOUND,
            docs_url=f"{DOCS}/search/list",
        ),
        Trigger(
            key="video_liked",
            name="Video liked",
            description="Fires for each video the account newly likes.",
            kinds=("poll",),
            poll=Request(path="/videos", query={"part": "snippet,statistics", "myRating": "like", "maxResults": 50}),
            items="items",
            event_id="id",
            scopes=(READ,),
            sample=VIDEO,
            docs_url=f"{DOCS}/videos/list",
        ),
    ),
)
