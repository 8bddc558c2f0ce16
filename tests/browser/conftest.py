"""A real service on a free port and a real Chromium, for the tests marked ``browser``.

``LOTSE_TEST_URL`` drives a service that already runs instead of starting one.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright import sync_api as playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = os.environ.get("LOTSE_TEST_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START_LIMIT = 300
"""Seconds until the service must be ready: it loads the encoder and indexes the corpus."""


@dataclass
class Watched:
    """A page and everything that must not happen on it."""

    page: object
    mistakes: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start ``python -m web`` and return when it has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "web"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    guard = threading.Timer(START_LIMIT, process.kill)
    guard.start()
    for line in process.stdout:
        if line.startswith("Wissenslotse ist bereit"):
            guard.cancel()
            return process
    guard.cancel()
    raise RuntimeError(f"the service did not start: exit status {process.wait()}")


@pytest.fixture(scope="session")
def service(tmp_path_factory) -> Iterator[str]:
    """Return the address of a service over the corpus."""
    if running := os.environ.get("LOTSE_TEST_URL"):
        yield running
        return
    port = free_port()
    data = tmp_path_factory.mktemp("daten")
    environment = {**os.environ, "LOTSE_DATA_DIR": str(data), "LOTSE_PORT": str(port)}
    subprocess.run(
        [sys.executable, "-m", "ingest", "add", "corpus"], cwd=ROOT, env=environment, check=True
    )
    process = start(environment)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)
    process.stdout.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Return a browser."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


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
