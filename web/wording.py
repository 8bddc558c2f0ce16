"""German words for what records hold: facts of a document, dates, plurals, places."""

from __future__ import annotations

from datetime import date

from search.records import Link, Metadata, Passage
from web.links import host, is_web_address
from web.pages import Anchor, Fact

PLURALS = {
    "modellprojekt": "Modellprojekte",
    "massnahme": "Maßnahmen",
    "loesung": "Lösungen",
    "publikation": "Publikationen",
    "arbeitsgemeinschaft": "Arbeitsgemeinschaften",
    "angebot": "Angebote",
    "veranstaltung": "Veranstaltungen",
}
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_PLACES_SHOWN = 3


def printable(text: str) -> str:
    """Return the text with a space for every control character."""
    return "".join(c if c.isprintable() else " " for c in text)


def german_date(iso: str | None) -> str:
    """Return ``2026-11-22`` as ``22. November 2026``; other texts as they are, None as empty."""
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def as_typed(term: str, question: str) -> str:
    """Return the term with the capitals that it has in the question."""
    at = question.lower().find(term.lower())
    # Lower-casing can change the length of a text (İ); then the term stays as it is.
    return (
        question[at : at + len(term)]
        if at >= 0 and len(question) == len(question.lower())
        else term
    )


def thousands(number: int) -> str:
    """Return ``14000`` as ``14.000``."""
    return f"{number:,}".replace(",", ".")


def place(document: Metadata) -> str:
    """Return municipality, or else publisher; of more than three municipalities two are named."""
    names = document.municipalities
    if len(names) > _PLACES_SHOWN:
        return f"{', '.join(names[:2])} und {len(names) - 2} weitere"
    return ", ".join(names) or document.publisher or ""


def short_facts(document: Metadata) -> tuple[str, ...]:
    """Return what the result list says about a document besides its title."""
    states = (
        ", ".join(document.states) if len(document.states) <= _PLACES_SHOWN else "mehrere Länder"
    )
    known = (place(document), states, str(document.year or ""), document.status or "")
    # Berlin, Hamburg and Bremen are municipality and state; once is enough.
    return tuple(dict.fromkeys(fact for fact in known if fact))


def all_facts(document: Metadata) -> tuple[Fact, ...]:
    """Return the metadata list of the document page."""
    inhabitants = thousands(document.inhabitants) if document.inhabitants else ""
    known = (
        ("Art", document.type_label),
        (
            "Kommune" if len(document.municipalities) == 1 else "Kommunen",
            ", ".join(document.municipalities),
        ),
        ("Bundesland", ", ".join(document.states)),
        ("Gebietstyp", document.area_type or ""),
        ("Einwohnerzahl", inhabitants),
        ("Förderstaffel", str(document.round or "")),
        ("Stand der Umsetzung", document.status or ""),
        ("Jahr", str(document.year or "")),
        ("Herausgeber", document.publisher or ""),
        ("Zielgruppe", document.audience or ""),
        ("Umfang", f"{document.pages} Seiten" if document.pages else ""),
        ("Angaben vom", german_date(document.as_of)),
        ("Verlässlichkeit", document.reliability or ""),
    )
    return tuple(Fact(name, value) for name, value in known if value)


def where(passage: Passage) -> str:
    """Return section and page of a passage."""
    section = " › ".join(passage.heading_path)
    page = f"Seite {passage.page}" if passage.page else ""
    return ", ".join(part for part in (section, page) if part)


def original(link: Link) -> Anchor | None:
    """Return a link to the original with its host, None for an address that is no web address."""
    if not is_web_address(link.url):
        return None
    return Anchor(link.url, link.label or host(link.url))


def source(text: str) -> Anchor:
    """Return a source as a link; one that is no web address keeps its text without a link."""
    return Anchor(text, text) if is_web_address(text) else Anchor("", text)


def counted(number: int, singular: str, plural: str) -> str:
    """Return number and noun: ``1 Treffer``, ``12 Dokumente``."""
    return f"{thousands(number)} {singular if number == 1 else plural}"
