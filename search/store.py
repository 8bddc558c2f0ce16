"""What a vector store has to do for us, and the records that go in and out of it.

Two implementations stand behind the protocol: Qdrant Edge in this process (``store_edge``) and a
Qdrant server (``store_server``). Both pass the same contract tests, which are the specification.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from search.records import Filter

PointKind = Literal["passage", "question", "digest"]
FloatVector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: ``indices`` are distinct unsigned 32-bit numbers, ``values`` positive."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One retrieval unit: a passage, a question that a document answers, or its digest.

    ``dense`` has shape (dimension,) and length 1; ``lexical`` holds BM25 term weights without
    IDF, which the store multiplies in. ``payload`` is JSON-safe and contains the filter fields
    (``type, themes, states, area_type, round, status, year``).
    """

    id: str
    kind: PointKind
    document_id: str
    dense: FloatVector
    lexical: Sparse
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leg:
    """One query: exactly one of ``dense`` and ``lexical`` among the points of one kind.

    ``ids`` limits the query to these points, ``documents`` to points of these documents (empty: all).
    """

    kind: PointKind
    dense: FloatVector | None = None
    lexical: Sparse | None = None
    limit: int = 100
    filter: Filter = Filter()
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A point found: cosine for a dense leg, BM25 for a lexical one."""

    id: str
    document_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Stored:
    """A point read back without its vectors."""

    id: str
    kind: PointKind
    document_id: str
    payload: Mapping[str, Any]


class Store(Protocol):
    """Points in, scores out.

    A lexical leg returns only points that share an index with the query; IDF is counted over the
    points of the same kind that have a lexical vector. Results are ordered by falling score, then
    by id. After ``upsert`` and ``delete`` return, the change survives a SIGKILL.
    ``search.errors.Unavailable`` is raised when the store does not answer.
    """

    def upsert(self, points: Sequence[Point]) -> None:
        """Write the points; a point with the same id is replaced."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove the points with these ids; unknown ids are ignored."""

    def search(self, legs: Sequence[Leg]) -> list[list[Scored]]:
        """Run the legs and return one list for each, in the same order."""

    def fetch(self, ids: Sequence[str]) -> list[Stored]:
        """Return the stored points with these ids in the order asked; unknown ids are left out."""

    def contents(self) -> dict[str, frozenset[str]]:
        """Return the ids of all points by document id (to heal an index after a crash)."""

    def dense_of(self, ids: Sequence[str]) -> dict[str, FloatVector]:
        """Return the dense vectors of these points, shape (dimension,) each."""

    def generation(self) -> int:
        """Return a number that is another one when points may have changed since it was asked.

        Changes by other processes may show up a few seconds late.
        """

    def tidy(self) -> None:
        """Merge segments and build search indexes; call after a large batch."""

    def close(self) -> None:
        """Write everything out and give the store back."""
