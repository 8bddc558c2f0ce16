"""Corrects words of a question that nobody has written before.

A word is left alone when it, or each of its parts, was ever counted in German texts or is a name.
Otherwise the nearest counted word is taken (optimal string alignment, rapidfuzz), the more frequent
of equally near ones; of a long compound only one part may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.german import stem, stems
from search.lexical import Lexicon, remember

_PREFIX = re.compile(
    r"(?:ab|an|auf|aus|bei|durch|ein|fest|fort|her|hin|los|mit|nach|um|unter|über|vor|weg|wieder|zu|"
    r"zurück|zusammen|be|ent|er|ge|miss|ver|zer|un)(?:zu|ge)?(?=.{4})"
)
"""Verb prefixes: *abzuschauen* is fine because *schauen* is, whether anybody wrote it or not."""
REMEMBERED = 50_000
"""Corrections that are remembered; more only come from somebody who makes words up."""
SHORTEST = 5
"""Letters of a word that is corrected; shorter ones have too many neighbours."""
MIN_COUNT = 15
"""Occurrences of a word that is offered as a correction; rarer ones are often mistakes themselves."""
CANDIDATES = 12
"""Nearest words among which sound and frequency decide."""
SHORTEST_PART = 4
"""Letters of the right part of a compound whose other part is corrected."""


class Speller:
    """Knows the counted words by length and first letter; building it takes a tenth of a second."""

    def __init__(self, lexicon: Lexicon, extra: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self._words: dict[tuple[int, str], list[str]] = {}
        self._extra = frozenset(extra)
        words = {word for word in lexicon.splitter.words(MIN_COUNT) if len(word) >= SHORTEST - 1}
        for word in sorted(words | self._extra):
            self._words.setdefault((len(word), word[0]), []).append(word)
        self._stems = stems(words)
        self._remembered: dict[str, str] = {}

    def correct(self, word: str) -> str | None:
        """Return the word that was meant, or None when a folded word is fine or beyond help."""
        if len(word) < SHORTEST or not word.isalpha() or self._is_fine(word):
            return None
        meant = self._remembered.get(word)
        if meant is None:
            meant = self._nearest(word) or self._one_part(word) or word
            remember(self._remembered, word, meant, REMEMBERED)
        return meant if meant != word else None

    def _is_fine(self, word: str) -> bool:
        if word in self._extra or self._lexicon.is_known(word) or stem(word) in self._stems:
            return True
        prefix = _PREFIX.match(word)
        return prefix is not None and self._is_common(word[prefix.end() :])

    def _nearest(self, word: str) -> str | None:
        most = 1 if len(word) <= 7 else 2 if len(word) <= 13 else 3
        candidates = [
            other
            for length in range(len(word) - most, len(word) + most + 1)
            for other in self._words.get((length, word[0]), ())
        ]
        found = process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES
        )
        if not found:
            return None
        count = self._lexicon.splitter.count
        best = min(found, key=lambda row: (row[1] - _kindness(word, row[0]), -count(row[0])))
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
        fixed = self._nearest(part)
        return fixed if fixed and _sound(fixed) == _sound(part) else None


def _kindness(word: str, other: str) -> float:
    """Return how much of the distance is forgiven: doubled letters and sounds written otherwise."""
    return 0.9 if _sound(word) == _sound(other) else 0.0


def _sound(word: str) -> str:
    """Return the word as it sounds, roughly: no doubled letters, no silent h, one letter a sound."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return "".join(c for n, c in enumerate(word) if n == 0 or c != word[n - 1])


_SOUNDS = (
    ("ah", "a"), ("eh", "e"), ("oh", "o"), ("äh", "ä"), ("öh", "ö"), ("üh", "ü"),
    ("uh", "u"), ("ie", "i"), ("ck", "k"), ("tz", "z"), ("dt", "t"), ("ph", "f"), ("v", "f"), ("äu", "eu"),
    ("ai", "ei"), ("ä", "e"), ("y", "i"), ("c", "k"), ("th", "t"),
)  # fmt: skip
