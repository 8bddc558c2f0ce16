"""Fuses what the legs found into one ranked list of documents; pure functions on lists.

Weighted sum of scores that are min-max normalised per leg (on GermanQuAD 95.2 against 89.6 for
reciprocal rank fusion and 94.3 for BM25 alone; design, section 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.store import PointKind, Scored


@dataclass(frozen=True, slots=True)
class Found:
    """What one leg found, and the weight it has in the sum."""

    kind: PointKind
    lexical: bool
    weight: float
    points: Sequence[Scored]


@dataclass(slots=True)
class Candidate:
    """A document on its way through the ranking; shares are between 0 and 1.

    ``question`` is the id of the nearest question that it answers, ``cosines`` holds the best raw
    cosine per kind, ``best`` its best share per leg.
    """

    document_id: str
    score: float = 0.0
    lexical: float = 0.0
    semantic: float = 0.0
    question: str | None = None
    question_share: float = 0.0
    coverage: float = 0.0
    title: float = 0.0
    place: bool = False
    fit: float = 0.0
    cosines: dict[PointKind, float] = field(default_factory=dict)
    best: dict[tuple[PointKind, bool], float] = field(default_factory=dict)


def fuse(legs: Iterable[Found], normalised_over: int) -> list[Candidate]:
    """Return the documents by falling score, the weighted sum of their shares (then by id)."""
    candidates: dict[str, Candidate] = {}
    for leg in legs:
        if leg.weight > 0:
            _add(candidates, leg, normalised(leg, normalised_over))
    for candidate in candidates.values():
        candidate.lexical = _strongest(candidate, lexical=True)
        candidate.semantic = _strongest(candidate, lexical=False)
    return sorted(candidates.values(), key=lambda c: (-c.score, c.document_id))


def _add(candidates: dict[str, Candidate], leg: Found, shares: Mapping[str, float]) -> None:
    """Add a leg to the candidates; its points come best first, so a document's first counts."""
    place = (leg.kind, leg.lexical)
    for point in leg.points:
        candidate = candidates.get(point.document_id)
        if candidate is None:
            candidate = candidates[point.document_id] = Candidate(point.document_id)
        if place not in candidate.best:
            share = shares[point.id]
            candidate.best[place] = share
            candidate.score += leg.weight * share
            _note(candidate, leg, point, share)


def widened(legs: Sequence[Found], more: Sequence[Sequence[Scored]]) -> list[Found]:
    """Add what the digest legs found among fewer documents; scores are those of the same query."""
    rest = iter(more)
    if not more:
        return list(legs)
    return [
        replace(leg, points=_united(leg.points, next(rest, ()))) if leg.kind == "digest" else leg
        for leg in legs
    ]


def _united(first: Sequence[Scored], second: Sequence[Scored]) -> list[Scored]:
    known = {point.id for point in first}
    return [*first, *(point for point in second if point.id not in known)]


def normalised(leg: Found, over: int) -> dict[str, float]:
    """Return the share (0–1) of each point: 1 for the best, 0 for that of the last document.

    With fewer than ``over`` documents 0 is a score of 0, so that a search in few documents does not
    make the worse of two worthless.
    """
    first: dict[str, float] = {}
    for point in leg.points:
        first.setdefault(point.document_id, point.score)
        if len(first) >= over:
            break
    top = max(first.values(), default=0.0)
    low = min(first.values(), default=0.0) if len(first) >= over else 0.0
    width = top - low
    if width <= 0:
        return {point.id: 1.0 if top > 0 else 0.0 for point in leg.points}
    return {point.id: max(0.0, (point.score - low) / width) for point in leg.points}


def passage_shares(legs: Iterable[Found], over: int) -> dict[str, dict[str, float]]:
    """Return the summed, weighted share of each passage, by document."""
    found: dict[str, dict[str, float]] = {}
    for leg in legs:
        shares = normalised(leg, over)
        for point in leg.points:
            passages = found.setdefault(point.document_id, {})
            passages[point.id] = passages.get(point.id, 0.0) + leg.weight * shares[point.id]
    return found


def counts(values: Iterable[Iterable[str]]) -> Mapping[str, int]:
    """Count in how many documents each value occurs, most frequent first, then by name."""
    found: dict[str, int] = {}
    for own in values:
        for value in dict.fromkeys(own):
            found[value] = found.get(value, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _note(candidate: Candidate, leg: Found, point: Scored, share: float) -> None:
    """Remember the best point of a document in a leg."""
    if leg.kind == "question" and leg.weight * share > candidate.question_share:
        candidate.question, candidate.question_share = point.id, leg.weight * share
    if not leg.lexical:
        candidate.cosines[leg.kind] = point.score


def _strongest(candidate: Candidate, *, lexical: bool) -> float:
    return max(
        (s for (_, is_lexical), s in candidate.best.items() if is_lexical == lexical), default=0.0
    )
