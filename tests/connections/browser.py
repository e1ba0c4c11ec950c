"""A browser for tests: cookies, redirects and forms over real HTTP, and nothing a page without JavaScript would not do."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests


@dataclass
class Form:
    """One form of a page: where it goes, what it holds, which buttons (name, value) it has."""

    action: str = ""
    method: str = "get"
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "button":
            form.buttons.append((given.get("name", ""), given.get("value", "")))
        elif tag == "input" and given.get("name") and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            form.values[given["name"]] = given.get("value", "")


class Browser:
    """Stays on `origins`; a redirect to anywhere else ends in `landed`, the address a person would have been sent to."""

    def __init__(self, *origins: str) -> None:
        self.origins = origins
        self.http = requests.Session()
        self.http.trust_env = False  # of a shell: it would overrule `verify`
        self.page = requests.Response()
        self.landed = ""

    @property
    def text(self) -> str:
        return self.page.text

    @property
    def status(self) -> int:
        return self.page.status_code

    @property
    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    @property
    def words(self) -> dict[str, str]:
        """The query of the foreign address it was sent to."""
        return dict(parse_qsl(urlsplit(self.landed).query))

    def step(self, url: str) -> str:
        """Ask for one page and follow nothing; gives where it wants to send the browser, if anywhere."""
        self.page = self.http.get(url, allow_redirects=False, timeout=30)
        return self.target()

    def target(self) -> str:
        location = self.page.headers.get("Location", "")
        return urljoin(self.page.url, location) if self.page.is_redirect else ""

    def open(self, url: str) -> Browser:
        self.step(url)
        return self.follow()

    def follow(self) -> Browser:
        self.landed = ""
        while following := self.target():
            if not following.startswith(tuple(f"{origin}/" for origin in self.origins)):
                self.landed = following
                break
            self.step(following)
        return self

    def press(self, button: str = "", **values: str) -> Browser:
        """Press the button of that value (the first one where none is named) in the first form that has it."""
        pressed = {(name, value): form for form in self.forms for name, value in form.buttons if button in ("", value)}
        (name, value), form = next(iter(pressed.items()))
        data = {**form.values, **values, **({name: value} if name else {})}
        url = urljoin(self.page.url, form.action)
        self.page = self.http.post(url, data=data, headers={"Referer": self.page.url}, allow_redirects=False, timeout=30)
        return self

    def submit(self, button: str = "", **values: str) -> Browser:
        """Press a button and go where that leads."""
        return self.press(button, **values).follow()
