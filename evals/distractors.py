"""Council papers as distractors: 2,233 real documents about anything but the answer.

A municipality's own papers share the words of the questions (Haushalt, Rathaus, Förderung), so they
show whether the engine still finds the right document in a holding thirty times as large. They are
not part of the repository; where the file is missing, the figures without them are still reported.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.digests import ROOT
from evals.passage_set import DocumentPassages
from search.records import Block, Chunk, Document, Metadata, chunk_id

VARIABLE = "LOTSE_EVAL_DISTRACTORS"
DEFAULT = ROOT.parent / "shared" / "data" / "sections" / "nordstemmen_council_papers.jsonl.gz"
PREFIX = "ratsunterlage-"
"""What the ids of the distractors begin with; no document of the corpus does."""


def distractor_file(given: Path | None = None) -> Path | None:
    """Return the file given, named by the environment, or beside the repository; None without."""
    named = given or os.environ.get(VARIABLE)
    path = Path(named) if named else DEFAULT
    return path if path.is_file() else None


def read_distractors(path: Path) -> Iterator[DocumentPassages]:
    """Yield the documents; a row of the file is a passage, rows with the same ``doc`` belong together."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.setdefault(row["doc"], []).append(row)
    for name, group in rows.items():
        yield _document(PREFIX + hashlib.sha256(name.encode()).hexdigest()[:12], group)


def _document(document_id: str, rows: list[Mapping[str, Any]]) -> DocumentPassages:
    first = rows[0]
    metadata = Metadata(
        id=document_id,
        type="publikation",
        title=first["heading"] or first["title"],
        municipalities=("Nordstemmen",),
        states=("Niedersachsen",),
        area_type="Landgemeinde",
        year=int(first["date"][:4]) if first["date"] else None,
    )
    blocks = [Block("paragraph", row["text"], page=row["page"]) for row in rows]
    document = Document.build(metadata, blocks)
    passages = tuple(
        replace(_chunk(document_id, number, block), heading_path=(first["title"],))
        for number, block in enumerate(document.blocks)
    )
    return DocumentPassages(document, passages)


def _chunk(document_id: str, position: int, block: Block) -> Chunk:
    return Chunk(
        id=chunk_id(document_id, position, block.text),
        document_id=document_id,
        position=position,
        text=block.text,
        page_from=block.page,
        page_to=block.page,
        start=block.start,
        end=block.end,
    )
