"""The catalogue: every document with its blocks, passages, questions, and history.

It is the truth. The index is made of it and can be lost; whatever is recorded here as pending is
still to go into the index, whoever does that. Any number of threads and processes may use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Self

import sqlalchemy as sa

from ingest import catalog_read, catalog_write, database
from ingest.entries import AuditEntry, Counts, Entry, IndexState, Known, Listed, Outcome, Version
from ingest.schema import DOCUMENTS
from search.errors import NotFound
from search.records import Chunk, Document, Metadata
from search.settings import Settings


class Catalog:
    """All documents in one database; every method is one transaction.

    ``Unavailable`` is raised when the database does not answer.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = database.for_writing(engine)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the catalogue that the settings name, and make or update its tables."""
        engine = database.connect(settings.catalog_url)
        try:
            database.migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def put(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        digest: str,
        source: str,
        reader: str = "",
    ) -> Outcome:
        """Record a document as pending; the same digest and reader again change nothing."""
        return self.put_many([Entry(document, tuple(chunks), digest, source, reader)])[0]

    def put_many(self, entries: Iterable[Entry]) -> list[Outcome]:
        """Record several documents, all or none."""
        with self._writing() as connection:
            return [catalog_write.put(connection, entry) for entry in entries]

    def replace_passages(self, document: Document, chunks: Sequence[Chunk]) -> None:
        """Give a document passages cut in another way and make it pending."""
        with self._writing() as connection:
            catalog_write.replace_passages(connection, document, chunks)

    def remove(self, document_id: str) -> None:
        """Delete a document; its points become outdated. ``NotFound`` when there is none."""
        with self._writing() as connection:
            if not catalog_write.remove(connection, document_id):
                raise _missing(document_id)

    def mark_indexed(self, versions: Iterable[Version]) -> None:
        """Note that these versions are in the index for good."""
        with self._writing() as connection:
            catalog_write.mark_indexed(connection, versions)

    def mark_pending(self, document_ids: Iterable[str] | None = None) -> None:
        """Note that these documents (None: all) are to go into the index again."""
        with self._writing() as connection:
            catalog_write.mark_pending(connection, document_ids)

    def forget_points(self, ids: Iterable[str]) -> None:
        """Drop outdated points that the index has deleted."""
        with self._writing() as connection:
            catalog_write.forget_points(connection, ids)

    def set_index_state(self, state: IndexState) -> None:
        """Remember what the index is made with from now on."""
        with self._writing() as connection:
            catalog_write.set_index_state(connection, state)
            catalog_write.record(connection, "index")

    def document(self, document_id: str) -> Document:
        """Return a document; ``NotFound`` when there is none of this id."""
        found = self.documents([document_id])
        if document_id not in found:
            raise _missing(document_id)
        return found[document_id]

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids; unknown ids are left out."""
        with self._reading() as connection:
            return catalog_read.documents(connection, ids)

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        """Return the passages of a document in reading order; none for an unknown id."""
        return self.chunks_of([document_id]).get(document_id, ())

    def chunks_of(self, ids: Iterable[str]) -> dict[str, tuple[Chunk, ...]]:
        """Return the passages of several documents."""
        with self._reading() as connection:
            return catalog_read.chunks(connection, ids)

    def metadata_all(self) -> list[Metadata]:
        """Return the metadata of all documents, by title."""
        with self._reading() as connection:
            return catalog_read.metadata(connection)

    def by_municipality(self, name: str) -> list[Metadata]:
        """Return the documents about a municipality of this name, whatever its case, by title."""
        wanted = name.strip().casefold()
        return [
            one
            for one in self.metadata_all()
            if any(place.casefold() == wanted for place in one.municipalities)
        ]

    def by_model_project(self, project_id: str) -> list[Metadata]:
        """Return the documents that belong to a model project, and its own, by title."""
        own = sa.and_(DOCUMENTS.c.id == project_id, DOCUMENTS.c.type == "modellprojekt")
        with self._reading() as connection:
            return catalog_read.metadata(
                connection, (DOCUMENTS.c.model_project == project_id) | own
            )

    def listed(self) -> tuple[Listed, ...]:
        """Return all documents with their state, by type and id."""
        with self._reading() as connection:
            return catalog_read.listed(connection)

    def counts(self) -> Counts:
        """Count documents by type, passages, and what waits for the index."""
        with self._reading() as connection:
            return catalog_read.counts(connection)

    def known(self) -> Mapping[str, Known]:
        """Return what is known of each file, by its address."""
        with self._reading() as connection:
            return catalog_read.known(connection)

    def pending(self) -> tuple[Version, ...]:
        """Return the versions that are still to go into the index."""
        with self._reading() as connection:
            return catalog_read.pending(connection)

    def point_ids(self) -> dict[str, frozenset[str]]:
        """Return the points that the index is to hold, by document id."""
        with self._reading() as connection:
            return catalog_read.points(connection, live=True)

    def outdated_points(self) -> dict[str, frozenset[str]]:
        """Return the points that are still to be deleted in the index, by document id."""
        with self._reading() as connection:
            return catalog_read.points(connection, live=False)

    def index_state(self) -> IndexState | None:
        """Return what the index was made with; None before the first document."""
        with self._reading() as connection:
            return catalog_read.index_state(connection)

    def history(self, document_id: str) -> tuple[AuditEntry, ...]:
        """Return what happened to a document, oldest first."""
        with self._reading() as connection:
            return catalog_read.history(connection, document_id)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with database.reaching(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with database.reaching(self._engine), self._writer.begin() as connection:
            yield connection


def _missing(document_id: str) -> NotFound:
    return NotFound(
        f"Ein Dokument mit der Kennung „{document_id}“ gibt es nicht. "
        "Prüfen Sie die Kennung oder suchen Sie nach dem Titel."
    )
