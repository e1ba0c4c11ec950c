"""Where the vendor answers, below `/sandbox/`."""

from __future__ import annotations

from django.urls import path, re_path

from . import api, consent, oauth1, oauth2
from .calls import endpoint, not_found

urlpatterns = [
    path("docs", consent.docs, name="sandbox-docs"),
    path("oauth/authorize", oauth2.authorize, name="sandbox-authorize"),
    path("oauth/token", oauth2.token),
    path("oauth/introspect", oauth2.introspect),
    path("oauth/userinfo", endpoint(GET=api.me)),
    path("oauth1/request_token", oauth1.request_token),
    path("oauth1/authorize", oauth1.authorize, name="sandbox-authorize-oauth1"),
    path("oauth1/access_token", oauth1.access_token),
    path("api/oauth/revoke", oauth2.revoke),
    path("api/me", endpoint(GET=api.me)),
    path("api/contacts", endpoint(scope="contacts", GET=api.list_contacts, POST=api.create_contact)),
    path(
        "api/contacts/<item_id>",
        endpoint(scope="contacts", GET=api.get_contact, PATCH=api.update_contact, DELETE=api.delete_contact),
    ),
    path("api/orders", endpoint(scope="contacts", GET=api.list_orders)),
    path("api/orders/<item_id>", endpoint(scope="contacts", GET=api.get_order)),
    path("api/files", endpoint(scope="contacts", GET=api.list_files, POST=api.upload_file)),
    path("api/files/<item_id>", endpoint(scope="contacts", GET=api.get_file, DELETE=api.delete_file)),
    path("api/files/<item_id>/content", endpoint(scope="contacts", GET=api.download_file)),
    path("api/history", endpoint(scope="history", GET=api.list_history)),
    path("api/echo", endpoint(ANY=api.echo)),
    path("api/status/<int:code>", endpoint(ANY=api.status)),
    path("api/unreachable", endpoint(GET=api.unreachable)),
    path("api/slow", endpoint(ANY=api.slow)),
    path("api/webhooks/sample", endpoint(POST=api.sample_webhook)),
    path("api/webhooks", endpoint(scope="contacts", POST=api.create_webhook)),
    path("api/webhooks/<hook_id>", endpoint(scope="contacts", PATCH=api.renew_webhook, DELETE=api.delete_webhook)),
    path("api/faults", endpoint(is_control=True, GET=api.show_faults, PUT=api.set_faults, DELETE=api.reset_faults)),
    re_path(r"", not_found),
]
