"""A real Chromium against the platform served on loopback; skipped only on a developer's machine that has none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from connect_platform.core.config import ROOT

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), "")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENSHOTS = ROOT / "docs" / "screenshots"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}

# Playwright runs an event loop in this thread, and Django would refuse the ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Both themes and both widths, each with one of the other; all four where pictures are taken."""
    if os.environ.get("SCREENSHOTS") != "1":
        left = [item for item in items if item.name.endswith(("[light-phone]", "[dark-desktop]"))]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    if not CHROMIUM and not os.environ.get("CI"):
        for item in here:
            item.add_marker(pytest.mark.skip(reason="no Chromium on PATH"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM or None, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address of the served platform, which is also where the sandbox provider answers."""
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(chromium: Browser, site: str, theme: str, size: str) -> Iterator[Page]:
    """A fresh browser window. A script error, or anything the content security policy blocked, fails the test."""
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light", base_url=site
    )
    context.set_default_timeout(20_000)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    yield tab
    context.close()
    assert complaints == []


@pytest.fixture
def picture(page: Page, theme: str, size: str) -> Any:
    """Keeps a picture of the page for the documentation where SCREENSHOTS=1."""

    def take(name: str) -> None:
        if os.environ.get("SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{name}-{theme}-{size}.png", animations="disabled")

    return take
