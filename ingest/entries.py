"""The records that go in and out of the catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from search.records import Chunk, Document

Outcome = Literal["new", "changed", "unchanged"]
State = Literal["pending", "indexed", "removed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to take in: its passages, the sha256 of its file, where the file lies.

    ``replaces`` is the id of the document that the same file made before, when that was another.
    """

    document: Document
    chunks: tuple[Chunk, ...]
    digest: str
    source: str
    reader: str = ""
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document, so that a newer one is not taken for done by mistake."""

    document_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows of a file: the document made of it, its digest and reader."""

    document_id: str
    digest: str
    reader: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the list shows it; ``changed_at`` is UTC."""

    id: str
    type: str
    title: str
    state: State
    version: int
    passages: int
    changed_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is; ``newest`` is the newest ``as_of`` day, ``pending`` waits for the index."""

    by_type: Mapping[str, int]
    documents: int
    passages: int
    pending: int
    newest: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that happened to a document (or to all: None) at a time in UTC."""

    at: datetime.datetime
    event: str
    document_id: str | None
    version: int | None
    digest: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the points of the index were made with; another encoder needs another index."""

    encoder: str
    dimension: int
    analyzer: str
    splitter: str
