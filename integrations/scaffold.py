"""The text of a new provider's file, with a mark wherever a fact of the vendor belongs."""

from __future__ import annotations

#: What stands where a fact is missing; the validator finds it.
MARK = "FILL IN"

_OAUTH2 = """OAuth2(
        authorize_url="FILL IN the address of the consent page",
        token_url="FILL IN the address of the token endpoint",
        revoke=rfc7009("FILL IN the address that ends a token"),  # leave out where the vendor has none
        scopes=("FILL IN a scope",),
        scope_words={"FILL IN a scope": "FILL IN what it lets an app do"},
        pkce=True,  # False where the vendor does not take it
        client_auth="body",  # or "basic"
    )"""
_CLIENT_CREDENTIALS = """ClientCredentials(
        token_url="FILL IN the address of the token endpoint",
        scopes=("FILL IN a scope",),
        client_auth="basic",  # or "body"
    )"""
_OAUTH1 = """OAuth1(
        request_token_url="FILL IN the address of temporary tokens",
        authorize_url="FILL IN the address of the consent page",
        access_token_url="FILL IN the address of access tokens",
    )"""
_API_KEY = """ApiKey(
        name="Authorization",  # or the vendor's own header; placement="query" names a parameter
        template="Bearer {api_key}",
        help="FILL IN where a person finds the key",
    )"""
_BASIC = """Basic(
        help="FILL IN where a person finds them",
    )"""
_LOGIN = """Login(
        request=Request(method="POST", path="/FILL IN its path", json={"username": "{username}", "password": "{password}"}),
        token="FILL IN the dotted path to the token",
        lifetime=3600,  # seconds; or expires="dotted.path" where the answer says
        help="FILL IN which account to use",
    )"""

#: What `--auth` may be: the definition, and the names it is written with.
WAYS = {
    "oauth2": (_OAUTH2, ("OAuth2", "rfc7009")),
    "client_credentials": (_CLIENT_CREDENTIALS, ("ClientCredentials",)),
    "oauth1": (_OAUTH1, ("OAuth1",)),
    "api_key": (_API_KEY, ("ApiKey",)),
    "basic": (_BASIC, ("Basic",)),
    "login": (_LOGIN, ("Login",)),
}

_FILE = '''"""{name}: FILL IN what it is, in a few words."""

from __future__ import annotations

from integrations.spec import {imports}

provider = Provider(
    slug="{slug}",
    name="{name}",
    category="{category}",
    base_url="FILL IN the address every path is below",
    docs_url="FILL IN the address of the API reference",
    auth={auth},
    description="FILL IN what it is, in a few words.",
    # Facts of the customer's account that addresses need, such as a subdomain:
    # account_fields=(AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/FILL IN who am I"), id="FILL IN the dotted path of a stable id"),
    rate=RateHeaders(),  # name the headers in which the vendor tells its quota
    actions=(
        Action(
            key="list_things",
            name="FILL IN what it does",
            description="FILL IN what it does, in a sentence.",
            inputs=(Field("limit", "Limit", "integer", description="Most of them.", required=False, example=50),),
            request=Request(path="/FILL IN the path", query={{"limit": "{{limit}}"}}),
            effect="idempotent",
            sample={{"things": [{{"id": "FILL IN the documented answer"}}]}},
            docs_url="FILL IN the address of its documentation",
        ),
    ),
)
'''


def text(slug: str, name: str, category: str, way: str) -> str:
    """The file of a provider that is connected by `way`, a key of WAYS."""
    auth, own = WAYS[way]
    # Capitals first, as the formatter sorts them.
    names = sorted(
        {"Action", "Field", "Identity", "Provider", "RateHeaders", "Request", *own}, key=lambda one: (one[0].islower(), one)
    )
    return _FILE.format(slug=slug, name=name, category=category or f"{MARK} the category", auth=auth, imports=", ".join(names))
