"""The result page and the document page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from search.errors import NotFound
from search.records import Answer
from web import htmx
from web.document_view import document_page
from web.house import House, house_of
from web.pages import DocumentPage, SearchPage
from web.parameters import READINGS, SearchQuery, Wanted, read
from web.rendering import render
from web.results import empty_page, result_page
from web.routes_pages import READING
from web.wording import printable

SIMILAR = 5
LONGEST_QUESTION = 500
"""Characters of a question whose words are marked; the engine takes no longer ones."""

router = APIRouter(include_in_schema=False)


@router.api_route("/suche", methods=READING)
def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
    """Show the answer to a question, as a page or as the part that htmx swaps in."""
    partial = htmx.wants_partial(request)
    page = search_page(house_of(request), query, partial=partial)
    template = "_treffer.html" if partial else "suche.html"
    return render(request, template, page, headers=htmx.headers_for(request, page.url))


@router.api_route("/dokument/{document_id}", methods=READING)
def document(request: Request, document_id: str, q: str = "", stelle: str = "") -> Response:
    """Show a document, with the words of the question marked."""
    page = read_document(house_of(request), document_id, q, stelle)
    return render(request, "dokument.html", page)


def search_page(house: House, query: SearchQuery, *, partial: bool) -> SearchPage:
    """Ask the engine and lay out its answer."""
    wanted = read(query, house.holdings.current().themes)
    if not wanted.question.strip():
        return empty_page(wanted, partial=partial)
    return result_page(ask(house, wanted), wanted, partial=partial)


def ask(house: House, wanted: Wanted, page_size: int = 10) -> Answer:
    """Ask the engine; ``NotFound`` for a page behind the last one."""
    with house.metrics.searching():
        answer = house.engine.ask(
            wanted.question,
            wanted.filter,
            page=wanted.page,
            page_size=page_size,
            ignored=[READINGS[name] for name in wanted.ignored],
        )
    if wanted.page > answer.page_count:
        raise NotFound(
            f"Seite {wanted.page} gibt es nicht; das Ergebnis hat "
            f"{answer.page_count} {'Seite' if answer.page_count == 1 else 'Seiten'}."
        )
    return answer


def read_document(house: House, document_id: str, question: str, place: str) -> DocumentPage:
    """Read a document and what belongs to it; ``NotFound`` when there is none of this id."""
    found = house.catalog.document(document_id)
    project = found.metadata.model_project
    return document_page(
        found,
        house.catalog.chunks(document_id),
        house.engine.similar(document_id, SIMILAR),
        house.catalog.by_model_project(project) if project else (),
        house.mark,
        readable(question),
        place,
    )


def readable(question: str) -> str:
    """Return the question for a document page: printable and no longer than a question may be."""
    return " ".join(printable(question).split())[:LONGEST_QUESTION]
