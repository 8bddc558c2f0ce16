"""Reads a retrieval data set in BEIR's format, so that anybody's questions can be put to the engine.

A folder holds ``corpus.jsonl`` (``_id, title, text``), ``queries.jsonl`` (``_id, text``) and
``qrels/<part>.tsv`` (query, document, grade, with a line of headings); each may be gzipped. See
Thakur et al. 2021, "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation".
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from evals.passage_set import DocumentPassages
from ingest.chunking import split
from search.errors import Rejected
from search.records import Block, Chunk, Document, Metadata, chunk_id

PREFERRED = ("test", "dev", "train")
"""Part of the judgements that is taken when several are there and none is named."""


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A data set: the texts of the questions and the grades of their documents, by question id."""

    folder: Path
    part: str
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]

    def documents(self, *, whole: bool = False) -> Iterator[DocumentPassages]:
        """Read the documents one by one; ``whole`` makes each a single passage."""
        for row in _rows(_find(self.folder, "corpus.jsonl")):
            yield _document(row, whole=whole)


def read_set(folder: Path, part: str | None = None) -> RetrievalSet:
    """Read judgements and questions; ``Rejected`` says what the folder lacks."""
    judged = _judgements(folder, part)
    relevant = _read_judgements(judged)
    texts = {str(row["_id"]): row["text"] for row in _rows(_find(folder, "queries.jsonl"))}
    missing = sorted(relevant.keys() - texts.keys())
    if missing:
        raise Rejected(f"{judged}: Zu „{missing[0]}“ fehlt die Frage ({len(missing)} fehlen).")
    name = judged.name.split(".")[0]
    return RetrievalSet(folder, name, {query: texts[query] for query in relevant}, relevant)


def _judgements(folder: Path, part: str | None) -> Path:
    if part is not None:
        return _find(folder / "qrels", f"{part}.tsv")
    found = {path.name.split(".")[0]: path for path in sorted((folder / "qrels").glob("*.tsv*"))}
    for name in (*PREFERRED, *found):
        if name in found:
            return found[name]
    raise Rejected(f"{folder}: Es fehlt qrels/test.tsv (oder eine andere .tsv-Datei in qrels/).")


def _read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """Return the positive grades; a first line without a number is the headings."""
    relevant: dict[str, dict[str, int]] = {}
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\r\n").split("\t")
            if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
                continue
            if cells == [""]:
                continue
            try:
                query, document, grade = cells[0], cells[-2], int(cells[-1])
            except (IndexError, ValueError) as error:
                raise Rejected(f"{path}:{number}: „{line.strip()}“ ist kein Urteil.") from error
            if grade > 0:
                relevant.setdefault(query, {})[document] = grade
    if not relevant:
        raise Rejected(f"{path}: Die Datei enthält kein Urteil über null.")
    return relevant


def _document(row: dict[str, Any], *, whole: bool) -> DocumentPassages:
    name = str(row["_id"])
    title, text = (row.get("title") or "").strip(), row["text"].strip()
    parts = [part.strip() for part in text.split("\n\n")]
    blocks = [Block("paragraph", part) for part in parts if part] or [Block("paragraph", title)]
    metadata = Metadata(id=name, type="publikation", title=title)
    document = Document.build(metadata, blocks)
    passages = (_whole(document),) if whole else split(document)
    return DocumentPassages(document, passages)


def _whole(document: Document) -> Chunk:
    name, text = document.metadata.id, document.text
    return Chunk(chunk_id(name, 0, text), name, 0, text, start=0, end=len(text))


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise Rejected(f"{folder}: Es fehlt {name} (oder {name}.gz).")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row: dict[str, Any] = json.loads(line)
                _ = row["_id"], row["text"]
            except (ValueError, KeyError, TypeError) as error:
                raise Rejected(f"{path}:{number}: Die Zeile passt nicht ({error!r}).") from error
            yield row


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
