"""Shows an answer in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from search.records import Answer, Hit, Verdict

WIDTH = 100
"""Columns of the output."""
EXCERPT = 280
"""Characters of a passage that are printed."""
VERDICTS: dict[Verdict, str] = {
    "supported": "In den Quellen belegt",
    "partial": "Nur teilweise belegt",
    "none": "Dazu enthält der Bestand nichts Belastbares",
}


@dataclass(frozen=True, slots=True)
class PrintedSource:
    """A ranked document as the terminal shows it."""

    rank: int
    title: str
    place: str
    year: int | None
    text: str
    url: str
    original: str

    @classmethod
    def of(cls, hit: Hit) -> PrintedSource:
        """Take what is shown out of a hit."""
        document = hit.document
        return cls(
            rank=hit.rank,
            title=document.title,
            place=", ".join([*document.municipalities, *document.states]),
            year=document.year,
            text=hit.passage.text,
            url=hit.url,
            original=document.links[0].url if document.links else "",
        )


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """An answer as the terminal shows it, whoever gave it; a quote is (sentence, source)."""

    verdict: Verdict
    quotes: tuple[tuple[str, int], ...]
    sources: tuple[PrintedSource, ...]
    nearest: tuple[PrintedSource, ...]
    total: int

    @classmethod
    def of(cls, answer: Answer) -> PrintedAnswer:
        """Take what is shown out of an answer."""
        return cls(
            verdict=answer.verdict,
            quotes=tuple((quote.text, quote.source) for quote in answer.quotes),
            sources=tuple(PrintedSource.of(hit) for hit in answer.hits),
            nearest=tuple(PrintedSource.of(hit) for hit in answer.nearest),
            total=answer.total,
        )


def lines(answer: PrintedAnswer) -> Iterator[str]:
    """Yield the lines to print."""
    yield f"{VERDICTS[answer.verdict]}."
    for text, source in answer.quotes:
        yield from _wrapped(f"„{text}“ [{source}]", "  ")
    if answer.sources:
        yield ""
        yield f"Quellen ({len(answer.sources)} von {answer.total}):"
    for one in answer.sources:
        yield from _source(one, f"[{one.rank}]")
    if answer.nearest:
        yield ""
        yield "Nächstliegende Themen (keine Antwort auf die Frage):"
    for one in answer.nearest:
        yield from _source(one, "–")


def _source(source: PrintedSource, mark: str) -> Iterator[str]:
    facts = ", ".join(str(fact) for fact in (source.place, source.year) if fact)
    yield from _wrapped(f"{mark} {source.title}" + (f" – {facts}" if facts else ""), "")
    yield from _wrapped(textwrap.shorten(source.text, EXCERPT, placeholder=" …"), "    ")
    yield f"    {source.url}"
    if source.original:
        yield f"    Original: {source.original}"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )
