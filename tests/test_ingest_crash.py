"""Killed at any moment, taking in loses nothing that it reported, and the next run mends the rest.

The real command and the real embedded index run in a process of their own and are killed with
SIGKILL; only the encoder is the small one, because loading the real one takes seconds each time.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from search.settings import Settings
from search.store_open import open_store
from tests.fakes import DIMENSION
from tests.test_ingest_pipeline import write

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys
from ingest import intake, pipeline
from ingest.__main__ import main
from tests.fakes import small_indexer
intake.BATCH = pipeline.BATCH = 3  # many moments between two batches
print("los", flush=True)
sys.exit(main(opening=small_indexer))
"""
FILES = 60
KILLS = 8
MOST_LINES = 6
"""Lines that the run may report before the kill; then it is in the middle of its work."""
LATEST_KILL = 0.05
"""Seconds after the last of these lines; a batch of three documents takes about that long."""


def start(folder: Path, corpus: Path) -> subprocess.Popen[str]:
    """Start ``python -m ingest add`` on the corpus with its own data folder."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "LOTSE_DATA_DIR": str(folder), "PYTHONPATH": path}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "add", str(corpus)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder.parent,
    )


def contents(folder: Path) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return the points that the catalogue wants, and those in the index."""
    settings = Settings(_env_file=None, data_dir=folder)
    catalog = Catalog.open(settings)
    store = open_store(settings, DIMENSION)
    try:
        return catalog.point_ids(), store.contents()
    finally:
        store.close()
        catalog.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for n in range(FILES):
        sections = "\n\n".join(f"## Teil {k}\n\nText {k} von {n}." for k in range(6))
        write(tmp_path / "korpus", f"dok-{n:02}", sections)
    return tmp_path / "korpus"


def kill_at_random(process: subprocess.Popen[str]) -> set[str]:
    """Kill the process some time after it has begun and return the ids it reported as done."""
    assert process.stdout is not None
    assert process.stdout.readline() == "los\n"
    said = [process.stdout.readline() for _ in range(random.randint(0, MOST_LINES))]
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=random.uniform(0, LATEST_KILL))
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    out = "".join(said) + rest
    whole_lines = out[: out.rfind("\n") + 1].splitlines()
    return {
        line.split(": ")[1]
        for line in whole_lines
        if line.startswith(("aufgenommen: ", "ersetzt: ", "nachgetragen: "))
    }


def test_a_kill_at_any_moment_loses_nothing_that_was_reported(tmp_path: Path, corpus: Path) -> None:
    folder = tmp_path / "daten"
    Catalog.open(Settings(_env_file=None, data_dir=folder)).close()
    reported: set[str] = set()
    for attempt in range(KILLS):
        for path in sorted(corpus.glob("*.md"))[attempt::KILLS]:
            text = path.read_text(encoding="utf-8")
            path.write_text(f"{text}\nStand {attempt}.\n", encoding="utf-8")
        done = kill_at_random(start(folder, corpus))
        wanted, there = contents(folder)
        assert all(wanted[name] <= there[name] for name in done)
        reported |= done
        assert reported <= wanted.keys()
    process = start(folder, corpus)
    out, _ = process.communicate()
    assert process.returncode == 0, out
    wanted, there = contents(folder)
    assert wanted == there
    assert set(wanted) == {path.stem for path in corpus.glob("*.md")}
    assert reported, "every kill came before the first document; raise MOST_LINES"
