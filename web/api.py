"""The shapes of the JSON API; they are what the OpenAPI document describes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from search.records import Answer, Document, Filter, Hit, Metadata, Passage, Verdict


@dataclass(frozen=True, slots=True)
class ApiLink:
    """A link to the original."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class ApiDocument:
    """What is known of a document; ``url`` is our page."""

    id: str
    type: str
    title: str
    url: str
    links: list[ApiLink]
    municipalities: list[str]
    states: list[str]
    themes: list[str]
    year: int | None
    status: str | None


@dataclass(frozen=True, slots=True)
class ApiPassage:
    """A quoted passage; ``url`` is our page at the passage."""

    id: str
    heading_path: list[str]
    page: int | None
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ApiWhy:
    """Why a document was found: words, both legs' shares (0–1), a matching question.

    ``place``: about a municipality that is named; ``fits``: fits the limits that are stated.
    """

    terms: list[str]
    lexical: float
    semantic: float
    question: str | None
    place: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class ApiHit:
    """A document of the result with its best passage and further ones."""

    rank: int
    score: float
    document: ApiDocument
    passage: ApiPassage
    more: list[ApiPassage]
    why: ApiWhy


@dataclass(frozen=True, slots=True)
class ApiQuote:
    """A sentence of the short answer; ``source`` is the rank of its hit."""

    text: str
    source: int


@dataclass(frozen=True, slots=True)
class ApiFacetValue:
    """A facet value and its number of documents."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ApiUnderstood:
    """What was read out of the question."""

    filters: dict[str, Any]
    synonyms: dict[str, list[str]]
    corrections: dict[str, str]
    language: str
    places: list[str]


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """The answer to a question."""

    question: str
    verdict: Verdict
    answer: list[ApiQuote]
    hits: list[ApiHit]
    total: int
    page: int
    nearest: list[ApiHit]
    facets: dict[str, list[ApiFacetValue]]
    understood: ApiUnderstood
    took_ms: float


@dataclass(frozen=True, slots=True)
class ApiBlock:
    """A block of a document's text."""

    kind: str
    level: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ApiFullDocument:
    """A document with all metadata, text and the questions it answers."""

    url: str
    metadata: dict[str, Any]
    blocks: list[ApiBlock]
    questions: list[str]


@dataclass(frozen=True, slots=True)
class ApiError:
    """What went wrong; the message is German and says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ApiFailure:
    """The answer when something went wrong."""

    error: ApiError


def answer_json(answer: Answer, base: str) -> ApiAnswer:
    """Return the answer in the shape of the API; ``base`` precedes addresses of our pages."""
    return ApiAnswer(
        question=answer.question,
        verdict=answer.verdict,
        answer=[ApiQuote(quote.text, quote.source) for quote in answer.quotes],
        hits=[hit_json(hit, base) for hit in answer.hits],
        total=answer.total,
        page=answer.page,
        nearest=[hit_json(hit, base) for hit in answer.nearest],
        facets={
            name: [ApiFacetValue(found.value, found.count) for found in values]
            for name, values in answer.facets.items()
        },
        understood=ApiUnderstood(
            filter_json(answer.understood.filters),
            {term: list(added) for term, added in answer.understood.synonyms.items()},
            dict(answer.understood.corrections),
            answer.understood.language,
            list(answer.understood.places),
        ),
        took_ms=round(answer.took_ms, 2),
    )


def filter_json(active: Filter) -> dict[str, Any]:
    """Return the fields of a filter that limit something."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(active).items()
        if value not in (None, ())
    }


def hit_json(hit: Hit, base: str) -> ApiHit:
    """Return one hit in the shape of the API."""
    return ApiHit(
        rank=hit.rank,
        score=round(hit.score, 4),
        document=document_json(hit.document, base),
        passage=passage_json(hit.document, hit.passage, base),
        more=[passage_json(hit.document, passage, base) for passage in hit.more],
        why=ApiWhy(
            list(hit.why.terms),
            round(hit.why.lexical, 4),
            round(hit.why.semantic, 4),
            hit.why.question,
            hit.why.place,
            hit.why.fits,
        ),
    )


def document_json(document: Metadata, base: str) -> ApiDocument:
    """Return the metadata that a hit carries."""
    return ApiDocument(
        id=document.id,
        type=document.type,
        title=document.title,
        url=base + document.path,
        links=[ApiLink(link.url, link.label) for link in document.links],
        municipalities=list(document.municipalities),
        states=list(document.states),
        themes=list(document.themes),
        year=document.year,
        status=document.status,
    )


def passage_json(document: Metadata, passage: Passage, base: str) -> ApiPassage:
    """Return a quoted passage in the shape of the API."""
    return ApiPassage(
        id=passage.id,
        heading_path=list(passage.heading_path),
        page=passage.page,
        text=passage.text,
        url=f"{base}{document.path}#{passage.anchor}",
    )


def full_document_json(document: Document, base: str) -> ApiFullDocument:
    """Return a whole document in the shape of the API."""
    return ApiFullDocument(
        url=base + document.metadata.path,
        metadata=document.metadata.to_json(),
        blocks=[ApiBlock(b.kind, b.level, b.page, b.text) for b in document.blocks],
        questions=list(document.questions),
    )
