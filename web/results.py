"""Turns an answer of the engine into the result page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from search.records import Answer, Hit, Passage, Quote, Verdict
from web import facets, links, readings, wording
from web.marking import excerpt
from web.pages import Anchor, HitView, PageLink, PassageView, QuoteView, SearchPage
from web.parameters import Wanted

VERDICTS: dict[Verdict, str] = {
    "supported": "In den Quellen belegt",
    "partial": "Nur teilweise belegt",
    "none": "Dazu enthält der Bestand nichts Belastbares",
}
START_SMART = "start-smart"
"""Id of the corpus document about Start Smart, the advice for municipalities."""
_TITLE_LENGTH = 60
_PAGES_AROUND = 2


def result_page(answer: Answer, asked: Wanted, *, partial: bool) -> SearchPage:
    """Lay out the answer to a question."""
    wanted = readings.cleaned(asked, answer)
    question, active, ignored = wanted.question, wanted.filter, wanted.ignored
    return replace(
        empty_page(wanted, partial=partial),
        title=page_title(answer),
        announcement=announcement(answer),
        verdict=answer.verdict,
        verdict_text=VERDICTS[answer.verdict],
        quotes=quotes(answer) if answer.page == 1 else (),
        hits=tuple(hit_view(hit, question) for hit in answer.hits),
        nearest=tuple(hit_view(hit, question) for hit in answer.nearest),
        total=answer.total,
        first=(answer.page - 1) * answer.page_size + 1,
        synonyms=readings.synonyms(answer),
        without_synonyms_url=readings.without(wanted, readings.SYNONYMS),
        corrections=readings.corrections(answer.understood),
        literal_url=readings.without(wanted, readings.SPELLING),
        preferred=readings.preferred(answer.understood, wanted),
        switched_off=readings.switched_off(wanted),
        english=answer.understood.language == "en",
        clear_url=links.search_url(question, ignored=ignored),
        facets=facets.groups(answer.facets, active),
        paging=paging(answer, wanted),
        previous_url=page_url(answer, wanted, -1),
        next_url=page_url(answer, wanted, +1),
    )


def empty_page(wanted: Wanted, *, partial: bool) -> SearchPage:
    """Lay out the search page before anything was asked."""
    active = wanted.filter
    return SearchPage(
        title="Suche",
        section="suche",
        url=links.search_url(wanted.question, active, wanted.page, wanted.ignored),
        question=wanted.question.strip(),
        partial=partial,
        announcement="Bitte geben Sie eine Frage ein.",
        verdict="",
        verdict_text="",
        quotes=(),
        hits=(),
        nearest=(),
        total=0,
        first=1,
        synonyms=(),
        without_synonyms_url="",
        corrections=(),
        literal_url="",
        preferred=(),
        switched_off=(),
        ignored=wanted.ignored,
        english=False,
        chips=facets.chips(wanted.question, active, wanted.ignored),
        clear_url="/suche",
        facets=(),
        year_from=str(active.year_from or ""),
        year_to=str(active.year_to or ""),
        paging=(),
        previous_url="",
        next_url="",
        start_smart_url=links.document_url(START_SMART),
    )


def page_title(answer: Answer) -> str:
    """Return question, number of hits and page number for ``<title>``."""
    question = answer.question
    short = question if len(question) <= _TITLE_LENGTH else question[: _TITLE_LENGTH - 1] + "…"
    page = f" – Seite {answer.page}" if answer.page > 1 else ""
    return f"{short} – {wording.counted(answer.total, 'Treffer', 'Treffer')}{page}"


def announcement(answer: Answer) -> str:
    """Return what a screen reader hears when the result has arrived."""
    if answer.verdict == "none":
        return f"{VERDICTS['none']}."
    found = wording.counted(answer.total, "Treffer", "Treffer")
    page = f", Seite {answer.page} von {answer.page_count}" if answer.page_count > 1 else ""
    return f"{found}{page}. {VERDICTS[answer.verdict]}."


def quotes(answer: Answer) -> tuple[QuoteView, ...]:
    """Return the sentences of the short answer with their sources.

    Sentences that follow each other and come from one passage share their source.
    """
    by_document = {hit.document.id: hit for hit in answer.hits}
    grouped = groupby(answer.quotes, key=lambda quote: (quote.document_id, quote.passage_id))
    return tuple(
        quote_view(tuple(found), by_document.get(document_id), answer.question)
        for (document_id, _), found in grouped
    )


def quote_view(found: Sequence[Quote], hit: Hit | None, question: str) -> QuoteView:
    """Return the sentences of one passage; ``hit`` is None when its hit is not on this page."""
    first = found[0]
    anchor = Passage(first.passage_id, first.text).anchor
    known = (wording.place(hit.document), str(hit.document.year or "")) if hit else ()
    return QuoteView(
        sentences=tuple(quote.text for quote in found),
        number=first.source,
        url=links.passage_url(first.document_id, anchor, question),
        source=hit.document.title if hit else first.document_id,
        place=", ".join(part for part in known if part),
    )


def hit_view(hit: Hit, question: str) -> HitView:
    """Lay out one hit."""
    document = hit.document
    return HitView(
        rank=hit.rank,
        title=document.title,
        url=links.document_url(document.id, question),
        type_label=document.type_label,
        facts=wording.short_facts(document),
        passage=passage_view(document.id, hit.passage, question),
        more=tuple(passage_view(document.id, passage, question) for passage in hit.more),
        terms=tuple(wording.as_typed(term, question) for term in hit.why.terms),
        reasons=reasons(hit),
        originals=originals(hit),
    )


def reasons(hit: Hit) -> tuple[str, ...]:
    """Return in words what speaks for a hit besides the words found in it."""
    known = (
        ("betrifft den genannten Ort", hit.why.place),
        ("passt zu den Angaben in Ihrer Frage", hit.why.fits),
        (f"passt zur Frage „{hit.why.question}“", bool(hit.why.question)),
    )
    return tuple(text for text, holds in known if holds)


def passage_view(document_id: str, passage: Passage, question: str) -> PassageView:
    """Lay out one quoted passage."""
    return PassageView(
        pieces=excerpt(passage.text, passage.marks),
        where=wording.where(passage),
        url=links.quoted_at(document_id, passage, question),
    )


def originals(hit: Hit) -> tuple[Anchor, ...]:
    """Return the document's links with the host as text, one per host."""
    by_host = {
        links.host(link.url): Anchor(link.url, links.host(link.url))
        for link in reversed(hit.document.links)
        if links.is_web_address(link.url)
    }
    return tuple(reversed(by_host.values()))[:3]


def paging(answer: Answer, wanted: Wanted) -> tuple[PageLink, ...]:
    """Return the first, the last and the neighbouring pages."""
    last = answer.page_count
    if last == 1:
        return ()
    near = range(answer.page - _PAGES_AROUND, answer.page + _PAGES_AROUND + 1)
    shown = sorted({1, last, *(n for n in near if 1 <= n <= last)})
    return tuple(
        PageLink(
            number=number,
            url=links.search_url(wanted.question, wanted.filter, number, wanted.ignored),
            current=number == answer.page,
            gap=number - before > 1,
        )
        for before, number in pairwise([0, *shown])
    )


def page_url(answer: Answer, wanted: Wanted, step: int) -> str:
    """Return the address of the page before (-1) or after (+1), empty when there is none."""
    number = answer.page + step
    if not 1 <= number <= answer.page_count:
        return ""
    return links.search_url(wanted.question, wanted.filter, number, wanted.ignored)
