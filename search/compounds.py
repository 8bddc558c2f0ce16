"""Splits German compounds into words that exist: ``dorfbüros`` → ``dorf`` + ``büros``.

A part must be a word that was counted in our corpus or the background texts. Of all ways to split
a word the one with the likeliest parts wins (product of their probabilities), which is the
frequency criterion of Koehn and Knight (2003) with the unigram product in place of their mean: it
prefers few, common parts. Place names stay whole.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.german import fold

MIN_PART = 4
"""Letters of a part, unless it is one of ``SHORT_PARTS``; shorter words turn up in everything."""
MIN_WORD = 6
"""Letters of a word that is worth a try: two short parts."""
MIN_COUNT = 12
"""Occurrences of a part in the word counts; rarer ones are mostly names and typing errors."""
RARE_PART = 150
"""A word this many times as frequent as its rarest part is a word in its own right."""
LINKING = ("", "s", "es", "n", "en", "er", "e")
"""Letters between two parts (*Fugenelemente*): Betrieb-s-kosten, Bürger-büro, Daten-n-utzung."""
LINK_COST = 1.5
"""Log-probability that a linking letter costs, so that ``betriebs`` + … loses to no letter."""
SHORT_PARTS = frozenset(
    fold(word)
    for word in """
    amt app arm art arzt ast bad bahn ball bau baum bio bus cad cent eis erd gas geo haus hof
    iot kfz kur lab nah not obst öko öl ort pkw pop rad rat raum rot see solo süd tag tal tau
    tee tel ton tor typ uhr uni vor wal web weg win zoo ehe hub müll ost nord west top akku
    ufer bot alt neu
    """.split()
    if len(word) == 3
)
"""Words of three letters that do stand in compounds (Radweg, Bürgeramt, Mitfahr-App)."""
NO_PARTS = frozenset(
    fold(word)
    for word in """
    aber alle allen aller alles also auch dann dass denen denn deren dies diese dieser doch
    durch eine einen einer eines erst etwa euch fall fort gegen gern haft heit hier hinter igen
    igkeit ische ischen ischer ismus ierung iert ihnen ihre ihren immer jede jeden jener kann
    kein keit lich liche lichen licher ling ment mich muss nach nachdem nahme nehmen nicht noch
    oder ohne schaft schaften schon sehr sein seine sich sind sowie statt tion tionen tionell
    trotz tums über ueber unter ungen vier viel vom voll wann wann wegen weil wenn werd werden
    wider wieder will wird wohl wurde zusammen zwischen bare baren barer same samen samer weise
    weisen zehn halb gesell gemein eins einem leben rode ingen inger ander andere anderer erer
    eren ende enden hold kund rund reich reiche reichen arten arte ster sten stern ation
    ationen atio rung lung bürge rinnen gang gegang hafte hafter haften losen loser lose
    losigkeit barkeit samkeit lichkeit weil stell tiere iere ieren ierend ierte ierten ierter
    titel liste gabe gaben lage lager bare tragen
    """.split()
) - frozenset(
    """
    gang fall reich rund liste lage lager titel gabe gaben arten reiche leben
    """.split()
)
"""Endings and function words that were counted as words but are no part of a compound."""
NO_LAST = frozenset(
    {"innen", "freiheit", "seits", "mals", "wegen", "alt", "neu", "vor", "win", "uni"}
)
"""Endings that are words of another meaning: Bürger-innen is no interior."""
VERB_STEMS = frozenset(
    fold(word)
    for word in """
    abhol ausleih bestell bewässer fahr gieß koch lade lauf lehr lern leih lösch mess miet
    mitfahr mitmach parkier puls rechen reinig ruf sammel schreib schutz schwimm sitz spiel
    streu tausch teil trink übungs wander warn wart wohn zahl zähl
    """.split()
)
"""Verb stems that open compounds (Mitfahr-bank, Mess-netz) and are no words by themselves."""
VERB_STEM_COUNT = 200
"""The count they are given: a common word, so that a real first part of the same length may win."""
NO_FIRST = frozenset(
    """
    ander beid ein her hin haupt inner kein mehr miss mit nach neben nicht ober rein sonder
    voraus samt ueber über um un ur vor weg wieder zu zurück voran vorne weit dar daran aller
    auseinander ausser wesen all alls hier fern fest frei hoch gut bevor zuvor
    """.split()
) - frozenset({"fern", "frei", "hoch", "haupt", "weg", "inner", "fest", "ober"})
"""Prefixes: ``mitarbeit`` is not ``mit`` + ``arbeit`` for somebody who searches."""
NAME_ENDINGS = (
    "berg", "berge", "burg", "furt", "brück", "brücken", "bruck", "hausen", "heim", "ingen",
    "kirchen", "leben", "münde", "münster", "roda", "rode", "scheid", "stedt", "stetten", "walde",
    "weiler", "wörth", "itz", "ow", "büttel", "trop", "reuth", "rath", "lar",
)  # fmt: skip
"""Endings of place names; with one of them a word is split only when its first part is common."""
COMMON_FIRST = 400
"""Occurrences that make the first part of such a word common (*Pflege-heim*, *Wein-berg*)."""


@dataclass(frozen=True, slots=True)
class _Split:
    score: float
    parts: tuple[str, ...]


WHOLE = frozenset(
    fold(word)
    for word in """
    plattform plattformen interesse interessen software hardware netzwerk netzwerke netzwerken
    dashboard dashboards workshop workshops smartphone smartphones handlung handlungen
    förderung förderungen feuerwehr feuerwehren hochschule hochschulen werkstatt werkstätten
    partnerschaft bundesland bundesländer bundesländern rathaus rathäuser mannschaft standort
    standorte handwerk freizeit freiwillige freiwilligen gleichzeitig dienstag donnerstag
    mittwoch samstag sonntag vordergrund hintergrund mittelpunkt überblick grundlage grundlagen
    schwerpunkt schwerpunkte zeitpunkt zeitraum zeitschrift landschaft landschaften regelmäßig
    regelmäßige selbständig maßnahme maßnahmen einwohner einwohnern einwohnerinnen bürgerinnen
    kundinnen nutzerinnen anwenderinnen mitarbeiterinnen besucherinnen akteurinnen expertinnen
    schülerinnen
    """.split()
)
"""Words that have a meaning of their own beside that of their parts."""


class Splitter:
    """Splits words with these counts; ``names`` are never split. Results are remembered."""

    def __init__(self, counts: Mapping[str, int], names: Collection[str] = ()) -> None:
        self._counts = counts
        self._log_total = math.log(max(2, sum(counts.values())))
        self._names = frozenset(names)
        self._known: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the parts of a folded word, or nothing when it is not a compound."""
        if len(word) < MIN_WORD or not word.isalpha():
            return ()
        if word not in self._known:
            self._known[word] = self._split(word)
        return self._known[word]

    def is_word(self, word: str) -> bool:
        """Tell whether a folded word was counted."""
        return word in self._counts

    def words(self, least: int) -> list[str]:
        """Return the folded words that were counted at least so often."""
        return [word for word, count in self._counts.items() if count >= least]

    def count(self, word: str) -> int:
        """Return how often a folded word was counted."""
        return self._counts.get(word, 0)

    def rarity(self, word: str) -> float:
        """Return 1 minus the share of a word's log-count in that of all words."""
        return 1.0 - math.log(1 + self._counts.get(word, 0)) / self._log_total

    def _split(self, word: str) -> tuple[str, ...]:
        if word in WHOLE or self._is_name(word):
            return ()
        best = self._best(word, {}, first=True)
        if best is None or len(best.parts) < 2 or self._stands_alone(word, best.parts):
            return ()
        return best.parts

    def _is_name(self, word: str) -> bool:
        """Tell whether it is a name, its genitive (``ulms``) or the adjective (``ulmer``)."""
        return any(
            form in self._names for form in (word, word.removesuffix("s"), word.removesuffix("er"))
        )

    def _stands_alone(self, word: str, parts: tuple[str, ...]) -> bool:
        rarest = min(self._counts.get(part, VERB_STEM_COUNT) for part in parts)
        if self._counts.get(word, 0) > RARE_PART * rarest:
            return True
        named = parts[-1] in NAME_ENDINGS and len(parts) == 2
        return named and self._counts.get(parts[0], 0) < COMMON_FIRST

    def _best(self, rest: str, memo: dict[str, _Split | None], *, first: bool) -> _Split | None:
        """Return the likeliest split of the rest of a word; the rest may be a single part."""
        if not first and rest in memo:
            return memo[rest]
        best = None if first or rest in NO_LAST else self._as_part(rest)
        for end in range(3, len(rest) - 2):
            head = self._head(rest[:end], first=first)
            if head is None:
                continue
            tail = self._best(rest[end:], memo, first=False)
            if tail is None:
                continue
            score = head.score + tail.score
            if best is None or score > best.score:
                best = _Split(score, head.parts + tail.parts)
        if not first:
            memo[rest] = best
        return best

    def _head(self, piece: str, *, first: bool) -> _Split | None:
        """Return the piece as a part with the linking letters at its end taken off."""
        if first and piece in NO_FIRST:
            return None
        best = None
        for link in LINKING:
            if link and not piece.endswith(link):
                continue
            part = self._as_part(piece[: len(piece) - len(link)])
            if part is None or (first and part.parts[0] in NO_FIRST):
                continue
            score = part.score - (LINK_COST if link else 0.0)
            if best is None or score > best.score:
                best = _Split(score, part.parts)
        return best

    def _as_part(self, word: str) -> _Split | None:
        if word in NO_PARTS:
            return None
        count = self._counts.get(word, 0)
        if word in VERB_STEMS:
            count = max(count, VERB_STEM_COUNT)
        elif len(word) < MIN_PART and word not in SHORT_PARTS:
            return None
        if count < MIN_COUNT:
            return None
        return _Split(math.log(count) - self._log_total, (word,))
