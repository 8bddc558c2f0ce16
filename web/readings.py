"""What the engine reads into a question, in words, and how to ask again without it.

A reading that was wrong must be easy to take back: each has a link that repeats the question with
``ohne=…`` in the address, and what is switched off is shown, so that nobody forgets it.
"""

from __future__ import annotations

from dataclasses import replace

from search.records import Answer, Understood
from web import facets, links
from web.pages import Anchor, CorrectionView
from web.parameters import Wanted

SPELLING = "schreibweise"
SYNONYMS = "begriffe"
PLACE = "ort"
LABELS = {
    SPELLING: "berichtigte Schreibweise",
    SYNONYMS: "verwandte Begriffe",
    PLACE: "erkannter Ort",
    "typ": "erkannte Art der Quelle",
    "land": "erkanntes Bundesland",
    "gebietstyp": "erkannter Gebietstyp",
    "staffel": "erkannte Förderstaffel",
    "status": "erkannter Stand der Umsetzung",
    "jahr": "erkanntes Jahr",
}
"""What people read for a reading that is switched off."""
SYNONYMS_SHOWN = 8


def without(wanted: Wanted, reading: str) -> str:
    """Return the address that asks again without the reading."""
    return links.search_url(wanted.question, wanted.filter, ignored=(*wanted.ignored, reading))


def corrections(understood: Understood) -> tuple[CorrectionView, ...]:
    """Return the words that were read as another one."""
    return tuple(CorrectionView(typed, read) for typed, read in understood.corrections.items())


def preferred(understood: Understood, wanted: Wanted) -> tuple[Anchor, ...]:
    """Return the limits read out of the question; following the link takes one back."""
    limits = (
        Anchor(without(wanted, reading_of(field)), facets.value_label(field, value))
        for field, value in facets.values(understood.filters)
    )
    places = (Anchor(without(wanted, PLACE), place) for place in understood.places)
    return (*places, *limits)


def reading_of(field: str) -> str:
    """Return the name of the reading that fills a field of ``Filter``."""
    return links.PARAMETERS[field].partition("_")[0]


def switched_off(wanted: Wanted) -> tuple[Anchor, ...]:
    """Return the readings that are switched off; following the link allows one again."""
    found = []
    for reading in wanted.ignored:
        rest = tuple(one for one in wanted.ignored if one != reading)
        url = links.search_url(wanted.question, wanted.filter, ignored=rest)
        found.append(Anchor(url, LABELS[reading]))
    return tuple(found)


def synonyms(answer: Answer) -> tuple[Anchor, ...]:
    """Return the terms that the term bridge added, each as a search of its own."""
    added = [term for terms in answer.understood.synonyms.values() for term in terms]
    return tuple(
        Anchor(links.search_url(t), t) for t in list(dict.fromkeys(added))[:SYNONYMS_SHOWN]
    )


def cleaned(wanted: Wanted, answer: Answer) -> Wanted:
    """Return what was wanted with the question as the engine cleaned it."""
    return replace(wanted, question=answer.question)
