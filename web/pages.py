"""What each page shows: one frozen dataclass per page, its fields are all that a template sees."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.records import Metadata
from web.marking import Piece


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page."""

    url: str = field(metadata={"help": "Address, relative to the root or absolute."})
    text: str = field(metadata={"help": "What the link says."})


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has."""

    title: str = field(metadata={"help": "Text of <title>, without the name of the service."})
    section: str = field(metadata={"help": "Current entry of the main navigation, or empty."})


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """Example questions for one kind of reader."""

    role: str = field(metadata={"help": "Who would ask this."})
    questions: tuple[Anchor, ...] = field(metadata={"help": "Questions that lead to a result."})


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many documents of one type there are."""

    label: str = field(metadata={"help": "Name of the type in the plural."})
    count: int = field(metadata={"help": "Number of documents."})


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The start page."""

    examples: tuple[ExampleGroup, ...] = field(metadata={"help": "Two questions per role."})
    counts: tuple[TypeCount, ...] = field(metadata={"help": "Documents by type."})
    total: int = field(metadata={"help": "Number of all documents."})
    newest: str = field(metadata={"help": "Day of the newest facts in German, or empty."})


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A word of the question that was read as another one."""

    typed: str = field(metadata={"help": "The word as it was typed."})
    read: str = field(metadata={"help": "The word that was looked for."})


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Sentences of the short answer from one passage."""

    sentences: tuple[str, ...] = field(metadata={"help": "The sentences, verbatim."})
    number: int = field(metadata={"help": "Number of the source, the rank of its hit."})
    url: str = field(metadata={"help": "Our document page at the passage."})
    source: str = field(metadata={"help": "Title of the source."})
    place: str = field(metadata={"help": "Municipality or publisher and year, or empty."})


@dataclass(frozen=True, slots=True)
class PassageView:
    """A quoted passage."""

    pieces: tuple[Piece, ...] = field(metadata={"help": "The text with the marked words."})
    where: str = field(metadata={"help": "Section and page, or empty."})
    url: str = field(metadata={"help": "Our document page at the passage."})


@dataclass(frozen=True, slots=True)
class HitView:
    """A document of the result."""

    rank: int = field(metadata={"help": "Place in the result, from 1."})
    title: str = field(metadata={"help": "Title of the document."})
    url: str = field(metadata={"help": "Our document page."})
    type_label: str = field(metadata={"help": "German name of the document type."})
    facts: tuple[str, ...] = field(
        metadata={"help": "Municipality or publisher, state, year, status; what is known of them."}
    )
    passage: PassageView = field(metadata={"help": "The best passage."})
    more: tuple[PassageView, ...] = field(metadata={"help": "Further passages."})
    terms: tuple[str, ...] = field(metadata={"help": "Words of the question that were found."})
    reasons: tuple[str, ...] = field(metadata={"help": "What else speaks for it, in words."})
    originals: tuple[Anchor, ...] = field(metadata={"help": "Links to the original, with host."})


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value that can be ticked."""

    id: str = field(metadata={"help": "HTML id of the checkbox."})
    value: str = field(metadata={"help": "Value of the checkbox."})
    label: str = field(metadata={"help": "What people read."})
    count: int | None = field(metadata={"help": "Documents with it; None when unknown."})
    checked: bool = field(metadata={"help": "Whether the search is limited to it."})


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one facet."""

    name: str = field(metadata={"help": "Name of the query parameter."})
    label: str = field(metadata={"help": "Legend of the group."})
    options: tuple[FacetOption, ...] = field(metadata={"help": "Values shown at once."})
    rest: tuple[FacetOption, ...] = field(metadata={"help": "Rarer values, folded."})
    open: bool = field(metadata={"help": "Whether the group is unfolded."})


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of the paging."""

    number: int = field(metadata={"help": "Page number."})
    url: str = field(metadata={"help": "Address of that page."})
    current: bool = field(metadata={"help": "Whether this is the page shown."})
    gap: bool = field(metadata={"help": "Whether pages are left out before it."})


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """A result page; with an empty question only the search field."""

    url: str = field(metadata={"help": "Address of this page, without empty parameters."})
    question: str = field(metadata={"help": "The question, cleaned."})
    partial: bool = field(metadata={"help": "Whether htmx swaps this in (then it takes focus)."})
    announcement: str = field(metadata={"help": "What the live region says."})
    verdict: str = field(metadata={"help": "supported, partial, none, or empty: not asked."})
    verdict_text: str = field(metadata={"help": "The verdict in words."})
    quotes: tuple[QuoteView, ...] = field(metadata={"help": "Short answer, on the first page."})
    hits: tuple[HitView, ...] = field(metadata={"help": "Hits of this page."})
    nearest: tuple[HitView, ...] = field(metadata={"help": "Neighbouring topics, no answer."})
    total: int = field(metadata={"help": "Number of all hits."})
    first: int = field(metadata={"help": "Rank of the first hit of this page; start of the list."})
    synonyms: tuple[Anchor, ...] = field(metadata={"help": "Terms that were looked for as well."})
    without_synonyms_url: str = field(metadata={"help": "The question without these terms."})
    corrections: tuple[CorrectionView, ...] = field(metadata={"help": "Words read as others."})
    literal_url: str = field(metadata={"help": "The question as it was typed."})
    preferred: tuple[Anchor, ...] = field(
        metadata={"help": "Limits read out of the question; each link takes one back."}
    )
    switched_off: tuple[Anchor, ...] = field(
        metadata={"help": "Readings switched off; each link allows one again."}
    )
    ignored: tuple[str, ...] = field(metadata={"help": "Their names, for the form."})
    english: bool = field(metadata={"help": "Whether the question is in English."})
    chips: tuple[Anchor, ...] = field(metadata={"help": "Active filters; each link removes one."})
    clear_url: str = field(metadata={"help": "The same search without filters."})
    facets: tuple[FacetGroup, ...] = field(metadata={"help": "Filters to tick."})
    year_from: str = field(metadata={"help": "Value of the field jahr_von."})
    year_to: str = field(metadata={"help": "Value of the field jahr_bis."})
    paging: tuple[PageLink, ...] = field(metadata={"help": "Pages, empty when there is one."})
    previous_url: str = field(metadata={"help": "Page before, or empty."})
    next_url: str = field(metadata={"help": "Page after, or empty."})
    start_smart_url: str = field(metadata={"help": "Whom to ask: page about Start Smart."})


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of a document, laid out for the page."""

    tag: str = field(metadata={"help": "h2 to h6, p, ul, table or aside."})
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = field(
        metadata={"help": "Rows of cells of pieces; one row with one cell unless list or table."}
    )
    highlighted: bool = field(metadata={"help": "Whether it belongs to the passage asked for."})
    anchor: str = field(metadata={"help": "HTML id of a heading, or empty."})


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list of metadata."""

    name: str = field(metadata={"help": "What it is."})
    value: str = field(metadata={"help": "What is known."})


@dataclass(frozen=True, slots=True)
class DocumentPage(Page):
    """A document."""

    document: Metadata = field(metadata={"help": "Metadata of the document."})
    question: str = field(metadata={"help": "Question whose words are marked, or empty."})
    back_url: str = field(metadata={"help": "Result page of that question, or empty."})
    facts: tuple[Fact, ...] = field(metadata={"help": "Metadata to read."})
    blocks: tuple[BlockView, ...] = field(metadata={"help": "The text."})
    contents: tuple[Anchor, ...] = field(metadata={"help": "Table of contents; empty when short."})
    themes: tuple[Anchor, ...] = field(metadata={"help": "Themes with a search each."})
    originals: tuple[Anchor, ...] = field(metadata={"help": "Links to the original."})
    sources: tuple[Anchor, ...] = field(metadata={"help": "Sources; without address: no link."})
    questions: tuple[Anchor, ...] = field(metadata={"help": "Questions that it answers."})
    more_questions: tuple[Anchor, ...] = field(metadata={"help": "Further ones, folded."})
    similar: tuple[Metadata, ...] = field(metadata={"help": "Similar documents."})
    siblings: tuple[Metadata, ...] = field(metadata={"help": "Others of the model project."})


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select field."""

    value: str = field(metadata={"help": "Value sent."})
    label: str = field(metadata={"help": "What people read."})
    selected: bool = field(metadata={"help": "Whether it is chosen."})


@dataclass(frozen=True, slots=True)
class Selection:
    """A select field."""

    name: str = field(metadata={"help": "Name of the query parameter."})
    label: str = field(metadata={"help": "Label of the field."})
    choices: tuple[Choice, ...] = field(metadata={"help": "Options, the first one is 'all'."})


@dataclass(frozen=True, slots=True)
class ProjectsPage(Page):
    """All model projects."""

    projects: tuple[Metadata, ...] = field(metadata={"help": "Projects that fit the choice."})
    total: int = field(metadata={"help": "Number of all projects."})
    selections: tuple[Selection, ...] = field(metadata={"help": "State, round, area type."})


@dataclass(frozen=True, slots=True)
class OperatorPage(Page):
    """Legal notice, privacy, accessibility: texts with the operator's details."""

    name: str = field(metadata={"help": "Operator, or empty."})
    address: tuple[str, ...] = field(metadata={"help": "Lines of the address."})
    email: str = field(metadata={"help": "Address for questions, or empty."})
    enforcement: tuple[str, ...] = field(metadata={"help": "Enforcement body, lines."})
    journal: bool = field(metadata={"help": "Whether questions are noted anonymously."})


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """Something went wrong: what, and what to do."""

    status: int = field(metadata={"help": "HTTP status."})
    heading: str = field(metadata={"help": "What happened."})
    message: str = field(metadata={"help": "Details that may be shown, or empty."})
    advice: str = field(metadata={"help": "What to do now."})
    reference: str = field(metadata={"help": "Reference number for the log, or empty."})
    question: str = field(metadata={"help": "Question to keep in the search field, or empty."})
