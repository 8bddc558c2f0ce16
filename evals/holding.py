"""A holding to measure on: an index of the corpus, with distractors or without, in its own folder.

The index is built once for each state of everything it is made of (corpus, distractors, encoder,
lexicon, and the code between file and point) and kept under ``data/evals``. Every run works on a
copy, so two can run at the same time and none can spoil what the next one measures.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from evals.batching import points_of
from evals.digests import ROOT, digest_of, digest_of_code, digest_of_files, digest_of_folder
from evals.distractors import read_distractors
from evals.passage_set import DocumentPassages, read_corpus
from evals.sparse_files import copy_folder
from ingest import chunking
from search.settings import Settings
from search.store import Store
from search.store_open import open_store

if TYPE_CHECKING:
    from search.encoder import Encoder
    from search.lexical import Lexicon

CORPUS = ROOT / "corpus"
CACHE = ROOT / "data" / "evals"
KEPT = 6
"""Indexes kept under ``CACHE``; one with distractors takes about 150 MB."""
DOCUMENTS_AT_ONCE = 256
CODE = (
    "search.points",
    "search.store_edge",
    "ingest.read_markdown",  # ingest.read finds it by its name, so no import leads there
    "evals.passage_set",
    "evals.distractors",
)
"""The modules between file and point; a change in them or in what they import makes a new index."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What points are made with; ``variant`` names a lexicon that differs from the shipped one."""

    encoder: Encoder
    lexicon: Lexicon
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """An open index and the documents in it, by id."""

    settings: Settings
    store: Store
    tools: Tools
    documents: dict[str, DocumentPassages]

    @property
    def passages(self) -> int:
        """Number of passages."""
        return sum(len(one.passages) for one in self.documents.values())


def load_tools(settings: Settings) -> Tools:
    """Load the encoder and the lexicon that the settings name."""
    from search.encoder import load_encoder
    from search.lexical import load_lexicon

    return Tools(load_encoder(settings), load_lexicon())


def settings_in(folder: Path) -> Settings:
    """Return settings for an embedded index in this folder, whatever the environment says."""
    return Settings(data_dir=folder, qdrant_url=None, database_url=None)


@contextmanager
def open_holding(
    tools: Tools, distractors: Path | None = None, corpus: Path = CORPUS, cache: Path = CACHE
) -> Iterator[Holding]:
    """Build the index, or copy it from the cache, and close it afterwards."""
    documents = {one.id: one for one in read_corpus(corpus)}
    if distractors is not None:
        documents |= {one.id: one for one in read_distractors(distractors)}
    made = cache / _digest(tools, corpus, distractors)
    if not made.exists():
        _make(made, documents.values(), tools)
    os.utime(made)
    forget_oldest(cache)
    with _copied(made) as settings, _opened(settings, tools) as store:
        yield Holding(settings, store, tools, documents)


def fill(store: Store, documents: Iterable[DocumentPassages], tools: Tools) -> None:
    """Write the points of the documents and tidy the index up."""
    waiting = iter(documents)
    while some := list(islice(waiting, DOCUMENTS_AT_ONCE)):
        store.upsert(points_of(some, tools.encoder, tools.lexicon))
    store.tidy()


def forget_oldest(cache: Path, kept: int = KEPT) -> None:
    """Delete all kept indexes but those used last."""
    folders = [path for path in cache.iterdir() if path.is_dir() and path.name[0] != "."]
    for path in sorted(folders, key=lambda path: path.stat().st_mtime)[:-kept]:
        shutil.rmtree(path, ignore_errors=True)


def _digest(tools: Tools, corpus: Path, distractors: Path | None) -> str:
    parts = [
        digest_of_folder(corpus, "*.md"),
        tools.encoder.fingerprint,
        tools.lexicon.fingerprint,
        tools.variant,
        chunking.VERSION,
        digest_of_code(CODE),
        digest_of_files([distractors]) if distractors else "",
    ]
    return digest_of(*parts)[:20]


def _make(target: Path, documents: Iterable[DocumentPassages], tools: Tools) -> None:
    """Build the index beside its place and move it there when it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
        with _opened(settings_in(Path(folder)), tools) as store:
            fill(store, documents, tools)
        try:
            Path(folder).rename(target)
        except OSError:
            if not target.exists():  # else another run was faster, and made the same
                raise


@contextmanager
def _opened(settings: Settings, tools: Tools) -> Iterator[Store]:
    store = open_store(settings, tools.encoder.dimension)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _copied(made: Path) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="wissenslotse-evals-") as folder:
        copy_folder(made, Path(folder))
        yield settings_in(Path(folder))
