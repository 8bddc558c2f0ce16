"""Create the first tables of the catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("model_project", sa.String),
        sa.Column("as_of", sa.String),
        sa.Column("metadata", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    for column in ("state", "source", "model_project"):
        op.create_index(f"ix_documents_{column}", "documents", [column])
    op.create_table(
        "blocks",
        _document("blocks"),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_blocks"),
    )
    _create_passages()
    _create_records()


def _create_passages() -> None:
    op.create_table(
        "chunks",
        sa.Column("id", sa.String, nullable=False),
        _document("chunks"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("heading_path", sa.JSON, nullable=False),
        sa.Column("page_from", sa.Integer),
        sa.Column("page_to", sa.Integer),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chunks"),
    )
    op.create_index("ix_chunks_document_id", "chunks", ["document_id"])
    op.create_table(
        "questions",
        _document("questions"),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_questions"),
    )
    op.create_table(
        "points",
        sa.Column("id", sa.String, nullable=False),
        _document("points"),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_points"),
    )
    op.create_index("ix_points_document_id", "points", ["document_id"])


def _create_records() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("document_id", sa.String),
        sa.Column("version", sa.Integer),
        sa.Column("digest", sa.String),
        sa.Column("source", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_document_id", "audit", ["document_id"])
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("encoder", sa.String, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("analyzer", sa.String, nullable=False),
        sa.Column("splitter", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_index_state"),
    )


def _document(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("documents.id", name=f"fk_{table}_document_id_documents")
    return sa.Column("document_id", sa.String, key, nullable=False)
