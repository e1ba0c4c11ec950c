"""Google Contacts: people and contact groups."""

from __future__ import annotations

from collections.abc import Mapping
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

SCOPE = "https://www.googleapis.com/auth/contacts"
READ = f"{SCOPE}.readonly"
DOCS = "https://developers.google.com/people/api/rest/v1"
SHOWN = "names,emailAddresses,phoneNumbers,organizations,metadata"
CONTACT_ID = Field(
    "contact_id", "Contact id", description="What follows `people/` in its resource name.", example="c4123456789"
)
GROUP_ID = Field("group_id", "Group id", description="What follows `contactGroups/` in its resource name.", example="2b3c4d5e")
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=100, example=100)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="GgYKAjEy")
PERSON_FIELDS = (
    Field("given_name", "First name", description="First name.", example="Ada"),
    Field("family_name", "Last name", description="Last name.", required=False, example="Lovelace"),
    Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
    Field("phone", "Phone", description="Phone number.", required=False, example="+44 20 7946 0000"),
    Field("company", "Company", description="Name of their company.", required=False, example="Analytical Engines"),
    Field("job_title", "Job title", description="What they do there.", required=False, example="Engineer"),
)
BODY: dict[str, Json] = {
    "names": [{"givenName": "{given_name}", "familyName": "{family_name}"}],
    "emailAddresses": [{"value": "{email}"}],
    "phoneNumbers": [{"value": "{phone}"}],
    "organizations": [{"name": "{company}", "title": "{job_title}"}],
}
MASKS = {
    "given_name": "names",
    "family_name": "names",
    "email": "emailAddresses",
    "phone": "phoneNumbers",
    "company": "organizations",
    "job_title": "organizations",
}
PERSON: Json = {
    "resourceName": "people/c4123456789",
    "etag": "%EgUBAj03LhoEAQIFBw==",
    "names": [{"displayName": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"}],
    "emailAddresses": [{"value": "ada@example.com"}],
}
LATEST = Request(
    path="/people/me/connections", query={"personFields": SHOWN, "sortOrder": "LAST_MODIFIED_DESCENDING", "pageSize": 100}
)
GROUP: Json = {"resourceName": "contactGroups/2b3c4d5e", "name": "Customers", "memberCount": 2}


def changed_fields(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The names of the parts that are given, which is what Google replaces; ValueError where nothing is."""
    parts = sorted({part for key, part in MASKS.items() if key in inputs})
    if not parts:
        raise ValueError("give at least one part to change")
    return {"changed": ",".join(parts)}


provider = Provider(
    slug="google-contacts",
    name="Google Contacts",
    category="crm",
    base_url="https://people.googleapis.com/v1",
    docs_url="https://developers.google.com/people/api/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE),
        implied_scopes={SCOPE: (READ,)},  # https://developers.google.com/people/api/rest/v1/people
        scope_words={SCOPE: "See, change, create and delete all contacts", READ: "See all contacts"},
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="People and contact groups.",
    checked="2026-11",
    api_descriptions=("https://people.googleapis.com/$discovery/rest?version=v1",),
    aliases=("google-people",),
    identity=Identity(
        request=Request(path="/people/me", query={"personFields": "names,emailAddresses"}),
        id="resourceName",
        label="emailAddresses.0.value",
    ),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="connections", parameter="pageToken", cursor="nextPageToken", size_parameter="pageSize"
    ),
    actions=(
        Action(
            key="create_contact",
            name="Create a contact",
            description="Adds a person to the account's contacts.",
            inputs=PERSON_FIELDS,
            request=Request(method="POST", path="/people:createContact", query={"personFields": SHOWN}, json=BODY),
            scopes=(SCOPE,),
            sample=PERSON,
            docs_url=f"{DOCS}/people/createContact",
        ),
        Action(
            key="search_contacts",
            name="Search contacts",
            description="Finds contacts whose name, email, phone or company begins with the words.",
            inputs=(
                Field("query", "Words", description="What to look for.", example="ada"),
                Field("limit", "Limit", "integer", description="1 to 30.", required=False, default=10, example=10),
            ),
            request=Request(
                path="/people:searchContacts", query={"query": "{query}", "pageSize": "{limit}", "readMask": SHOWN}
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"results": [{"person": PERSON}]},
            docs_url=f"{DOCS}/people/searchContacts",
        ),
        Action(
            key="list_contacts",
            name="List contacts",
            description="Lists the account's contacts, the last changed first.",
            inputs=(LIMIT, PAGE),
            request=Request(
                path="/people/me/connections",
                query={
                    "personFields": SHOWN,
                    "sortOrder": "LAST_MODIFIED_DESCENDING",
                    "pageSize": "{limit}",
                    "pageToken": "{page_token}",
                },
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"connections": [PERSON], "totalItems": 1},
            docs_url=f"{DOCS}/people.connections/list",
        ),
        Action(
            key="get_contact",
            name="Read a contact",
            description="Reads one contact.",
            inputs=(CONTACT_ID,),
            request=Request(path="/people/{contact_id}", query={"personFields": SHOWN}),
            scopes=(READ,),
            effect="idempotent",
            sample=PERSON,
            docs_url=f"{DOCS}/people/get",
        ),
        Action(
            key="update_contact",
            name="Change a contact",
            description="Replaces the given parts of a contact: its name, its emails, its phones, its company.",
            inputs=(
                CONTACT_ID,
                Field("etag", "Version", description="`etag` of the contact as read.", example="%EgUBAj03LhoEAQIFBw=="),
                *(replace(item, required=False) for item in PERSON_FIELDS),
            ),
            prepare=changed_fields,
            prepares=("changed",),
            request=Request(
                method="PATCH",
                path="/people/{contact_id}:updateContact",
                query={"updatePersonFields": "{changed}", "personFields": SHOWN},
                json={"etag": "{etag}", **BODY},
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample=PERSON,
            docs_url=f"{DOCS}/people/updateContact",
        ),
        Action(
            key="delete_contact",
            name="Delete a contact",
            description="Deletes a contact.",
            inputs=(CONTACT_ID,),
            request=Request(method="DELETE", path="/people/{contact_id}:deleteContact"),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={},
            docs_url=f"{DOCS}/people/deleteContact",
        ),
        Action(
            key="list_groups",
            name="List groups",
            description="Lists the account's contact groups, the system's and its own.",
            inputs=(LIMIT, PAGE),
            request=Request(path="/contactGroups", query={"pageSize": "{limit}", "pageToken": "{page_token}"}),
            scopes=(READ,),
            effect="idempotent",
            sample={"contactGroups": [GROUP], "totalItems": 1},
            docs_url=f"{DOCS}/contactGroups/list",
        ),
        Action(
            key="create_group",
            name="Create a group",
            description="Creates a contact group.",
            inputs=(Field("name", "Name", description="Name of the group.", example="Customers"),),
            request=Request(method="POST", path="/contactGroups", json={"contactGroup": {"name": "{name}"}}),
            scopes=(SCOPE,),
            sample=GROUP,
            docs_url=f"{DOCS}/contactGroups/create",
        ),
        Action(
            key="add_to_group",
            name="Add to a group",
            description="Puts a contact into a group.",
            inputs=(GROUP_ID, CONTACT_ID),
            request=Request(
                method="POST",
                path="/contactGroups/{group_id}/members:modify",
                json={"resourceNamesToAdd": ["people/{contact_id}"]},
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={},
            docs_url=f"{DOCS}/contactGroups.members/modify",
        ),
    ),
    triggers=(
        Trigger(
            key="new_contact",
            name="New contact",
            description="Fires for each contact that is new in the account.",
            kinds=("poll",),
            poll=LATEST,
            items="connections",
            event_id="resourceName",
            scopes=(READ,),
            sample=PERSON,
            docs_url=f"{DOCS}/people.connections/list",
        ),
        Trigger(
            key="contact_changed",
            name="Contact created or changed",
            description="Fires for each contact that is new or was changed.",
            kinds=("poll",),
            poll=LATEST,
            items="connections",
            event_id="resourceName etag",
            scopes=(READ,),
            sample=PERSON,
            docs_url=f"{DOCS}/people.connections/list",
        ),
    ),
)
