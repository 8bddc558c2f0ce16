"""Splits German compounds into words that exist: ``dorfbüros`` → ``dorf`` + ``büros``.

The last part must be a noun (or one of a few adjectives that end compounds), the parts before it
nouns, verb stems or adjectives that were counted in our corpus or the background texts. Of all ways
to split a word the one with the likeliest parts wins (product of their probabilities), which is the
frequency criterion of Koehn and Knight (2003) with the unigram product in place of their mean: it
prefers few, common parts. Names and words with a meaning of their own stay whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.german import fold, stem

MIN_PART = 5
"""Letters of a part that needs no leave; shorter ones must stand in a list (*gest*, *ster*)."""
MIN_HEAD = 3
"""Letters of the shortest part of all."""
MIN_WORD = 6
"""Letters of a word that is worth a try: two short parts."""
MIN_COUNT = 12
"""Occurrences of a part in the word counts; rarer ones are mostly names and typing errors."""
MIN_NAME_COUNT = 50
"""Occurrences of a name that may open a compound (*Rhein-ufer*); rare ones look like anything."""
RARE_PART = 150
"""A word this many times as frequent as its rarest part is a word in its own right."""
LISTED_COUNT = 200
"""The count that listed parts get at least: verb stems are no words and were hardly counted."""
LINKING = ("", "s", "es", "n", "en")
"""Letters between two parts (*Fugenelemente*): Betrieb-s-kosten, Tag-es-pflege, Klinge-n-stadt.

*er* and *e* make plurals (Kind-er-garten, Hund-e-halter), which were counted as words.
"""
LINK_COST = 1.5
"""Log-probability that a linking letter costs, so that ``betriebs`` + … loses to no letter."""
DROPPED_COST = 2.0
"""Log-probability that a dropped *e* costs: Schul(e)-hof, Sprach(e)-modell."""
ENDINGS = ("s", "n", "en", "es", "e", "er", "ern", "in", "innen")
"""Inflection of a last part that was not counted in this form (*Regio-hubs*, *Amts-leiterin*)."""

ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
"""Inflection of an adjective at the end (*barriere-freie*)."""
UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("(?<![aeq])ue", "ü"))
"""What people write who have no umlauts (*Buergerbuero*, but not *neue* or *quer*)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


SHORT_PARTS = _words("""
    amt app art bad bau bot box bus eck gas hof hub job kur lab ort rad rat ruf see tag tal tee tor
    tür typ uhr uni weg zoo zug abo ton not
    akte amts apps blog arzt auen auto bach bahn ball band bank baum berg bett bild boot brot buch bund
    burg büro chef chip chor club code dach deck dorf ecke euro fach fall feld fest film flug flur
    flut form foto fund funk gabe gang gast geld glas gold grab grad haar hain halle hand haut heer
    heft heim herz hort höfe höhe holz hose hund idee jagd jahr kauf kern kind kino kita kies klub
    koch kopf korb korn kult kurs labs lage land last laub lauf lärm lied liga logo lohn luft mann
    markt meer mehl menü mode moor müll mund name netz norm note nord obst ofen öfen orte orts park
    pass pfad pilz plan pool post rand rang rate raum räte rede reif rest ring rohr ruhe saal saat
    sack saft salz sand satz seen seil shop sinn sitz spur stab stau steg stil stoff süden tabu
    tage takt tank tanz team teil test text tier tool tour turm ufer volk wahl wald wall wand ware
    wege wehr wein welt wert wind wirt wort wurf zahl zahn zaun zeit ziel zins zoll zone züge
    """)
"""Nouns of three and four letters that do stand in compounds, in front or at the end."""
SHORT_FIRST = _words("""
    adel akku asyl atom atem blut demo ehe eis elb erz euro gott golf hirn info inn iot kfz lkw mais
    mond müll öko ohr ost pkw pop radl ruhr sach ski süd tat tele tod tode web west wlan
    """)
"""Words that open compounds and never end one, most of them short."""
STEMS = _words("""
    abhol anlauf ansprech ausgleich ausleih bade beratung bestell betreiber bewässer biet bohr brenn
    denk dreh druck entsorg erlebnis fahr fang flücht förder füll gefahren geh gieß hack halte heiz
    impf kehr kenn koch kühl lade lauf lehr leih leit lenk lern les lese lösch mahn mess miet
    mitfahr mitmach nutz park parkier pendel pfleg prüf puls rechen reinig reit renn roll ruf sammel
    saug schalt schlaf schreib schutz schwimm seh setz sing sitz spar spiel spül steh steuer streu
    such tausch teil trag treff trenn trink turn wander warn wart wasch werk werte wett wickel
    wirk wohn zahl zähl
    """)
"""Verb stems that open compounds (Mitfahr-bank, Mess-netz) and are no words by themselves."""
ADJECTIVES = _words("""
    alt anti außen bio bunt digital doppel dritt edel eigen einzel erd erst extrem fein fern fest
    frei frisch früh gemein geo gesamt grob groß grün grund gut haupt hilfs hoch innen jung kahl
    kalt klein kommunal kurz lang laut leer mehr mikro mini mittel mobil multi nah national neben
    neu nieder ober open privat quer real regio regional roh rot rund schnell schwarz smart sofort
    sonder sozial spät stark süß teil tief ultra virtuell voll warm weiß wild zentral zivil zwischen
    """)
"""Adjectives and the like that open compounds (Alt-stadt, Gesamt-kosten, Digital-strategie)."""
ADJECTIVE_HEADS = _words("""
    abhängig arm artig basiert bedingt bedürftig berechtigt bezogen breit fähig fern fest frei
    freundlich gebunden gerecht gesteuert gestützt günstig intensiv konform los nah neutral offen
    orientiert pflichtig reich relevant schonend sicher sparend spezifisch stark tauglich treu
    übergreifend unabhängig voll weit wert wirksam würdig
    """)
"""Adjectives that end compounds with a noun in front (barriere-frei, bundes-weit)."""
NOUNS = _words("""
    auftritt beauftragte bestand feuchte haltung laden leben management treffen verantwortliche vorgehen
    vorschlag wissen
    """)
"""Nouns that look like verbs, adjectives or names to the count of capitals and articles."""
NO_PARTS = _words("""
    ander andere arien ation auseinander beide bürge ehrung erstein heit innen inter ionen ismus
    keit ment nahme nahmen rinnen schaft schaften tion tionen trans ungen vergl
    """)
"""Endings, prefixes and abbreviations that look like nouns and are no part of a compound."""
WHOLE = frozenset(
    stem(word)
    for word in _words("""
    plattform interesse software hardware netzwerk dashboard workshop smartphone handlung förderung
    feuerwehr hochschule werkstatt partnerschaft bundesland rathaus mannschaft standort handwerk
    freizeit freiwillige gleichzeitig dienstag donnerstag mittwoch samstag sonntag vordergrund
    hintergrund mittelpunkt überblick grundlage schwerpunkt zeitpunkt zeitraum zeitschrift
    landschaft regelmäßig selbständig maßnahme einwohner deutschland internet infrastruktur
    haushalt handbuch leitfaden leitlinie ratschlag grundsatz metropole maßstab bürgerin
    """)
)
"""Stems of words that have a meaning of their own beside that of their parts."""
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


class Splitter:
    """Splits words with these counts; results are remembered.

    ``nouns`` are the counted words that may be parts, ``names`` those that are never split. All
    words are folded (``search.german.fold``).
    """

    def __init__(
        self, counts: Mapping[str, int], nouns: Collection[str], names: Collection[str] = ()
    ) -> None:
        self._counts = counts
        self._nouns = frozenset(nouns)
        self._names = frozenset(names)
        self._log_total = math.log(max(2, sum(counts.values())))
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
        if stem(word) in WHOLE or self._is_name(word):
            return ()
        best = self._compound(word, {}, noun=word in self._nouns or word not in self._counts)
        if best is None:
            spelled = _with_umlauts(word)
            return self.parts(spelled) if spelled != word else ()
        return () if self._stands_alone(word, best.parts) else best.parts

    def _is_name(self, word: str) -> bool:
        """Tell whether it is a name, its genitive (``ulms``) or the adjective (``ulmer``)."""
        return any(
            form in self._names for form in (word, word.removesuffix("s"), word.removesuffix("er"))
        )

    def _stands_alone(self, word: str, parts: tuple[str, ...]) -> bool:
        rarest = min(max(self.count(part), LISTED_COUNT) for part in parts)
        if self.count(word) > RARE_PART * rarest:
            return True
        named = parts[-1] in NAME_ENDINGS and len(parts) == 2
        return named and self.count(parts[0]) < COMMON_FIRST

    def _compound(self, rest: str, memo: dict[str, _Split | None], *, noun: bool) -> _Split | None:
        """Return the likeliest split of a piece into two parts or more."""
        best = None
        for end in range(MIN_HEAD, len(rest) - MIN_HEAD + 1):
            head = self._head(rest[:end])
            if head is None:
                continue
            tail = self._tail(rest[end:], memo, noun=noun)
            if tail is not None and (best is None or head.score + tail.score > best.score):
                best = _Split(head.score + tail.score, head.parts + tail.parts)
        return best

    def _tail(self, rest: str, memo: dict[str, _Split | None], *, noun: bool) -> _Split | None:
        """Return the piece as the last part, or split once more."""
        if rest not in memo:
            last = self._last(rest, noun=noun)
            more = self._compound(rest, memo, noun=noun)
            memo[rest] = _likelier(last, more)
        return memo[rest]

    def _last(self, piece: str, *, noun: bool) -> _Split | None:
        """Return the piece as the last part: a noun in some form, or an adjective of the list."""
        for ending in ("", *ADJECTIVE_ENDINGS):
            if piece.endswith(ending) and piece.removesuffix(ending) in ADJECTIVE_HEADS:
                return self._listed(piece.removesuffix(ending))
        if not noun:
            return None
        forms = (piece, *(piece.removesuffix(end) for end in ENDINGS if piece.endswith(end)))
        for form in forms:
            if self._is_noun(form) and form not in SHORT_FIRST:
                return _Split(self._score(form), (piece,))
        return None

    def _head(self, piece: str) -> _Split | None:
        """Return the piece as a part in front, with the linking letters at its end taken off."""
        best = None
        if piece in STEMS or piece in ADJECTIVES or piece in SHORT_FIRST:
            best = self._listed(piece)
        for link in LINKING:
            part = piece[: len(piece) - len(link)]
            if piece.endswith(link) and self._opens(part):
                cost = LINK_COST if link else 0.0
                best = _likelier(best, _Split(self._score(part) - cost, (part,)))
        if len(piece) > MIN_HEAD and self._is_noun(f"{piece}e"):
            best = _likelier(best, _Split(self._score(f"{piece}e") - DROPPED_COST, (piece,)))
        return best

    def _opens(self, part: str) -> bool:
        if part in self._names:
            return len(part) >= MIN_PART and self.count(part) >= MIN_NAME_COUNT
        return self._is_noun(part)

    def _is_noun(self, word: str) -> bool:
        if len(word) < MIN_PART:
            return word in SHORT_PARTS
        known = word in self._nouns and self.count(word) >= MIN_COUNT
        return (known or word in NOUNS) and word not in NO_PARTS

    def _listed(self, part: str) -> _Split:
        return _Split(math.log(max(self.count(part), LISTED_COUNT)) - self._log_total, (part,))

    def _score(self, word: str) -> float:
        return math.log(max(self.count(word), MIN_COUNT)) - self._log_total


def _with_umlauts(word: str) -> str:
    for written, umlaut in UMLAUTS:
        word = re.sub(written, umlaut, word)
    return word


def _likelier(one: _Split | None, other: _Split | None) -> _Split | None:
    if one is None or (other is not None and other.score > one.score):
        return other
    return one
