"""The records that flow through the house: Document(Block…) → Chunk → Hit → Answer.

All of them are frozen and slotted, so that a record can be shared between threads and cached.
Vectors are not part of any record here; they exist in the store only.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Verdict = Literal["supported", "partial", "none"]
BlockKind = Literal["heading", "paragraph", "list", "table", "note"]

DOCUMENT_TYPES = {
    "modellprojekt": "Modellprojekt",
    "massnahme": "Maßnahme",
    "loesung": "Lösung",
    "publikation": "Publikation",
    "arbeitsgemeinschaft": "Arbeitsgemeinschaft",
    "angebot": "Angebot",
    "veranstaltung": "Veranstaltung",
}
AREA_TYPES = (
    "Großstadt",
    "Mittelstadt",
    "Kleinstadt",
    "Landgemeinde",
    "Landkreis",
    "Interkommunale Kooperation",
)
STATUSES = ("geplant", "in Umsetzung", "umgesetzt")
ROUNDS = (2019, 2020, 2021)
STATES = (
    "Baden-Württemberg",
    "Bayern",
    "Berlin",
    "Brandenburg",
    "Bremen",
    "Hamburg",
    "Hessen",
    "Mecklenburg-Vorpommern",
    "Niedersachsen",
    "Nordrhein-Westfalen",
    "Rheinland-Pfalz",
    "Saarland",
    "Sachsen",
    "Sachsen-Anhalt",
    "Schleswig-Holstein",
    "Thüringen",
)
BLOCK_SEPARATOR = "\n\n"
"""What stands between two blocks in a document's text; part of every offset."""

_CHUNK_NAMESPACE = uuid.UUID("6f1c3a52-3c0b-5d3e-9a55-0b6b8d6f7a10")


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside the house with the words that name it."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document besides its text; the front matter of a corpus file.

    ``round`` is the funding round (*Staffel*: 2019, 2020, 2021), ``inhabitants`` a head count,
    ``year`` the year of the content, ``as_of`` the day on which the facts were collected.
    """

    id: str
    type: str
    title: str
    municipalities: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    model_project: str | None = None
    round: int | None = None
    area_type: str | None = None
    inhabitants: int | None = None
    themes: tuple[str, ...] = ()
    status: str | None = None
    year: int | None = None
    publisher: str | None = None
    audience: str | None = None
    pages: int | None = None
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str | None = None
    reliability: str | None = None
    note: str | None = None

    @property
    def path(self) -> str:
        """The address of the document's page, relative to the root of the web interface."""
        return f"/dokument/{self.id}"

    @property
    def type_label(self) -> str:
        """The German name of the document type."""
        return DOCUMENT_TYPES.get(self.type, self.type)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-safe mapping that ``from_json`` reads back."""
        return {k: v for k, v in asdict(self).items() if v not in (None, ())}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Metadata:
        """Rebuild the record from ``to_json`` output (lists become tuples, links records)."""
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
        }
        values["links"] = tuple(Link(**link) for link in data.get("links", ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list or table of a document.

    ``level`` is 1–6 for headings and 0 otherwise, ``page`` counts from 1 (None: no pages),
    ``start`` is the offset in characters in ``Document.text``.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    start: int = 0

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """One source in our house: metadata, blocks in reading order, the questions it answers.

    Build it with ``Document.build``, which lays the blocks out (sets their offsets).
    """

    metadata: Metadata
    blocks: tuple[Block, ...] = ()
    questions: tuple[str, ...] = ()

    @classmethod
    def build(
        cls, metadata: Metadata, blocks: Iterable[Block], questions: Iterable[str] = ()
    ) -> Document:
        """Lay the blocks out one after the other and return the document."""
        laid, position = [], 0
        for block in blocks:
            laid.append(replace(block, start=position))
            position += len(block.text) + len(BLOCK_SEPARATOR)
        return cls(metadata, tuple(laid), tuple(questions))

    @property
    def text(self) -> str:
        """The whole text: block texts joined by ``BLOCK_SEPARATOR``."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a document: ``Document.text[start:end]``, never across documents.

    ``position`` counts from 0 in the document; pages count from 1 and are None without pages.
    """

    id: str
    document_id: str
    position: int
    text: str
    heading_path: tuple[str, ...] = ()
    page_from: int | None = None
    page_to: int | None = None
    start: int = 0
    end: int = 0

    @property
    def anchor(self) -> str:
        """The stable anchor of the passage on the document page (same text, same anchor)."""
        return passage_anchor(self.id)


def chunk_id(document_id: str, position: int, text: str) -> str:
    """Return the id of a passage: uuid5 of document, position and sha256 of the text.

    Taking the same document in twice therefore gives the same ids, and deleting is exact.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    return str(uuid.uuid5(_CHUNK_NAMESPACE, f"{document_id}\n{position}\n{digest}"))


def passage_anchor(passage_id: str) -> str:
    """Return the HTML id under which a passage can be linked on its document page."""
    return f"p-{re.sub('[^0-9a-f]', '', passage_id)[:10]}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search is limited to; values within a field are alternatives, fields add up.

    Years are inclusive. An empty filter lets everything through.
    """

    types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    area_types: tuple[str, ...] = ()
    rounds: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of characters, ``end`` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage of a hit; ``marks`` are the question's words in ``text``."""

    id: str
    text: str
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    start: int = 0
    end: int = 0
    marks: tuple[Span, ...] = ()

    @property
    def anchor(self) -> str:
        """The anchor of the passage on the document page."""
        return passage_anchor(self.id)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document was found: matching words, both legs' shares (0–1), a matching *Frage*.

    ``place``: it is about a municipality that the question names; ``fits``: it fits the limits that
    the question states.
    """

    terms: tuple[str, ...] = ()
    lexical: float = 0.0
    semantic: float = 0.0
    question: str | None = None
    place: bool = False
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of the result with its best passage; ``score`` is 0–1, ``rank`` from 1."""

    rank: int
    score: float
    document: Metadata
    passage: Passage
    why: Why = Why()
    more: tuple[Passage, ...] = ()

    @property
    def url(self) -> str:
        """Our document page at the passage, relative to the root."""
        return f"{self.document.path}#{self.passage.anchor}"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the short answer, verbatim, with the rank of the hit it comes from."""

    text: str
    source: int
    passage_id: str
    document_id: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many documents of the result have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read out of the question.

    ``filters`` are limits that the question states (documents that fit are preferred),
    ``synonyms`` the terms that the term bridge added for a word, ``corrections`` the words that
    were read as another one, ``places`` the municipalities that it names.
    """

    filters: Filter = Filter()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "de"
    corrections: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question.

    ``hits`` is one page of the ranked documents, ``total`` counts all of them. With the verdict
    ``none`` there are no quotes and no hits; ``nearest`` then holds the nearest documents, to be
    shown as neighbouring topics and never as an answer. ``facets`` maps the facet name (type,
    theme, state, area_type, round, status, year) to its values, most frequent first.
    """

    question: str
    verdict: Verdict
    quotes: tuple[Quote, ...] = ()
    hits: tuple[Hit, ...] = ()
    total: int = 0
    page: int = 1
    page_size: int = 10
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    understood: Understood = Understood()
    nearest: tuple[Hit, ...] = ()
    took_ms: float = 0.0

    @property
    def page_count(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.page_size))
