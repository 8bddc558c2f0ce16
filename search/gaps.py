"""Known gaps: questions that people ask and that the corpus does not answer.

A question about something that is missing resembles what is there (residents' parking and parking
sensors share most words), so nearness alone cannot tell the two apart. The list can: a question
that is nearer to a known gap than to anything in the corpus has no answer here. Editors keep it in
``corpus/luecken.txt`` and strike out what a new document covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.encoder import Encoder
from search.lexical import Lexicon
from search.passages import coverage
from search.question import Concept
from search.store import FloatVector

NEAREST = 20
"""Gaps whose words are compared with those of the question."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How near the nearest gap is: its cosine, and the best coverage of the question's words."""

    cosine: float = 0.0
    coverage: float = 0.0


class Gaps:
    """The gaps with their vectors, shape (gaps, dimension), and stems."""

    def __init__(
        self, questions: Sequence[str], vectors: FloatVector, stems: Sequence[frozenset[str]]
    ) -> None:
        self.questions = tuple(questions)
        self._vectors = vectors
        self._stems = tuple(stems)

    @classmethod
    def build(cls, questions: Sequence[str], encoder: Encoder, lexicon: Lexicon) -> Gaps:
        """Encode the questions; 1,200 take a fifth of a second."""
        stems = [lexicon.stems(question) for question in questions]
        return cls(questions, encoder.encode_queries(list(questions)), stems)

    def nearest(self, vector: FloatVector, concepts: Sequence[Concept]) -> Gap:
        """Return how near the gaps are to a question with this vector and these concepts."""
        if not self.questions:
            return Gap()
        cosines = self._vectors @ vector
        near = np.argsort(-cosines)[:NEAREST]
        covered = max(coverage(self._stems[int(place)], concepts) for place in near)
        return Gap(float(cosines[near[0]]), covered)


def read_gaps(path: Path) -> list[str]:
    """Return the questions of the file without comments; a missing file has none."""
    if not path.exists():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in dict.fromkeys(lines) if line and not line.startswith("#")]
