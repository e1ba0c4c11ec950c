"""Spotify: music streaming and playlists."""

from __future__ import annotations

from integrations.spec import Action, Field, Identity, Json, OAuth2, Pagination, Provider, RateHeaders, Request, Trigger

DOCS = "https://developer.spotify.com/documentation/web-api/reference"
LIMIT = Field("limit", "Limit", "integer", description="1 to 50.", required=False, default=20, example=20)
OFFSET = Field("offset", "Offset", "integer", description="How many to skip.", required=False, default=0, example=0)
PLAYLIST_ID = Field("playlist_id", "Playlist id", description="Id of the playlist.", example="3cEYpjA9oz9GiPac4AsH4n")
TRACK: dict[str, Json] = {
    "id": "11dFghVXANMlKmJXsNCbNl",
    "name": "Cut To The Feeling",
    "uri": "spotify:track:11dFghVXANMlKmJXsNCbNl",
    "duration_ms": 207959,
    "artists": [{"id": "6sFIWsNpZYqfjUpaCgueju", "name": "Carly Rae Jepsen"}],
    "album": {"id": "0tGPJ0bkWOUmH7MEOR77qc", "name": "Cut To The Feeling"},
}
PLAYED: dict[str, Json] = {"track": TRACK, "played_at": "2026-06-01T10:00:00.000Z", "context": None}
SAVED: dict[str, Json] = {"added_at": "2026-06-01T10:00:00Z", "track": TRACK}
PLAYLIST: dict[str, Json] = {
    "id": "3cEYpjA9oz9GiPac4AsH4n",
    "name": "Engines",
    "description": "",
    "public": False,
    "uri": "spotify:playlist:3cEYpjA9oz9GiPac4AsH4n",
    "owner": {"id": "ada", "display_name": "Ada"},
}

provider = Provider(
    slug="spotify",
    name="Spotify",
    category="media",
    base_url="https://api.spotify.com/v1",
    docs_url="https://developer.spotify.com/documentation/web-api",
    auth=OAuth2(
        authorize_url="https://accounts.spotify.com/authorize",
        token_url="https://accounts.spotify.com/api/token",
        scopes=(
            "user-read-email",
            "user-read-private",
            "user-read-recently-played",
            "user-library-read",
            "user-top-read",
            "playlist-read-private",
            "playlist-modify-private",
        ),
        client_auth="basic",
    ),
    description="Music streaming and playlists.",
    identity=Identity(request=Request(path="/me"), id="id", label="display_name"),
    rate=RateHeaders(),
    pagination=Pagination(style="offset", items="items", parameter="offset", size_parameter="limit", size=50),
    actions=(
        Action(
            key="search",
            name="Search",
            description="Finds tracks, artists, albums or playlists.",
            inputs=(
                Field("query", "Words", description="What to look for.", example="cut to the feeling"),
                Field(
                    "kind",
                    "Kind",
                    description="What to find.",
                    required=False,
                    default="track",
                    choices=("track", "artist", "album", "playlist"),
                    example="track",
                ),
                Field("limit", "Limit", "integer", description="1 to 10.", required=False, default=10, example=10),
                OFFSET,
            ),
            request=Request(path="/search", query={"q": "{query}", "type": "{kind}", "limit": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample={"tracks": {"items": [TRACK], "limit": 10, "offset": 0, "total": 1}},
            docs_url=f"{DOCS}/search",
        ),
        Action(
            key="list_playlists",
            name="List playlists",
            description="Lists the playlists the person owns or follows.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/me/playlists", query={"limit": "{limit}", "offset": "{offset}"}),
            scopes=("playlist-read-private",),
            effect="idempotent",
            sample={"items": [PLAYLIST], "limit": 20, "offset": 0, "total": 1},
            docs_url=f"{DOCS}/get-a-list-of-current-users-playlists",
        ),
        Action(
            key="create_playlist",
            name="Create a playlist",
            description="Creates a private playlist.",
            inputs=(
                Field("name", "Name", description="Name of the playlist.", example="Engines"),
                Field("description", "Description", description="What it is.", required=False, example="To work to"),
            ),
            request=Request(
                method="POST",
                path="/me/playlists",
                json={"name": "{name}", "description": "{description}", "public": False},
            ),
            scopes=("playlist-modify-private",),
            sample=PLAYLIST,
            docs_url=f"{DOCS}/create-playlist",
        ),
        Action(
            key="add_to_playlist",
            name="Add to a playlist",
            description="Adds up to 100 tracks or episodes to a private playlist.",
            inputs=(
                PLAYLIST_ID,
                Field("uris", "URIs", "array", description="Spotify URIs.", example=["spotify:track:11dFghVXANMlKmJXsNCbNl"]),
            ),
            request=Request(method="POST", path="/playlists/{playlist_id}/items", json={"uris": "{uris}"}),
            scopes=("playlist-modify-private",),
            sample={"snapshot_id": "AAAAB8C+GjVHq8v4vzStbL6AUYzo1cDV"},
            docs_url=f"{DOCS}/add-items-to-playlist",
        ),
        Action(
            key="list_saved_tracks",
            name="List saved tracks",
            description="Lists the tracks the person has saved, the last saved first.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/me/tracks", query={"limit": "{limit}", "offset": "{offset}"}),
            scopes=("user-library-read",),
            effect="idempotent",
            sample={"items": [SAVED], "limit": 20, "offset": 0, "total": 1},
            docs_url=f"{DOCS}/get-users-saved-tracks",
        ),
        Action(
            key="list_top",
            name="List favorites",
            description="Lists the tracks or artists the person plays most.",
            inputs=(
                Field("kind", "Kind", description="What to list.", choices=("tracks", "artists"), example="tracks"),
                Field(
                    "range",
                    "Range",
                    description="About a year, six months or four weeks.",
                    required=False,
                    default="medium_term",
                    choices=("long_term", "medium_term", "short_term"),
                    example="medium_term",
                ),
                LIMIT,
                OFFSET,
            ),
            request=Request(path="/me/top/{kind}", query={"time_range": "{range}", "limit": "{limit}", "offset": "{offset}"}),
            scopes=("user-top-read",),
            effect="idempotent",
            sample={"items": [TRACK], "limit": 20, "offset": 0, "total": 1},
            docs_url=f"{DOCS}/get-users-top-artists-and-tracks",
        ),
    ),
    triggers=(
        Trigger(
            key="track_played",
            name="Track played",
            description="Fires for each track the person plays.",
            kinds=("poll",),
            poll=Request(path="/me/player/recently-played", query={"limit": 50}),
            items="items",
            event_id="played_at track.id",
            scopes=("user-read-recently-played",),
            sample=PLAYED,
            docs_url=f"{DOCS}/get-recently-played",
        ),
        Trigger(
            key="track_saved",
            name="Track saved",
            description="Fires for each track the person saves.",
            kinds=("poll",),
            poll=Request(path="/me/tracks", query={"limit": 50}),
            items="items",
            event_id="track.id added_at",
            scopes=("user-library-read",),
            sample=SAVED,
            docs_url=f"{DOCS}/get-users-saved-tracks",
        ),
    ),
)
