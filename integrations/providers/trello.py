"""Trello: boards, lists and cards."""

from __future__ import annotations

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth1,
    Provider,
    RateHeaders,
    Request,
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://developer.atlassian.com/cloud/trello/rest"
SEARCHING = "https://support.atlassian.com/trello/docs/searching-for-cards-all-boards/"
CARD_ID = Field("card_id", "Card", description="Id or short link of the card.", example="5abbe4b7ddc1b351ef961414")
BOARD = Field("board_id", "Board", description="Id of the board.", example="5abbe4b7ddc1b351ef961410")
LIST = Field("list_id", "List", description="Id of the list.", example="5abbe4b7ddc1b351ef961412")
DETAILS = (
    Field("text", "Description", description="Markdown.", required=False, example="See the *brief*.", long=True),
    Field("due", "Due", "date", description="When it is due.", required=False, example="2026-06-30T16:00:00Z"),
    Field(
        "member_ids",
        "Members",
        description="Ids of members, joined by commas.",
        required=False,
        example="5abbe4b7ddc1b351ef961401",
    ),
    Field(
        "label_ids",
        "Labels",
        description="Ids of labels, joined by commas.",
        required=False,
        example="5abbe4b7ddc1b351ef961420",
    ),
)
VALUES: dict[str, Json] = {
    "name": "{name}",
    "desc": "{text}",
    "due": "{due}",
    "idMembers": "{member_ids}",
    "idLabels": "{label_ids}",
}
CARD: dict[str, Json] = {
    "id": "5abbe4b7ddc1b351ef961414",
    "name": "Write the brief",
    "desc": "See the *brief*.",
    "closed": False,
    "idBoard": "5abbe4b7ddc1b351ef961410",
    "idList": "5abbe4b7ddc1b351ef961412",
    "due": "2026-06-30T16:00:00.000Z",
    "dueComplete": False,
    "dateLastActivity": "2026-06-01T10:00:00.000Z",
    "shortLink": "H0TZyzbK",
    "url": "https://trello.com/c/H0TZyzbK/4-write-the-brief",
}
CARDS = {"modelTypes": "cards", "card_fields": "name,desc,closed,idBoard,idList,due,dueComplete,dateLastActivity,shortLink,url"}

provider = Provider(
    slug="trello",
    name="Trello",
    category="project-management",
    base_url="https://api.trello.com/1",
    docs_url=f"{DOCS}/",
    auth=OAuth1(
        request_token_url="https://trello.com/1/OAuthGetRequestToken",
        authorize_url="https://trello.com/1/OAuthAuthorizeToken",
        access_token_url="https://trello.com/1/OAuthGetAccessToken",
        # Trello grants nothing but reading unless more is asked for:
        # https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/
        authorize_params={"expiration": "never", "name": "Connect Platform", "scope": "read,write"},
        revoke=Revoke(request=Request(method="DELETE", path="https://api.trello.com/1/tokens/{token}"), client_auth="bearer"),
    ),
    description="Boards, lists and cards.",
    identity=Identity(request=Request(path="/members/me"), id="id", label="username"),
    rate=RateHeaders(limit="x-rate-limit-api-token-max", remaining="x-rate-limit-api-token-remaining"),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="X-Trello-Webhook",
        encoding="base64",
        signed="{body}{url}",
        key="application secret",
        event_type="action.type",
        event_id="action.id",
        docs_url="https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
    ),
    actions=(
        Action(
            key="create_card",
            name="Create a card",
            description="Adds a card to a list.",
            inputs=(
                LIST,
                Field("name", "Name", description="Name of the card.", example="Write the brief"),
                *DETAILS,
                Field(
                    "position",
                    "Position",
                    description="Where in the list.",
                    required=False,
                    choices=("top", "bottom"),
                    default="bottom",
                    example="top",
                ),
            ),
            request=Request(method="POST", path="/cards", json={**VALUES, "idList": "{list_id}", "pos": "{position}"}),
            sample=CARD,
            docs_url=f"{DOCS}/api-group-cards/#api-cards-post",
        ),
        Action(
            key="update_card",
            name="Change a card",
            description="Changes the given parts of a card, moves it to another list or archives it.",
            inputs=(
                CARD_ID,
                Field("name", "Name", description="New name.", required=False, example="Send the brief"),
                *DETAILS,
                Field(
                    "list_id",
                    "List",
                    description="Id of the list to move it to.",
                    required=False,
                    example="5abbe4b7ddc1b351ef961413",
                ),
                Field("is_done", "Done", "boolean", description="Marks the due date as met.", required=False, example=True),
                Field("is_archived", "Archived", "boolean", description="Archives the card.", required=False, example=False),
            ),
            request=Request(
                method="PUT",
                path="/cards/{card_id}",
                json={**VALUES, "idList": "{list_id}", "dueComplete": "{is_done}", "closed": "{is_archived}"},
            ),
            effect="idempotent",
            sample=CARD,
            docs_url=f"{DOCS}/api-group-cards/#api-cards-id-put",
        ),
        Action(
            key="get_card",
            name="Read a card",
            description="Reads one card.",
            inputs=(CARD_ID,),
            request=Request(path="/cards/{card_id}"),
            effect="idempotent",
            sample=CARD,
            docs_url=f"{DOCS}/api-group-cards/#api-cards-id-get",
        ),
        Action(
            key="add_comment",
            name="Comment on a card",
            description="Adds a comment to a card.",
            inputs=(CARD_ID, Field("text", "Text", description="Markdown.", example="Sent to the team.", long=True)),
            request=Request(method="POST", path="/cards/{card_id}/actions/comments", json={"text": "{text}"}),
            sample={"id": "5abbe4b7ddc1b351ef961430", "type": "commentCard", "date": "2026-06-01T11:30:00.000Z"},
            docs_url=f"{DOCS}/api-group-cards/#api-cards-id-actions-comments-post",
        ),
        Action(
            key="search_cards",
            name="Search cards",
            description="Finds cards by words and Trello's search operators.",
            inputs=(
                Field("words", "Words", description="What to look for.", example="brief is:open"),
                Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50),
            ),
            request=Request(path="/search", query={"query": "{words}", "cards_limit": "{limit}", "partial": True, **CARDS}),
            effect="idempotent",
            sample={"cards": [CARD]},
            docs_url=f"{DOCS}/api-group-search/#api-search-get",
        ),
        Action(
            key="list_boards",
            name="List boards",
            description="Lists the open boards of the person who connected.",
            request=Request(path="/members/me/boards", query={"filter": "open", "fields": "name,desc,url,idOrganization"}),
            effect="idempotent",
            sample=[{"id": "5abbe4b7ddc1b351ef961410", "name": "Launch", "url": "https://trello.com/b/dQHqCohZ/launch"}],
            docs_url=f"{DOCS}/api-group-members/#api-members-id-boards-get",
        ),
        Action(
            key="list_lists",
            name="List the lists of a board",
            description="Lists the open lists of a board.",
            inputs=(BOARD,),
            request=Request(path="/boards/{board_id}/lists"),
            effect="idempotent",
            sample=[
                {"id": "5abbe4b7ddc1b351ef961412", "name": "To do", "closed": False, "idBoard": "5abbe4b7ddc1b351ef961410"}
            ],
            docs_url=f"{DOCS}/api-group-boards/#api-boards-id-lists-get",
        ),
        Action(
            key="list_cards",
            name="List the cards of a list",
            description="Lists the open cards of a list.",
            inputs=(LIST,),
            request=Request(path="/lists/{list_id}/cards"),
            effect="idempotent",
            sample=[CARD],
            docs_url=f"{DOCS}/api-group-lists/#api-lists-id-cards-get",
        ),
    ),
    triggers=(
        Trigger(
            key="new_card",
            name="New card",
            description="Fires for each card created on any board of the person who connected.",
            kinds=("poll",),
            poll=Request(path="/search", query={"query": "created:day", "cards_limit": 1000, **CARDS}),
            items="cards",
            event_id="id",
            sample=CARD,
            docs_url=SEARCHING,
        ),
        Trigger(
            key="card_changed",
            name="Card changed",
            description="Fires each time something happens to a card on any board of the person who connected.",
            kinds=("poll",),
            poll=Request(path="/search", query={"query": "edited:day", "cards_limit": 1000, **CARDS}),
            items="cards",
            event_id="id dateLastActivity",
            sample=CARD,
            docs_url=SEARCHING,
        ),
        Trigger(
            key="board_event",
            name="Board event",
            description="Fires as soon as a webhook tells of a card created, changed, commented on or moved.",
            event_types=("createCard", "updateCard", "commentCard", "deleteCard"),
            event_id="action.id",
            sample={
                "model": {"id": "5abbe4b7ddc1b351ef961410", "name": "Launch"},
                "action": {
                    "id": "5abbe4b7ddc1b351ef961440",
                    "type": "createCard",
                    "date": "2026-06-01T10:00:00.000Z",
                    "idMemberCreator": "5abbe4b7ddc1b351ef961401",
                    "data": {"card": {"id": "5abbe4b7ddc1b351ef961414", "name": "Write the brief", "shortLink": "H0TZyzbK"}},
                },
            },
            docs_url="https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
        ),
    ),
)
