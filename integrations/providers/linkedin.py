"""LinkedIn: profile and posts of a member."""

from __future__ import annotations

from integrations.spec import AccountField, Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, rfc7009

SHARING = "https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/share-on-linkedin"
AUTHOR = "urn:li:person:{person_id}"
TEXT = Field("text", "Text", description="Text of the post.", long=True, example="Hello, engines.")
AUDIENCE = Field(
    "audience",
    "For",
    description="Who can see it.",
    required=False,
    default="PUBLIC",
    choices=("PUBLIC", "CONNECTIONS"),
    example="PUBLIC",
)
VISIBILITY: Json = {"com.linkedin.ugc.MemberNetworkVisibility": "{audience}"}
RESTLI = {"X-Restli-Protocol-Version": "2.0.0"}

provider = Provider(
    slug="linkedin",
    name="LinkedIn",
    category="social",
    base_url="https://api.linkedin.com/v2",
    docs_url="https://learn.microsoft.com/en-us/linkedin/",
    auth=OAuth2(
        authorize_url="https://www.linkedin.com/oauth/v2/authorization",
        token_url="https://www.linkedin.com/oauth/v2/accessToken",
        revoke=rfc7009("https://www.linkedin.com/oauth/v2/revoke"),
        scopes=("openid", "profile", "email", "w_member_social"),
        pkce=False,
    ),
    description="Profile and posts of a member.",
    account_fields=(
        AccountField(
            key="person_id",
            label="Member id",
            pattern="^[A-Za-z0-9_-]{1,50}$",
            source="verify",
            path="sub",
            example="782bbtaQ",
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    actions=(
        Action(
            key="get_profile",
            name="Read the profile",
            description="Reads the name, email and picture of the connected member.",
            request=Request(path="/userinfo"),
            scopes=("openid", "profile", "email"),
            effect="idempotent",
            sample={
                "sub": "782bbtaQ",
                "name": "Ada Lovelace",
                "given_name": "Ada",
                "family_name": "Lovelace",
                "email": "ada@example.com",
                "email_verified": True,
                "locale": {"country": "US", "language": "en"},
            },
            docs_url="https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2",
        ),
        Action(
            key="create_post",
            name="Post text",
            description="Publishes a text post of the connected member.",
            inputs=(TEXT, AUDIENCE),
            request=Request(
                method="POST",
                path="/ugcPosts",
                headers=RESTLI,
                json={
                    "author": AUTHOR,
                    "lifecycleState": "PUBLISHED",
                    "specificContent": {
                        "com.linkedin.ugc.ShareContent": {
                            "shareCommentary": {"text": "{text}"},
                            "shareMediaCategory": "NONE",
                        }
                    },
                    "visibility": VISIBILITY,
                },
            ),
            scopes=("w_member_social",),
            sample={"id": "urn:li:share:6844785523593134080"},
            docs_url=SHARING,
        ),
        Action(
            key="share_link",
            name="Share a link",
            description="Publishes a post of the connected member with a link.",
            inputs=(
                TEXT,
                Field("url", "Address", description="What to share.", example="https://example.com/engines"),
                Field("title", "Title", description="Of the link.", required=False, example="Engines"),
                Field("description", "Description", description="Of the link.", required=False, example="How they work."),
                AUDIENCE,
            ),
            request=Request(
                method="POST",
                path="/ugcPosts",
                headers=RESTLI,
                json={
                    "author": AUTHOR,
                    "lifecycleState": "PUBLISHED",
                    "specificContent": {
                        "com.linkedin.ugc.ShareContent": {
                            "shareCommentary": {"text": "{text}"},
                            "shareMediaCategory": "ARTICLE",
                            "media": [
                                {
                                    "status": "READY",
                                    "originalUrl": "{url}",
                                    "title": {"text": "{title}"},
                                    "description": {"text": "{description}"},
                                }
                            ],
                        }
                    },
                    "visibility": VISIBILITY,
                },
            ),
            scopes=("w_member_social",),
            sample={"id": "urn:li:share:6844785523593134080"},
            docs_url=SHARING,
        ),
    ),
)
