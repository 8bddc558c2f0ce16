"""The engines that others would take, asked the same questions on the same passages.

``bm25s`` with Snowball's German stemmer and stop words is the usual lexical search;
``qdrant-client`` in local mode with reciprocal rank fusion of our own two legs is the usual hybrid
one. Both are given title, heading and text of each passage, and their passages are folded into
documents as ours are.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import bm25s
import Stemmer
from qdrant_client import QdrantClient, models

from evals.batching import points_of
from evals.holding import Tools
from evals.passage_set import DocumentPassages
from search.lexical import sparse
from search.points import passage_text
from search.store import Point
from search.store_open import batched

CANDIDATES = 100
"""Passages that a peer ranks; folded into documents they are more than ten."""
COLLECTION = "passages"
UPSERT_BATCH = 256


class Peer(Protocol):
    """Another engine over the same passages."""

    @property
    def name(self) -> str:
        """What it is called in the table."""

    def rank(self, question: str) -> list[str]:
        """Return document ids, best first, each once."""


@dataclass(frozen=True, slots=True)
class BM25Peer:
    """bm25s with the Snowball stemmer."""

    index: bm25s.BM25
    stemmer: Stemmer.Stemmer
    documents: tuple[str, ...]
    name: str = "bm25s, German stemmer"

    @classmethod
    def of(cls, documents: Sequence[DocumentPassages]) -> BM25Peer:
        """Index the passages."""
        texts, owners = [], []
        for one in documents:
            for passage in one.passages:
                texts.append(passage_text(one.document.metadata, passage))
                owners.append(one.id)
        stemmer = Stemmer.Stemmer("german")
        index = bm25s.BM25()
        index.index(_bm25s_tokens(texts, stemmer), show_progress=False)
        return cls(index, stemmer, tuple(owners))

    def rank(self, question: str) -> list[str]:
        """Return document ids, best first, each once; passages that share no word are left out."""
        words = _bm25s_tokens([question], self.stemmer)
        if not words[0]:
            return []
        limit = min(CANDIDATES, len(self.documents))
        found, scores = self.index.retrieve(words, k=limit, show_progress=False)
        pairs = zip(found[0], scores[0], strict=True)
        return list(dict.fromkeys(self.documents[row] for row, score in pairs if score > 0))


@dataclass(frozen=True, slots=True)
class QdrantPeer:
    """qdrant-client's local mode: dense and sparse prefetch, fused by RRF."""

    client: QdrantClient
    tools: Tools
    name: str = "qdrant-client local, RRF of our legs"

    @classmethod
    @contextmanager
    def open(
        cls, folder: Path, documents: Sequence[DocumentPassages], tools: Tools
    ) -> Iterator[QdrantPeer]:
        """Index the passages in this folder."""
        with warnings.catch_warnings(), closing(QdrantClient(path=str(folder))) as client:
            warnings.simplefilter("ignore")  # it warns of local mode above 20,000 points
            client.create_collection(
                COLLECTION,
                vectors_config={
                    "dense": models.VectorParams(
                        size=tools.encoder.dimension, distance=models.Distance.COSINE
                    )
                },
                sparse_vectors_config={
                    "lexical": models.SparseVectorParams(modifier=models.Modifier.IDF)
                },
            )
            points = points_of(documents, tools.encoder, tools.lexicon)
            passages = [_row(point) for point in points if point.kind == "passage"]
            for rows in batched(passages, UPSERT_BATCH):
                client.upsert(COLLECTION, rows)
            yield cls(client, tools)

    def rank(self, question: str) -> list[str]:
        """Return document ids, best first, each once."""
        dense = self.tools.encoder.encode_queries([question])[0].tolist()
        terms = sparse(self.tools.lexicon.weights(question))
        lexical = models.SparseVector(indices=list(terms.indices), values=list(terms.values))
        answer = self.client.query_points(
            COLLECTION,
            prefetch=[
                models.Prefetch(query=dense, using="dense", limit=CANDIDATES),
                models.Prefetch(query=lexical, using="lexical", limit=CANDIDATES),
            ],
            query=models.FusionQuery(fusion=models.Fusion.RRF),
            limit=CANDIDATES,
            with_payload=True,
        )
        return list(dict.fromkeys((point.payload or {})["document"] for point in answer.points))


def _bm25s_tokens(texts: list[str], stemmer: Stemmer.Stemmer) -> list[list[str]]:
    words: list[list[str]] = bm25s.tokenize(
        texts, stopwords="german", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return words


def _row(point: Point) -> models.PointStruct:
    vector: dict[str, models.Vector] = {"dense": point.dense.tolist()}
    if point.lexical.indices:
        vector["lexical"] = models.SparseVector(
            indices=list(point.lexical.indices), values=list(point.lexical.values)
        )
    return models.PointStruct(id=point.id, vector=vector, payload={"document": point.document_id})
