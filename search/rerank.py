"""The second stage: looks into the best documents and lifts those that cover the question.

The legs judge each unit by itself; what a reader wants is a document that has all the words of the
question, best in its title. Both are shares between 0 and 1 and can be told to the reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from search.lexical import Lexicon
from search.passages import coverage
from search.points import place_text
from search.question import Question
from search.ranking import Candidate
from search.recognition import fit, place_words
from search.records import Metadata
from search.store import Stored
from search.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Digest:
    """A document in short, as its digest point holds it."""

    metadata: Metadata
    text: str

    @classmethod
    def of(cls, point: Stored) -> Self:
        """Read the payload of a digest point."""
        return cls(Metadata.from_json(point.payload["metadata"]), point.payload["text"])

    def whole(self) -> str:
        """Return everything that is known of the document as one text."""
        metadata = self.metadata
        parts = (metadata.title, place_text(metadata), ", ".join(metadata.themes), self.text)
        return "\n".join(parts)


def rerank(
    question: Question,
    candidates: Sequence[Candidate],
    digests: Mapping[str, Digest],
    lexicon: Lexicon,
    tuning: Tuning,
) -> list[Candidate]:
    """Return the candidates in their final order; scores stay between 0 and 1."""
    if not tuning.rerank:
        return list(candidates)
    for number, candidate in enumerate(candidates):
        digest = digests.get(candidate.document_id)
        if digest is None or number >= tuning.reranked:
            continue
        concepts = question.concepts
        candidate.coverage = coverage(lexicon.stems(digest.whole()), concepts)
        candidate.title = coverage(lexicon.stems(digest.metadata.title), concepts)
        candidate.place = any(c.word in place_words(digest.metadata) for c in concepts)
        candidate.fit = fit(digest.metadata, question.recognised)
        candidate.score = (
            candidate.score
            + tuning.coverage_weight * candidate.coverage
            + tuning.title_weight * candidate.title
            + tuning.place_weight * candidate.place
            + tuning.fit_weight * candidate.fit
        )
    return sorted(candidates, key=lambda c: (-c.score, c.document_id))
