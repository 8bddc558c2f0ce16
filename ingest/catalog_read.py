"""Reads records out of the tables of the catalogue; the caller holds the transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ingest.catalog_write import batches
from ingest.entries import AuditEntry, Counts, IndexState, Known, Listed, Version
from ingest.schema import AUDIT, BLOCKS, CHUNKS, DOCUMENTS, INDEX_STATE, POINTS, QUESTIONS
from search.records import Block, Chunk, Document, Metadata

HERE = DOCUMENTS.c.state != "removed"


def documents(connection: sa.Connection, ids: Iterable[str]) -> dict[str, Document]:
    """Return the documents with these ids; unknown and removed ones are left out."""
    found: dict[str, Document] = {}
    for some in batches(ids):
        heads = sa.select(DOCUMENTS.c.id, DOCUMENTS.c.metadata)
        rows = connection.execute(heads.where(DOCUMENTS.c.id.in_(some), HERE)).all()
        blocks = _by_document(connection, BLOCKS, some)
        questions = _by_document(connection, QUESTIONS, some)
        for name, metadata in rows:
            found[name] = Document.build(
                Metadata.from_json(metadata),
                [Block(r.kind, r.text, r.level, r.page) for r in blocks.get(name, ())],
                [r.text for r in questions.get(name, ())],
            )
    return found


def chunks(connection: sa.Connection, ids: Iterable[str]) -> dict[str, tuple[Chunk, ...]]:
    """Return the passages of these documents in reading order."""
    found: dict[str, tuple[Chunk, ...]] = {}
    for some in batches(ids):
        for name, rows in _by_document(connection, CHUNKS, some).items():
            found[name] = tuple(
                Chunk(
                    id=row.id,
                    document_id=row.document_id,
                    position=row.position,
                    text=row.text,
                    heading_path=tuple(row.heading_path),
                    page_from=row.page_from,
                    page_to=row.page_to,
                    start=row.start,
                    end=row.end,
                )
                for row in rows
            )
    return found


def metadata(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Metadata]:
    """Return the metadata of the documents that meet the conditions, by title."""
    rows = connection.execute(sa.select(DOCUMENTS.c.metadata).where(HERE, *conditions))
    found = [Metadata.from_json(row.metadata) for row in rows]
    return sorted(found, key=lambda one: (one.title.casefold(), one.id))


def known(connection: sa.Connection) -> Mapping[str, Known]:
    """Return what is known of each file, by its address."""
    columns = (DOCUMENTS.c.source, DOCUMENTS.c.id, DOCUMENTS.c.digest, DOCUMENTS.c.reader)
    rows = connection.execute(sa.select(*columns).where(HERE))
    return {row.source: Known(row.id, row.digest, row.reader) for row in rows}


def pending(connection: sa.Connection) -> tuple[Version, ...]:
    """Return the versions that are still to go into the index, by id."""
    columns = (DOCUMENTS.c.id, DOCUMENTS.c.version)
    rows = connection.execute(
        sa.select(*columns).where(DOCUMENTS.c.state == "pending").order_by(DOCUMENTS.c.id)
    )
    return tuple(Version(row.id, row.version) for row in rows)


def points(connection: sa.Connection, *, live: bool) -> dict[str, frozenset[str]]:
    """Return point ids by document: those the index is to hold, or those to be deleted there."""
    rows = connection.execute(
        sa.select(POINTS.c.document_id, POINTS.c.id).where(POINTS.c.live.is_(live))
    )
    found: dict[str, set[str]] = {}
    for document_id, point_id in rows:
        found.setdefault(document_id, set()).add(point_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def listed(connection: sa.Connection) -> tuple[Listed, ...]:
    """Return all documents that are here, by type and id."""
    passages = (
        sa.select(CHUNKS.c.document_id, sa.func.count().label("passages"))
        .group_by(CHUNKS.c.document_id)
        .subquery()
    )
    rows = connection.execute(
        sa.select(DOCUMENTS, passages.c.passages)
        .join_from(DOCUMENTS, passages, isouter=True)
        .where(HERE)
        .order_by(DOCUMENTS.c.type, DOCUMENTS.c.id)
    )
    return tuple(
        Listed(r.id, r.type, r.title, r.state, r.version, r.passages or 0, r.changed_at)
        for r in rows
    )


def counts(connection: sa.Connection) -> Counts:
    """Count documents by type, passages, and what is pending."""
    columns = (DOCUMENTS.c.type, DOCUMENTS.c.state, DOCUMENTS.c.as_of)
    rows = connection.execute(sa.select(*columns).where(HERE)).all()
    by_type = Counter(row.type for row in rows)
    return Counts(
        by_type=dict(sorted(by_type.items())),
        documents=len(rows),
        passages=connection.execute(sa.select(sa.func.count()).select_from(CHUNKS)).scalar_one(),
        pending=sum(row.state == "pending" for row in rows),
        newest=max((row.as_of for row in rows if row.as_of), default=None),
    )


def index_state(connection: sa.Connection) -> IndexState | None:
    """Return what the index was made with; None before the first document."""
    row = connection.execute(sa.select(INDEX_STATE)).one_or_none()
    if row is None:
        return None
    return IndexState(row.encoder, row.dimension, row.analyzer, row.splitter)


def history(connection: sa.Connection, document_id: str) -> tuple[AuditEntry, ...]:
    """Return what happened to a document, oldest first."""
    rows = connection.execute(
        sa.select(AUDIT).where(AUDIT.c.document_id == document_id).order_by(AUDIT.c.id)
    )
    return tuple(
        AuditEntry(r.at, r.event, r.document_id, r.version, r.digest, r.source) for r in rows
    )


def _by_document(
    connection: sa.Connection, table: sa.Table, ids: list[str]
) -> dict[str, list[sa.Row[Any]]]:
    rows = connection.execute(
        sa.select(table)
        .where(table.c.document_id.in_(ids))
        .order_by(table.c.document_id, table.c.position)
    )
    return {name: list(group) for name, group in groupby(rows, key=lambda row: row.document_id)}
