"""Builds every address that a page shows, so that the URL alone reproduces the page.

The names of the query parameters are part of the interface (people bookmark them); they are
written down here once and read back in ``parameters``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from search.records import Filter, Passage

PARAMETERS = {
    "types": "typ",
    "themes": "thema",
    "states": "land",
    "area_types": "gebietstyp",
    "rounds": "staffel",
    "statuses": "status",
    "year_from": "jahr_von",
    "year_to": "jahr_bis",
}
"""The name of the query parameter for each field of ``Filter``."""
IGNORED = "ohne"
"""The query parameter that switches readings of the question off, see ``readings``."""


def pairs(active: Filter) -> list[tuple[str, str]]:
    """Return the filter as query parameters, one pair per value."""
    found: list[tuple[str, str]] = []
    for field in fields(active):
        value = getattr(active, field.name)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        found += [(PARAMETERS[field.name], str(single)) for single in values]
    return found


def search_url(
    question: str,
    active: Filter = Filter(),
    page: int = 1,
    ignored: Iterable[str] = (),
) -> str:
    """Return the address of a result page; ``ignored`` are readings that are switched off."""
    parameters = [("q", question), *pairs(active), *((IGNORED, name) for name in ignored)]
    if page > 1:
        parameters.append(("seite", str(page)))
    return f"/suche?{urlencode(parameters)}"


def without(active: Filter, name: str, value: object) -> Filter:
    """Return the filter without this value of the field ``name``."""
    kept = getattr(active, name)
    rest = tuple(v for v in kept if v != value) if isinstance(kept, tuple) else None
    changes: dict[str, Any] = {name: rest}
    return replace(active, **changes)


def document_url(document_id: str, question: str = "") -> str:
    """Return the address of a document page; the words of the question are marked there."""
    path = f"/dokument/{quote(document_id, safe='')}"
    return f"{path}?{urlencode({'q': question})}" if question else path


def passage_url(document_id: str, anchor: str, question: str = "") -> str:
    """Return the address of a passage.

    The anchor stands in the fragment, for the browser, and in the query, because the fragment
    does not reach the server and gets lost in many mail programs and chat tools.
    """
    parameters = {"q": question} if question else {}
    query = urlencode({**parameters, "stelle": anchor})
    return f"/dokument/{quote(document_id, safe='')}?{query}#{anchor}"


def quoted_at(document_id: str, passage: Passage, question: str = "") -> str:
    """Return the address of a quoted passage."""
    return passage_url(document_id, passage.anchor, question)


def is_web_address(url: str) -> bool:
    """Tell whether a stored address may become a link (no ``javascript:`` and the like)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def host(url: str) -> str:
    """Return the host of an address as people read it, without ``www.``."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url
