"""The second stage: looks into the best documents and lifts those that cover the question.

The legs judge each unit by itself; what a reader wants is a document that has all the words of the
question, is about the place it names, and fits its limits. When no document has its words, nearness
in meaning to a question that a document answers counts more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from search.lexical import Lexicon
from search.passages import coverage
from search.points import place_text
from search.question import Question
from search.ranking import Candidate
from search.recognition import fit, place_words
from search.records import Metadata
from search.store import Stored
from search.tuning import Tuning

SHELF = 4_000
"""Digests that are kept: several times our corpus, 20 MB."""
COVERING = 3
"""Documents that show whether the question's words are in the corpus at all."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A document in short, as its digest point holds it."""

    metadata: Metadata
    whole: str
    """Everything that is known of the document as one text."""

    @classmethod
    def of(cls, point: Stored) -> Self:
        """Read the payload of a digest point."""
        metadata = Metadata.from_json(point.payload["metadata"])
        parts = (metadata.title, place_text(metadata), ", ".join(metadata.themes))
        return cls(metadata, "\n".join([*parts, point.payload["text"]]))


class DigestShelf:
    """Keeps the digests it has read, because the same documents come up often.

    A digest is read anew as soon as its payload in the store is another one.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[Mapping[str, Any], Digest]] = {}

    def read(self, point: Stored) -> Digest:
        """Return the digest of a point."""
        known = self._known.get(point.id)
        if known is None or known[0] != point.payload:
            known = (point.payload, Digest.of(point))
            if len(self._known) >= SHELF:
                self._known.clear()
            self._known[point.id] = known
        return known[1]


def rerank(
    question: Question,
    candidates: Sequence[Candidate],
    digests: Mapping[str, Digest],
    lexicon: Lexicon,
    tuning: Tuning,
) -> list[Candidate]:
    """Return the candidates in their final order; their scores become shares of the best possible."""
    if not tuning.rerank:
        return list(candidates)
    seen = [c for c in candidates if c.document_id in digests]
    for candidate in seen:
        _look_into(candidate, digests[candidate.document_id], question, lexicon)
    far = 1 - _covered(seen)
    best = tuning.best_score
    for candidate in candidates:
        candidate.score = min(1.0, max(0.0, _score(candidate, far, tuning) / best))
    return sorted(candidates, key=lambda c: (-c.score, c.document_id))


def _look_into(candidate: Candidate, digest: Digest, question: Question, lexicon: Lexicon) -> None:
    concepts = question.concepts
    candidate.coverage = coverage(lexicon.stems(digest.whole), concepts)
    candidate.title = coverage(lexicon.stems(digest.metadata.title), concepts)
    places = place_words(digest.metadata.municipalities)
    candidate.place = any(concept.word in places for concept in concepts)
    candidate.fit = fit(digest.metadata, question.recognised)


def _covered(candidates: Sequence[Candidate]) -> float:
    """Return how much of the question the three documents cover that cover most (0–1)."""
    best = sorted((c.coverage for c in candidates), reverse=True)[:COVERING]
    return sum(best) / len(best) if best else 0.0


def _score(candidate: Candidate, far: float, tuning: Tuning) -> float:
    return (
        candidate.score
        + far * tuning.far_lexical * candidate.best.get(("question", True), 0.0)
        + far * tuning.far_dense * candidate.best.get(("question", False), 0.0)
        + tuning.coverage_weight * candidate.coverage
        + tuning.title_weight * candidate.title
        + tuning.place_weight * candidate.place
        + tuning.fit_weight * candidate.fit
    )
