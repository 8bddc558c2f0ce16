"""The real service from start to stop, and what commands do meanwhile; with the shipped encoder."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.indexing import Indexer
from ingest.pipeline import ingest
from search.errors import IndexInUse, Rejected
from search.settings import Settings
from web.opening import open_house
from web.readiness import check
from web.whereabouts import address, announced

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


def note(folder: Path, name: str, text: str, title: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.md"
    head = f"id: {name}\ntyp: angebot\ntitel: {title or name.title()}\nfragen: [Wo gibt es das?]"
    path.write_text(f"---\n{head}\n---\n{text}\n\n## Betrieb\n\nEs betreibt ein Verein.\n", "utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(_env_file=None, data_dir=tmp_path / "daten", port=port)


@pytest.fixture
def run(settings: Settings) -> Iterator[Run]:
    """Return a function that runs one of our commands; at the end the service is stopped."""
    environment = {
        **os.environ,
        "LOTSE_DATA_DIR": str(settings.data_dir),
        "LOTSE_PORT": str(settings.port),
    }

    def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    yield command
    command("web.background", "stop")


def hits(settings: Settings, question: str) -> list[dict[str, str]]:
    """Ask the running service and return the documents it found, as answer or as neighbours."""
    url = f"{address(settings)}/api/v1/search?q={question}"
    with urllib.request.urlopen(url, timeout=20) as response:
        answer = json.load(response)
    return [hit["document"] for hit in answer["hits"] + answer["nearest"]]


def found(settings: Settings, question: str) -> list[str]:
    return [document["id"] for document in hits(settings, question)]


def titles(settings: Settings, question: str) -> list[str]:
    return [document["title"] for document in hits(settings, question)]


def test_service_starts_once_takes_in_what_commands_record_and_stops(run, settings, tmp_path):
    note(tmp_path / "korpus", "rikscha", "Der Rikschaverleih steht am Bahnhof.")
    first = run("web.background", "start", tmp_path / "korpus")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1] == f"Wissenslotse ist bereit: {address(settings)}"
    assert found(settings, "Rikschaverleih")[0] == "rikscha"

    again = run("web.background", "start", tmp_path / "korpus")
    assert (again.returncode, again.stdout) == (
        0,
        f"Wissenslotse läuft schon: {address(settings)}\n",
    )
    assert announced(settings) is not None

    added = run("ingest", "add", note(tmp_path, "lastenrad", "Das Lastenrad steht am Rathaus."))
    assert added.stdout.startswith("aufgenommen: lastenrad")
    assert added.returncode == 0, added.stderr
    assert found(settings, "Lastenrad")[0] == "lastenrad"
    note(tmp_path, "lastenrad", "Das Wasserfahrrad steht am Rathaus.", title="Am Steg")
    assert "ersetzt: lastenrad" in run("ingest", "add", tmp_path / "lastenrad.md").stdout
    assert titles(settings, "Wasserfahrrad")[0] == "Am Steg"
    removed = run("ingest", "remove", "lastenrad")
    assert removed.returncode == 0, removed.stderr
    assert "noch nicht im Suchindex" not in removed.stdout
    assert "lastenrad" not in found(settings, "Wasserfahrrad")
    assert "make stop" in run("ingest", "rebuild").stderr

    assert run("web.background", "stop").stdout == "Wissenslotse ist beendet.\n"
    assert run("web.background", "stop").stdout == "Wissenslotse läuft nicht.\n"
    assert announced(settings) is None


def test_service_that_cannot_start_shows_why(run, settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        failed = run("web.background", "start")
    assert failed.returncode == 1
    assert "Wissenslotse ist nicht gestartet." in failed.stderr
    assert "LOTSE_PORT" in failed.stderr


@pytest.fixture
def filled(settings, tmp_path) -> Settings:
    """Return settings whose data folder holds one document."""
    path = note(tmp_path, "rikscha", "Der Rikschaverleih steht am Bahnhof.")
    catalog, indexer = Catalog.open(settings), Indexer.from_settings(settings)
    list(ingest([path], catalog, indexer))
    indexer.close()
    catalog.close()
    return settings


def test_opening_mends_an_index_that_was_lost(filled):
    (filled.index_dir / "shard").rename(filled.data_dir / "weg")
    house = open_house(filled)
    assert check(house) == {"documents": 1, "passages": 2, "pending": 0}
    assert [hit.document.id for hit in house.engine.rank("Rikscha")] == ["rikscha"]
    house.close()


def test_index_made_by_another_encoder_is_refused_with_what_to_do(filled):
    catalog = Catalog.open(filled)
    made = catalog.index_state()
    assert made is not None
    catalog.set_index_state(dataclasses.replace(made, encoder="anderes-modell"))
    for _ in range(2):  # the first refusal must give everything back
        with pytest.raises(Rejected, match=r"anderes-modell statt .*ingest rebuild"):
            open_house(filled)
    catalog.set_index_state(made)
    catalog.close()
    open_house(filled).close()


def test_second_service_on_the_same_index_is_refused(filled):
    house = open_house(filled)
    with pytest.raises(IndexInUse):
        open_house(filled)
    house.close()
