"""Reads limits out of a question: state, kind and size of area, document type, round, status, year.

What is recognised is a preference and no filter: documents that fit come first, and a wrong guess
never empties the list (several good sources of a question about one state are not about that state
at all). The pages show each as a chip that can be removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from search.german import Token, fold, is_stop_word, tokens
from search.records import Filter, Metadata, Span

Facet = str
"""Name of a facet as in ``Answer.facets``: type, state, area_type, round, status, year."""
FACETS: tuple[Facet, ...] = ("state", "area_type", "type", "round", "status", "year")

_STATES: Mapping[str, str] = {
    "Baden-Württemberg": r"baden[- ]württemberg\w*|\bbw\b|bawü|schwaben\b|schwäbisch\w*",
    "Bayern": r"bayern\w*|bayerisch\w*|bayrisch\w*|freistaat bayern",
    "Berlin": r"berlin(?:er)?",
    "Brandenburg": r"brandenburg(?:er|isch\w*|s)?",
    "Bremen": r"bremen|bremer",
    "Hamburg": r"hamburg(?:er)?",
    "Hessen": r"hessen|hessisch\w*",
    "Mecklenburg-Vorpommern": r"mecklenburg(?:[- ]vorpommern)?|\bmv\b|meck-?pomm",
    "Niedersachsen": r"niedersachsen|niedersächsisch\w*",
    "Nordrhein-Westfalen": r"nordrhein[- ]westf[aä]l\w*|\bnrw\b",
    "Rheinland-Pfalz": r"rheinland[- ]pf[aä]lz\w*|\brlp\b|rheinland-pfälzisch\w*",
    "Saarland": r"saarland|saarländisch\w*",
    "Sachsen": r"(?<!nieder)sachsen(?![- ]anhalt)|(?<!nieder)sächsisch\w*(?!-anhalt)",
    "Sachsen-Anhalt": r"sachsen[- ]anhalt\w*",
    "Schleswig-Holstein": r"schleswig[- ]holstein\w*",
    "Thüringen": r"thüringen|thüringer|thüringisch\w*",
}
_AREAS: Mapping[str, str] = {
    "Großstadt": r"großst[aä]dt\w*|metropole\w*|großstädtisch\w*",
    "Mittelstadt": r"mittelst[aä]dt\w*|mittelgroße\w* st[aä]dt\w*",
    "Kleinstadt": r"kleinst[aä]dt\w*|kleine\w? st[aä]dt\w*",
    "Landgemeinde": r"landgemeinden?|kleine\w? (?:gemeinde|kommune|dorf|dörf|ort)\w*|dorf|dörfern?|dörfer",
    "Landkreis": r"land[- ]?kreise?\w*|landratsamt",
    "Interkommunale Kooperation": (
        r"interkommunale\w? (?:kooperation|verb[uü]nd|zusammenschl[uü]ss)\w*|"
        r"(?:verb[uü]nde?|zusammenschlüsse) (?:mehrerer|von) (?:gemeinde|kommune|st[äa]dt)\w*"
    ),
}
_TYPES: Mapping[str, str] = {
    "modellprojekt": r"modellprojekte?n?|modellkommunen?|modellst[aä]dte?",
    "massnahme": r"(?:^|^welche |^alle )(?:smart[- ]city[- ])?maßnahmen",
    "loesung": r"lösungs(?:steckbrief\w*|beschreibung\w*)|steckbriefe?n?|lösungen",
    "publikation": (
        r"studien?|leitf[aä]den|leitfaden|veröffentlichung(?:en)?|publikation(?:en)?|broschüren?|"
        r"handreichung(?:en)?|praxisbl[aä]tt(?:er)?|\w*dossiers?|handbuch|handbücher|gutachten|"
        r"expertisen?|whitepaper|positionspapiere?|arbeitshilfen?"
    ),
    "arbeitsgemeinschaft": r"arbeits- und entwicklungsgemeinschaft(?:en)?|\baegs?\b",
}
_STATUSES: Mapping[str, str] = {
    "umgesetzt": r"(?:bereits |schon |fertig )umgesetzt\w*|abgeschlossene?\w?",
    "in Umsetzung": r"in (?:der )?umsetzung|laufende\w? (?:projekte|vorhaben|maßnahmen)",
    "geplant": r"geplante?\w?",
}
_ROUNDS: Mapping[str, str] = {
    "2019": r"(?:erste|1\.)\w? (?:förder)?staffel|staffel 2019|staffel (?:1|i)\b",
    "2020": r"(?:zweite|2\.)\w? (?:förder)?staffel|staffel 2020|staffel (?:2|ii)\b",
    "2021": r"(?:dritte|3\.)\w? (?:förder)?staffel|staffel 2021|staffel (?:3|iii)\b",
}
_SIZE = re.compile(
    r"(?:(?P<least>(?<!nicht )\b(?:mehr als|über|mindestens|ab))|"
    r"unter|bis(?: zu)?|weniger als|maximal|höchstens|rund|etwa|ca\.?|mit|knapp)?\s*"
    r"(?<![\d.])(?P<number>\d{1,3}(?:[. ]\d{3})+|\d{3,7})(?!\d)\s*(?:-\s*)?"
    r"(?:einwohner\w*|menschen|leute\w*|köpfe\w*|ew\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(seit|ab|nach|vor|bis|aus|von|vom|im|in|stand)\s+(?:dem )?(?:jahre? )?(20[0-3]\d|19[89]\d)\b",
    re.IGNORECASE,
)
_NO_PLACES = frozenset(
    fold(word)
    for word in """
    acht allianz amt bad bundesweit gemeinden kommunen kreis kreise land landkreis mehrere mitte
    modellprojekte modellstädte region sitz stadt stand städte ursprung verband verbandsgemeinde
    weitere zehn zwölf
    """.split()
)
ORDINARY_WORDS = frozenset("blender buchen essen halle hof main mark norden speicher wald".split())
"""Folded names of municipalities, or parts of them, that are words of everyday questions too."""
_BRACKETED = re.compile(r"\([^)]*\)?")
AREA_ALONE = 0.4
"""What a kind of area counts that is all a question states: who asks as a small town will gladly
learn from a large one, while “in Bayern” means Bavaria."""
SIZE_CLASSES = (
    (5_000, ("Landgemeinde",)),
    (20_000, ("Landgemeinde", "Kleinstadt")),
    (100_000, ("Kleinstadt", "Mittelstadt")),
    (10_000_000, ("Großstadt",)),
)
"""Kinds of area for a number of inhabitants (BBSR: Kleinstadt to 20,000, Mittelstadt to 100,000).

The last kind of each class is the one that ends with it.
"""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised, and the stretches of the question that said so.

    ``inhabitants`` are the most that an area should have, or the least with ``at_least``.
    """

    filter: Filter = Filter()
    inhabitants: int | None = None
    at_least: bool = False
    spans: tuple[Span, ...] = ()

    def covers(self, token: Token) -> bool:
        """Tell whether a word of the question was part of what was recognised."""
        return any(s.start <= token.start and token.end <= s.end for s in self.spans)


def recognise(text: str, ignored: Collection[Facet] = ()) -> Recognised:
    """Return the limits that a cleaned question states; ``ignored`` facets are left out."""
    found = Recognised()
    for facet, read in _READERS.items():
        if facet not in ignored:
            found = read(text, found)
    return _plausible(found)


def _plausible(found: Recognised) -> Recognised:
    """Drop „Modellprojekte“ as a type when it just names the programme, with no limit beside it."""
    alone = found.filter == Filter(types=("modellprojekt",)) and found.inhabitants is None
    return Recognised() if alone else found


def fit(metadata: Metadata, wanted: Recognised) -> float:
    """Return how well a document fits, from -1 (says otherwise) over 0 (says nothing) to 1."""
    marks = [_facet_fit(values, asked) for values, asked in _compared(metadata, wanted.filter)]
    if wanted.inhabitants and metadata.inhabitants:
        marks.append(1.0 if _has_size(metadata.inhabitants, wanted) else -1.0)
    certainty = AREA_ALONE if _is_area_alone(wanted.filter) else 1.0
    return certainty * sum(marks) / len(marks) if marks else 0.0


def _has_size(inhabitants: int, wanted: Recognised) -> bool:
    """Tell whether an area is as large as asked; a limit from above is meant roughly."""
    asked = wanted.inhabitants or 0
    return inhabitants >= asked if wanted.at_least else inhabitants <= 1.2 * asked


def _is_area_alone(limits: Filter) -> bool:
    return bool(limits.area_types) and limits == Filter(area_types=limits.area_types)


def _compared(
    metadata: Metadata, asked: Filter
) -> Iterator[tuple[Collection[object], Collection[object]]]:
    pairs: Iterable[tuple[Collection[object], Collection[object]]] = (
        (metadata.states, asked.states),
        ((metadata.area_type,) if metadata.area_type else (), asked.area_types),
        ((metadata.type,), asked.types),
        ((metadata.round,) if metadata.round else (), asked.rounds),
        ((metadata.status,) if metadata.status else (), asked.statuses),
    )
    yield from (pair for pair in pairs if pair[1])
    if asked.year_from or asked.year_to:
        years = range(asked.year_from or 0, (asked.year_to or 9999) + 1)
        yield ((metadata.year,) if metadata.year else (), years)


def _facet_fit(values: Collection[object], asked: Collection[object]) -> float:
    if not values:
        return 0.0
    return 1.0 if any(value in asked for value in values) else -1.0


def _listed(patterns: Mapping[str, str], field: str) -> Callable[[str, Recognised], Recognised]:
    """Return a reader that puts the values whose pattern occurs into a field of the filter."""
    compiled = {
        value: re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)
        for value, pattern in patterns.items()
    }

    def read(text: str, found: Recognised) -> Recognised:
        hits = {v: m for v, pattern in compiled.items() if (m := pattern.search(text))}
        if not hits:
            return found
        values = tuple(int(v) if field == "rounds" else v for v in hits)
        spans = tuple(Span(match.start(), match.end()) for match in hits.values())
        changed = replace(found.filter, **{field: values})  # type: ignore[arg-type]
        return replace(found, filter=changed, spans=found.spans + spans)

    return read


def _read_area(text: str, found: Recognised) -> Recognised:
    match = _SIZE.search(text)
    if match is None:
        return _AREA_WORDS(text, found)
    number, at_least = int(re.sub(r"\D", "", match["number"])), match["least"] is not None
    return replace(
        found,
        filter=replace(found.filter, area_types=_kinds(number, at_least=at_least)),
        inhabitants=number,
        at_least=at_least,
        spans=(*found.spans, Span(match.start(), match.end())),
    )


def _kinds(number: int, *, at_least: bool) -> tuple[str, ...]:
    """Return the kinds of area of about so many inhabitants, or of so many and more."""
    largest = SIZE_CLASSES[-1][0]
    if at_least:
        return tuple(k[-1] for limit, k in SIZE_CLASSES if number < limit or limit == largest)
    return next(k for limit, k in SIZE_CLASSES if number <= limit or limit == largest)


def _read_year(text: str, found: Recognised) -> Recognised:
    match = _YEAR.search(text)
    if match is None or int(match.group(2)) in found.filter.rounds:
        return found
    word, year = match.group(1).lower(), int(match.group(2))
    first = {"vor": None, "bis": None, "nach": year + 1}.get(word, year)
    last = {"seit": None, "ab": None, "nach": None, "vor": year - 1}.get(word, year)
    return replace(
        found,
        filter=replace(found.filter, year_from=first, year_to=last),
        spans=(*found.spans, Span(match.start(), match.end())),
    )


_AREA_WORDS = _listed(_AREAS, "area_types")
_READERS: Mapping[Facet, Callable[[str, Recognised], Recognised]] = {
    "state": _listed(_STATES, "states"),
    "area_type": _read_area,
    "type": _listed(_TYPES, "types"),
    "round": _listed(_ROUNDS, "rounds"),
    "status": _listed(_STATUSES, "statuses"),
    "year": _read_year,
}


@lru_cache(maxsize=10_000)
def place_words(municipalities: tuple[str, ...]) -> frozenset[str]:
    """Return the folded words of municipalities that tell them apart (no *Stadt*, no *Landkreis*).

    What stands in brackets explains a name and is no part of it: „Amt Süderbrarup (Sitz)“.
    """
    words = (t.text for name in municipalities for t in tokens(_BRACKETED.sub(" ", name)))
    return frozenset(word for word in words if _tells_apart(word))


def _tells_apart(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in _NO_PLACES and not is_stop_word(word)


def may_be_place(token: Token, text: str) -> bool:
    """Tell whether a word of this text may name a municipality: *essen* may not, *Essen* may."""
    return token.text not in ORDINARY_WORDS or text[token.start].isupper()
