"""Times the ingest command and the results page of the real service, each in its own process."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from evals.digests import ROOT
from evals.finding import Latency, percentiles
from evals.holding import settings_in
from evals.passage_set import DocumentPassages
from evals.trial import WARM_UP
from ingest.catalog import Catalog
from ingest.entries import Entry
from ingest.indexing import Indexer
from ingest.pipeline import heal
from search.errors import Unavailable
from search.settings import Settings

PATIENCE = 180.0
"""Seconds that the service may take until it answers; it indexes what is pending first."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Milliseconds of ``/suche?q=…`` as the browser waits for them, memory of the service in MB."""

    page: Latency
    memory: float
    start_seconds: float


def ingest_seconds(folder: Path, corpus: Path) -> float:
    """Take the corpus in by the command line, into this data folder; returns seconds of wall time."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "ingest", "add", str(corpus)]
    done = subprocess.run(
        command, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Unavailable(f"„python -m ingest add“ ist gescheitert: {done.stderr.strip()}")
    return time.perf_counter() - start


def add_documents(folder: Path, documents: Sequence[DocumentPassages]) -> None:
    """Add documents that are no files to the catalogue and the index of a data folder."""
    settings = settings_in(folder)
    entries = [
        Entry(one.document, one.passages, _digest(one), f"eval:{one.id}") for one in documents
    ]
    with closing(Catalog.open(settings)) as catalog:
        catalog.put_many(entries)
        with closing(Indexer.from_settings(settings)) as indexer:
            for _ in heal(catalog, indexer):
                pass
            indexer.store(catalog).tidy()


def page_figures(folder: Path, questions: Sequence[str]) -> PageFigures:
    """Start the service on a data folder and ask for the results page of each question."""
    start = time.perf_counter()
    with _service(folder) as running, httpx.Client(base_url=running.url, timeout=30) as client:
        seconds = time.perf_counter() - start
        for question in questions[:WARM_UP]:
            _page_milliseconds(client, question)
        times = [_page_milliseconds(client, question) for question in questions]
        memory = psutil.Process(running.process.pid).memory_info().rss / MEGABYTE
    return PageFigures(percentiles(times), memory, seconds)


@dataclass(frozen=True, slots=True)
class _Running:
    process: subprocess.Popen[bytes]
    url: str


@contextmanager
def _service(folder: Path) -> Iterator[_Running]:
    port = _free_port()
    environment = {**_environment(folder), "LOTSE_HOST": "127.0.0.1", "LOTSE_PORT": str(port)}
    log = folder / "dienst.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "web"], cwd=folder, env=environment, stdout=output, stderr=output
        )
        try:
            running = _Running(process, f"http://127.0.0.1:{port}")
            _wait(running, log)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(running: _Running, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and running.process.poll() is None:
        try:
            if httpx.get(f"{running.url}/readyz", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace")[-500:]
    raise Unavailable(f"Der Webdienst ist nicht bereit geworden: {tail}")


def _page_milliseconds(client: httpx.Client, question: str) -> float:
    start = time.perf_counter()
    client.get("/suche", params={"q": question}).raise_for_status()
    return (time.perf_counter() - start) * 1_000


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment with nothing of ours in it but this folder and the encoder."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return {
        **others,
        "LOTSE_DATA_DIR": str(folder),
        "LOTSE_ENCODER": Settings().encoder,
        "PYTHONPATH": str(ROOT),
    }


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _digest(one: DocumentPassages) -> str:
    return hashlib.sha256(one.document.text.encode()).hexdigest()
