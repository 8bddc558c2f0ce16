"""What the catalogue holds, at a glance: for the start page, the themes, the model projects.

Reading all metadata takes milliseconds but happens on almost every page, so the picture is kept for
a few seconds. It is a picture: the answers themselves never come from here.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from search.records import DOCUMENT_TYPES, Metadata

_VOWELS = str.maketrans("äöüéè", "aouee")
MAX_AGE = 5.0
"""Seconds after which the picture is taken again: a document added elsewhere shows up soon."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """All metadata of the catalogue at one moment, by document id."""

    documents: Mapping[str, Metadata] = field(default_factory=dict)

    @property
    def by_type(self) -> tuple[tuple[str, int], ...]:
        """Number of documents per type, in the order of ``DOCUMENT_TYPES``, without zeros."""
        counts = Counter(document.type for document in self.documents.values())
        return tuple((name, counts[name]) for name in DOCUMENT_TYPES if counts[name])

    @property
    def themes(self) -> frozenset[str]:
        """All themes that occur."""
        return frozenset(theme for document in self.documents.values() for theme in document.themes)

    @property
    def newest(self) -> str | None:
        """The newest ``as_of`` day (ISO 8601)."""
        return max((d.as_of for d in self.documents.values() if d.as_of), default=None)

    @property
    def model_projects(self) -> tuple[Metadata, ...]:
        """The documents about a model project as a whole, by title."""
        found = (d for d in self.documents.values() if d.type == "modellprojekt")
        return tuple(sorted(found, key=lambda d: alphabetical(d.title)))


def alphabetical(title: str) -> str:
    """Return what a title is sorted by: without leading signs, umlauts as their vowels (DIN 5007-1)."""
    return re.sub(r"^\W+", "", title.casefold()).translate(_VOWELS)


class HoldingsView:
    """Takes the picture of the holdings and keeps it for ``MAX_AGE`` seconds."""

    def __init__(
        self, read: Callable[[], Sequence[Metadata]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._taken = -MAX_AGE
        self._current = Holdings()

    def current(self) -> Holdings:
        """Return a picture that is at most ``MAX_AGE`` seconds old."""
        with self._lock:
            if self._clock() - self._taken >= MAX_AGE:
                self._current = Holdings({d.id: d for d in self._read()})
                self._taken = self._clock()
            return self._current
