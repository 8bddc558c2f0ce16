"""The JSON API: the same answers as the pages, for other programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from web.api import ApiAnswer, ApiFailure, ApiFullDocument, answer_json, full_document_json
from web.house import House, house_of
from web.parameters import MAX_LIMIT, ApiQuery, number, read
from web.routes_search import ask

FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": ApiFailure, "description": description}
    for status, description in (
        (404, "Nicht gefunden"),
        (422, "Angaben passen nicht"),
        (503, "Nicht bereit"),
    )
}

router = APIRouter(prefix="/api/v1", tags=["Wissenslotse"], responses=FAILURES)


@router.get("/search", summary="Eine Frage stellen")
def search(request: Request, query: Annotated[ApiQuery, Query()]) -> ApiAnswer:
    """Answer a question with quoted sentences and ranked sources."""
    house = house_of(request)
    wanted = read(query, house.holdings.current().themes)
    answer = ask(house, wanted, number(query.limit, "limit", MAX_LIMIT))
    return answer_json(answer, base_url(house))


@router.get("/documents/{document_id}", summary="Ein Dokument lesen")
def document(request: Request, document_id: str) -> ApiFullDocument:
    """Return a document with its metadata and text."""
    house = house_of(request)
    return full_document_json(house.catalog.document(document_id), base_url(house))


def base_url(house: House) -> str:
    """Return what precedes our addresses: the public address, or nothing."""
    return (house.settings.public_url or "").rstrip("/")
