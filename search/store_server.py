"""The store on a Qdrant server or cluster, for more than one web process or one machine.

It also runs on the client's local mode (``QdrantClient(":memory:")``), which is the reference in
the contract tests. Local mode ignores payload indexes, never builds a graph and is not made for
several threads; a server counts IDF per shard of the collection, so a collection of several shards
scores slightly differently. Needs a server from version 1.19 on to leave deleted points out of the
IDF at once; an older one ignores the parameter and leaves them out when it has cleaned up.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException

from search.errors import Unavailable
from search.store import FloatVector, Leg, Point, Scored, Stored
from search.store_open import (
    DENSE,
    DOCUMENT,
    INTEGER_FIELDS,
    KEYWORD_FIELDS,
    KIND,
    KINDS,
    LEXICAL,
    SCROLL_PAGE,
    UPSERT_BATCH,
    YEAR,
    alternatives,
    batched,
    can_match,
    check_dimension,
    from_payload,
    graph_threshold,
    other_dimension,
    point_ids,
    ranked,
    to_payload,
)

COLLECTION = "wissenslotse"
"""Name of our collection on the server."""
SLICE = 5.0
"""Seconds for which what was read may be taken for current."""
CHANGE = 1_000_000_000
"""What an own change adds to the generation: more than slices can pass, so no two are alike."""
TIMEOUT = 30
"""Seconds after which a request to the server is given up; a write of one batch takes far less."""


def connect(url: str, api_key: str | None = None) -> QdrantClient:
    """Return a client for the server; nothing is sent before the first request."""
    return QdrantClient(url=url, api_key=api_key, timeout=TIMEOUT, check_compatibility=False)


class ServerStore:
    """A ``Store`` in one collection, created when it is missing; the client is closed with it."""

    def __init__(self, client: QdrantClient, dimension: int, collection: str = COLLECTION) -> None:
        self._client = client
        self._dimension = dimension
        self._changes = 0
        self._collection = collection
        with _answering():
            if not client.collection_exists(collection):
                self._create()
            self._check_stored_dimension()
            self._index_fields()

    @staticmethod
    def destroy(client: QdrantClient, collection: str = COLLECTION) -> None:
        """Delete the collection; a missing one is fine."""
        with _answering():
            client.delete_collection(collection)

    def upsert(self, points: Sequence[Point]) -> None:
        """Write the points; a point with the same id is replaced."""
        check_dimension((point.dense for point in points), self._dimension)
        with _answering():
            for batch in batched(points, UPSERT_BATCH):
                rows = [_to_qdrant(point) for point in batch]
                self._client.upsert(self._collection, rows, wait=True)
        self._changes += CHANGE

    def delete(self, ids: Sequence[str]) -> None:
        """Remove the points with these ids; unknown ids are ignored."""
        gone: list[models.ExtendedPointId] = [*point_ids(ids)]
        if not gone:
            return
        selector = models.PointIdsList(points=gone)
        with _answering():
            self._client.delete(self._collection, selector, wait=True)
        self._changes += CHANGE

    def search(self, legs: Sequence[Leg]) -> list[list[Scored]]:
        """Run the legs as one batch and return one list for each, in the same order."""
        check_dimension((leg.dense for leg in legs if leg.dense is not None), self._dimension)
        asked = [number for number, leg in enumerate(legs) if can_match(leg)]
        found: list[list[Scored]] = [[] for _ in legs]
        if not asked:
            return found
        requests = [_request(legs[number]) for number in asked]
        with _answering():
            answers = self._client.query_batch_points(self._collection, requests)
        for number, answer in zip(asked, answers, strict=True):
            found[number] = ranked(_scored(point) for point in answer.points)
        return found

    def fetch(self, ids: Sequence[str]) -> list[Stored]:
        """Return the stored points with these ids in the order asked; unknown ids are left out."""
        with _answering():
            rows = self._client.retrieve(self._collection, point_ids(ids), with_payload=True)
        points = {str(row.id): from_payload(str(row.id), row.payload or {}) for row in rows}
        return [points[point_id] for point_id in ids if point_id in points]

    def contents(self) -> dict[str, frozenset[str]]:
        """Return the ids of all points by document id."""
        found: dict[str, set[str]] = {}
        offset = None
        while True:
            with _answering():
                rows, offset = self._client.scroll(
                    self._collection, limit=SCROLL_PAGE, offset=offset, with_payload=[DOCUMENT]
                )
            for row in rows:
                found.setdefault((row.payload or {})[DOCUMENT], set()).add(str(row.id))
            if offset is None:
                return {document: frozenset(ids) for document, ids in found.items()}

    def dense_of(self, ids: Sequence[str]) -> dict[str, FloatVector]:
        """Return the dense vectors of these points, shape (dimension,) each."""
        names = list(DENSE.values())
        with _answering():
            rows = self._client.retrieve(
                self._collection, point_ids(ids), with_payload=False, with_vectors=names
            )
        return {
            str(row.id): np.asarray(vector, dtype=np.float32)
            for row in rows
            if isinstance(row.vector, dict)
            for vector in row.vector.values()
        }

    def generation(self) -> int:
        """Return own changes and the slice of time, because others write to the server as well."""
        return int(time.monotonic() / SLICE) + self._changes

    def tidy(self) -> None:
        """Do nothing: a server merges its segments and builds its graphs by itself."""

    def close(self) -> None:
        """Close the connection; everything is written when ``upsert`` and ``delete`` return."""
        self._client.close()

    def _create(self) -> None:
        threshold = graph_threshold(self._dimension)
        dense = models.VectorParams(size=self._dimension, distance=models.Distance.COSINE)
        lexical = models.SparseVectorParams(modifier=models.Modifier.IDF)
        self._client.create_collection(
            self._collection,
            vectors_config={DENSE[kind]: dense for kind in KINDS},
            sparse_vectors_config={LEXICAL[kind]: lexical for kind in KINDS},
            hnsw_config=models.HnswConfigDiff(full_scan_threshold=threshold),
            optimizers_config=models.OptimizersConfigDiff(indexing_threshold=threshold),
        )

    def _check_stored_dimension(self) -> None:
        vectors = self._client.get_collection(self._collection).config.params.vectors
        sizes = {v.size for v in vectors.values()} if isinstance(vectors, dict) else set()
        if sizes != {self._dimension}:
            raise other_dimension(self._dimension, f"gespeichert: {sorted(sizes)}")

    def _index_fields(self) -> None:
        indexed = self._client.get_collection(self._collection).payload_schema
        keywords = dict.fromkeys(KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD)
        integers = dict.fromkeys(INTEGER_FIELDS, models.PayloadSchemaType.INTEGER)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Payload indexes have no effect in the local Qdrant")
            for field, schema in {**keywords, **integers}.items():
                if field not in indexed:
                    self._client.create_payload_index(self._collection, field, schema, wait=True)


@contextmanager
def _answering() -> Iterator[None]:
    """Turn a server that is away or refuses into ``Unavailable``."""
    try:
        yield
    except (ApiException, QdrantException, OSError) as error:
        raise Unavailable(
            "Der Qdrant-Server antwortet nicht oder lehnt die Anfrage ab. Prüfen Sie LOTSE_QDRANT_URL "
            "und LOTSE_QDRANT_API_KEY, und ob der Server läuft."
        ) from error


def _to_qdrant(point: Point) -> models.PointStruct:
    vector: dict[str, models.Vector] = {DENSE[point.kind]: point.dense.tolist()}
    if point.lexical.indices:
        vector[LEXICAL[point.kind]] = models.SparseVector(
            indices=list(point.lexical.indices), values=list(point.lexical.values)
        )
    return models.PointStruct(id=point.id, vector=vector, payload=to_payload(point))


def _request(leg: Leg) -> models.QueryRequest:
    query: models.Query | None = None
    params = None
    if leg.dense is not None:
        query = models.NearestQuery(nearest=leg.dense.tolist())
    elif leg.lexical is not None:
        indices, values = list(leg.lexical.indices), list(leg.lexical.values)
        query = models.NearestQuery(nearest=models.SparseVector(indices=indices, values=values))
        kind = models.FieldCondition(key=KIND, match=models.MatchValue(value=leg.kind))
        corpus = models.IdfCorpusParams(corpus=models.Filter(must=[kind]))
        params = models.SearchParams(idf=corpus)
    return models.QueryRequest(
        query=query,
        using=(DENSE if leg.dense is not None else LEXICAL)[leg.kind],
        limit=leg.limit,
        filter=_filter(leg),
        params=params,
        with_payload=[DOCUMENT],
    )


def _filter(leg: Leg) -> models.Filter | None:
    wanted = leg.filter
    must: list[models.Condition] = [
        models.FieldCondition(key=field, match=models.MatchAny(any=values))
        for field, values in alternatives(wanted).items()
    ]
    if wanted.year_from is not None or wanted.year_to is not None:
        years = models.Range(gte=wanted.year_from, lte=wanted.year_to)
        must.append(models.FieldCondition(key=YEAR, range=years))
    if leg.ids:
        has_id: list[models.ExtendedPointId] = [*point_ids(leg.ids)]
        must.append(models.HasIdCondition(has_id=has_id))
    if leg.documents:
        among = models.MatchAny(any=list(leg.documents))
        must.append(models.FieldCondition(key=DOCUMENT, match=among))
    return models.Filter(must=must) if must else None


def _scored(point: models.ScoredPoint) -> Scored:
    return Scored(str(point.id), (point.payload or {})[DOCUMENT], point.score)
