"""Documents with their passages, as every measurement puts them into an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.chunking import split
from ingest.read import find_files, open_source
from search.records import Chunk, Document


@dataclass(frozen=True, slots=True)
class DocumentPassages:
    """A document and the passages it was cut into."""

    document: Document
    passages: tuple[Chunk, ...]

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.metadata.id


def read_corpus(folder: Path) -> Iterator[DocumentPassages]:
    """Read and cut the files of the corpus as the ingest does, in the order of their paths."""
    for path in find_files([folder]):
        document = open_source(path).read().document
        yield DocumentPassages(document, split(document))
