"""German words: tokens, stop words, stems. The ground that the lexical leg and the marks stand on.

Index, question and highlighting use the same functions, so what matches is what lights up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

VERSION = "deutsch/4"
"""Raise it when the same text is to give other terms; the index then wants a rebuild."""

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_FOREIGN_S = re.compile(r"(?:(?<![lo])o|(?<![gw])(?<!gl|gr)a|p|y|bau)s$")
"""Plural and genitive in *s* that Snowball leaves (Büros, Kitas, Apps, Hobbys, Ausbaus)."""
_IRREGULAR = (
    (re.compile(r"buss(?:en?|es)$"), "bus"),
    (re.compile(r"^freie[mnrs]?$"), "frei"),
    (re.compile(r"^seen$"), "see"),
)
"""Forms that Snowball leaves because it finds no syllable before their ending."""
_PLAIN = str.maketrans("äöü", "aou")

STOP_WORDS = frozenset(
    """
    aber all alle allem allen aller alles als also am an ander andere ans beispielsweise bloß dran drin eher halt mal mehr anderem anderen anderer
    anderes anders auch auf aufs aus bei beim bereits bevor bin bis bist bitte braucht brauchen bzw da dabei
    dadurch dafür dagegen daher dahin damit danach dann daran darauf daraus darf darin darüber
    darum das dass dasselbe davon dazu dein deine dem den denen denn dennoch der deren des
    deshalb dessen desto dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    dürfen ebenso eben ehe eigentlich ein eine einem einen einer eines einige einigen einiger
    einiges einmal er es etwa etwas euch euer eure eurem euren eurer falls fast für fürs gab
    gar gegen geht genau gern gibt ging habe haben hat hatte hatten hier hin hinter ich ihm ihn
    ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins irgendwie ist ja je jede jedem
    jeden jeder jedes jedoch jene jenem jenen jener jenes jetzt kann kannst kein keine keinem
    keinen keiner keines können könnte man manche manchem manchen mancher manches mein meine
    meinem meinen meiner meines mich mir mit muss müssen musste nach nachdem nämlich neben nein
    nicht nichts noch nun nur ob obwohl oder ohne schon sehr sein seine seinem seinen seiner
    seines seit selbst sich sie sind so sobald solche solchem solchen solcher solches soll
    sollen sollte sollten somit sondern sonst soweit sowie statt trotz über überhaupt um und
    uns unser unsere unserem unseren unserer unter usw viel viele vielen vom von vor während
    wann war waren warum was weder wegen weil welche welchem welchen welcher welches wem wen
    wenig wenige wenn wer werde werden weshalb wessen wie wieder wieso will wir wird wirklich
    wo wobei wodurch wofür woher wohin wollen womit woran worauf woraus worin worüber worum
    wovon wozu wurde wurden würde würden zu zum zur zwar zwischen
    """.split()
)
"""Words without a topic: articles, pronouns, auxiliaries, and the words that make a question."""

ENGLISH_STOP_WORDS = frozenset(
    """
    a about after all am an and any are as at be been before being between both but by can
    could did do does doing for from had has have having he her here him his how i if in into
    is it its me more most my no nor not of off on once only or our out over own same she
    should so some such than that the their them then there these they this those through to
    too under until up very was we were what when where which while who whom whose why will
    with would you your
    """.split()
)
ONLY_ENGLISH = ENGLISH_STOP_WORDS - STOP_WORDS - {"a", "i", "on", "off", "her", "me"}
"""Function words that betray an English question (none of them is a German word)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text in lower case; ``start`` and ``end`` are offsets in the text."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it starts with a digit."""
        return self.text[:1].isdigit()


def tokens(text: str, left_out: Collection[str] = ()) -> list[Token]:
    """Return the words of a text; numbers keep together and lose their thousands dots.

    Folded words in ``left_out`` are skipped, which halves the work when these are stop words.
    """
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if "." in word and _THOUSANDS.fullmatch(word):
            word = word.replace(".", "")
        folded = fold(word)
        if folded not in left_out:
            found.append(Token(folded, match.start(), match.end()))
    return found


def stop_words(*, english: bool = False) -> frozenset[str]:
    """Return the folded words without a topic of their own."""
    return _BOTH_STOP_WORDS if english else _FOLDED_STOP_WORDS


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return the word in lower case and composed letters (NFC), with ``ss`` for ``ß``.

    “Platform” is written with one t so often that it counts as a spelling and no mistake.
    """
    folded = unicodedata.normalize("NFC", word).lower().replace("ß", "ss")
    return folded.replace("platform", "plattform")


def is_stop_word(word: str, *, english: bool = False) -> bool:
    """Tell whether a folded word has no topic of its own."""
    return word in _FOLDED_STOP_WORDS or (english and word in ENGLISH_STOP_WORDS)


_FOLDED_STOP_WORDS = frozenset(fold(word) for word in STOP_WORDS)
_BOTH_STOP_WORDS = _FOLDED_STOP_WORDS | ENGLISH_STOP_WORDS


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; words with digits stay as they are.

    Snowball German (since 3.0) also folds ä/ae, ö/oe and ü/ue together.
    """
    if any(c.isdigit() for c in word):
        return word
    regular = _regular(word)
    if len(regular) <= 3:
        return regular.translate(_PLAIN)
    result: str = _stemmer().stemWord(regular)
    return result


def stems(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of many folded words at once."""
    return frozenset(_stemmer().stemWords([_regular(word) for word in words]))


def _regular(word: str) -> str:
    """Return the word without an ending that Snowball does not know."""
    if len(word) <= 3:
        return word
    if _FOREIGN_S.search(word):
        return word[:-1]
    for form, base in _IRREGULAR:
        if form.search(word):
            return form.sub(base, word)
    return word


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    # Not thread-safe for one shared word, but a call is a single C call under the GIL.
    return Stemmer.Stemmer("german", 0)


def is_english(words: list[str]) -> bool:
    """Tell whether a question is English: its function words are, and none is German."""
    english = sum(word in ONLY_ENGLISH for word in words)
    german = sum(word in _FOLDED_STOP_WORDS and word not in ENGLISH_STOP_WORDS for word in words)
    return english > 0 and english > german
