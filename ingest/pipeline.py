"""Takes files in, removes documents, and keeps index and catalogue of one mind.

Everything goes through the catalogue first: a document is recorded there as pending, its points are
written into the index, the outdated ones deleted, and only then is it marked as indexed and
reported. Whoever is killed in between leaves pending rows behind, which the next run (or the web
service) finishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.catalog import Catalog
from ingest.chunking import split
from ingest.entries import Version
from ingest.indexing import Indexer
from ingest.intake import BATCH, record_files
from ingest.progress import Progress
from search.errors import NotFound
from search.store_open import batched


def ingest(paths: Sequence[Path], catalog: Catalog, indexer: Indexer) -> Iterator[Progress]:
    """Take the files in and index them; a refused file does not stop the others.

    Raises ``IndexInUse`` before anything is changed when the running service has the index.
    """
    yield from heal(catalog, indexer)
    indexed = 0
    for steps in record_files(paths, catalog):
        indexed += sum(1 for _ in catch_up(catalog, indexer))
        yield from steps
    if indexed:
        indexer.store(catalog).tidy()


def record(paths: Sequence[Path], catalog: Catalog) -> Iterator[Progress]:
    """Take the files into the catalogue only; whoever has the index will index them."""
    for steps in record_files(paths, catalog):
        yield from steps


def remove(
    ids: Sequence[str], catalog: Catalog, indexer: Indexer | None = None
) -> Iterator[Progress]:
    """Remove documents from catalogue and index; without an indexer from the catalogue only."""
    if indexer is not None:
        yield from heal(catalog, indexer)
    steps = []
    for done, name in enumerate(dict.fromkeys(ids), 1):
        try:
            catalog.remove(name)
            steps.append(Progress("removed", name, done, len(ids)))
        except NotFound as error:
            steps.append(Progress("refused", name, done, len(ids), message=error.message))
    if indexer is not None:
        yield from catch_up(catalog, indexer)
    yield from steps


def rebuild(catalog: Catalog, indexer: Indexer) -> Iterator[Progress]:
    """Delete the index and make it anew from the documents in the catalogue.

    Raises ``IndexInUse`` before anything is changed when the running service has the index.
    """
    state = indexer.state()
    indexer.reset()
    ids = sorted(one.id for one in catalog.metadata_all())
    for some in batched(ids, BATCH):
        for document in catalog.documents(some).values():
            catalog.replace_passages(document, split(document))
    catalog.set_index_state(state)
    for step in heal(catalog, indexer):
        yield Progress("rebuilt", step.subject, step.done, step.total, step.passages)
    indexer.store(catalog).tidy()


def heal(catalog: Catalog, indexer: Indexer) -> Iterator[Progress]:
    """Compare index and catalogue point by point and mend the index where they differ."""
    store = indexer.store(catalog)
    if indexer.is_loaded:
        indexer.verify(catalog)
    # The index first: what is taken in meanwhile then looks missing, and not left over.
    there = frozenset().union(*store.contents().values())
    wanted = catalog.point_ids()
    left_over = there.difference(*wanted.values())
    if left_over:
        store.delete(sorted(left_over))
        catalog.forget_points(left_over)
        text = f"{len(left_over)} Einträge des Suchindex ohne Dokument gelöscht"
        yield Progress("cleaned", "index", 1, 1, message=text)
    if broken := [name for name, ids in wanted.items() if not ids <= there]:
        catalog.mark_pending(broken)
    yield from catch_up(catalog, indexer)


def catch_up(catalog: Catalog, indexer: Indexer) -> Iterator[Progress]:
    """Index what the catalogue has as pending and delete what is outdated; costs two queries."""
    # Pending first: a version that comes in later is not marked, so its points are written again.
    versions = catalog.pending()
    outdated = catalog.outdated_points()
    if versions:
        indexer.verify(catalog)
    done = 0
    for some in batched(versions, BATCH):
        ids = [version.document_id for version in some]
        sizes = _index(catalog, indexer, some)
        _delete_points(catalog, indexer, [p for name in ids for p in outdated.get(name, ())])
        catalog.mark_indexed(some)
        for name in ids:
            done += 1
            yield Progress("healed", name, done, len(versions), sizes.get(name, 0))
    pending = {version.document_id for version in versions}
    _delete_points(
        catalog, indexer, [p for name, ps in outdated.items() if name not in pending for p in ps]
    )


def _index(catalog: Catalog, indexer: Indexer, some: Sequence[Version]) -> dict[str, int]:
    """Write the points of these documents and return the number of passages of each."""
    ids = [version.document_id for version in some]
    chunks = catalog.chunks_of(ids)
    points = [
        point
        for name, document in catalog.documents(ids).items()
        for point in indexer.points(document, chunks.get(name, ()))
    ]
    indexer.store(catalog).upsert(points)
    return {name: len(passages) for name, passages in chunks.items()}


def _delete_points(catalog: Catalog, indexer: Indexer, ids: Sequence[str]) -> None:
    if ids:
        indexer.store(catalog).delete(sorted(ids))
        catalog.forget_points(ids)
