"""The embedded store: Qdrant Edge, Qdrant's own engine, in this process and in one folder.

One process owns the folder, and a lock file of our own says so before the engine looks at it: opening
a shard that is open elsewhere fails, but only after the engine has taken the other process's journals
away ("Tracker journal … is shorter than expected" at its next flush, and at every one after that).

Its write-ahead log stays on: without it a SIGKILL in the middle of an
upsert leaves points whose vectors and payload do not belong together (after 25 of 50 kills in our
trial, with the log after none of 50). The log's 32 MiB files are sparse, an empty index takes 150 kB
on disk; their size cannot be set from Python. The binding holds the GIL during every call, so calls
of several threads come one after the other and need no lock here.
"""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import numpy as np
import portalocker
import qdrant_edge as edge

from search.errors import IndexInUse, Unavailable
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

SHARD = "shard"
"""Folder of the engine inside the index folder; besides it there is only the lock file."""
LOCK_FILE = "belegt.lock"
"""Locked by the process that has the shard open; the lock falls with the process."""
HNSW_M = 16
"""Edges per node of the graph (Qdrant's default)."""
HNSW_EF_CONSTRUCT = 100
"""Candidates looked at while the graph is built (Qdrant's default)."""


class EdgeStore:
    """A ``Store`` in ``path``, created when it is missing; ``dimension`` is that of the vectors."""

    def __init__(self, path: Path, dimension: int) -> None:
        self._dimension = dimension
        self._changes = 0
        self._write_lock = threading.Lock()
        self._lock = _occupy(path)
        try:
            self._shard = _load(path, _config(dimension), dimension)
            self._index_fields()
            self._owners: dict[object, tuple[str, str]] = {
                uuid.UUID(name): (name, document)
                for document, names in self.contents().items()
                for name in names
            }
        except BaseException:
            self._lock.close()
            raise

    def _index_fields(self) -> None:
        """Make the payload indexes that are missing."""
        with _answering():
            indexed = self._shard.info().payload_schema
            for field, schema in _field_indexes():
                if field not in indexed:
                    self._shard.update(edge.UpdateOperation.create_field_index(field, schema))
            self._shard.flush()

    @staticmethod
    def destroy(path: Path) -> None:
        """Delete the index in this folder, damaged or not; ``IndexInUse`` when it is open."""
        shard = path / SHARD
        if not shard.exists():
            return
        with _occupy(path):
            shutil.rmtree(shard)

    def upsert(self, points: Sequence[Point]) -> None:
        """Write the points; a point with the same id is replaced."""
        check_dimension((point.dense for point in points), self._dimension)
        with self._writing(), _answering():
            self._owners.update({uuid.UUID(p.id): (p.id, p.document_id) for p in points})
            for batch in batched(points, UPSERT_BATCH):
                rows = [_to_edge(point) for point in batch]
                self._shard.update(edge.UpdateOperation.upsert_points(rows))
            self._shard.flush()

    def delete(self, ids: Sequence[str]) -> None:
        """Remove the points with these ids; unknown ids are ignored."""
        with self._writing(), _answering():
            self._shard.update(edge.UpdateOperation.delete_points([*point_ids(ids)]))
            self._shard.flush()
            for name in point_ids(ids):
                self._owners.pop(uuid.UUID(name), None)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Let one thread write at a time, and count before and after: readers may see either."""
        with self._write_lock:
            self._changes += 1
            try:
                yield
            finally:
                self._changes += 1

    def search(self, legs: Sequence[Leg]) -> list[list[Scored]]:
        """Run the legs as one batch and return one list for each, in the same order."""
        check_dimension((leg.dense for leg in legs if leg.dense is not None), self._dimension)
        asked = [number for number, leg in enumerate(legs) if can_match(leg)]
        found: list[list[Scored]] = [[] for _ in legs]
        with _answering():
            batch = edge.QueryBatchRequest([_request(legs[number]) for number in asked])
            for number, points in zip(asked, self._shard.query_batch(batch), strict=True):
                found[number] = ranked(self._scored(points))
        return found

    def _scored(self, points: Iterable[edge.ScoredPoint]) -> Iterator[Scored]:
        """Name the documents of points from memory: reading their payload takes ten times as long."""
        for point in points:
            owner = self._owners.get(point.id)
            if owner is not None:
                yield Scored(owner[0], owner[1], point.score)

    def fetch(self, ids: Sequence[str]) -> list[Stored]:
        """Return the stored points with these ids in the order asked; unknown ids are left out."""
        with _answering():
            rows = self._shard.retrieve([*point_ids(ids)], with_payload=True, with_vector=False)
        points = {str(row.id): from_payload(str(row.id), row.payload or {}) for row in rows}
        return [points[point_id] for point_id in ids if point_id in points]

    def contents(self) -> dict[str, frozenset[str]]:
        """Return the ids of all points by document id."""
        found: dict[str, set[str]] = {}
        offset = None
        while True:
            page = edge.ScrollRequest(offset=offset, limit=SCROLL_PAGE, with_payload=[DOCUMENT])
            with _answering():
                rows, offset = self._shard.scroll(page)
            for row in rows:
                found.setdefault((row.payload or {})[DOCUMENT], set()).add(str(row.id))
            if offset is None:
                return {document: frozenset(ids) for document, ids in found.items()}

    def dense_of(self, ids: Sequence[str]) -> dict[str, FloatVector]:
        """Return the dense vectors of these points, shape (dimension,) each."""
        names = list(DENSE.values())
        with _answering():
            rows = self._shard.retrieve([*point_ids(ids)], with_payload=False, with_vector=names)
        return {
            str(row.id): np.asarray(vector, dtype=np.float32)
            for row in rows
            if isinstance(row.vector, dict)
            for vector in row.vector.values()
        }

    def generation(self) -> int:
        """Return how often points were written; this process is the only one that writes."""
        return self._changes

    def tidy(self) -> None:
        """Drop deleted points and build the graph of a big index; the process waits meanwhile."""
        with _answering():
            self._shard.optimize()
            self._shard.flush()

    def close(self) -> None:
        """Write everything out and let go of the folder; closing twice is fine."""
        try:
            with _answering():
                self._shard.close()
        finally:
            self._lock.close()


def _occupy(path: Path) -> TextIO:
    """Take the lock of the index folder; ``IndexInUse`` when somebody else has it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / LOCK_FILE).open("a", encoding="utf-8")
    except OSError as error:
        raise Unavailable(
            f"Der Ordner {path} für den Suchindex lässt sich nicht anlegen oder beschreiben "
            f"({error.strerror}). Prüfen Sie LOTSE_DATA_DIR und die Schreibrechte."
        ) from error
    try:
        portalocker.lock(lock, portalocker.LOCK_EX | portalocker.LOCK_NB)
    except portalocker.LockException as error:
        lock.close()
        raise _in_use(path) from error
    return lock


def _in_use(path: Path) -> IndexInUse:
    return IndexInUse(
        f"Der Suchindex in {path} ist schon geöffnet, meist vom laufenden Webdienst. "
        "Beenden Sie den Webdienst und versuchen Sie es noch einmal."
    )


def _load(path: Path, config: edge.EdgeConfig | None, dimension: int) -> edge.EdgeShard:
    """Open the shard in the index folder and say in German why it cannot be opened."""
    shard = path / SHARD
    try:
        shard.mkdir(parents=True, exist_ok=True)
        return edge.EdgeShard.load(str(shard), config)
    except Exception as error:  # the binding raises nothing more specific
        text = str(error)
        if "WouldBlock" in text:
            raise _in_use(path) from error
        if "incompatible" in text:
            raise other_dimension(dimension, text.rpartition(": ")[2]) from error
        raise Unavailable(
            f"Der Suchindex in {path} lässt sich nicht öffnen; vermutlich ist er beschädigt. "
            "Bauen Sie ihn mit „python -m ingest rebuild“ aus dem Katalog neu auf."
        ) from error


@contextmanager
def _answering() -> Iterator[None]:
    """Turn the engine's errors, which are bare ``Exception``, into ``Unavailable``."""
    try:
        yield
    except Exception as error:
        if type(error) is not Exception:
            raise
        raise Unavailable(
            "Der Suchindex antwortet nicht. Versuchen Sie es noch einmal; bleibt es dabei, bauen "
            "Sie ihn mit „python -m ingest rebuild“ neu auf."
        ) from error


def _config(dimension: int) -> edge.EdgeConfig:
    dense = edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine)
    lexical = edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)
    threshold = graph_threshold(dimension)
    return edge.EdgeConfig(
        vectors={DENSE[kind]: dense for kind in KINDS},
        sparse_vectors={LEXICAL[kind]: lexical for kind in KINDS},
        hnsw_config=edge.HnswIndexConfig(HNSW_M, HNSW_EF_CONSTRUCT, threshold),
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=threshold),
        wal_enabled=True,
    )


def _field_indexes() -> list[tuple[str, edge.PayloadSchemaType]]:
    keywords = [(field, edge.PayloadSchemaType.Keyword) for field in KEYWORD_FIELDS]
    return keywords + [(field, edge.PayloadSchemaType.Integer) for field in INTEGER_FIELDS]


def _to_edge(point: Point) -> edge.Point:
    vector: dict[str, edge.NamedVector] = {DENSE[point.kind]: point.dense.tolist()}
    if point.lexical.indices:
        indices, values = list(point.lexical.indices), list(point.lexical.values)
        vector[LEXICAL[point.kind]] = edge.SparseVector(indices, values)
    return edge.Point(id=point.id, vector=vector, payload=to_payload(point))


def _request(leg: Leg) -> edge.QueryRequest:
    params = None
    if leg.dense is not None:
        query = edge.Query.Nearest(leg.dense.tolist(), using=DENSE[leg.kind])
    elif leg.lexical is not None:
        sparse = edge.SparseVector(list(leg.lexical.indices), list(leg.lexical.values))
        query = edge.Query.Nearest(sparse, using=LEXICAL[leg.kind])
        # Global statistics go on counting deleted points until tidy(); these count what is there.
        kind = edge.FieldCondition(key=KIND, match=edge.MatchValue(leg.kind))
        params = edge.SearchParams(idf=edge.IdfParams(corpus=edge.Filter(must=[kind])))
    return edge.QueryRequest(
        limit=leg.limit,
        query=query,
        filter=_filter(leg),
        params=params,
        with_payload=False,
    )


def _filter(leg: Leg) -> edge.Filter | None:
    wanted = leg.filter
    must: list[edge.ConditionType] = [
        edge.FieldCondition(key=field, match=edge.MatchAny(values))
        for field, values in alternatives(wanted).items()
    ]
    if wanted.year_from is not None or wanted.year_to is not None:
        years = edge.RangeFloat(gte=wanted.year_from, lte=wanted.year_to)
        must.append(edge.FieldCondition(key=YEAR, range=years))
    if leg.ids:
        must.append(edge.HasIdCondition(set(point_ids(leg.ids))))
    if leg.documents:
        must.append(edge.FieldCondition(key=DOCUMENT, match=edge.MatchAny(list(leg.documents))))
    return edge.Filter(must=must) if must else None
