"""What the vendor's API does, one function per operation; each takes a Call and gives JSON or a response."""

from __future__ import annotations

import base64
import re
import struct
import time
from datetime import timedelta
from typing import Any

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header

from . import calls, faults, housekeeping, webhooks
from .accounts import digest
from .calls import Call, Refusal, render
from .history import ITEMS, item_at
from .models import Grant, Item

Answer = HttpResponseBase | dict[str, Any]

#: Items of a kind an account keeps; the oldest make room.
MOST = {Item.Kind.CONTACT: 1000, Item.Kind.FILE: 20}
MOST_CONTACT_BYTES = 16_384
#: The last id of a page, as eight bytes behind base64.
CURSOR = struct.Struct(">q")
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")
#: Headers an echo leaves out: secrets, and what is the server's own business.
UNECHOED = {"authorization", "cookie", "x-forwarded-for"}


def _rows(call: Call, kind: Item.Kind) -> Any:
    return Item.objects.filter(account_id=call.grant.account_id, kind=kind, deleted_at=None).defer("content")


def _changed(call: Call, kind: Item.Kind, since: str) -> Any:
    """What was made, changed or deleted from then on."""
    try:
        moment = parse_datetime(since)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refusal(400, "invalid_parameter", "updated_since must be a time with its offset, such as 2026-01-05T09:00:00Z.")
    rows = Item.objects.filter(account_id=call.grant.account_id, kind=kind, updated_at__gte=moment)
    return rows.defer("content")


def _page(call: Call, kind: Item.Kind, plural: str) -> Answer:
    """Newest first: `limit` (1 to 100, 20 when absent) and `cursor`; `next_cursor` is null on the last page.

    With `updated_since` only what changed from then on, and what was deleted as `{"id", "deleted": true, "updated_at"}`.
    """
    limit = call.number("limit", 20, 1, 100)
    since = call.request.GET.get("updated_since")
    rows = (_changed(call, kind, since) if since else _rows(call, kind)).order_by("-id")
    if call.grant.faults.get("empty_lists"):
        rows = rows.none()
    if cursor := call.request.GET.get("cursor"):
        try:
            rows = rows.filter(id__lt=CURSOR.unpack(base64.b64decode(cursor, altchars=b"-_", validate=True))[0])
        except (ValueError, struct.error):
            raise Refusal(400, "invalid_parameter", "cursor is not one we gave.") from None
    page: list[Item] = list(rows[: limit + 1])
    more = len(page) > limit
    after = base64.urlsafe_b64encode(CURSOR.pack(page[limit - 1].pk)).decode() if more else None
    return {plural: [item.as_json() for item in page[:limit]], "next_cursor": after}


def _one(call: Call, kind: Item.Kind, item_id: str) -> Item:
    prefix, _, number = item_id.rpartition("_")
    found: Item | None = None
    if prefix == kind.value and number.isascii() and number.isdigit() and len(number) < 19:
        found = _rows(call, kind).filter(pk=int(number)).first()
    if found is None:
        raise Refusal(404, "not_found", f"There is no {kind.value} {item_id[:40]}.")
    return found


def _add(call: Call, kind: Item.Kind, data: dict[str, Any], content: bytes | None = None) -> HttpResponse:
    """201 with the new item, or with the one that the same Idempotency-Key made before."""
    fields = {"account_id": call.grant.account_id, "kind": kind}
    if key := call.request.headers.get("Idempotency-Key"):
        values = {"data": data, "content": content}
        item, is_new = Item.objects.get_or_create(**fields, idempotency_key=digest(key), defaults=values)
    else:
        item, is_new = Item.objects.create(**fields, data=data, content=content), True
    if is_new:
        webhooks.tell(item, "created")
    surplus = _rows(call, kind).order_by("-id").values_list("pk", flat=True)[MOST[kind] : MOST[kind] + 100]
    if oldest := list(surplus):
        Item.objects.filter(pk__in=oldest).delete()
    return render(item.as_json(), 201)


def _contact(data: dict[str, Any]) -> dict[str, Any]:
    name, email = data.get("name"), data.get("email")
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        raise Refusal(422, "invalid_contact", "name must be a text of 1 to 200 characters.")
    if email is not None and (not isinstance(email, str) or "@" not in email or len(email) > 200):
        raise Refusal(422, "invalid_contact", "email must be an email address or null.")
    contact = {"email": None, **{key: value for key, value in data.items() if key not in ("id", "created_at", "updated_at")}}
    if len(orjson.dumps(contact)) > MOST_CONTACT_BYTES:
        raise Refusal(413, "too_large", f"A contact takes at most {MOST_CONTACT_BYTES} bytes.")
    return contact


def me(call: Call) -> Answer:
    account = call.grant.account
    return {"id": account.id, "sub": account.id, "name": account.name, "email": account.email, "scopes": call.grant.scopes}


def list_contacts(call: Call) -> Answer:
    return _page(call, Item.Kind.CONTACT, "contacts")


def create_contact(call: Call) -> Answer:
    return _add(call, Item.Kind.CONTACT, _contact(call.json()))


def get_contact(call: Call, item_id: str) -> Answer:
    return _one(call, Item.Kind.CONTACT, item_id).as_json()


def update_contact(call: Call, item_id: str) -> Answer:
    item = _one(call, Item.Kind.CONTACT, item_id)
    item.data, item.updated_at = _contact(item.data | call.json()), timezone.now()
    item.save(update_fields=["data", "updated_at"])
    return item.as_json()


def delete_contact(call: Call, item_id: str) -> Answer:
    """Gone for everybody but those who ask what changed; that too is forgotten after a month."""
    item, now = _one(call, Item.Kind.CONTACT, item_id), timezone.now()
    Item.objects.filter(pk=item.pk).update(deleted_at=now, updated_at=now, data={})
    forgotten = now - timedelta(days=30)
    Item.objects.filter(account_id=call.grant.account_id, kind=Item.Kind.CONTACT, deleted_at__lt=forgotten).delete()
    return HttpResponse(status=204)


def list_orders(call: Call) -> Answer:
    return _page(call, Item.Kind.ORDER, "orders")


def get_order(call: Call, item_id: str) -> Answer:
    return _one(call, Item.Kind.ORDER, item_id).as_json()


def list_files(call: Call) -> Answer:
    return _page(call, Item.Kind.FILE, "files")


def _uploaded(call: Call) -> tuple[str, str, bytes]:
    """Name, media type and bytes of an upload: JSON with base64, multipart with a `file`, or the bare body and `?name=`."""
    request = call.request
    if request.content_type == "application/json":
        data = call.json()
        try:
            content = base64.b64decode(data["content"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise Refusal(422, "invalid_file", "content must be the file in base64.") from None
        return str(data.get("name") or "file"), str(data.get("content_type") or ""), content
    if request.content_type == "multipart/form-data":
        upload = request.FILES.get("file")
        if upload is None or isinstance(upload, list):
            raise Refusal(422, "invalid_file", "Send the file in the part named file.")
        return str(upload.name or "file"), upload.content_type or "", upload.read()
    return request.GET.get("name", "file"), request.content_type or "", request.body


def upload_file(call: Call) -> Answer:
    housekeeping.clean_sometimes()
    name, media_type, content = _uploaded(call)
    name = "".join(letter for letter in name if letter.isprintable())[:200] or "file"
    media_type = media_type.lower() if MEDIA_TYPE.fullmatch(media_type.lower()) else "application/octet-stream"
    return _add(call, Item.Kind.FILE, {"name": name, "content_type": media_type, "size": len(content)}, content)


def get_file(call: Call, item_id: str) -> Answer:
    return _one(call, Item.Kind.FILE, item_id).as_json()


def delete_file(call: Call, item_id: str) -> Answer:
    _one(call, Item.Kind.FILE, item_id).delete()
    return HttpResponse(status=204)


def download_file(call: Call, item_id: str) -> Answer:
    item = _one(call, Item.Kind.FILE, item_id)
    response = HttpResponse(bytes(item.content or b""), content_type=item.data["content_type"])
    # Uploaded by anyone and served from the platform's own origin: never shown, only saved.
    response["Content-Disposition"] = content_disposition_header(True, item.data["name"]) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def list_history(call: Call) -> Answer:
    """`page` from 1, `per_page` 1 to 50 (10 when absent); a page past the end is empty.

    The switch `history_items` makes the list longer or shorter than the thirty there are.
    """
    page, size = call.number("page", 1, 1, 100_000), call.number("per_page", 10, 1, 50)
    total = 0 if call.grant.faults.get("empty_lists") else call.grant.faults.get("history_items", len(ITEMS))
    start = min((page - 1) * size, total)
    shown = [item_at(place) for place in range(start, min(start + size, total))]
    return {"items": shown, "page": page, "per_page": size, "total": total}


def echo(call: Call) -> Answer:
    request = call.request
    body: Any = None
    if request.content_type == "application/x-www-form-urlencoded" and request.method == "POST":
        body = {key: values if len(values) > 1 else values[0] for key, values in request.POST.lists()}
    elif request.body:
        try:
            body = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            body = request.body.decode(errors="replace")
    return {
        "method": request.method,
        "path": "/echo",
        "query": {key: values if len(values) > 1 else values[0] for key, values in request.GET.lists()},
        "headers": {key.lower(): value for key, value in request.headers.items() if key.lower() not in UNECHOED},
        "body": body,
    }


def status(call: Call, code: int) -> Answer:
    if not 200 <= code <= 599:
        raise Refusal(400, "invalid_parameter", "The status must be from 200 to 599.")
    body = {"status": code} if code < 400 else {"error": {"code": f"status_{code}", "message": f"Answering {code} as asked."}}
    return render(body, code, {"Retry-After": "1"} if code in (429, 503) else None)


def unreachable(call: Call) -> Answer:
    return calls.broken_off(call.request)


def slow(call: Call) -> Answer:
    wait = call.number("ms", 1000, 0, faults.MOST_MILLISECONDS)
    faults.pause(wait)
    return {"waited_ms": wait}


def sample_webhook(call: Call) -> Answer:
    """What a signed webhook for `event` and `data` would look like, to try a receiver with; nothing is sent."""
    wanted = call.json()
    secret = webhooks.secret_of(str(call.grant.id))
    body = orjson.dumps({"event": wanted.get("event", "contact.created"), "data": wanted.get("data", {})})
    return {"secret": secret, "headers": webhooks.sign(body, secret, timestamp=int(time.time())), "body": body.decode()}


def create_webhook(call: Call) -> Answer:
    """Have events sent to `url`, signed with `secret`; it ends after a week unless it is renewed."""
    return render(webhooks.subscribe(call.grant, call.json()), 201)


def renew_webhook(call: Call, hook_id: str) -> Answer:
    return webhooks.renew(call.grant, hook_id)


def delete_webhook(call: Call, hook_id: str) -> Answer:
    webhooks.unsubscribe(call.grant, hook_id)
    return HttpResponse(status=204)


def show_faults(call: Call) -> Answer:
    """The faults that are set, and counters: API calls, refreshes done, refreshes asked for."""
    grant = Grant.objects.get(pk=call.grant.pk)
    counters = {"calls": calls.calls_of(grant.id), "refreshes": grant.refreshes, "refresh_attempts": grant.refresh_attempts}
    return {"faults": grant.faults, "counters": counters}


def set_faults(call: Call) -> Answer:
    wanted = call.json()
    if wrong := faults.problems(wanted):
        raise Refusal(422, "invalid_fault", "; ".join(f"{key} {reason}" for key, reason in wrong.items()))
    faults.switch(call.grant, wanted)
    return show_faults(call)


def reset_faults(call: Call) -> Answer:
    faults.reset(call.grant)
    return show_faults(call)
