"""The term bridge: synonyms, abbreviations and English words for the terms of a question.

The groups stand in ``corpus/begriffe.tsv`` (term, kind, other words), which editors may change; it
is read when the service starts. A group works in both directions, except that a broader term is
replaced by its narrower ones, and English words by the German term, and never the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.errors import Rejected
from search.german import is_stop_word, stem, tokens

SYNONYM, ABBREVIATION, BROADER, ENGLISH = "synonym", "abkürzung", "oberbegriff", "englisch"
KINDS = (SYNONYM, ABBREVIATION, BROADER, ENGLISH)
LONGEST = 5
"""Words of the longest term that is looked for in a question."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A line of the file: a term and the words that mean the same (or, broader, its kinds)."""

    term: str
    kind: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """Terms added for words ``start`` to ``end`` (positions in the list of stems)."""

    start: int
    end: int
    kind: str
    terms: tuple[str, ...]


class TermBridge:
    """Finds terms in a sequence of stems and returns what else they are called."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._found: dict[Key, list[Group]] = {}
        words: set[str] = set()
        for group in groups:
            words.update(t.text for term in (group.term, *group.others) for t in tokens(term))
            for member in _asked(group):
                for key in _keys(member):
                    self._found.setdefault(key, []).append(group)
        self._words = frozenset(words)

    @property
    def words(self) -> frozenset[str]:
        """All folded words of the terms, which count as known to the spelling."""
        return self._words

    @classmethod
    def from_file(cls, path: Path) -> TermBridge:
        """Read the file; a missing one gives an empty bridge, a broken line raises ``Rejected``."""
        if not path.exists():
            return cls(())
        return cls(read_groups(path))

    def expand(self, stems: Sequence[str]) -> list[Added]:
        """Return what to add, longest terms first; the words of a longer term are used up."""
        found: list[Added] = []
        used = [False] * len(stems)
        for length in range(min(LONGEST, len(stems)), 0, -1):
            for start in range(len(stems) - length + 1):
                key = tuple(stems[start : start + length])
                if any(used[start : start + length]) or key not in self._found:
                    continue
                found += self._added(key, start, start + length)
                used[start : start + length] = [True] * length
        return sorted(found, key=lambda added: added.start)

    def _added(self, key: Key, start: int, end: int) -> Iterator[Added]:
        for group in self._found[key]:
            members = (group.term,) if group.kind == ENGLISH else (group.term, *group.others)
            terms = tuple(member for member in members if key not in _keys(member))
            if terms:
                yield Added(start, end, group.kind, terms)


def _asked(group: Group) -> tuple[str, ...]:
    """Return the words of a group that may be replaced by the others."""
    if group.kind == BROADER:
        return (group.term,)
    return group.others if group.kind == ENGLISH else (group.term, *group.others)


def read_groups(path: Path) -> Iterator[Group]:
    """Yield the groups of the file; ``Rejected`` names the line that does not fit."""
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 3 or cells[1] not in KINDS or not cells[0] or not cells[2]:
            raise Rejected(
                f"{path}:{number}: Erwartet werden drei Spalten, durch Tabulator getrennt: Begriff, "
                f"Art ({', '.join(KINDS)}) und die anderen Wörter mit Semikolon."
            )
        others = tuple(other.strip() for other in cells[2].split(";") if other.strip())
        yield Group(cells[0], cells[1], others)


def _keys(term: str) -> Mapping[Key, None]:
    """Return the stems of a term, apart and joined: a Coworking-Space may be a Coworkingspace."""
    words = [token.text for token in tokens(term)]
    kept = [word for word in words if not is_stop_word(word)] or words
    keys = {tuple(stem(word) for word in kept): None}
    if len(words) > 1:
        keys[(stem("".join(words)),)] = None
    return keys
