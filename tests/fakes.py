"""Small stand-ins for the parts that load a model, and a store in memory.

The encoder is deterministic and knows nothing of meaning; tests that need meaning use the real one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from ingest.indexing import Indexer
from search.settings import Settings
from search.store import FloatVector, Leg, Point, Scored, Sparse, Stored
from search.store_open import open_store, reset_store

DIMENSION = 8


class FakeEncoder:
    """Makes a vector of a text's hash; counts the texts, so a test can see what was embedded."""

    def __init__(self, fingerprint: str = "fake-encoder", dimension: int = DIMENSION) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> FloatVector:
        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            digest = hashlib.shake_128(text.encode()).digest(self.dimension)
            vectors[row] = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) + 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    encode_queries = encode_passages


class FakeLexicon:
    """Knows no words; every text has one and the same term."""

    fingerprint = "fake-lexicon"

    def document_vector(self, fields: Iterable[tuple[str, float]]) -> Sparse:
        return Sparse((1,), (1.0,))


class FakeStore:
    """Points in a dictionary; ``search`` is left out because taking documents in needs none."""

    def __init__(self) -> None:
        self.points: dict[str, Point] = {}
        self.tidied = 0
        self.before_upsert: Callable[[], None] = lambda: None

    def upsert(self, points: Sequence[Point]) -> None:
        self.before_upsert()
        self.points.update({point.id: point for point in points})

    def delete(self, ids: Sequence[str]) -> None:
        for name in ids:
            self.points.pop(name, None)

    def search(self, legs: Sequence[Leg]) -> list[list[Scored]]:
        raise AssertionError("taking documents in needs no search")

    def fetch(self, ids: Sequence[str]) -> list[Stored]:
        found = [self.points[name] for name in ids if name in self.points]
        return [Stored(p.id, p.kind, p.document_id, p.payload) for p in found]

    def contents(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for point in self.points.values():
            found.setdefault(point.document_id, set()).add(point.id)
        return {name: frozenset(ids) for name, ids in found.items()}

    def dense_of(self, ids: Sequence[str]) -> Mapping[str, FloatVector]:
        return {name: self.points[name].dense for name in ids if name in self.points}

    def tidy(self) -> None:
        self.tidied += 1

    def close(self) -> None:
        pass


def fake_indexer(store: FakeStore, encoder: FakeEncoder | None = None) -> Indexer:
    """Return an indexer over the store that loads nothing before it has to."""
    chosen = encoder or FakeEncoder()
    return Indexer(lambda: chosen, FakeLexicon, lambda _: store, store.points.clear)


def small_indexer(settings: Settings) -> Indexer:
    """Return an indexer with the real index of the settings and the small encoder."""
    return Indexer(
        FakeEncoder,
        FakeLexicon,
        lambda dimension: open_store(settings, dimension),
        lambda: reset_store(settings),
    )
