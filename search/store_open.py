"""Opens the store that the settings name, and holds what both stores agree on.

That is the layout of a point: its vectors and payload fields, and how a ``Filter`` reads on them.
Each kind has vectors of its own, because the engine counts document frequencies per vector name
and the questions' short texts must not shift the IDF of the passages. The stores themselves are
imported when one is opened, so nobody loads the client of a store that is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from search.errors import Rejected
from search.records import Filter
from search.settings import Settings
from search.store import FloatVector, Leg, Point, PointKind, Scored, Store, Stored

T = TypeVar("T")

_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

KINDS: tuple[PointKind, ...] = ("passage", "question", "digest")
DENSE: Mapping[PointKind, str] = {kind: f"{kind}_dense" for kind in KINDS}
LEXICAL: Mapping[PointKind, str] = {kind: f"{kind}_lexical" for kind in KINDS}

KIND = "kind"
DOCUMENT = "document_id"
YEAR = "year"
SHADOWED = "_shadowed"
"""Where payload values are kept whose names are ``KIND`` or ``DOCUMENT``, so that none is lost."""
KEYWORD_FIELDS = ("type", "themes", "states", "area_type", "status", DOCUMENT, KIND)
INTEGER_FIELDS = ("round", YEAR)

EXACT_BELOW = 100_000
"""Points up to which dense search is exact (no HNSW graph is built).

Four exact legs over points of 512 dimensions take 7 ms at 20,000 points and 27 ms at 100,000 on two
cores. Building the graph of 20,000 would stop the whole process for 7 s, because the binding keeps
the GIL meanwhile. Measure again with ``python -m evals bench``.
"""
BYTES_PER_NUMBER = 4
UPSERT_BATCH = 256
"""Points per write: 13 ms each (512 dimensions), in which no other thread of the process runs."""
SCROLL_PAGE = 2_000
"""Points per page when all ids are read."""


def open_store(settings: Settings, dimension: int) -> Store:
    """Open the index that the settings name for dense vectors of this dimension.

    Raises ``IndexInUse`` when another process has the embedded index open, ``Rejected`` when it
    was built with another dimension, ``Unavailable`` when it is damaged or the server is silent.
    """
    if settings.qdrant_url is None:
        from search.store_edge import EdgeStore

        return EdgeStore(settings.index_dir, dimension)
    from search.store_server import ServerStore, connect

    return ServerStore(connect(settings.qdrant_url, settings.qdrant_api_key), dimension)


def reset_store(settings: Settings) -> None:
    """Delete the index that the settings name, so that the next ``open_store`` starts empty.

    Raises ``IndexInUse`` when the embedded index is open, here or in another process.
    """
    if settings.qdrant_url is None:
        from search.store_edge import EdgeStore

        EdgeStore.destroy(settings.index_dir)
        return
    from search.store_server import ServerStore, connect

    ServerStore.destroy(connect(settings.qdrant_url, settings.qdrant_api_key))


def graph_threshold(dimension: int) -> int:
    """Return ``EXACT_BELOW`` in KiB of dense vectors, the unit of Qdrant's thresholds."""
    return EXACT_BELOW * dimension * BYTES_PER_NUMBER // 1024


def to_payload(point: Point) -> dict[str, Any]:
    """Return the payload to store: the point's own with its kind and document id."""
    payload = {**point.payload, KIND: point.kind, DOCUMENT: point.document_id}
    shadowed = {key: point.payload[key] for key in (KIND, DOCUMENT) if key in point.payload}
    return {**payload, SHADOWED: shadowed} if shadowed else payload


def from_payload(point_id: str, payload: Mapping[str, Any]) -> Stored:
    """Rebuild the point from what ``to_payload`` made; the payload is the one given in."""
    added = (KIND, DOCUMENT, SHADOWED)
    own = {key: value for key, value in payload.items() if key not in added}
    own.update(payload.get(SHADOWED, {}))
    return Stored(point_id, payload[KIND], payload[DOCUMENT], own)


def alternatives(wanted: Filter) -> dict[str, list[str] | list[int]]:
    """Return the payload fields that a filter restricts, each with the values it lets through."""
    fields: dict[str, list[str] | list[int]] = {
        "type": list(wanted.types),
        "themes": list(wanted.themes),
        "states": list(wanted.states),
        "area_type": list(wanted.area_types),
        "round": list(wanted.rounds),
        "status": list(wanted.statuses),
    }
    return {field: values for field, values in fields.items() if values}


def can_match(leg: Leg) -> bool:
    """Tell whether the leg can find anything; one with both vectors or none is a mistake."""
    if (leg.dense is None) == (leg.lexical is None):
        raise ValueError(f"a leg has exactly one of dense and lexical: {leg!r}")
    if leg.limit < 1 or (leg.ids and not point_ids(leg.ids)):
        return False
    return leg.lexical is None or bool(leg.lexical.indices)


def point_ids(ids: Iterable[str]) -> list[str]:
    """Return the ids that can be in an index at all; Qdrant refuses any that is no UUID."""
    return [point_id for point_id in ids if _is_uuid(point_id)]


def _is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def ranked(found: Iterable[Scored]) -> list[Scored]:
    """Order by falling score, then by id."""
    return sorted(found, key=lambda point: (-point.score, point.id))


def check_dimension(vectors: Iterable[FloatVector], dimension: int) -> None:
    """Refuse vectors that do not have the shape (dimension,)."""
    for vector in vectors:
        if vector.shape != (dimension,):
            raise Rejected(
                f"Ein Vektor hat die Form {vector.shape}, der Suchindex erwartet {dimension} Zahlen. "
                "Passen Sprachmodell (LOTSE_ENCODER) und Index nicht zusammen, bauen Sie den "
                "Index mit „python -m ingest rebuild“ neu auf."
            )


def other_dimension(dimension: int, detail: str) -> Rejected:
    """Return the error for an index that was built with another dimension."""
    return Rejected(
        f"Der Suchindex passt nicht zum Sprachmodell mit {dimension} Dimensionen ({detail}). "
        "Bauen Sie ihn mit „python -m ingest rebuild“ neu auf oder stellen Sie LOTSE_ENCODER zurück."
    )


def batched(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """Cut a sequence into lists of at most ``size``."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
