"""A real service on a free port and a real Chromium, for the tests marked ``browser``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import browsing, serving


@dataclass
class Watched:
    """A page and everything that must not happen on it."""

    page: Page
    mistakes: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def service(tmp_path_factory) -> Iterator[str]:
    """Return the address of a service over the corpus."""
    with serving(tmp_path_factory.mktemp("daten")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a browser."""
    with browsing() as browser:
        yield browser


@pytest.fixture
def watch(chromium, service):
    """Return a function that opens a watched page; at the end nothing wrong may have happened."""
    opened: list[tuple[object, Watched]] = []
    own = urlsplit(service).netloc

    def open_page(**options: object) -> Watched:
        context = chromium.new_context(locale="de-DE", base_url=service, **options)
        watched = Watched(context.new_page())
        page, note = watched.page, watched.mistakes.append
        page.on("console", lambda m: note(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: note(f"script: {error}"))
        page.on(
            "request",
            lambda r: (
                note(f"foreign: {r.url}") if urlsplit(r.url).netloc not in {own, ""} else None
            ),
        )
        opened.append((context, watched))
        return watched

    yield open_page
    for context, _ in opened:
        context.close()
    assert [watched.mistakes for _, watched in opened] == [[] for _ in opened]
