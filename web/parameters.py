"""Reads the query string of the search and says in German what does not fit.

Pages and JSON API share the parameters. Every value arrives as text, because an empty field of a
form sent without JavaScript is an empty text; what it means is decided here, in one place.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from search.errors import Rejected
from search.records import AREA_TYPES, DOCUMENT_TYPES, ROUNDS, STATES, STATUSES, Filter
from web.wording import printable

FIRST_YEAR, LAST_YEAR = 1990, 2100
MAX_PAGE = 1_000
MAX_LIMIT = 50
"""Hits per API answer; more would be harvesting, for which the catalogue has its own export."""
READINGS = {
    "schreibweise": "spelling",
    "begriffe": "synonyms",
    "ort": "place",
    "typ": "type",
    "land": "state",
    "gebietstyp": "area_type",
    "staffel": "round",
    "status": "status",
    "jahr": "year",
}
"""What can be switched off in reading a question: our name for it, the engine's."""
_SHOWN = 60
"""Characters of a wrong value that an error message repeats."""


class SearchQuery(BaseModel):
    """The query parameters of a search, as they came in."""

    model_config = ConfigDict(frozen=True)

    q: str = Field(default="", description="Frage oder Stichwörter, höchstens 500 Zeichen.")
    typ: list[str] = Field(default=[], description=f"Dokumenttyp: {', '.join(DOCUMENT_TYPES)}.")
    thema: list[str] = Field(default=[], description="Thema, wie es in den Facetten steht.")
    land: list[str] = Field(default=[], description="Bundesland, ausgeschrieben.")
    gebietstyp: list[str] = Field(default=[], description=f"Gebietstyp: {', '.join(AREA_TYPES)}.")
    staffel: list[str] = Field(default=[], description="Förderstaffel: 2019, 2020, 2021.")
    status: list[str] = Field(default=[], description=f"Stand: {', '.join(STATUSES)}.")
    jahr_von: str = Field(default="", description="Frühestes Jahr.")
    jahr_bis: str = Field(default="", description="Spätestes Jahr.")
    ohne: list[str] = Field(
        default=[],
        description=f"Was nicht in die Frage hineingelesen wird: {', '.join(READINGS)}.",
    )
    seite: str = Field(default="1", description="Seite des Ergebnisses, ab 1.")


class ApiQuery(SearchQuery):
    """The query parameters of the JSON API."""

    limit: str = Field(default="10", description=f"Treffer je Antwort, 1 bis {MAX_LIMIT}.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search that has been understood."""

    question: str
    filter: Filter = Filter()
    page: int = 1
    ignored: tuple[str, ...] = ()


def read(query: SearchQuery, themes: Collection[str]) -> Wanted:
    """Check all parameters; ``Rejected`` names the first that does not fit and what would."""
    return Wanted(
        query.q,
        read_filter(query, themes),
        number(query.seite or "1", "seite", MAX_PAGE),
        listed(query.ohne, list(READINGS), "nichts, was sich abschalten lässt"),
    )


def read_filter(query: SearchQuery, themes: Collection[str]) -> Filter:
    """Return the filter; ``themes`` are those of the catalogue."""
    year_from = year(query.jahr_von, "jahr_von")
    year_to = year(query.jahr_bis, "jahr_bis")
    if year_from and year_to and year_from > year_to:
        raise Rejected(
            f"Das Jahr „von“ ({year_from}) liegt nach dem Jahr „bis“ ({year_to}). "
            "Bitte tauschen Sie die beiden."
        )
    rounds = listed(query.staffel, [str(r) for r in ROUNDS], "keine Förderstaffel")
    return Filter(
        types=listed(query.typ, list(DOCUMENT_TYPES), "kein Dokumenttyp"),
        themes=known_themes(query.thema, themes),
        states=listed(query.land, STATES, "kein Bundesland"),
        area_types=listed(query.gebietstyp, AREA_TYPES, "kein Gebietstyp"),
        rounds=tuple(int(r) for r in rounds),
        statuses=listed(query.status, STATUSES, "kein Stand"),
        year_from=year_from,
        year_to=year_to,
    )


def listed(values: Sequence[str], allowed: Sequence[str], what_not: str) -> tuple[str, ...]:
    """Return the values without blanks and repetitions; each must be one of ``allowed``."""
    kept = tuple(dict.fromkeys(v.strip() for v in values if v.strip()))
    for value in kept:
        if value not in allowed:
            raise Rejected(f"„{shown(value)}“ ist {what_not}. Möglich sind: {', '.join(allowed)}.")
    return kept


def known_themes(values: Sequence[str], themes: Collection[str]) -> tuple[str, ...]:
    """Return the themes without blanks; ``Rejected`` suggests similar ones for an unknown one."""
    kept = tuple(dict.fromkeys(v.strip() for v in values if v.strip()))
    for value in kept:
        if value not in themes:
            close = difflib.get_close_matches(value[:_SHOWN], list(themes), n=3)
            hint = f" Ähnlich sind: {', '.join(close)}." if close else ""
            raise Rejected(f"Das Thema „{shown(value)}“ kommt im Bestand nicht vor.{hint}")
    return kept


def year(text: str, name: str) -> int | None:
    """Return the year, None for an empty text."""
    value = text.strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise Rejected(
            f"„{shown(value)}“ ist kein Jahr ({name}). Bitte schreiben Sie vier Ziffern."
        )
    if not FIRST_YEAR <= int(value) <= LAST_YEAR:
        raise Rejected(
            f"Das Jahr {value} ({name}) liegt nicht zwischen {FIRST_YEAR} und {LAST_YEAR}."
        )
    return int(value)


def number(text: str, name: str, most: int) -> int:
    """Return a whole number from 1 to ``most``."""
    value = text.strip()
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and 1 <= int(value) <= most):
        raise Rejected(
            f"„{shown(value)}“ geht als {name} nicht. Möglich ist eine ganze Zahl von 1 bis {most}."
        )
    return int(value)


def shown(value: str) -> str:
    """Return a value for a message: printable and short."""
    clean = printable(value)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"
