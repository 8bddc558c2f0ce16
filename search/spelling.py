"""Corrects words of a question that nobody has written before.

A word is left alone when it, or each of its parts, was ever counted in German texts or is a name.
Otherwise the nearest counted word is taken (optimal string alignment, rapidfuzz), the more frequent
of equally near ones; of a long compound only one part may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.lexical import Lexicon

SHORTEST = 5
"""Letters of a word that is corrected; shorter ones have too many neighbours."""
MIN_COUNT = 15
"""Occurrences of a word that is offered as a correction; rarer ones are often mistakes themselves."""
SHORTEST_PART = 4
"""Letters of the right part of a compound whose other part is corrected."""


class Speller:
    """Knows the counted words by length; building it takes a tenth of a second."""

    def __init__(self, lexicon: Lexicon, extra: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self._by_length: dict[int, list[str]] = {}
        words = {word for word in lexicon.splitter.words(MIN_COUNT) if len(word) >= SHORTEST - 1}
        for word in sorted(words | set(extra)):
            self._by_length.setdefault(len(word), []).append(word)
        self._remembered: dict[str, str | None] = {}

    def correct(self, word: str) -> str | None:
        """Return the word that was meant, or None when a folded word is fine or beyond help."""
        if len(word) < SHORTEST or not word.isalpha() or self._is_fine(word):
            return None
        if word not in self._remembered:
            self._remembered[word] = self._nearest(word) or self._one_part(word)
        return self._remembered[word]

    def _is_fine(self, word: str) -> bool:
        return self._lexicon.is_known(word)

    def _nearest(self, word: str) -> str | None:
        most = 1 if len(word) <= 7 else 2 if len(word) <= 13 else 3
        candidates = [
            other
            for length in range(len(word) - most, len(word) + most + 1)
            for other in self._by_length.get(length, ())
            if other[0] == word[0] or other[1] == word[1]
        ]
        found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=most, limit=12)
        if not found:
            return None
        splitter = self._lexicon.splitter
        best = min(
            found, key=lambda row: (row[1] - _kindness(word, row[0]), -splitter.count(row[0]))
        )
        return str(best[0])

    def _one_part(self, word: str) -> str | None:
        """Correct the first or the last part of a compound whose rest is a known word."""
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            left, right = word[:place], word[place:]
            if self._is_common(right) and (fixed := self._part(left)):
                return fixed + right
            if self._is_common(left.removesuffix("s")) and (fixed := self._part(right)):
                return left + fixed
        return None

    def _is_common(self, part: str) -> bool:
        return self._lexicon.splitter.count(part) >= MIN_COUNT

    def _part(self, part: str) -> str | None:
        if len(part) < SHORTEST or self._is_common(part):
            return None
        return self._nearest(part)


def _kindness(word: str, other: str) -> float:
    """Return how much of the distance is forgiven: doubled letters and sounds written otherwise."""
    return 0.9 if _sound(word) == _sound(other) else 0.0


def _sound(word: str) -> str:
    """Return the word as it sounds, roughly: no doubled letters, no silent h, one letter a sound."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return "".join(c for n, c in enumerate(word) if n == 0 or c != word[n - 1])


_SOUNDS = (
    ("ah", "a"), ("eh", "e"), ("oh", "o"), ("uh", "u"), ("äh", "ä"), ("öh", "ö"), ("üh", "ü"),
    ("ie", "i"), ("ck", "k"), ("tz", "z"), ("dt", "t"), ("ph", "f"), ("v", "f"), ("äu", "eu"),
    ("ai", "ei"), ("ä", "e"), ("y", "i"), ("c", "k"), ("th", "t"),
)  # fmt: skip
