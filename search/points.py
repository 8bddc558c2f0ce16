"""Makes the retrieval units of a document: passages, the questions it answers, and a digest.

The digest is the document in short (title, places, themes, headings, beginning). It finds a document
whose parts each hold only half of a question, and it carries the metadata, once per document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from search.records import Chunk, Document, Metadata
from search.store import Point, PointKind

if TYPE_CHECKING:
    from search.encoder import Encoder
    from search.lexical import Lexicon

VERSION = "einheiten/1"
"""Raise it when documents are to give other points; part of the index state."""
DIGEST_CHARACTERS = 2_400
"""Characters of a document's text in its digest: all of a corpus file, the beginning of a report."""
TITLE_WEIGHT = 0.6
"""Weight of the title's words in a passage of the document, in a passage's own words."""
HEADING_WEIGHT = 0.4
"""The same for its headings."""
PLACE_WEIGHT = 0.5
"""The same for municipalities, state and publisher."""
THEME_WEIGHT = 0.3
"""The same for themes."""
DIGEST_TITLE_WEIGHT = 2.0
"""Weight of the title's words in the digest."""

_NAMESPACE = uuid.UUID("0d5d0e0c-4f0e-5a43-9a0c-0c6a4d1f6f0b")


def build_points(
    document: Document, chunks: Sequence[Chunk], encoder: Encoder, lexicon: Lexicon
) -> list[Point]:
    """Return all points of a document, in a fixed order."""
    filters = filter_payload(document.metadata)
    return [
        *_passages(document, chunks, encoder, lexicon, filters),
        *_questions(document, encoder, lexicon, filters),
        _digest(document, encoder, lexicon, filters),
    ]


def point_ids(document: Document, chunks: Iterable[Chunk]) -> frozenset[str]:
    """Return the ids of all points that ``build_points`` makes, without making them."""
    name = document.metadata.id
    questions = (question_id(name, question) for question in document.questions)
    return frozenset([*(chunk.id for chunk in chunks), *questions, digest_id(name)])


def question_id(document_id: str, question: str) -> str:
    """Return the id of a question that a document answers."""
    return str(uuid.uuid5(_NAMESPACE, f"{document_id}\nfrage\n{question}"))


def digest_id(document_id: str) -> str:
    """Return the id of a document's digest; it stays when the document changes."""
    return str(uuid.uuid5(_NAMESPACE, f"{document_id}\ndigest"))


def filter_payload(metadata: Metadata) -> dict[str, Any]:
    """Return the fields by which the store filters; what is unknown is left out."""
    fields = {
        "type": metadata.type,
        "themes": list(metadata.themes),
        "states": list(metadata.states),
        "area_type": metadata.area_type,
        "round": metadata.round,
        "status": metadata.status,
        "year": metadata.year,
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def place_text(metadata: Metadata) -> str:
    """Return municipalities, states and publisher as one text."""
    names = (*metadata.municipalities, *metadata.states, metadata.publisher or "")
    return ", ".join(name for name in names if name)


def _passages(
    document: Document,
    chunks: Sequence[Chunk],
    encoder: Encoder,
    lexicon: Lexicon,
    filters: dict[str, Any],
) -> list[Point]:
    metadata = document.metadata
    texts = [passage_text(metadata, chunk) for chunk in chunks]
    context = ((metadata.title, TITLE_WEIGHT), (place_text(metadata), PLACE_WEIGHT))
    themes = (", ".join(metadata.themes), THEME_WEIGHT)
    return [
        Point(
            chunk.id,
            "passage",
            metadata.id,
            vector,
            lexicon.document_vector(
                [
                    (chunk.text, 1.0),
                    *context,
                    (" ".join(chunk.heading_path), HEADING_WEIGHT),
                    themes,
                ]
            ),
            {**filters, **_place_in_document(chunk)},
        )
        for chunk, vector in zip(chunks, encoder.encode_passages(texts), strict=True)
    ]


def passage_text(metadata: Metadata, chunk: Chunk) -> str:
    """Return what the encoder reads of a passage: its text in the light of title and heading."""
    heading = chunk.heading_path[-1] if chunk.heading_path else ""
    return ". ".join(part for part in (metadata.title, heading, chunk.text) if part)


def digest_text(document: Document) -> str:
    """Return what the encoder reads of a document as a whole."""
    metadata = document.metadata
    themes = ", ".join(metadata.themes)
    return ". ".join([metadata.title, themes, document.text[:DIGEST_CHARACTERS]])


def _place_in_document(chunk: Chunk) -> dict[str, Any]:
    return {
        "text": chunk.text,
        "heading_path": list(chunk.heading_path),
        "page": chunk.page_from,
        "position": chunk.position,
        "start": chunk.start,
        "end": chunk.end,
    }


def _questions(
    document: Document, encoder: Encoder, lexicon: Lexicon, filters: dict[str, Any]
) -> list[Point]:
    name = document.metadata.id
    kind: PointKind = "question"
    questions = list(dict.fromkeys(document.questions))
    vectors = encoder.encode_queries(questions)
    return [
        Point(
            question_id(name, question),
            kind,
            name,
            vector,
            lexicon.document_vector([(question, 1.0)]),
            {**filters, "text": question},
        )
        for question, vector in zip(questions, vectors, strict=True)
    ]


def _digest(
    document: Document, encoder: Encoder, lexicon: Lexicon, filters: dict[str, Any]
) -> Point:
    metadata = document.metadata
    text = document.text[:DIGEST_CHARACTERS]
    fields = (
        (metadata.title, DIGEST_TITLE_WEIGHT),
        (place_text(metadata), 1.0),
        (", ".join(metadata.themes), 1.0),
        (text, 1.0),
    )
    return Point(
        digest_id(metadata.id),
        "digest",
        metadata.id,
        encoder.encode_passages([digest_text(document)])[0],
        lexicon.document_vector(fields),
        {**filters, "metadata": metadata.to_json(), "text": text},
    )
