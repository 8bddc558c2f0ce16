"""Writes documents into the tables of the catalogue; the caller holds the transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from ingest.entries import Entry, IndexState, Outcome, Version
from ingest.schema import AUDIT, BLOCKS, CHUNKS, DOCUMENTS, INDEX_STATE, POINTS, QUESTIONS
from search.points import point_ids
from search.records import Chunk, Document

AT_ONCE = 500
"""Ids in one statement: SQLite before 3.32 takes 999 variables."""


def put(connection: sa.Connection, entry: Entry) -> Outcome:
    """Record the entry as pending unless the same bytes are there already."""
    metadata = entry.document.metadata
    row = connection.execute(
        sa.select(DOCUMENTS).where(DOCUMENTS.c.id == metadata.id).with_for_update()
    ).one_or_none()
    here = row is not None and row.state != "removed"
    if row is not None and here and (row.digest, row.reader) == (entry.digest, entry.reader):
        if row.source != entry.source:
            _update(connection, metadata.id, source=entry.source)
        return "unchanged"
    version = 1 if row is None else row.version + 1
    outcome: Outcome = "changed" if here else "new"
    if entry.replaces is not None:
        remove(connection, entry.replaces)
    _write_document(connection, entry, version, fresh=row is None)
    _write_content(connection, entry.document, entry.chunks)
    record(connection, outcome, metadata.id, version, entry)
    return outcome


def replace_passages(
    connection: sa.Connection, document: Document, chunks: Sequence[Chunk]
) -> None:
    """Give a document new passages and make it pending; its version stays."""
    _write_content(connection, document, chunks)
    _update(connection, document.metadata.id, state="pending")


def remove(connection: sa.Connection, document_id: str) -> bool:
    """Delete the content of a document and keep a row that says so; False when there is none."""
    row = connection.execute(
        sa.select(DOCUMENTS.c.version)
        .where(DOCUMENTS.c.id == document_id, DOCUMENTS.c.state != "removed")
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    _delete_content(connection, document_id)
    _update(connection, document_id, state="removed", changed_at=now())
    record(connection, "removed", document_id, row.version)
    return True


def mark_indexed(connection: sa.Connection, versions: Iterable[Version]) -> None:
    """Note that these versions are in the index; a newer version stays pending."""
    for version in versions:
        connection.execute(
            sa.update(DOCUMENTS)
            .where(
                DOCUMENTS.c.id == version.document_id,
                DOCUMENTS.c.version == version.number,
                DOCUMENTS.c.state == "pending",
            )
            .values(state="indexed", indexed_at=now())
        )


def mark_pending(connection: sa.Connection, document_ids: Iterable[str] | None) -> None:
    """Note that these documents (None: all) must go into the index again."""
    statement = sa.update(DOCUMENTS).where(DOCUMENTS.c.state == "indexed").values(state="pending")
    if document_ids is None:
        connection.execute(statement)
        return
    for some in batches(document_ids):
        connection.execute(statement.where(DOCUMENTS.c.id.in_(some)))


def forget_points(connection: sa.Connection, ids: Iterable[str]) -> None:
    """Drop points that are deleted in the index; those that are wanted again stay."""
    for some in batches(ids):
        connection.execute(sa.delete(POINTS).where(POINTS.c.id.in_(some), POINTS.c.live.is_(False)))


def set_index_state(connection: sa.Connection, state: IndexState) -> None:
    """Remember what the index is made with."""
    connection.execute(sa.delete(INDEX_STATE))
    connection.execute(
        sa.insert(INDEX_STATE).values(
            id=1,
            encoder=state.encoder,
            dimension=state.dimension,
            analyzer=state.analyzer,
            splitter=state.splitter,
        )
    )


def record(
    connection: sa.Connection,
    event: str,
    document_id: str | None = None,
    version: int | None = None,
    entry: Entry | None = None,
) -> None:
    """Add a line to the audit."""
    connection.execute(
        sa.insert(AUDIT).values(
            at=now(),
            event=event,
            document_id=document_id,
            version=version,
            digest=entry.digest if entry else None,
            source=entry.source if entry else None,
        )
    )


def now() -> datetime.datetime:
    """Return the time in UTC."""
    return datetime.datetime.now(datetime.UTC)


def batches(ids: Iterable[str]) -> Iterable[list[str]]:
    """Cut ids into lists that fit into one statement."""
    rest = sorted(ids)
    for start in range(0, len(rest), AT_ONCE):
        yield rest[start : start + AT_ONCE]


def _write_document(connection: sa.Connection, entry: Entry, version: int, *, fresh: bool) -> None:
    metadata, time = entry.document.metadata, now()
    values: dict[str, Any] = {
        "version": version,
        "state": "pending",
        "digest": entry.digest,
        "reader": entry.reader,
        "source": entry.source,
        "type": metadata.type,
        "title": metadata.title,
        "model_project": metadata.model_project,
        "as_of": metadata.as_of,
        "metadata": metadata.to_json(),
        "changed_at": time,
    }
    if fresh:
        connection.execute(sa.insert(DOCUMENTS).values(id=metadata.id, created_at=time, **values))
    else:
        _update(connection, metadata.id, **values)


def _write_content(connection: sa.Connection, document: Document, chunks: Sequence[Chunk]) -> None:
    """Replace everything a document consists of; points no longer wanted become outdated."""
    name = document.metadata.id
    _delete_content(connection, name)
    blocks = [
        {"document_id": name, "position": n, "kind": b.kind, "text": b.text, "level": b.level,
         "page": b.page}
        for n, b in enumerate(document.blocks)
    ]  # fmt: skip
    passages = [
        {"id": c.id, "document_id": name, "position": c.position, "text": c.text,
         "heading_path": list(c.heading_path), "page_from": c.page_from, "page_to": c.page_to,
         "start": c.start, "end": c.end}
        for c in chunks
    ]  # fmt: skip
    questions = [
        {"document_id": name, "position": n, "text": q} for n, q in enumerate(document.questions)
    ]
    for table, rows in ((BLOCKS, blocks), (CHUNKS, passages), (QUESTIONS, questions)):
        if rows:
            connection.execute(sa.insert(table), rows)
    _want_points(connection, name, sorted(point_ids(document, chunks)))


def _want_points(connection: sa.Connection, document_id: str, wanted: Sequence[str]) -> None:
    for some in batches(wanted):
        connection.execute(sa.delete(POINTS).where(POINTS.c.id.in_(some)))
    if wanted:
        rows = [{"id": name, "document_id": document_id, "live": True} for name in wanted]
        connection.execute(sa.insert(POINTS), rows)


def _delete_content(connection: sa.Connection, document_id: str) -> None:
    for table in (BLOCKS, CHUNKS, QUESTIONS):
        connection.execute(sa.delete(table).where(table.c.document_id == document_id))
    connection.execute(
        sa.update(POINTS).where(POINTS.c.document_id == document_id).values(live=False)
    )


def _update(connection: sa.Connection, document_id: str, **values: Any) -> None:
    connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.id == document_id).values(**values))
