"""The lexical leg: which terms a text has, with which weights, and their sparse BM25 vectors.

A term is a stem; a compound gives itself and, with less weight, its parts, and a hyphen ellipsis
("Geschäfts- und Betreibermodelle") gives the word it leaves out. Index and question go through the
same ``Lexicon``.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from search import german
from search.compounds import Splitter
from search.german import Token, fold, stem, tokens
from search.store import Sparse

T = TypeVar("T")

WORDS_FILE = Path(__file__).parent / "model" / "words.tsv.gz"
NAMES_FILE = Path(__file__).parent / "model" / "names.txt"

NOUN, NAME = "n", "e"
"""Kinds of words in ``WORDS_FILE``."""

PART_WEIGHT = 0.5
"""Weight of a compound's part against the whole word (re-measure: ``python -m evals ablate``)."""
SUBPART_WEIGHT = 0.3
"""Weight of a part of a part (*Warn* in *Frühwarn-system*)."""
K1 = 0.9
"""BM25 saturation of term frequency."""
B = 0.4
"""BM25 length normalisation: our passages are of similar length, so less than the usual 0.75."""
AVERAGE_LENGTH = 70.0
"""Weighted terms of an average passage of our corpus, in which lengths are measured."""

LONGEST_WORD = 60
"""Letters before a hanging hyphen in which its word must begin."""
REMEMBERED_WORDS = 200_000
"""Words whose terms are remembered, 60 MB; more only come from somebody who makes words up."""
REMEMBERED_PASSAGES = 2_000
"""Passages whose words are remembered, 30 MB."""

_LINK = r"(?:und|oder|sowie|bzw\.?|/|,|&|wie auch)\s*"
_ELLIPSIS = re.compile(rf"\s*(?:,\s*[^\W\d_]+-\s*){{0,8}}{_LINK}")
_TRUNCATED = re.compile(r"-(?=[\s,/]|$)")
_CONTINUED = re.compile(r"(?<=[\s/])-(?P<tail>[^\W\d_]+)")
_COMPLETE = re.compile(rf"(?P<word>[^\W_]+(?:-[^\W_]+)*)(?:\s*{_LINK}-[^\W\d_]+)*\s*{_LINK}\Z")
_GENDERED = frozenset(["in", "innen"])
"""Endings, not words: „Bürger/-innen“."""


@dataclass(frozen=True, slots=True)
class Term:
    """A stem with its weight in a word; ``whole`` is false for the part of a compound."""

    stem: str
    weight: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its terms; stop words have none.

    ``joined`` is true for a word that does not stand in the text so: hyphens join its pieces, or
    it was completed with what a hyphen leaves out.
    """

    token: Token
    terms: tuple[Term, ...]
    joined: bool = False

    @property
    def stem(self) -> str:
        """The stem of the whole word."""
        return self.terms[0].stem if self.terms else ""


class Lexicon:
    """Takes texts apart with this splitter; ``fingerprint`` names what the index was made with."""

    def __init__(self, splitter: Splitter, fingerprint: str, *, compounds: bool = True) -> None:
        self.splitter = splitter
        self.fingerprint = fingerprint
        self._compounds = compounds
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._read: dict[str, list[Word]] = {}

    def is_known(self, word: str) -> bool:
        """Tell whether a folded word, or each of its parts, was counted."""
        return self.splitter.is_word(word) or bool(self.splitter.parts(word))

    def rarity(self, word: str) -> float:
        """Return how rare a folded word is in German: 0 for *und*, 1 for a word never counted."""
        return self.splitter.rarity(word)

    def terms_of(self, word: str) -> tuple[Term, ...]:
        """Return the terms of a folded word: its stem, then its parts; none for a stop word."""
        found = self._terms.get(word)
        if found is None:
            found = self._take_apart(word)
            remember(self._terms, word, found, REMEMBERED_WORDS)
        return found

    def words(self, text: str, *, english: bool = False) -> list[Word]:
        """Return the words of a text that carry a topic, each with its terms."""
        left_out = german.stop_words(english=english)
        found = [Word(token, self.terms_of(token.text)) for token in tokens(text, left_out)]
        return found + self._joined(text) if "-" in text else found

    def read(self, text: str) -> list[Word]:
        """Return the words of a passage; remembered, because passages come up again and again."""
        found = self._read.get(text)
        if found is None:
            found = self.words(text)
            remember(self._read, text, found, REMEMBERED_PASSAGES)
        return found

    def weights(self, text: str) -> dict[str, float]:
        """Return the summed weight of each term of a text."""
        total: dict[str, float] = {}
        for word in self.words(text):
            for term in word.terms:
                total[term.stem] = total.get(term.stem, 0.0) + term.weight
        return total

    def stems(self, text: str) -> frozenset[str]:
        """Return the stems of all terms of a passage, whose words are remembered."""
        return frozenset(term.stem for word in self.read(text) for term in word.terms)

    def document_vector(self, fields: Iterable[tuple[str, float]]) -> Sparse:
        """Return the BM25 term weights of a text made of fields, each with its weight."""
        total: dict[str, float] = {}
        for text, weight in fields:
            for name, amount in self.weights(text).items():
                total[name] = total.get(name, 0.0) + weight * amount
        length = sum(total.values())
        norm = K1 * (1 - B + B * length / AVERAGE_LENGTH)
        return sparse({name: tf * (K1 + 1) / (tf + norm) for name, tf in total.items()})

    def _take_apart(self, word: str) -> tuple[Term, ...]:
        found = {stem(word): Term(stem(word), 1.0, whole=True)}
        for part, weight in self._parts(word, PART_WEIGHT):
            name = stem(part)
            if name not in found and not german.is_stop_word(part):
                found[name] = Term(name, weight, whole=False)
        return tuple(found.values())

    def _parts(self, word: str, weight: float) -> Iterator[tuple[str, float]]:
        if not self._compounds:
            return
        for part in self.splitter.parts(word):
            yield part, weight
            yield from self._parts(part, SUBPART_WEIGHT)

    def _joined(self, text: str) -> list[Word]:
        """Return the words that hyphens join or leave out; they span what stands in the text."""
        found = []
        for match in _HYPHENATED.finditer(text):
            joined = fold(match.group().replace("-", ""))
            if not joined.isdigit():
                found.append(self._word(joined, match.start(), match.end()))
        for match in _TRUNCATED.finditer(text):
            found += self._completed(text, match.start())
        for match in _CONTINUED.finditer(text):
            found += self._continued(text, match)
        return found

    def _completed(self, text: str, hyphen: int) -> list[Word]:
        """Return „Geschäftsmodelle“ for „Geschäfts- und Betreibermodelle“, at the first word."""
        before = _LAST_WORD.search(text, max(0, hyphen - LONGEST_WORD), hyphen)
        link = _ELLIPSIS.match(text, hyphen + 1)
        after = _NEXT_WORD.match(text, link.end()) if link else None
        if before is None or after is None:
            return []
        head = fold(before.group().replace("-", ""))
        whole = [head + tail for _, tail in self._halves(fold(after.group()))]
        return [self._word(self._likeliest(whole), before.start(), hyphen)] if whole else []

    def _continued(self, text: str, match: re.Match[str]) -> list[Word]:
        """Return „Stadtentwicklung“ for „Stadtplanung und -entwicklung“, at the second word."""
        before = _COMPLETE.search(text, max(0, match.start() - 2 * LONGEST_WORD), match.start())
        if before is None or match["tail"] in _GENDERED:
            return []
        whole = [head + fold(match["tail"]) for head, _ in self._halves(fold(before["word"]))]
        return [self._word(self._likeliest(whole), *match.span())] if whole else []

    def _halves(self, word: str) -> list[tuple[str, str]]:
        """Return what stands before and behind each joint of a word, the last joint first."""
        joined, last = word.replace("-", ""), word.rpartition("-")[2]
        tails = [part for part in self.splitter.parts(last)[:0:-1] if part in last]
        if last != word:
            tails.append(last)
        ends = [joined.rfind(tail) for tail in tails]
        return [(joined[:end], joined[end:]) for end in ends]

    def _likeliest(self, words: list[str]) -> str:
        """Return the first word that was counted, or the first."""
        return next((word for word in words if self.splitter.is_word(word)), words[0])

    def _word(self, text: str, start: int, end: int) -> Word:
        return Word(Token(text, start, end), self.terms_of(text), joined=True)


_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]++(?:-[^\W_]++)+")
_LAST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_NEXT_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def remember(known: dict[str, T], key: str, value: T, most: int) -> None:
    """Keep a value; a full memory starts anew. Other threads may do the same at any time."""
    if len(known) >= most:
        known.clear()
    known[key] = value


def sparse(weights: Mapping[str, float]) -> Sparse:
    """Return the weights as a sparse vector; a term's index is the CRC-32 of its stem."""
    pairs: dict[int, float] = {}
    for name, weight in weights.items():
        if weight > 0:
            pairs[index_of(name)] = max(weight, pairs.get(index_of(name), 0.0))
    return Sparse(tuple(pairs), tuple(pairs.values()))


@lru_cache(maxsize=200_000)
def index_of(name: str) -> int:
    """Return the index of a term in sparse vectors."""
    return zlib.crc32(name.encode())


def load_lexicon(*, compounds: bool = True) -> Lexicon:
    """Load the shipped word counts and place names; takes 0.3 s."""
    raw = WORDS_FILE.read_bytes()
    names_text = NAMES_FILE.read_text(encoding="utf-8")
    counts: dict[str, int] = {}
    of_kind: dict[str, set[str]] = {NOUN: set(), NAME: set(), "": set()}
    for line in gzip.decompress(raw).decode().splitlines():
        word, count, kind = line.split("\t")
        folded = fold(word)
        counts[folded] = counts.get(folded, 0) + int(count)
        of_kind[kind].add(folded)
    names = {
        fold(part)
        for line in names_text.splitlines()
        for part in re.split(r"[\s,/()-]+", line)
        if part
    }
    digest = hashlib.sha256(raw + names_text.encode()).hexdigest()[:8]
    splitter = Splitter(counts, of_kind[NOUN], names | of_kind[NAME])
    return Lexicon(splitter, f"{german.VERSION}+{digest}", compounds=compounds)
