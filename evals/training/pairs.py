"""Reads the texts that the encoder is trained on, as pairs that belong together.

Four sources: the questions of our own corpus with the document they belong to, question and answer
pairs and headings with their sections from public German texts, synonym sets, and translations.
The data folder's README names origin and licence of each file; the model card repeats them.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.chunking import split
from ingest.read_markdown import read
from search.points import digest_text, passage_text
from search.records import Document
from search.terms import read_groups

MAX_TEXT = 700
"""Characters of a text that are read; the mean over more tokens says no more."""
PER_FILE = 40_000
"""Pairs taken of one file, so that the largest does not drown the others."""
SECTION_FILES = (
    "wikipedia", "klexikon", "ragsource", "gesetze_sample", "codefor_de", "bsi_grundschutzpp",
    "open_data_handbuch_berlin", "ulm_smart_city_strategie", "msdocs_teams",
)  # fmt: skip
PAIR_FILES = (
    "covid_faq", "germanquad_train_part", "question_headings", "ragsource_fragen_weak",
    "msdocs_alchemyinsights", "nordstemmen_title_passage",
)  # fmt: skip
PARALLEL_FILES = (
    "tatoeba50k", "ding_dictionary", "msdocs_businesscentral", "mozilla_www", "gnome_user_docs",
    "msdocs_projectoperations",
)  # fmt: skip
_REMARK = re.compile(r"\s*\([^)]*\)\s*")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that mean the same or answer each other; ``group`` never meets itself in a batch."""

    left: str
    right: str
    group: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document of our corpus as training material."""

    id: str
    questions: tuple[str, ...]
    passages: tuple[str, ...]
    digest: str


def corpus_sources(folder: Path) -> list[Source]:
    """Read the corpus files, in the order of their ids."""
    documents = [read(path, path.read_bytes()).document for path in sorted(folder.glob("*/*.md"))]
    return [_source(document) for document in sorted(documents, key=lambda d: d.metadata.id)]


def held_out(sources: Sequence[Source], share: float, seed: int) -> frozenset[str]:
    """Return the ids of a random share of the documents, whose questions are not trained on."""
    ids = [source.id for source in sources]
    return frozenset(random.Random(seed).sample(ids, round(share * len(ids))))


def general_pairs(data: Path) -> Iterator[Pair]:
    """Yield question and answer pairs and (title, heading) with their sections."""
    for name in PAIR_FILES:
        for row in _rows(data / "pairs" / f"{name}.jsonl.gz"):
            left = row.get("question") or f"{row['title']} {row['heading']}"
            yield Pair(left, _cut(row.get("positive") or row["text"]), f"{name}/{left}")
    for name in SECTION_FILES:
        for row in _rows(data / "sections" / f"{name}.jsonl.gz"):
            left = f"{row['title']} {row['heading'].rpartition('>')[2]}".strip()
            if len(row["text"]) >= 80:
                yield Pair(left, _cut(row["text"]), f"{name}/{row['title']}")


def synonym_pairs(data: Path, limit: int = 120_000) -> Iterator[Pair]:
    """Yield pairs of words of one synonym set; remarks in brackets are cut off."""
    lines = (
        (data / "lexical" / "openthesaurus_2024-11.txt").read_text(encoding="utf-8").splitlines()
    )
    number = 0
    for line in lines:
        if line.startswith("#"):
            continue
        words = [_REMARK.sub(" ", word).strip() for word in line.split(";")]
        words = list(dict.fromkeys(word for word in words if len(word) > 2))
        for left, right in zip(words, words[1:] + words[:1], strict=True):
            if left != right and number < limit:
                number += 1
                yield Pair(left, right, f"set/{line[:40]}")


def parallel_pairs(data: Path) -> Iterator[Pair]:
    """Yield German sentences and words with their English translation."""
    for name in PARALLEL_FILES:
        path = data / "parallel" / f"{name}.de-en.tsv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                german, _, english = line.rstrip("\n").partition("\t")
                if number < PER_FILE and german and english:
                    yield Pair(_cut(german), _cut(english), f"{name}/{number}")


def term_pairs(path: Path) -> Iterator[Pair]:
    """Yield the terms of the term bridge, each with each of its other words."""
    for group in read_groups(path):
        for other in group.others:
            yield Pair(group.term, other, f"term/{group.term}")


def _source(document: Document) -> Source:
    metadata = document.metadata
    passages = tuple(passage_text(metadata, chunk) for chunk in split(document))
    return Source(metadata.id, document.questions, passages, digest_text(document))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number >= PER_FILE:
                return
            yield json.loads(line)


def _cut(text: str) -> str:
    return re.sub(r"\s+", " ", text)[:MAX_TEXT]
