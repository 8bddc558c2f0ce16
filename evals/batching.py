"""Encodes the texts of many documents in one call, although points are made document by document.

A call of the model costs about a millisecond whatever it is given, which for 100,000 documents of
one passage each is most of the time. So the encoder first hands out empty vectors and remembers the
texts; ``fill`` encodes them all and writes into the vectors handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evals.passage_set import DocumentPassages
from search.points import build_points
from search.store import FloatVector, Point

if TYPE_CHECKING:
    from search.encoder import Encoder
    from search.lexical import Lexicon


@dataclass(frozen=True, slots=True)
class _Owed:
    texts: tuple[str, ...]
    vectors: FloatVector


@dataclass(slots=True)
class DeferredEncoder:
    """An ``Encoder`` whose vectors are zero until ``fill``; for making points only."""

    encoder: Encoder
    fingerprint: str
    dimension: int
    _passages: list[_Owed] = field(default_factory=list)
    _queries: list[_Owed] = field(default_factory=list)

    def encode_passages(self, texts: Sequence[str]) -> FloatVector:
        """Return empty vectors, shape (texts, dimension), and remember the texts."""
        return self._owe(self._passages, texts)

    def encode_queries(self, texts: Sequence[str]) -> FloatVector:
        """Return empty vectors, shape (texts, dimension), and remember the texts."""
        return self._owe(self._queries, texts)

    def fill(self) -> None:
        """Write into all vectors that were handed out."""
        _pay(self._passages, self.encoder.encode_passages)
        _pay(self._queries, self.encoder.encode_queries)

    def _owe(self, debts: list[_Owed], texts: Sequence[str]) -> FloatVector:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        debts.append(_Owed(tuple(texts), vectors))
        return vectors


def points_of(
    documents: Iterable[DocumentPassages], encoder: Encoder, lexicon: Lexicon
) -> list[Point]:
    """Return the points of the documents, the same as ``build_points`` gives for each."""
    deferred = DeferredEncoder(encoder, encoder.fingerprint, encoder.dimension)
    points = [
        point
        for one in documents
        for point in build_points(one.document, one.passages, deferred, lexicon)
    ]
    deferred.fill()
    for point in points:
        if not point.dense.any():
            raise ValueError(f"point {point.id} of {point.document_id} has no dense vector")
    return points


def _pay(debts: list[_Owed], encode: Callable[[Sequence[str]], FloatVector]) -> None:
    made = encode([text for owed in debts for text in owed.texts])
    start = 0
    for owed in debts:
        owed.vectors[:] = made[start : start + len(owed.texts)]
        start += len(owed.texts)
    debts.clear()
