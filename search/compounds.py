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
MAX_WORD = 80
"""Letters of the longest; the longest German law has 63, and the work grows with the square."""
MIN_COUNT = 12
"""Occurrences of a part in the word counts; rarer ones are mostly names and typing errors."""
MIN_NAME_COUNT = 50
"""Occurrences of a name that may open a compound (*Rhein-ufer*); rare ones look like anything."""
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
MIN_DROPPED_COUNT = 100
"""Occurrences of a noun that may drop its *e*."""
ENDINGS = ("s", "n", "en", "es", "e", "er", "ern", "r", "in", "innen")
"""Inflection of a last part that was not counted in this form (*Regio-hubs*, *Amts-leiterin*)."""
ABSTRACT = ("heit", "ion", "keit", "schaft", "tät", "ung")
"""Endings of nouns that are as good in the plural (*Immission-s-schutz*: Immissionen)."""
FOREIGN = ("al", "iv", "är")
"""Endings of adjectives that open compounds whenever they are known (*Kommunal-*, *Kreativ-*)."""
MIN_FOREIGN_COUNT = 30
"""Occurrences of such an adjective."""
ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
"""Inflection of an adjective at the end (*barriere-freie*)."""
UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("(?<![aeq])ue", "ü"))
"""What people write who have no umlauts (*Buergerbuero*, but not *neue* or *quer*)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


SHORT_PARTS = _words("""
    abo akte amt amts app apps art arzt auen auto bach bad bahn ball band bank bau baum berg bett
    bild blog boot bot box brot brut buch bund burg büro bus chat chef chip chor city club code dach
    deck dorf eck ecke ende euro fach fall feld fest film flug flur flut form foto fund funk fuß
    gabe gang gas gast geld gift glas glut gold grab grad gras güte haar hain halle hand haus haut
    heer heft heim herz hof höfe höhe holz hort hose hub hund idee info jagd jahr job kauf kern kies
    kind kino kita klub koch kopf korb korn kult kur kurs lab labs lage land lärm last laub lauf
    lied liga logo lohn luft mail mann mast maut meer mehl menü mode moor müll mund name netz nord
    norm not note obst ofen öfen ort orte orts park pass pfad pilz plan pool post rad rand rang rat
    rate räte raum rede reif rest ring rohr ruf ruhe saal saat sack saft salz sand satz see seen
    seil shop sieg sinn sitz spur stab stau steg stil tabu tag tage takt tal tank tanz taxi team tee
    teil test text tier ton tool tor tour tür turm typ ufer uhr uni volk wahl wald wall wand ware
    weg wege wehr wein welt werk wert wiki wind wirt wort wurf zahl zahn zaun zeit ziel zins zoll
    zone zoo zug züge
    """)
"""Nouns of three and four letters that do stand in compounds, in front or at the end."""
SHORT_FIRST = _words("""
    adel akku alten asyl atem atom behinderten blut demo ehe eis elb erz euro golf gott haft hirn
    inn iot kfz lkw mais mond ohr öko ost pkw pop radl ruhr sach ski süd tat tele tod tode web west
    wlan
    """)
"""Words that open compounds and never end one, most of them short."""
STEMS = _words("""
    abhol anlauf ansprech ausleih bade bastel bedien bestell bewässer biet blink bohr brems brenn
    denk dreh entsorg erklär fahr fang flücht förder füll geh gieß hack halte heiz hör impf kehr
    kenn klapp kleb koch kühl lade lauf lehr leih leit lenk lern les lese leucht lösch mahn mess
    miet mitfahr mitmach nutz park pendel pfleg prüf puls rechen reinig reit renn roll ruf rutsch
    sammel saug schad schalt schlaf schließ schreib schwimm seh sende setz sing sitz spar spiel
    spritz spül stech steh stolper stör streu such tausch teil trag treff treib trenn trink tüftel
    turn umsteige verteil wander warn wart wasch werk werte wett wickel wirk wohn zahl zähl zapf
    """)
"""Verb stems that open compounds (Mitfahr-bank, Mess-netz) and are no words by themselves."""
ADJECTIVES = _words("""
    allgemein alt anti außen binnen bio bunt direkt doppel dritt echt edel eigen einzel erd erst
    extrem fein fern flach frei fremd frisch früh gemein geo gesamt gratis grob groß grün grund
    haupt hilfs hoch initial innen jung kahl kalt klein kurz lang laut leer lieblings live mehr
    mikro mindest mini mittel mobil multi nah national neben neu ober open privat quer real regio
    roh rot rund schnell schwarz schwer smart sofort sonder spät stark süß teil tief ultra virtuell
    warm weiß wild zivil zwischen
    """)
"""Adjectives and the like that open compounds (Alt-stadt, Gesamt-kosten, Digital-strategie)."""
ADJECTIVE_HEADS = _words("""
    abhängig arm artig basiert bedingt bedürftig berechtigt bezogen breit fähig fern fest frei
    freundlich gebunden gerecht gesteuert gestützt grün günstig intensiv konform los nah neutral
    offen orientiert pflichtig reich relevant schonend sicher sparend spezifisch stark tauglich treu
    übergreifend unabhängig voll weit wert wirksam würdig
    """)
"""Adjectives that end compounds with a noun in front (barriere-frei, bundes-weit)."""
NOUNS = _words("""
    auftritt barometer beauftragte bestand feuchte haltung laden leben lokal management nehmer
    pauschale steller treffen verantwortliche vorgehen vorschlag wissen zentrale
    """)
"""Nouns that look like verbs, adjectives or names to the count of capitals and articles."""
NO_PARTS = _words("""
    arien bürge ehrung erstein inter ionen lunge lungen rinne rinnen schaft sende trans vergl
    """)
"""Endings, prefixes and abbreviations that look like nouns and are no part of a compound."""
WHOLE = frozenset(
    stem(word)
    for word in _words("""
    buchstabe bundesland donnerstag fahrzeug feierabend feuerwehr flugzeug freigabe freistellung
    freitag freizeit frühstück fußgänger gewährleistung griechenland grundlage grundsatz grundstein
    grundstück handbuch handwerk herzstück hochschule jahrhundert kreislauf leerstand lehrende
    leitfaden leitlinie leuchtturm maßstab metropole mittelpunkt netzwerk oberfläche plattform
    rathaus ratschlag reichweite reisende schublade schwerpunkt smartphone sonntag spielzeug
    standort tatsache teilnehmer vordergrund werkstatt werkzeug zeitpunkt zeitraum zeitschrift
    """)
)
"""Stems of words that have a meaning of their own beside that of their parts."""
NAME_ENDINGS = (
    "berg", "berge", "burg", "furt", "brück", "brücken", "bruck", "hausen", "heim", "ingen",
    "kirchen", "leben", "münde", "münster", "roda", "rode", "scheid", "stedt", "stetten", "walde",
    "weiler", "wörth", "itz", "ow", "büttel", "trop", "reuth", "rath", "lar", "stein", "bach",
    "felde", "thal",
)  # fmt: skip
"""Endings of place names; with one of them a word is split only when its first part is common."""
COMMON_FIRST = 100
"""Occurrences that make the first part of such a word common (*Pflege-heim*, *Wein-berg*)."""


REMEMBERED = 200_000
"""Words whose parts are remembered."""


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
        if not MIN_WORD <= len(word) <= MAX_WORD or not word.isalpha():
            return ()
        found = self._known.get(word)
        if found is None:
            found = self._split(word)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[word] = found
        return found

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
        return () if self._may_be_place(best.parts) else best.parts

    def _is_name(self, word: str) -> bool:
        """Tell whether it is a name, its genitive (``ulms``) or the adjective (``ulmer``)."""
        return any(
            form in self._names for form in (word, word.removesuffix("s"), word.removesuffix("er"))
        )

    def _may_be_place(self, parts: tuple[str, ...]) -> bool:
        """Tell whether it looks like a place name that was never counted."""
        first, last = parts[0], parts[-1]
        if len(parts) > 2 or last not in NAME_ENDINGS or self._is_listed(first):
            return False
        return self.count(first) < COMMON_FIRST

    def _compound(self, rest: str, memo: dict[str, _Split | None], *, noun: bool) -> _Split | None:
        """Return the likeliest split of a piece into two parts or more."""
        best = None
        for end in range(MIN_HEAD, len(rest) - MIN_HEAD + 1):
            head = self._head(rest[:end])
            if head is None or self._is_participle(rest, end):
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
        if self._is_listed(piece) or self._is_foreign(piece):
            best = self._listed(piece)
        for link in LINKING:
            part = piece[: len(piece) - len(link)]
            if piece.endswith(link) and self._opens(part):
                cost = LINK_COST if link else 0.0
                best = _likelier(best, _Split(self._score(part) - cost, (part,)))
        whole = f"{piece}e"
        if (
            len(whole) >= MIN_PART
            and self.count(whole) >= MIN_DROPPED_COUNT
            and self._is_noun(whole)
        ):
            best = _likelier(best, _Split(self._score(whole) - DROPPED_COST, (piece,)))
        return best

    def _is_listed(self, piece: str) -> bool:
        return piece in STEMS or piece in ADJECTIVES or piece in SHORT_FIRST

    def _is_foreign(self, piece: str) -> bool:
        """Tell whether it opens compounds as a verb or adjective: *Experimentier-*, *Kommunal-*."""
        if self._is_noun(piece):
            return False
        if piece.endswith("ier"):
            return f"{piece}en" in self._counts
        return piece.endswith(FOREIGN) and self.count(piece) >= MIN_FOREIGN_COUNT

    def _is_participle(self, rest: str, end: int) -> bool:
        """Tell whether *ende* behind the piece is its ending (*Mitarbeit-ende*, *Radfahr-ende*)."""
        infinitive = rest[: end + 2]
        if not rest.startswith("ende", end):
            return False
        return infinitive in self._counts and infinitive not in self._nouns

    def _opens(self, part: str) -> bool:
        if part in self._names:
            return len(part) >= MIN_PART and self.count(part) >= MIN_NAME_COUNT
        if self._is_noun(part):
            return True
        return part.endswith(ABSTRACT) and self._is_noun(f"{part}en")

    def _is_noun(self, word: str) -> bool:
        if len(word) < MIN_PART:
            return word in SHORT_PARTS
        known = word in self._nouns and self.count(word) >= MIN_COUNT
        return (known or word in NOUNS) and word not in NO_PARTS

    def _listed(self, part: str) -> _Split:
        return _Split(math.log(max(self.count(part), LISTED_COUNT)) - self._log_total, (part,))

    def _score(self, word: str) -> float:
        least = LISTED_COUNT if word in NOUNS else MIN_COUNT
        return math.log(max(self.count(word), least)) - self._log_total


def _with_umlauts(word: str) -> str:
    for written, umlaut in UMLAUTS:
        word = re.sub(written, umlaut, word)
    return word


def _likelier(one: _Split | None, other: _Split | None) -> _Split | None:
    if one is None or (other is not None and other.score > one.score):
        return other
    return one
