"""Turns an answer of the engine into the result page."""

from __future__ import annotations

from itertools import pairwise

from search.records import (
    Answer,
    Filter,
    Hit,
    Passage,
    Quote,
    Verdict,
)
from web import facets, links, wording
from web.marking import excerpt
from web.pages import Anchor, HitView, PageLink, PassageView, QuoteView, SearchPage
from web.parameters import Wanted

VERDICTS: dict[Verdict, str] = {
    "supported": "In den Quellen belegt",
    "partial": "Nur teilweise belegt",
    "none": "Dazu enthält der Bestand nichts Belastbares",
}
SYNONYMS_SHOWN = 8
START_SMART = "start-smart"
"""Id of the corpus document about Start Smart, the advice for municipalities."""
_TITLE_LENGTH = 60
_PAGES_AROUND = 2


def result_page(answer: Answer, wanted: Wanted, *, partial: bool) -> SearchPage:
    """Lay out the answer to a question."""
    question, active = answer.question, wanted.filter
    return SearchPage(
        title=page_title(answer),
        section="suche",
        question=question,
        partial=partial,
        announcement=announcement(answer),
        verdict=answer.verdict,
        verdict_text=VERDICTS[answer.verdict],
        quotes=quotes(answer) if answer.page == 1 else (),
        hits=tuple(hit_view(hit, question) for hit in answer.hits),
        nearest=tuple(hit_view(hit, question) for hit in answer.nearest),
        total=answer.total,
        first=(answer.page - 1) * answer.page_size + 1,
        synonyms=synonyms(answer),
        understood=facets.described(answer.understood.filters),
        english=answer.understood.language == "en",
        chips=facets.chips(question, active),
        clear_url=links.search_url(question),
        facets=facets.groups(answer.facets, active),
        year_from=str(active.year_from or ""),
        year_to=str(active.year_to or ""),
        paging=paging(answer, active),
        previous_url=page_url(answer, active, -1),
        next_url=page_url(answer, active, +1),
        start_smart_url=links.document_url(START_SMART),
    )


def empty_page(wanted: Wanted, *, partial: bool) -> SearchPage:
    """Lay out the search page before anything was asked."""
    return SearchPage(
        title="Suche",
        section="suche",
        question="",
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
        understood=(),
        english=False,
        chips=facets.chips("", wanted.filter),
        clear_url="/suche",
        facets=(),
        year_from="",
        year_to="",
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
    """Return the sentences of the short answer with their sources."""
    by_document = {hit.document.id: hit for hit in answer.hits}
    return tuple(
        quote_view(quote, by_document.get(quote.document_id), answer.question)
        for quote in answer.quotes
    )


def quote_view(quote: Quote, hit: Hit | None, question: str) -> QuoteView:
    """Return one quoted sentence; ``hit`` is None when its hit is not on this page."""
    anchor = Passage(quote.passage_id, quote.text).anchor
    known = (wording.place(hit.document), str(hit.document.year or "")) if hit else ()
    return QuoteView(
        text=quote.text,
        number=quote.source,
        url=links.passage_url(quote.document_id, anchor, question),
        source=hit.document.title if hit else quote.document_id,
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
        terms=hit.why.terms,
        matching_question=hit.why.question or "",
        originals=originals(hit),
    )


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


def synonyms(answer: Answer) -> tuple[Anchor, ...]:
    """Return the terms that the term bridge added, each as a search of its own."""
    added = [term for terms in answer.understood.synonyms.values() for term in terms]
    return tuple(
        Anchor(links.search_url(t), t) for t in list(dict.fromkeys(added))[:SYNONYMS_SHOWN]
    )


def paging(answer: Answer, active: Filter) -> tuple[PageLink, ...]:
    """Return the first, the last and the neighbouring pages."""
    last = answer.page_count
    if last == 1:
        return ()
    near = range(answer.page - _PAGES_AROUND, answer.page + _PAGES_AROUND + 1)
    shown = sorted({1, last, *(n for n in near if 1 <= n <= last)})
    return tuple(
        PageLink(
            number=number,
            url=links.search_url(answer.question, active, number),
            current=number == answer.page,
            gap=number - before > 1,
        )
        for before, number in pairwise([0, *shown])
    )


def page_url(answer: Answer, active: Filter, step: int) -> str:
    """Return the address of the page before (-1) or after (+1), empty when there is none."""
    number = answer.page + step
    inside = 1 <= number <= answer.page_count
    return links.search_url(answer.question, active, number) if inside else ""
