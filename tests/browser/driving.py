"""Starts a service over the corpus and a Chromium to look at it; for tests and screenshots."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
"""Seconds until the service must be ready: it loads the encoder and compares the whole index."""


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """Take the corpus in, serve it on a free port and return the address.

    With ``LOTSE_TEST_URL`` set, the service that runs there is used and nothing is started.
    """
    if running := os.environ.get("LOTSE_TEST_URL"):
        yield running
        return
    port = free_port()
    environment = {**os.environ, "LOTSE_DATA_DIR": str(data), "LOTSE_PORT": str(port)}
    subprocess.run(
        [sys.executable, "-m", "ingest", "add", "corpus", "--json"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    process = start(environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


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


@contextmanager
def browsing() -> Iterator[Browser]:
    """Open Debian's Chromium and close it."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
