"""The main job from end to end, against a running platform: sign up, connect the sandbox, call it, read the history.

    python examples/first_connection.py [BASE_URL]

It follows the hosted pages as a browser would, with nothing but `requests`.
"""

from __future__ import annotations

import re
import sys
import time
import uuid
from html import unescape
from urllib.parse import urljoin, urlsplit

import requests

BASE = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")


def step(text: str) -> None:
    print(f"\n── {text}")


def api(method: str, path: str, token: str = "", **options: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, BASE + path, headers=headers, timeout=30, **options)  # type: ignore[arg-type]
    if not answer.ok:
        sys.exit(f"{method} {path} answered {answer.status_code}: {answer.text}")
    return answer


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Action and fields of the page's form, as pressing its first button would send them."""
    form = re.search(r'<form[^>]*method="post"[^>]*>.*?</form>', page, re.DOTALL | re.IGNORECASE)
    if form is None:
        sys.exit("The page has no form:\n" + page[:2000])
    action = re.search(r'action="([^"]*)"', form[0])
    fields = {}
    for tag in re.findall(r"<input\b[^>]*>", form[0]):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        chosen = attributes.get("type") not in ("radio", "checkbox") or re.search(r"\bchecked\b", tag)
        if "name" in attributes and attributes.get("type") != "submit" and chosen:
            fields[attributes["name"]] = unescape(attributes.get("value", ""))
    button = re.search(r'<button\b[^>]*name="([^"]+)"[^>]*value="([^"]+)"', form[0])
    if button:
        fields[button[1]] = unescape(button[2])
    return unescape(action[1]) if action else "", fields


def as_a_person(url: str) -> str:
    """Follow the hosted pages, agreeing to everything, until they lead away from the platform. Returns that address."""
    browser, method, data = requests.Session(), "GET", None
    for _ in range(12):
        answer = browser.request(method, url, data=data, allow_redirects=False, timeout=30)
        print(f"   {method} {urlsplit(url).path} → {answer.status_code}")
        if answer.is_redirect:
            url, method, data = urljoin(url, answer.headers["Location"]), "GET", None
            if urlsplit(url).netloc != urlsplit(BASE).netloc:
                return url
            continue
        action, data = form_of(answer.text)
        url, method = urljoin(url, action), "POST"
    sys.exit("The pages never led back.")


def main() -> None:
    step("A developer signs up")
    email = f"dev-{uuid.uuid4().hex[:8]}@example.com"
    account = {"email": email, "password": "First-connection-1", "full_name": "Dev", "company_name": "First Connection"}
    token = api("POST", "/api/v1/auth/register", json=account).json()["token"]
    print(f"   {email}")

    step("makes an API key")
    made = {"name": "first", "permissions": ["read", "write"]}
    key = api("POST", "/api/v1/account/api-keys", token, json=made).json()["api_key"]["key"]
    print(f"   {key[:12]}…")

    step("and asks for a link on which an end-user connects the sandbox")
    asked = {"integrationId": "sandbox", "returnUrl": "https://app.example.com/done"}
    intent = api("POST", "/intent-token", key, json=asked).json()
    print(f"   {intent['url']}")

    step("The end-user opens it, agrees here and at the provider")
    print(f"   back at {as_a_person(intent['url'])}")

    step("The developer calls the provider through the platform")
    call = {"method": "GET", "path": "/contacts", "query": {"limit": 3}, "connectionId": intent["connectionId"]}
    answer = api("POST", "/connect/v1/proxy/sandbox", key, json=call).json()
    for contact in answer["data"]["contacts"]:
        print(f"   {answer['status']}  {contact['name']}")

    step("and reads the account's history")
    deadline = time.monotonic() + 60
    while (status := api("GET", f"/connections/{intent['connectionId']}", key).json()["status"]) != "data_available":
        if time.monotonic() > deadline:
            sys.exit(f"The history did not arrive; the connection is {status}.")
        time.sleep(0.5)
    history = api("GET", f"/connections/{intent['connectionId']}/history?limit=5&sortBy=title&sortOrder=asc", key).json()
    for item in history["data"]:
        print(f"   {item['type']:6} {item['title']}")
    print(f"   … {history['meta']['total']} in all")


if __name__ == "__main__":
    main()
