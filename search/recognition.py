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

from search.german import Token, fold, tokens
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
    r"(?:unter|bis(?: zu)?|weniger als|maximal|höchstens|rund|etwa|ca\.?|mit|knapp)?\s*"
    r"(\d{1,3}(?:[. ]?000|\.\d{3})|\d{3,6})\s*(?:-\s*)?(?:einwohner\w*|menschen|leute\w*|köpfe\w*|ew\b)"
)
_YEAR = re.compile(
    r"\b(seit|ab|nach|vor|bis|aus|von|vom|im|in|stand)\s+(?:dem )?(?:jahre? )?(20[0-3]\d|19[89]\d)\b"
)
_NO_PLACES = frozenset(
    """
    aller allianz bad der des die in kommunen kreis land landkreis mehrere mitte modellprojekte
    modellstädte region stadt städte und verband verbandsgemeinde viele weitere bundesweit
    """.split()
)
AREA_ALONE = 0.4
"""What a kind of area counts that is all a question states: who asks as a small town will gladly
learn from a large one, while “in Bayern” means Bavaria."""
SIZE_CLASSES = (
    (5_000, ("Landgemeinde",)),
    (20_000, ("Landgemeinde", "Kleinstadt")),
    (100_000, ("Kleinstadt", "Mittelstadt")),
    (10_000_000, ("Großstadt",)),
)
"""Kinds of area for a number of inhabitants (BBSR: Kleinstadt to 20,000, Mittelstadt to 100,000)."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised, and the stretches of the question that said so."""

    filter: Filter = Filter()
    inhabitants: int | None = None
    spans: tuple[Span, ...] = ()

    def covers(self, token: Token) -> bool:
        """Tell whether a word of the question was part of what was recognised."""
        return any(s.start <= token.start and token.end <= s.end for s in self.spans)


def recognise(text: str, ignored: Collection[Facet] = ()) -> Recognised:
    """Return the limits that a cleaned question states; ``ignored`` facets are left out."""
    lower = text.lower()
    found = Recognised()
    for facet, read in _READERS.items():
        if facet not in ignored:
            found = read(lower, found)
    return _plausible(found)


def _plausible(found: Recognised) -> Recognised:
    """Drop „Modellprojekte“ as a type when it just names the programme, with no limit beside it."""
    limits = found.filter
    if limits.types == ("modellprojekt",) and not (
        limits.states or limits.area_types or limits.rounds
    ):
        return Recognised()
    return found


def fit(metadata: Metadata, wanted: Recognised) -> float:
    """Return how well a document fits, from -1 (says otherwise) over 0 (says nothing) to 1."""
    marks = [_facet_fit(values, asked) for values, asked in _compared(metadata, wanted.filter)]
    if wanted.inhabitants and metadata.inhabitants:
        near = metadata.inhabitants <= 1.2 * wanted.inhabitants
        marks.append(1.0 if near else -1.0)
    certainty = AREA_ALONE if _is_area_alone(wanted.filter) else 1.0
    return certainty * sum(marks) / len(marks) if marks else 0.0


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
    compiled = {v: re.compile(rf"(?<![\w-])(?:{p})(?![\w-])") for v, p in patterns.items()}

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
    number = int(re.sub(r"\D", "", match.group(1)))
    kinds = next(kinds for limit, kinds in SIZE_CLASSES if number <= limit or limit >= 10_000_000)
    span = Span(match.start(), match.end())
    return replace(
        found,
        filter=replace(found.filter, area_types=kinds),
        inhabitants=number,
        spans=(*found.spans, span),
    )


def _read_year(text: str, found: Recognised) -> Recognised:
    match = _YEAR.search(text)
    if match is None or int(match.group(2)) in found.filter.rounds:
        return found
    word, year = match.group(1), int(match.group(2))
    first = year if word not in ("vor", "bis") else None
    last = year if word not in ("seit", "ab", "nach") else None
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
    """Return the folded words of municipalities that tell them apart (no *Stadt*, no *Landkreis*)."""
    words = (fold(t.text) for name in municipalities for t in tokens(name))
    return frozenset(word for word in words if word not in _NO_PLACES and len(word) > 2)
