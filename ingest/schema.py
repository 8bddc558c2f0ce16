"""The tables of the catalogue; ``migrations/`` builds them (a test compares the two)."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False, comment="counts from 1, also over a removal"),
    sa.Column("state", sa.String, nullable=False, index=True, comment="pending|indexed|removed"),
    sa.Column("digest", sa.String, nullable=False, comment="sha256 of the file in hex"),
    sa.Column("reader", sa.String, nullable=False, comment="format and version of the reader"),
    sa.Column("source", sa.String, nullable=False, index=True, comment="path or address"),
    sa.Column("type", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("model_project", sa.String, index=True),
    sa.Column("as_of", sa.String, comment="ISO 8601 day"),
    sa.Column("metadata", sa.JSON, nullable=False, comment="search.records.Metadata.to_json"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("indexed_at", sa.DateTime(timezone=True)),
)


def _document_key() -> sa.Column[str]:
    return sa.Column("document_id", sa.ForeignKey("documents.id"), primary_key=True)


BLOCKS = sa.Table(
    "blocks",
    METADATA,
    _document_key(),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("page", sa.Integer),
)

CHUNKS = sa.Table(
    "chunks",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("document_id", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("heading_path", sa.JSON, nullable=False),
    sa.Column("page_from", sa.Integer),
    sa.Column("page_to", sa.Integer),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
)

QUESTIONS = sa.Table(
    "questions",
    METADATA,
    _document_key(),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
)

POINTS = sa.Table(
    "points",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("document_id", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("live", sa.Boolean, nullable=False, comment="false: still to be deleted there"),
    comment="what the index holds, or is to hold",
)

AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("event", sa.String, nullable=False, comment="new|changed|removed|index"),
    sa.Column("document_id", sa.String, index=True),
    sa.Column("version", sa.Integer),
    sa.Column("digest", sa.String),
    sa.Column("source", sa.String),
)

INDEX_STATE = sa.Table(
    "index_state",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="always 1"),
    sa.Column("encoder", sa.String, nullable=False, comment="fingerprint of the encoder"),
    sa.Column("dimension", sa.Integer, nullable=False),
    sa.Column("analyzer", sa.String, nullable=False, comment="fingerprint of the lexicon"),
    sa.Column("splitter", sa.String, nullable=False, comment="version of the splitting"),
)
