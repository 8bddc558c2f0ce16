"""The second stage: looks into the best documents and lifts those that cover the question.

The legs judge each unit by itself; what a reader wants is a document that has all the words of the
question, is about the place it names, and fits its limits. When no document has its words, nearness
in meaning to a question that a document answers counts more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.lexical import Lexicon
from search.passages import coverage
from search.points import digest_id, place_text
from search.question import PLACE, Question
from search.ranking import Candidate
from search.recognition import fit, place_words
from search.records import Metadata
from search.store import Store, Stored
from search.tuning import Tuning

SHELF = 4_000
"""Digests that are kept: several times our corpus, 20 MB."""
COVERING = 3
"""Documents that show whether the question's words are in the corpus at all."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A document in short: its metadata, its stems, those of its title, and its places."""

    metadata: Metadata
    stems: frozenset[str]
    title: frozenset[str]
    places: frozenset[str]


class DigestShelf:
    """Keeps the digests that it has read until the store changes; the same ones come up often."""

    def __init__(self, store: Store, lexicon: Lexicon) -> None:
        self._store = store
        self._lexicon = lexicon
        self._generation = -1
        self._known: dict[str, Digest] = {}

    def take(self, document_ids: Iterable[str]) -> dict[str, Digest]:
        """Return the digests of these documents, by id; unknown documents are left out."""
        generation = self._store.generation()
        if generation != self._generation or len(self._known) > SHELF:
            self._known, self._generation = {}, generation
        known, wanted = self._known, list(document_ids)
        missing = [digest_id(name) for name in wanted if name not in known]
        for point in self._store.fetch(missing) if missing else ():
            known[point.document_id] = self._read(point)
        return {name: known[name] for name in wanted if name in known}

    def _read(self, point: Stored) -> Digest:
        metadata = Metadata.from_json(point.payload["metadata"])
        parts = (metadata.title, place_text(metadata), ", ".join(metadata.themes))
        whole = "\n".join([*parts, point.payload["text"]])
        return Digest(
            metadata,
            frozenset(self._lexicon.weights(whole)),
            frozenset(self._lexicon.weights(metadata.title)),
            place_words(metadata.municipalities),
        )


def rerank(
    question: Question,
    candidates: Sequence[Candidate],
    digests: Mapping[str, Digest],
    tuning: Tuning,
) -> list[Candidate]:
    """Return the candidates in their final order; their scores become shares of the best possible."""
    if not tuning.rerank:
        return list(candidates)
    seen = [c for c in candidates if c.document_id in digests]
    for candidate in seen:
        _look_into(candidate, digests[candidate.document_id], question)
    far = 1 - _covered(seen)
    for candidate in candidates:
        candidate.score = _score(candidate, far, tuning)
    ordered = sorted(candidates, key=lambda c: (-c.score, c.document_id))
    for candidate in ordered:  # after sorting, so that what lies beyond keeps its order
        candidate.score = min(1.0, max(0.0, candidate.score / tuning.best_score))
    return ordered


def _look_into(candidate: Candidate, digest: Digest, question: Question) -> None:
    concepts = question.concepts
    candidate.coverage = coverage(digest.stems, concepts)
    candidate.title = coverage(digest.title, concepts)
    places = frozenset() if PLACE in question.ignored else digest.places
    candidate.place = any(c.word in places and c.may_be_place for c in concepts)
    candidate.fit = fit(digest.metadata, question.recognised)


def named_places(
    question: Question, candidates: Iterable[Candidate], digests: Mapping[str, Digest]
) -> tuple[str, ...]:
    """Return the municipalities that the question names, as their documents write them."""
    words = {concept.word for concept in question.concepts if concept.may_be_place}
    return tuple(
        dict.fromkeys(
            name
            for candidate in candidates
            if candidate.place
            for name in digests[candidate.document_id].metadata.municipalities
            if words & place_words((name,))
        )
    )


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
